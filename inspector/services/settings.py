"""The settings of the user of this PC."""

from typing import Any

from inspector import paths
from inspector.core.progress import Progress, Steps
from inspector.core.user_settings import Settings
from inspector.storage import settings


def read_settings() -> tuple[Settings, str]:
    """The settings, and a sentence that says what is wrong with their file, empty where nothing is. Reads one small file."""
    return settings.read_settings(paths.settings_file())


def language() -> str:
    """The language that the user chose, by its code; empty for the one of the system. Needed before there is anybody to tell of damage."""
    return settings.peek_settings(paths.settings_file()).language


def store_settings(values: dict[str, Any]) -> Steps[None]:
    """Keeps settings by name for the next start. Raises `NOT_WRITABLE`, `DISK_FULL`, and `SETTINGS_DAMAGED` for what was there before."""
    yield Progress("Storing the settings", 0, 1)
    settings.change_settings(paths.settings_file(), values)
