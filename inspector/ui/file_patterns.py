"""What a dialog for files is to show."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from inspector.core.picture_names import IMAGE_SUFFIXES


def patterns(suffixes: Iterable[str]) -> str:
    """The files with these endings, in small and in capital letters, as file dialogs want them."""
    return " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(suffixes))


def picture_filter() -> str:
    """What a dialog for pictures shows."""
    return QCoreApplication.translate("FilePatterns", "Images ({patterns})").format(patterns=patterns(IMAGE_SUFFIXES))
