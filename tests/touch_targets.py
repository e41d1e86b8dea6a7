"""Finds what a finger cannot hit: controls of a window that are smaller than `theme.TOUCH_PX`."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSplitter,
    QStyle,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QTabBar,
    QTableView,
    QWidget,
)

from inspector.ui import theme

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QAbstractSlider)
BUTTON_OF_QT = ("qt_toolbar_ext_button", "qt_spinbox_lineedit", "ScrollLeftButton", "ScrollRightButton")


def too_small(others: Collection[QWidget] = ()) -> Iterator[str]:
    """Every enabled, visible control of all windows but `others` that is too small, with its size."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window not in others:
            for widget in [window, *window.findChildren(QWidget)]:
                if widget.isVisible() and widget.isEnabled():
                    yield from (f"{name_of(widget)}: {size.width()} x {size.height()}" for size in targets(widget) if not is_large(size))


def is_large(size: QSize) -> bool:
    return min(size.width(), size.height()) >= theme.TOUCH_PX


def name_of(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {widget.accessibleName() or text or widget.objectName() or type(widget.parentWidget()).__name__!r}"


def targets(widget: QWidget) -> Iterator[QSize]:
    """The sizes of what can be hit on a widget; nothing for one that is only looked at."""
    if widget.objectName() in BUTTON_OF_QT or isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
        return  # part of a control that counts as a whole
    if isinstance(widget, QTabBar):
        yield from (widget.tabRect(index).size() for index in range(widget.count()) if widget.isTabVisible(index))
    elif isinstance(widget, QMenu):
        entries = (each for each in widget.actions() if each.isEnabled() and not each.isSeparator())
        yield from (widget.actionGeometry(each).size() for each in entries)
    elif isinstance(widget, QSplitter):
        yield from (_handle(widget.handle(index)) for index in range(1, widget.count()) if widget.handle(index).isVisible())
    elif isinstance(widget, QHeaderView):
        table = widget.parentWidget()
        if isinstance(table, QTableView) and table.isSortingEnabled() and widget.sectionsClickable():
            yield QSize(theme.TOUCH_PX, widget.height())  # how wide a column is, its content says
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)
    elif isinstance(widget, QScrollBar):
        return  # a finger moves what is scrolled; see `ui/fingers.py`
    elif isinstance(widget, QAbstractSlider):
        yield _slider(widget)
    elif isinstance(widget, QAbstractSpinBox):
        yield widget.size()
        yield from _steps(widget)
    elif isinstance(widget, QComboBox):
        yield widget.size()
        yield QSize(theme.TOUCH_PX, row_height(widget)) if widget.count() else widget.size()
    elif isinstance(widget, CONTROLS):
        yield widget.size()


def row_height(box: QComboBox) -> int:
    """Of the list of a box."""
    return box.view().sizeHintForRow(0)


def _handle(handle: QWidget) -> QSize:
    return handle.size().expandedTo(QSize(theme.TOUCH_PX, 0) if handle.width() > handle.height() else QSize(0, theme.TOUCH_PX))


def _rows(view: QAbstractItemView) -> Iterator[QSize]:
    model = view.model()
    if model is None or model.rowCount() == 0 or view.selectionMode() is QAbstractItemView.SelectionMode.NoSelection:
        return
    rect = view.visualRect(model.index(0, 0))
    width = (
        view.viewport().width() if isinstance(view, QTableView) or (isinstance(view, QListView) and not view.isWrapping()) else rect.width()
    )
    if view.isVisible() and rect.height() > 0:
        yield QSize(max(width, rect.width()), rect.height())


def _slider(slider: QAbstractSlider) -> QSize:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)  # type: ignore[attr-defined]
    handle = slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
    return handle.intersected(QRect(QPoint(0, 0), slider.size())).size()


def _steps(box: QAbstractSpinBox) -> Iterator[QSize]:
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    if box.buttonSymbols() is QAbstractSpinBox.ButtonSymbols.NoButtons:
        return
    for part in (QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown):
        yield box.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, box).size()
