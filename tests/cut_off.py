"""Finds text that is wider or higher than the widget that shows it."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)

from inspector.ui.widgets.elided_label import ElidedLabel

_SLACK_PX = 1
"""Widths of text are fractions of a pixel, and layouts round."""
_ROWS = 6
"""Of a table that are looked at."""


def cut_off(root: QWidget) -> list[str]:
    """One line for every visible text below `root` that does not fit into its widget."""
    shown = [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible() and widget.width() > 0]
    return [f"{_where(widget)}: {told}" for widget in shown if (told := _told(widget) or _beyond(widget) or _covered(widget, shown))]


def _covered(label: QWidget, shown: list[QWidget]) -> str:
    """A text that another widget of the same layout lies on."""
    around = label.parentWidget()
    if not isinstance(label, QLabel) or not label.text() or label.isWindow() or around is None or not _is_laid_out(label):
        return ""
    inside = label.geometry().adjusted(2, 2, -2, -2)
    on = (each for each in shown if each is not label and each.parentWidget() is around and each.geometry().intersects(inside))
    other = next((each for each in on if _is_laid_out(each)), None)
    return f"{label.text()!r} and {type(other).__name__} lie on each other" if other is not None else ""


def _is_laid_out(widget: QWidget) -> bool:
    """Whether a layout holds it: what floats over a picture is meant to."""
    around = widget.parentWidget()
    layouts = [around.layout(), *around.findChildren(QLayout)] if around is not None and around.layout() is not None else []
    return any(layout is not None and layout.indexOf(widget) >= 0 for layout in layouts)


def _told(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, QAbstractButton):
        return _too_small(widget, widget.sizeHint(), widget.text()) if widget.text() else ""
    if isinstance(widget, QComboBox):
        return _combo(widget)
    if isinstance(widget, QLineEdit):
        needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        return _wide(needed, widget.width(), widget.placeholderText()) if not widget.text() else ""
    if isinstance(widget, QGroupBox):
        return _wide(widget.fontMetrics().horizontalAdvance(widget.title()), widget.width(), widget.title())
    if isinstance(widget, QTabBar):
        return "; ".join(_tabs(widget))
    if isinstance(widget, QHeaderView):
        return "; ".join(_heads(widget))
    return "; ".join(_cells(widget)) if isinstance(widget, QTableView) else ""


def _beyond(widget: QWidget) -> str:
    """A text that lies partly outside of what is around it, and that nothing scrolls into sight."""
    around = widget.parentWidget()
    if around is None or widget.isWindow() or not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit):
        return ""
    text = getattr(widget, "text", lambda: "a field")()
    if not text or isinstance(around.parentWidget(), QAbstractScrollArea) or isinstance(around, QAbstractItemView):
        return ""
    inside = around.rect().adjusted(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX)
    return "" if inside.contains(widget.geometry()) else f"{text!r} at {widget.geometry()} reaches beyond {around.size()}"


def _cells(table: QTableView) -> Iterator[str]:
    """Cells whose text is shortened without a tool tip that says it whole."""
    model = table.model()
    for row in range(min(_ROWS, model.rowCount())):
        for column in (each for each in range(model.columnCount()) if not table.isColumnHidden(each)):
            index = model.index(row, column)
            text = str(model.data(index, Qt.ItemDataRole.DisplayRole) or "")
            tip = str(model.data(index, Qt.ItemDataRole.ToolTipRole) or "")
            needed, there = table.sizeHintForIndex(index).width(), table.columnWidth(column)
            if text not in tip and (told := _wide(needed, there, text)):
                yield told


def _label(label: QLabel) -> str:
    text = label.text()
    if not text:
        return ""
    if isinstance(label, ElidedLabel):  # shortened on purpose: names and paths, which a tool tip and a list spell out
        return ""
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return f"{text!r} needs a height of {needed} px and has {label.height()}" if needed > label.height() + _SLACK_PX else ""
    return _too_small(label, label.sizeHint(), text)


def _too_small(widget: QWidget, needed: QSize, text: str) -> str:
    if needed.height() > widget.height() + _SLACK_PX and isinstance(widget, QLabel):
        return f"{text!r} needs a height of {needed.height()} px and has {widget.height()}"
    return _wide(needed.width(), widget.width(), text)


def _wide(needed: int, there: int, text: str) -> str:
    return f"{text!r} needs {needed} px and has {there}" if text and needed > there + _SLACK_PX else ""


def _combo(box: QComboBox) -> str:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box)
    icon = box.iconSize().width() + 4 if not box.itemIcon(box.currentIndex()).isNull() else 0
    return _wide(box.fontMetrics().horizontalAdvance(box.currentText()) + icon, field.width(), box.currentText())


def _tabs(bar: QTabBar) -> Iterator[str]:
    for index in range(bar.count()):
        if told := _wide(bar.fontMetrics().horizontalAdvance(bar.tabText(index)), bar.tabRect(index).width(), bar.tabText(index)):
            yield told


def _heads(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if model is None or header.orientation() is not Qt.Orientation.Horizontal:
        return
    for section in range(header.count()):
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        lines = text.split("\n")
        needed = max(header.fontMetrics().horizontalAdvance(line) for line in lines)
        if not header.isSectionHidden(section) and (told := _wide(needed, header.sectionSize(section), text)):
            yield told


def _where(widget: QWidget) -> str:
    names, up = [], widget
    while up is not None and len(names) < 3:
        names.append(type(up).__name__)
        up = up.parentWidget()
    return " in ".join(names)


def settled() -> None:
    """Lets layouts come to rest."""
    for _ in range(5):
        QApplication.processEvents()
