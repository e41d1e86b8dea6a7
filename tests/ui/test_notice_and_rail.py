"""Words inside the window, and the way from page to page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice()
    qtbot.addWidget(made)
    return made


def test_an_error_is_explained_in_the_window(notice: Notice) -> None:
    assert notice.isHidden()
    notice.show_error(InspectorError(ErrorCode.DISK_FULL, "Drive D: has 0 bytes left."))
    assert not notice.isHidden()
    assert "The disk is full." in notice.text() and "Drive D:" in notice.text() and "Free some space" in notice.text()
    assert notice.accessibleName() == notice.text()


def test_file_names_are_not_taken_for_markup(notice: Notice) -> None:
    notice.show_text("Skipped", "<b>part</b>.png")
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in notice.findChildren(QLabel) if label.text())


def test_dismissing_tells_once(notice: Notice, qtbot: QtBot) -> None:
    notice.show_text("12 files were skipped.")
    with qtbot.waitSignal(notice.dismissed):
        notice._close.click()
    assert notice.isHidden()
    with qtbot.assertNotEmitted(notice.dismissed):
        notice.dismiss()


def test_the_offer_belongs_to_its_notice_only(notice: Notice, qtbot: QtBot) -> None:
    notice.show_text("No model yet.")
    notice.offer("build", "Build one", "build")
    with qtbot.waitSignal(notice.action_requested) as heard:
        notice._button.click()
    assert heard.args == ["build"]
    notice.show_text("Something else.")
    assert notice._button.isHidden()


@pytest.fixture
def rail(qtbot: QtBot) -> NavigationRail:
    made = NavigationRail()
    qtbot.addWidget(made)
    for key in ("projects", "build", "inspect"):
        made.add(key, key, key.title())
    made.add("settings", "settings", "Settings", at_bottom=True)
    made.resize(92, 600)
    made.show()
    made.activateWindow()
    return made


def test_a_click_chooses_and_a_second_click_says_nothing_new(rail: NavigationRail, qtbot: QtBot) -> None:
    assert rail.current() == "projects"
    with qtbot.waitSignal(rail.chosen) as heard:
        qtbot.mouseClick(rail.entry("inspect"), Qt.MouseButton.LeftButton)
    assert heard.args == ["inspect"] and rail.current() == "inspect"
    with qtbot.assertNotEmitted(rail.chosen):
        qtbot.mouseClick(rail.entry("inspect"), Qt.MouseButton.LeftButton)


def test_setting_the_page_emits_nothing(rail: NavigationRail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.chosen):
        rail.set_current("build")
    assert rail.current() == "build" and rail.entry("build").isChecked() and not rail.entry("projects").isChecked()


def test_arrow_keys_skip_what_is_greyed_out_and_go_round(rail: NavigationRail, qtbot: QtBot) -> None:
    rail.set_enabled("build", False)
    rail.entry("projects").setFocus()
    qtbot.waitUntil(rail.entry("projects").hasFocus)
    qtbot.keyClick(rail.entry("projects"), Qt.Key.Key_Down)
    assert rail.current() == "inspect"
    qtbot.keyClick(rail.entry("inspect"), Qt.Key.Key_Down)
    qtbot.keyClick(rail.entry("settings"), Qt.Key.Key_Down)
    assert rail.current() == "projects"
    qtbot.keyClick(rail.entry("projects"), Qt.Key.Key_Up)
    assert rail.current() == "settings"


def test_control_and_number(rail: NavigationRail, qtbot: QtBot) -> None:
    qtbot.waitUntil(rail.isActiveWindow)
    with qtbot.waitSignal(rail.chosen) as heard:
        qtbot.keyClick(rail, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert heard.args == ["inspect"]


def test_entries_are_large_and_have_names(rail: NavigationRail) -> None:
    for key in ("projects", "settings"):
        assert rail.entry(key).height() >= theme.TOUCH_PX and rail.entry(key).accessibleName()
    assert rail.entry("settings").y() > rail.entry("inspect").y() + 100


def test_buttons_follow_the_colour_scheme(qapp: QApplication, qtbot: QtBot) -> None:
    button = IconButton("stop", "Stop")
    quiet = IconButton("stop", tip="Stop", quiet=True)
    for each in (button, quiet):
        qtbot.addWidget(each)
        each.show()

    def ink(each: IconButton) -> str:
        return each.icon().pixmap(24, 24).toImage().pixelColor(12, 12).name().upper()

    assert ink(button) == ink(quiet) == theme.LIGHT.text
    try:
        theme.apply(qapp, "dark")
        assert ink(button) == ink(quiet) == theme.DARK.text
    finally:
        theme.apply(qapp, "light")
    assert quiet.accessibleName() == "Stop"


@pytest.mark.parametrize("text", ["", "Start"])
def test_operator_buttons_have_room_for_gloves_and_for_their_words(qtbot: QtBot, text: str) -> None:
    button = IconButton("play", text, tip="Start", operator=True)
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.minimumSizeHint().width() >= theme.TOUCH_PX and button.minimumSizeHint().height() >= theme.TOUCH_PX
    assert button.minimumWidth() <= button.minimumSizeHint().width()  # words need more in other languages


def test_a_notice_is_for_gloves_and_takes_no_focus_from_the_page(qtbot: QtBot) -> None:
    window, page, notice = QWidget(), QLineEdit(), Notice()
    column = QVBoxLayout(window)
    column.addWidget(notice)
    column.addWidget(page)
    qtbot.addWidget(window)
    window.show()
    notice.show_text("Something happened.", "Do something.")
    notice.offer("build", "Go to Build")
    page.setFocus()
    for button in notice.findChildren(QPushButton):
        qtbot.waitUntil(lambda button=button: button.height() >= theme.TOUCH_PX)
        assert button.width() >= theme.TOUCH_PX
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is page
