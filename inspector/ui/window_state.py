"""What the window looks like from start to start: where it stands, how lists are sorted. It may be deleted at any time."""

from PySide6.QtCore import QSettings

from inspector import paths


def window_state() -> QSettings:
    """The file, opened."""
    return QSettings(str(paths.data_folder() / "window.ini"), QSettings.Format.IniFormat)
