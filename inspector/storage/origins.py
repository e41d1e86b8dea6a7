"""Where the models of a project came from that were imported: a small file beside them, which may be lost without harm."""

from pathlib import Path
from typing import Any

from inspector.core.foreign import parse_json, read_regular
from inspector.storage import atomic
from inspector.storage.signatures import Signer

FILE = "origins.json"
FORMAT = 1
_MOST_BYTES = 1_000_000


def note_origin(project: Path, model_id: str, signer: Signer | None) -> None:
    """Keeps who signed the file that a model was imported from; None: it was not signed. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    models = _read(project) | {model_id: signer.to_json() if signer else None}
    atomic.write_json(project / FILE, {"format": FORMAT, "models": models})


def was_imported(project: Path, model_id: str) -> bool:
    """Whether the model was imported and not built in this folder, as far as is known."""
    return model_id in _read(project)


def origin_of(project: Path, model_id: str) -> Signer | None:
    """Who signed the file that the model came in; None where nobody did, or where it was built here."""
    try:
        return Signer.from_json(_read(project)[model_id])
    except (KeyError, TypeError, ValueError):
        return None


def _read(project: Path) -> dict[str, Any]:
    try:
        stored = parse_json(read_regular(project / FILE, _MOST_BYTES))
        return dict(stored["models"]) if stored["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
