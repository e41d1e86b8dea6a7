"""Asks the disk about projects and waits for the answer, as users do."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from inspector.core.thresholds import Threshold
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.session import Session


def open_project(qtbot: QtBot, session: Session, folder: Path) -> bool:
    """Opens a project; whether it could be opened. Its model may still be loading."""
    with qtbot.waitSignal(session.answered) as answered:
        request = session.open(folder)
    assert answered.args[0] is request
    return bool(answered.args[1])


def open_in(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    """Opens a project in a window, and waits for the page that it leads to or for what is said."""
    with qtbot.waitSignal(window.session.answered):
        window.open_project(folder)


def store_threshold(qtbot: QtBot, session: Session, threshold: Threshold) -> bool:
    """Sets a threshold; whether it could be stored."""
    with qtbot.waitSignal(session.answered) as answered:
        session.set_threshold(threshold, "Complaint 17")
    return bool(answered.args[1])


def stop(page: InspectPage) -> None:
    """Stops the line, and says yes to the question that comes first."""
    page.desk.bar.stop.click()
    question = page.starter.question
    assert question.box is not None
    question.do_button.click()
