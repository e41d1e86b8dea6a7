"""The list of projects: empty, filled, with projects that are gone; opened, forgotten, begun by dropping."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.recent import ProjectState, recent_projects, remember_project
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.pages.projects.page import ProjectsPage
from inspector.ui.session import Session
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.wishes import BeginProject


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[ProjectsPage]:
    made = ProjectsPage(Session(Context(tmp_path / "weights", tmp_path / "cache")))
    qtbot.addWidget(made)
    made.resize(1180, 740)
    yield made
    made.shutdown()
    assert threads.join_all(5000)


def make_project(folder: Path, good: tuple[str, ...] = ()) -> Path:
    projects.create_project(folder, Project(folder.name, good=good))
    remember_project(folder, folder.name)
    return folder


def looked_at(qtbot: QtBot, page: ProjectsPage) -> None:
    qtbot.waitUntil(lambda: all(card.state is not None for card in page.cards()))


def test_without_projects_the_page_says_what_to_do(qtbot: QtBot, page: ProjectsPage) -> None:
    page.show()
    empty = page.findChild(EmptyState)
    assert empty is not None and empty.isVisible() and "Drop a folder" in empty.text()
    buttons = {button.text(): button for button in empty.findChildren(QPushButton)}
    with qtbot.waitSignal(page.page_wanted) as wanted:
        buttons["New project"].click()
    assert wanted.args == ["new", BeginProject()]
    with qtbot.waitSignal(page.demo_wanted):
        buttons["Try the demo"].click()


def test_projects_are_shown_with_state_and_picture_the_last_first(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> None:
    write_image(tmp_path / "1.png", np.zeros((30, 40, 3), np.uint8))
    make_project(tmp_path / "old")
    make_project(tmp_path / "new", good=(str(tmp_path / "1.png"),))
    page.show()
    looked_at(qtbot, page)
    assert [card.folder.name for card in page.cards()] == ["new", "old"]
    assert [card.has_picture() for card in page.cards()] == [True, False]
    assert {card.state_text() for card in page.cards()} == {"No model yet"}
    assert page.cards()[0].isVisible()


def test_a_project_whose_folder_is_gone_stays_listed_and_says_so(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> None:
    remember_project(tmp_path / "gone", "Cover")
    page.show()
    looked_at(qtbot, page)
    (card,) = page.cards()
    assert card.state is ProjectState.MISSING and card.state_text() == "Folder not found"
    assert "Cover" in card.accessibleName()


@pytest.mark.parametrize("way", ["click", "enter", "menu"])
def test_a_card_opens_its_project(qtbot: QtBot, page: ProjectsPage, tmp_path: Path, way: str) -> None:
    folder = make_project(tmp_path / "p")
    page.show()
    (card,) = page.cards()
    with qtbot.waitSignal(page.open_wanted) as wanted:
        if way == "click":
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        elif way == "enter":
            qtbot.keyClick(card, Qt.Key.Key_Space)
        else:
            next(action for action in card.menu().actions() if action.text() == "Open").trigger()
    assert wanted.args == [folder]


def test_a_project_can_be_taken_off_the_list(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> None:
    make_project(tmp_path / "a")
    make_project(tmp_path / "b")
    page.show()
    next(action for action in page.cards()[0].menu().actions() if action.text().startswith("Remove")).trigger()
    assert [card.folder.name for card in page.cards()] == ["a"] == [each.name for each in recent_projects()]
    assert (tmp_path / "b" / "project.json").is_file()


def test_the_list_follows_what_was_opened_meanwhile(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> None:
    make_project(tmp_path / "a")
    page.show()
    page.hide()
    make_project(tmp_path / "b")
    page.show()
    looked_at(qtbot, page)
    assert [card.folder.name for card in page.cards()] == ["b", "a"]


def test_a_dropped_project_opens_and_dropped_pictures_begin_one(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (tmp_path / "pictures").mkdir()

    def drop(*paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))

    with qtbot.waitSignal(page.open_wanted) as opened:
        drop(folder)
    with qtbot.waitSignal(page.page_wanted) as begun:
        drop(tmp_path / "pictures")
    assert opened.args == [folder] and begun.args == ["new", BeginProject((tmp_path / "pictures",))]


def test_a_drive_that_does_not_answer_does_not_keep_the_program_alive(
    qtbot: QtBot, page: ProjectsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, asked = threading.Event(), threading.Event()

    def hang(folder: Path, name: str) -> Steps[None]:
        yield Progress("Looking at the project", 0, 0)
        asked.set()
        gate.wait()

    make_project(tmp_path / "p")
    monkeypatch.setattr("inspector.services.recent.look_at_project", hang)
    page.refresh()
    assert asked.wait(10)
    page.shutdown()
    try:
        assert threads.join_what_matters(100) and threads.running_threads() == ["job"]
    finally:
        gate.set()
