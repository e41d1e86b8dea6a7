"""After a power cut the next start says once, calmly, what was cut off, and one tap is enough to be rid of it."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from asking import open_in
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services import crashes
from inspector.services.cut_off import CutOff
from inspector.services.recent import remember_project
from inspector.storage import projects
from inspector.storage.held_locks import held
from inspector.ui.cut_off_text import cut_off_text
from inspector.ui.date_text import moment_text
from inspector.ui.main_window import MainWindow

BEGAN = datetime(2026, 3, 4, 14, 5).astimezone()


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[CutOff]:
    """What the next look finds."""
    found: list[CutOff] = []

    def look() -> Steps[list[CutOff]]:
        yield Progress("Looking at the projects", 0, 1)
        taken, found[:] = list(found), []
        return taken

    monkeypatch.setattr("inspector.ui.telling.take_cut_off", look)
    return found


def begin(qtbot: QtBot, window: MainWindow) -> None:
    window.begin()
    qtbot.waitUntil(lambda: not window.telling._looking.running)


def test_the_sentences(qapp: QApplication) -> None:
    run = CutOff("bolts", BEGAN, parts=412, last=BEGAN + timedelta(minutes=9))
    text = cut_off_text([run])
    began, last = moment_text(BEGAN), moment_text(BEGAN + timedelta(minutes=9))
    assert text.startswith(f"The inspection of bolts, begun {began}, was not stopped. 412 parts of it are recorded, up to {last}.")
    assert text.endswith("The model in use stays in use.")
    assert "1 part of it is recorded" in cut_off_text([CutOff("bolts", BEGAN, parts=1, last=BEGAN)])
    assert "No part of it was judged" in cut_off_text([CutOff("bolts", BEGAN)])
    first = cut_off_text([CutOff("nuts", BEGAN, is_build=True, has_model=False)])
    assert f"The build of nuts, begun {began}" in first and first.endswith("nothing of it was kept. It can be started again.")
    other = BEGAN.astimezone(timezone(timedelta(hours=9)))  # as it was written on a PC with another clock
    assert cut_off_text([CutOff("bolts", other)]) == cut_off_text([CutOff("bolts", BEGAN)])


def test_it_is_told_once_and_goes_with_one_tap(qtbot: QtBot, window: MainWindow, cut: list[CutOff]) -> None:
    cut.append(CutOff("bolts", BEGAN, parts=2, last=BEGAN))
    begin(qtbot, window)
    assert "middle of its work" in window.notice.text() and "inspection of bolts" in window.notice.text()
    window.telling.dismiss()  # as when a project is opened
    assert window.notice.isVisible()
    window.notice.dismiss()
    assert not window.notice.isVisible()
    begin(qtbot, window)
    assert not window.notice.isVisible()


def test_it_waits_for_what_is_said_of_a_crash(qtbot: QtBot, window: MainWindow, cut: list[CutOff]) -> None:
    crashes.write_report(KeyError("lost"))
    cut.append(CutOff("bolts", BEGAN, is_build=True))
    begin(qtbot, window)
    assert "did not end properly" in window.notice.text()
    window.notice.dismiss()
    assert window.notice.isVisible() and "build of bolts" in window.notice.text()
    window.notice.dismiss()
    assert not window.notice.isVisible()


def test_it_outlives_another_language(qtbot: QtBot, window: MainWindow, cut: list[CutOff]) -> None:
    cut.append(CutOff("bolts", BEGAN, is_build=True))
    begin(qtbot, window)
    before = window.content
    window.remake()
    qtbot.waitUntil(lambda: window.content is not before and not window._remaking.running)
    assert window.notice.isVisible() and "build of bolts" in window.notice.text()


def test_what_is_on_the_disk_is_found_at_a_start_and_outlives_the_opening(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "bolts"
    projects.create_project(folder, Project("bolts"))
    remember_project(folder, "bolts")
    with held(folder / projects.LOCK, 0, "", dated=True):
        left = (folder / projects.LOCK).read_bytes()
    (folder / projects.LOCK).write_bytes(left)  # the program was killed, and the system has freed the lock
    begin(qtbot, window)
    open_in(qtbot, window, folder)
    assert window.notice.isVisible() and "The build of bolts" in window.notice.text()
