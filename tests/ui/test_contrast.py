"""Text stands out from its ground in pictures of what people look at: 4.5:1, in high contrast 7:1; what is disabled excepted."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from colour_contrast import seen_contrast
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStatusBar,
    QTabBar,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.widgets.heatmap_legend import HeatmapLegend
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.navigation_rail import RailEntry
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.verdict_banner import VerdictBanner

Shown: TypeAlias = tuple[QWidget, QRect]
"""A widget and where its text is; an empty place: all of it but its border."""
LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
WORD = "HEIM"
_BORDER_PX = 5


@pytest.fixture(params=LEAST)
def least(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    """The application has a scheme, in which text needs this contrast."""
    theme.apply(qapp, request.param)
    yield LEAST[request.param]
    theme.apply(qapp, "light")


@pytest.fixture
def host(qtbot: QtBot, least: float) -> QWidget:
    """A window that things are put into."""
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def expect(widget: QWidget, least: float, place: QRect | None = None) -> None:
    QApplication.processEvents()
    room = place if place is not None and not place.isEmpty() else widget.rect().adjusted(*2 * (_BORDER_PX,), *2 * (-_BORDER_PX,))
    ratio, ground, ink = seen_contrast(widget, room)
    assert ratio >= least, f"{type(widget).__name__}: {ink} on {ground} is {ratio:.2f}:1"


def put(host: QWidget, widget: QWidget) -> None:
    layout = host.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()
    QApplication.processEvents()


BUTTONS: dict[str, Callable[[], QAbstractButton]] = {
    "plain": lambda: QPushButton(WORD),
    "tool": lambda: _tool_button(),
    "icon": lambda: IconButton("plus", WORD),
    "icon alone": lambda: IconButton("plus", tip=WORD),
    "primary": lambda: IconButton("plus", WORD, primary=True),
    "quiet": lambda: IconButton("plus", WORD, quiet=True),
    "operator": lambda: IconButton("plus", WORD, operator=True),
    "checkable": lambda: IconButton("plus", WORD, checkable=True),
    "checkable alone": lambda: IconButton("plus", tip=WORD, checkable=True),
    "check box": lambda: QCheckBox(WORD),
    "radio button": lambda: QRadioButton(WORD),
    "rail": lambda: RailEntry("help", "info", WORD),
}


@pytest.mark.parametrize("kind", BUTTONS)
def test_buttons_are_read_in_all_their_states(qtbot: QtBot, host: QWidget, least: float, kind: str) -> None:
    button = BUTTONS[kind]()
    put(host, button)
    marked = QRect(30, 4, button.width() - 40, button.height() - 8) if isinstance(button, QCheckBox | QRadioButton) else QRect()
    for checked in (False, True) if button.isCheckable() else (False,):
        button.setChecked(checked)
        for hovered, pressed, focused in ((False, False, False), (True, False, False), (True, True, False), (False, False, True)):
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, hovered)
            button.setDown(pressed)
            button.setFocus() if focused else button.clearFocus()
            button.update()
            expect(button, least, marked)
        button.setDown(False)


FIELDS: dict[str, Callable[[], QWidget]] = {
    "line": lambda: QLineEdit(WORD),
    "line, empty": lambda: QLineEdit(placeholderText=WORD),
    "text": lambda: QPlainTextEdit(WORD),
    "number": lambda: QDoubleSpinBox(value=8.88),
    "label": lambda: QLabel(WORD),
    "status line": lambda: _status_bar(),
}


@pytest.mark.parametrize("focused", [False, True])
@pytest.mark.parametrize("kind", FIELDS)
def test_fields_are_read(host: QWidget, least: float, kind: str, focused: bool) -> None:
    field = FIELDS[kind]()
    put(host, field)
    field.setFocus() if focused else field.clearFocus()
    expect(field, least)


def test_what_is_marked_in_a_field_is_read(host: QWidget, least: float) -> None:
    field = QLineEdit(30 * WORD)
    put(host, field)
    field.setFocus()
    field.selectAll()
    expect(field, least, field.rect().adjusted(14, 8, -14, -8))


@pytest.mark.parametrize("role", ["title", "heading", "muted", "problem", "small"])
@pytest.mark.parametrize("on_card", [False, True])
def test_words_of_every_kind_are_read_on_page_and_card(host: QWidget, least: float, role: str, on_card: bool) -> None:
    card, label = QGroupBox() if not on_card else QWidget(), QLabel(WORD)
    if on_card:
        card.setStyleSheet(f"background: {theme.colours(host).surface};")
    label.setProperty("role", role)
    put(host, card)
    label.setParent(card)
    label.move(20, 30)
    label.show()
    expect(label, least, label.rect())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_choices_tabs_tables_and_menus_are_read(qtbot: QtBot, host: QWidget, least: float) -> None:
    box, tabs, table, rows, menu = QComboBox(), QTabBar(), QTableView(), QListWidget(), QMenu(host)
    box.addItem(WORD)
    for number in range(2):
        tabs.addTab(f"{WORD} {number}")
        rows.addItem(WORD)
        menu.addAction(WORD)
    model = QStandardItemModel(2, 1, table)
    model.setHorizontalHeaderLabels([WORD])
    for row in range(2):
        model.setItem(row, 0, QStandardItem(WORD))
    table.setModel(model)
    for widget in (box, tabs, table, rows):
        put(host, widget)
    table.selectRow(0)
    rows.setCurrentRow(0)
    expect(box, least, box.rect().adjusted(6, 6, -30, -6))
    for number in range(2):
        expect(tabs, least, tabs.tabRect(number).adjusted(6, 6, -6, -6))
        expect(table.viewport(), least, table.visualRect(model.index(number, 0)).adjusted(3, 3, -3, -3))
        expect(rows.viewport(), least, rows.visualItemRect(rows.item(number)).adjusted(3, 3, -3, -3))
    expect(table.horizontalHeader().viewport(), least, QRect(4, 4, table.columnWidth(0) - 8, table.horizontalHeader().height() - 8))
    menu.popup(host.mapToGlobal(host.rect().center()))
    menu.setActiveAction(menu.actions()[0])
    for action in menu.actions():
        expect(menu, least, menu.actionGeometry(action).adjusted(6, 4, -6, -4))
    menu.close()


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_the_verdict_is_read(host: QWidget, least: float, verdict: Verdict | None) -> None:
    banner = VerdictBanner()
    put(host, banner)
    banner.show_idle("Ready", "Waits for a part") if verdict is None else banner.show_verdict(verdict, "Score 8.8")
    half = banner.height() // 2
    for place in (QRect(12, 12, banner.width() - 24, half - 12), QRect(12, half + 20, banner.width() - 24, half - 26)):
        expect(banner, least, place)


def test_what_is_said_over_the_page_is_read(host: QWidget, least: float) -> None:
    notice = Notice(host)
    notice.show_text("Something happened.", "Do something.")
    put(host, notice)
    for label in (each for each in notice.findChildren(QLabel) if each.text()):
        expect(label, least, label.rect())


def test_the_scale_of_the_heatmap_is_read_on_any_picture(host: QWidget, least: float) -> None:
    host.setStyleSheet("background: white;")
    legend = HeatmapLegend(host)
    legend.move(20, 20)
    legend.show()
    QApplication.processEvents()
    expect(legend, least, legend.rect().adjusted(6, 24, -6, -4))


def _tool_button() -> QToolButton:
    made = QToolButton()
    made.setText(WORD)
    return made


def _status_bar() -> QStatusBar:
    made = QStatusBar()
    made.showMessage(WORD)
    return made
