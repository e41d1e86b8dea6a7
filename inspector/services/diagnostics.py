"""Everything that whoever looks after this program needs to find a fault, in one file that the user sends by hand."""

import json
import os
import platform
import re
import stat
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector import __version__, paths
from inspector.core.progress import Steps
from inspector.core.user_settings import harmless
from inspector.services import capabilities
from inspector.services.context import Context
from inspector.services.licences import components
from inspector.services.secrets_out import without_secrets
from inspector.storage import atomic

if TYPE_CHECKING:
    from inspector.services.selftest import Pages

_LOGS = re.compile(r"inspector\.log(\.\d{1,2})?|crash\.log|(new-)?crash-\d{8}-\d{6}-\d{6}\.txt")
"""Names of what this program writes into its folder of logs."""
_MOST_LOGS = 100
_MOST_BYTES = 20_000_000
_MOST_SETTINGS_BYTES = 1_000_000
_WINDOW = re.compile(r"\[General\]|geometry=@ByteArray\([^)]*\)")


def folders() -> dict[str, Path]:
    """Where this program keeps things on this PC, by a plain name for each."""
    return {
        "Projects": paths.projects_folder(),
        "Settings and imported weights": paths.data_folder(),
        "Logs and crash reports": paths.log_folder(),
        "Cache": paths.cache_folder(),
        "Program": paths.program_folder(),
    }


def collect(file: Path, context: Context, pages: "Pages | None" = None) -> Steps[Path]:
    """Writes logs, crash reports, versions, settings without secrets and the result of a self-test to the zip `file`.

    No images, no projects, no models, no keys; of the settings those that are known to be harmless, of the folder of logs what this
    program wrote itself, and nothing that only leads elsewhere. Raises `NOT_WRITABLE`, `DISK_FULL`; an old file then stands untouched.
    """
    from inspector.services.selftest import run_checks  # brings the engine, which the page Help must not wait for

    checks = yield from run_checks(context, pages)
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with atomic.staged_file(file) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", _json(about()))
        archive.writestr("self-test.json", _json([asdict(check) for check in checks]))
        for name, text in (*_settings(), *_logs()):
            archive.writestr(name, text)
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
        "parts": {component.name: component.version for component in components()},
    }


def _settings() -> Iterator[tuple[str, str]]:
    for file, told in ((paths.settings_file(), _plain_settings), (paths.data_folder() / "window.ini", _window_place)):
        content = _end_of(file, _MOST_SETTINGS_BYTES)
        if content is not None:
            yield f"settings/{file.name}", told(content)


def _plain_settings(content: str) -> str:
    """Settings that may be told, and how many others there are: even a name may be somebody's."""
    try:
        stored = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError):
        return "# These settings cannot be read, and were left out.\n"
    told = harmless(stored)
    lines = [f"{name} = {json.dumps(_harmless(value), ensure_ascii=False)}" for name, value in told.items()]
    others = len(stored) - len(told)
    return "\n".join([*lines, *([f"# {others} others were left out."] if others else []), ""])


def _window_place(content: str) -> str:
    return "\n".join([*(line for line in content.splitlines() if _WINDOW.fullmatch(line)), ""])


def _logs() -> Iterator[tuple[str, str]]:
    """The newest files of this program's own names; what is one only by its name is said to be left out."""
    try:
        named = sorted(name for name in os.listdir(paths.log_folder()) if _LOGS.fullmatch(name))
    except OSError:
        return
    for name in named[-_MOST_LOGS:]:
        content = _end_of(paths.log_folder() / name, _MOST_BYTES)
        yield f"logs/{name}", without_secrets(content) if content is not None else "Left out: this is no ordinary file.\n"


def _end_of(file: Path, most: int) -> str | None:
    """The end of an ordinary file, from the beginning of a line; None for what is none or is not there.

    A link, a pipe or a second name of another file is not opened, also where it takes the file's place at this moment.
    """
    try:
        seen = os.lstat(file)
        if not _is_ordinary(seen):
            return None
        with file.open("rb") as source:
            state = os.fstat(source.fileno())
            if not os.path.samestat(seen, state):
                return None
            source.seek(max(0, state.st_size - most))
            content = source.read(most)
    except OSError as error:  # another process is turning a log over, say
        return f"could not be read: {error.strerror}\n" if os.path.lexists(file) else None
    if state.st_size > most:  # what belongs to the name of a secret that was cut off goes with it
        content = content.partition(b"\n")[2]
    return content.decode("utf-8", errors="replace")


def _is_ordinary(state: os.stat_result) -> bool:
    return stat.S_ISREG(state.st_mode) and state.st_nlink == 1


def _harmless(value: Any) -> Any:
    """A JSON value without secrets in its texts."""
    if isinstance(value, dict):
        return {key: _harmless(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else without_secrets(str(value))


def _json(value: Any) -> str:
    return json.dumps(_harmless(value), indent=1, ensure_ascii=False)
