"""The manual: HTML beside the program, opened in the system's browser at the page that F1 asks for. No network is needed."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from inspector import paths
from inspector.ui import languages

INDEX = "index"


def page_file(name: str, code: str) -> Path | None:
    """The file of a chapter in the language with this code, else in English; None where the manual was not built."""
    for folder in (code, code.partition("_")[0], languages.ENGLISH):
        for chapter in (name, INDEX):
            file = paths.manual_folder() / folder / f"{chapter}.html"
            if file.is_file():
                return file
    return None


def open_file(file: Path) -> bool:
    """Shows a chapter in the system's browser; False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
