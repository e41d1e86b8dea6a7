"""Where files are: the only module that knows, in a checkout and in the installed (frozen) program alike.

Every folder of this machine can be moved at once by the environment variable `INSPECTOR_HOME`. Nothing is created here;
whoever writes into a folder makes it.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs

HOME_VARIABLE = "INSPECTOR_HOME"
FIXED_VARIABLE = "INSPECTOR_FIXED"
"""Names a file of settings that an administrator fixes; counts only where the machine has none in its own place."""
_APP = "Inspector"


def resource(name: str) -> Path:
    """Path of a file shipped with the program, `name` relative to `resources/` with forward slashes."""
    return _program_root() / "resources" / name


def data_folder() -> Path:
    """What this machine keeps between runs: settings, recent projects, imported weights."""
    return _home_or("data", lambda: platformdirs.user_data_path(_APP, appauthor=False))


def settings_file() -> Path:
    """The settings of this machine; only what differs from the defaults in `inspector.core.user_settings`."""
    return data_folder() / "settings.toml"


def accounts_file() -> Path:
    """The accounts of those who work at this machine; without it nobody has to log on."""
    return data_folder() / "accounts.json"


def log_on_tries_file() -> Path:
    """How often somebody tried to log on in vain."""
    return data_folder() / "log-on-tries.json"


def audit_file() -> Path:
    """What was done at this machine, and by whom."""
    return data_folder() / "audit.sqlite"


def last_fixed_settings_file() -> Path:
    """The last copy of the administrator's file that could be read: it counts where the file is damaged."""
    return data_folder() / "settings-fixed-last.toml"


def fixed_settings_file() -> Path:
    """The settings that an administrator fixes for everybody at this PC.

    Windows: %PROGRAMDATA%/Inspector, macOS: /Library/Application Support/Inspector, otherwise /etc/inspector. Who may write there may
    fix settings: on Windows the folder has to be made by an administrator, with the right to write for administrators alone.
    """
    file = _machine_folder() / "settings-fixed.toml"
    other = os.environ.get(FIXED_VARIABLE, "").strip()
    return Path(other).expanduser().absolute() if other and not os.path.lexists(file) else file


def log_folder() -> Path:
    """Log files and crash reports."""
    return _home_or("logs", lambda: platformdirs.user_log_path(_APP, appauthor=False))


def projects_folder() -> Path:
    """Where new projects are offered to be stored: `Documents/Inspector`."""
    return _home_or("projects", lambda: platformdirs.user_documents_path() / _APP)


def weights_folder() -> Path:
    """Imported weights of backbones. Belongs to the data, not to the cache: a PC without internet could not fetch them again."""
    return data_folder() / "weights"


def manual_folder() -> Path:
    """The manual as HTML, a folder a language; in a checkout it is there once `packaging/manual.py` has built it."""
    return resource("manual") if getattr(sys, "frozen", False) else _program_root() / "build" / "manual"


def program_folder() -> Path:
    """The folder of the program itself, which may well be read-only: of the executable, or of the checkout."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else _program_root()


def cache_folder() -> Path:
    """What may be deleted at any time: compiled networks, thumbnails."""
    return _home_or("cache", lambda: platformdirs.user_cache_path(_APP, appauthor=False))


def _machine_folder() -> Path:
    """Not by the variables of the environment, which belong to the user."""
    return platformdirs.site_data_path(_APP, appauthor=False) if sys.platform in ("win32", "darwin") else Path("/etc/inspector")


def _home_or(name: str, system_folder: Callable[[], Path]) -> Path:
    home = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(home).expanduser().absolute() / name if home else system_folder()


def _program_root() -> Path:
    unpacked = getattr(sys, "_MEIPASS", None)
    return Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent
