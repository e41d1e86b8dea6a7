"""Reports of crashes: written when one happens, offered once at the next start. They never leave this PC by themselves."""

import contextlib
import platform
import traceback
from datetime import datetime
from pathlib import Path

from inspector import __version__, paths

NATIVE = "crash.log"
"""Where `faulthandler` writes when native code crashes; it cannot make a file at that moment, so an open one waits."""
_NEW, _SEEN = "new-crash-", "crash-"
MOST_SEEN = 20


def write_report(error: BaseException) -> Path | None:
    """Writes what is known of an exception that nobody foresaw; None where there is no place to write to."""
    trace = "".join(traceback.format_exception(error))
    return _write(f"{trace}\n{_end_of_log()}")


def take_native() -> Path | None:
    """Makes a report of what the last run left when it crashed in native code; None where it did not. Call it at the start.

    An empty file may be the one that a program which runs already has open: it stays.
    """
    left = paths.log_folder() / NATIVE
    try:
        text = left.read_text(encoding="utf-8", errors="replace").strip()
        if text:
            left.unlink()
    except OSError:
        return None
    return _write(f"{text}\n\n{_end_of_log()}") if text else None


def new_reports() -> list[Path]:
    """Reports that nobody has been told of yet, oldest first."""
    return sorted(paths.log_folder().glob(f"{_NEW}*.txt"))


def mark_seen() -> None:
    """Keeps all reports, but offers them no more; the oldest of many are deleted."""
    for report in new_reports():
        with contextlib.suppress(OSError):
            report.replace(report.with_name(_SEEN + report.name.removeprefix(_NEW)))
    for old in sorted(paths.log_folder().glob(f"{_SEEN}*.txt"))[:-MOST_SEEN]:
        with contextlib.suppress(OSError):
            old.unlink()


def _write(text: str) -> Path | None:
    now = datetime.now().astimezone()
    report = paths.log_folder() / f"{_NEW}{now:%Y%m%d-%H%M%S-%f}.txt"
    head = f"Inspector {__version__}, {now.isoformat(timespec='seconds')}\nPython {platform.python_version()}, {platform.platform()}\n\n"
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(head + text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return report


def _end_of_log(lines: int = 60) -> str:
    try:
        log = (paths.log_folder() / "inspector.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "Last lines of the log:\n" + "\n".join(log.rstrip("\n").split("\n")[-lines:]) + "\n"
