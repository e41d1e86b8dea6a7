"""Everything that whoever looks after this program needs to find a fault, in one file that the user sends by hand."""

import json
import os
import platform
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from inspector import __version__, paths
from inspector.core.progress import Steps
from inspector.services import capabilities
from inspector.services.context import Context
from inspector.services.parts import parts
from inspector.services.selftest import Pages, run_checks
from inspector.storage import atomic

_LOGS = ("*.log", "*.log.*", "*crash-*.txt")
_MOST_BYTES = 20_000_000
_SECRET = re.compile(r"^(\s*[\w.-]*(?:password|passwd|secret|token|api_?key|credential)[\w.-]*\s*[=:]).*$", re.IGNORECASE | re.MULTILINE)


def folders() -> dict[str, Path]:
    """Where this program keeps things on this PC, by a plain name for each."""
    return {
        "Projects": paths.projects_folder(),
        "Settings and imported weights": paths.data_folder(),
        "Logs and crash reports": paths.log_folder(),
        "Cache": paths.cache_folder(),
        "Program": paths.program_folder(),
    }


def collect(file: Path, context: Context, pages: Pages | None = None) -> Steps[Path]:
    """Writes logs, crash reports, versions, settings without secrets and the result of a self-test to the zip `file`.

    No images, no projects, no models. Raises `NOT_WRITABLE`, `DISK_FULL`; an old file then stands untouched.
    """
    checks = yield from run_checks(context, pages)
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with atomic.staged_file(file) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", _json(about()))
        archive.writestr("self-test.json", _json([asdict(check) for check in checks]))
        for name, text in _settings():
            archive.writestr(name, _SECRET.sub(r"\1 (left out)", text))
        for log in _logs():
            archive.writestr(f"logs/{log.name}", _end_of(log))
    return file


def proposed_name() -> str:
    """A name that tells the PC and the moment."""
    node = re.sub(r"[^\w-]", "_", platform.node()) or "pc"
    return f"inspector-diagnostics-{node}-{datetime.now():%Y%m%d-%H%M}.zip"


def about() -> dict[str, Any]:
    """What is running here, and on what."""
    return {
        "inspector": __version__,
        "edition": capabilities.edition(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "program": sys.executable,
        "home_variable": os.environ.get(paths.HOME_VARIABLE, ""),
        "folders": {name: str(folder) for name, folder in folders().items()},
        "parts": {part.name: part.version for part in parts()},
    }


def _settings() -> Iterator[tuple[str, str]]:
    for file in (paths.settings_file(), paths.data_folder() / "window.ini"):
        if file.is_file():
            yield f"settings/{file.name}", file.read_text(encoding="utf-8", errors="replace")


def _logs() -> list[Path]:
    return sorted({file for pattern in _LOGS for file in paths.log_folder().glob(pattern) if file.is_file()})


def _end_of(log: Path) -> bytes:
    """The end of a log; a file that another process is turning over at this moment is left out."""
    try:
        with log.open("rb") as source:
            source.seek(max(0, log.stat().st_size - _MOST_BYTES))
            return source.read()
    except OSError as error:
        return f"could not be read: {error}\n".encode()


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str)
