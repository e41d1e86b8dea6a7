"""What a part takes with each model on this PC, where it was measured after the build: a small file, which may be lost without harm."""

import math
from pathlib import Path

from inspector.core.foreign import parse_json, read_regular
from inspector.storage import atomic

FILE = "speeds.json"
FORMAT = 1
_MOST_BYTES = 1_000_000


def keep_speed(project: Path, model_id: str, ms: float) -> None:
    """Keeps the ms that a part takes, in place of an older figure. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    atomic.write_json(project / FILE, {"format": FORMAT, "models": speeds(project) | {model_id: ms}})


def speeds(project: Path) -> dict[str, float]:
    """ms per part by model; a file that cannot be read has none."""
    try:
        stored = parse_json(read_regular(project / FILE, _MOST_BYTES))
        found = {name: float(ms) for name, ms in stored["models"].items()} if stored["format"] == FORMAT else {}
        return {name: ms for name, ms in found.items() if math.isfinite(ms) and ms >= 0}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
