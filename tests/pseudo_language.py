"""A language in which every translated text is between « and », made of what lupdate finds; and all texts of a window."""

from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

import translations
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QTableView,
    QWidget,
)

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "inspector" / "ui").rglob("*.py"))
CODE = "eo"
"""Esperanto, which has two forms of a number, and which nobody would miss."""


def lupdate(file: Path) -> Path:
    """Writes what Qt's own tool finds to be translated in the window into `file`, beside what is in it."""
    translations.collect(file, "-silent", "-locations", "none", "-no-obsolete", "-target-language", CODE)
    return file


def messages(file: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """Every text by its context and its words in the program."""
    tree = ElementTree.parse(file)
    found = {}
    for context in tree.iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name", ""), message.findtext("source", "")] = message
    return found


def write_pseudo_language(folder: Path) -> Path:
    """Makes `inspector_eo.ts` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = lupdate(folder / f"inspector_{CODE}.ts")
    tree = ElementTree.parse(file)
    for message in tree.iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        forms = list(translation) or [translation]
        for form in forms:
            form.text = f"«{source}»"
    tree.write(file, encoding="utf-8", xml_declaration=True)
    return file


def untranslated(text: str) -> str:
    """What of a text stands outside of « and »."""
    depth, left = 0, []
    for letter in text:
        depth -= letter == "»"
        if depth <= 0 and letter not in "«»":
            left.append(letter)
        depth += letter == "«"
    return "".join(left).strip()


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of all that the widgets below `root` show, say in tool tips, or tell a screen reader."""
    for widget in [root, *root.findChildren(QWidget)]:
        name = type(widget).__name__
        for what in ("toolTip", "accessibleName", "accessibleDescription", "statusTip", "whatsThis", "windowTitle"):
            yield f"{name}.{what}", getattr(widget, what)()
        for kind, what in ((QLabel, "text"), (QAbstractButton, "text"), (QLineEdit, "placeholderText"), (QGroupBox, "title")):
            if isinstance(widget, kind):
                yield f"{name}.{what}", getattr(widget, what)()
        if isinstance(widget, QComboBox):
            yield from ((f"{name}.item", widget.itemText(row)) for row in range(widget.count()))
        if isinstance(widget, QMessageBox):
            yield from ((f"{name}.text", text) for text in (widget.text(), widget.informativeText()))
        if isinstance(widget, QMenu):
            yield f"{name}.title", widget.title()
        if isinstance(widget, QAbstractItemView):
            yield from _cells(widget)
    for action in root.findChildren(QAction):
        yield from ((f"{type(action.parent()).__name__}.action", text) for text in (action.text(), action.toolTip(), action.iconText()))


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    name, model = type(view).__name__, view.model()
    if model is None:
        return
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    if isinstance(view, QTableView):
        for column in range(columns):
            yield f"{name}.header", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(min(model.rowCount(), 5)):
        for column in range(columns):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                value = model.data(model.index(row, column), role)
                if isinstance(value, str):
                    yield f"{name}.cell", value


def all_texts(others: Collection[QWidget] = ()) -> Iterator[tuple[str, str]]:
    """Of all windows, boxes and menus of the program but `others`."""
    for window in QApplication.topLevelWidgets():
        if window not in others:
            yield from texts(window)
