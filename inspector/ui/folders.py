"""Shows folders in the system's file manager."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def nearest(folder: Path) -> Path:
    """The folder, or the one above it where it has not been needed yet."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)


def open_folder(folder: Path) -> bool:
    """Shows a folder, or the nearest one above it; False where the system has nothing that does."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(nearest(folder))))
