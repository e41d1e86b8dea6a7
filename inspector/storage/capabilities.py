"""The last study of what each model finds: a small file beside the project, which can be made again."""

from pathlib import Path

from inspector.core.capability import Capability
from inspector.core.errors import InspectorError
from inspector.core.foreign import is_plain_name, parse_json, read_regular
from inspector.storage import atomic

FOLDER = "capability"
FORMAT = 1
_MOST_BYTES = 32 << 20


def keep_capability(project: Path, found: Capability) -> None:
    """Keeps a study in place of an older one of its model. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    file = _file(project, found.model_id)
    with atomic.explained(file):
        file.parent.mkdir(exist_ok=True)
    atomic.write_json(file, {"format": FORMAT} | found.to_json())


def read_capability(project: Path, model_id: str) -> Capability | None:
    """The last study of a model; None where there is none, or none that can be read."""
    if not is_plain_name(model_id):
        return None
    try:
        stored = parse_json(read_regular(_file(project, model_id), _MOST_BYTES))
        found = Capability.from_json(stored) if stored["format"] == FORMAT else None
    except (OSError, InspectorError, ValueError, KeyError, TypeError):
        return None
    return found if found is not None and found.model_id == model_id else None


def _file(project: Path, model_id: str) -> Path:
    return project / FOLDER / f"{model_id}.json"
