"""The list of projects: empty, filled, with projects that are gone; opened, forgotten, begun by dropping."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.project_folders.deleting import delete_project
from inspector.services.recent import ProjectState, recent_projects, remember_project
from inspector.storage import projects
from inspector.ui import theme
from inspector.ui.bridge import threads
from inspector.ui.pages.projects.deeds import Deed
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


def entry(page: ProjectsPage, name: str, text: str) -> QAction:
    card = next(each for each in page.cards() if each.folder.name == name)
    return next(action for action in card.menu().actions() if action.text() == text)


def done(qtbot: QtBot, page: ProjectsPage) -> None:
    qtbot.waitUntil(lambda: not page.deeds._doing.running and not page.deeds._looking.running)
    looked_at(qtbot, page)


@pytest.fixture
def two(qtbot: QtBot, page: ProjectsPage, tmp_path: Path) -> ProjectsPage:
    """The page with the projects "b", opened last, and "a"."""
    make_project(tmp_path / "a")
    make_project(tmp_path / "b")
    page.show()
    looked_at(qtbot, page)
    return page


def shown(page: ProjectsPage) -> list[str]:
    return [card.name for card in page.cards()]


def test_pinned_projects_come_first_and_names_can_be_in_order(qtbot: QtBot, two: ProjectsPage) -> None:
    assert shown(two) == ["b", "a"]
    two.order.setCurrentIndex(1)
    two.order.activated.emit(1)
    assert shown(two) == ["a", "b"]
    entry(two, "b", "Pin").trigger()
    assert shown(two) == ["b", "a"] and "pinned" in two.cards()[0].accessibleName()
    entry(two, "b", "Unpin").trigger()
    assert shown(two) == ["a", "b"]
    again = ProjectsPage(two._session)
    qtbot.addWidget(again)
    assert again.order.currentIndex() == 1
    again.shutdown()


def test_deleting_asks_says_what_goes_and_can_be_taken_back(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    entry(two, "a", "Delete…").trigger()
    qtbot.waitUntil(lambda: two.deeds.question.box is not None)
    box = two.deeds.question.box
    assert box is not None and "Delete the project a?" in box.text()
    assert "0 models and 0 recorded parts" in box.informativeText() and "brought back" in box.informativeText()
    assert box.defaultButton() is two.deeds.question.keep_button and (tmp_path / "a").is_dir()
    two.deeds.question.do_button.click()
    done(qtbot, two)
    assert shown(two) == ["b"] and not (tmp_path / "a").exists() and two.notice.isVisible()
    two.notice._button.click()
    done(qtbot, two)
    assert shown(two) == ["a", "b"] and (tmp_path / "a" / "project.json").is_file()


def test_keeping_it_keeps_it(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    entry(two, "a", "Delete…").trigger()
    qtbot.waitUntil(lambda: two.deeds.question.box is not None)
    two.deeds.question.keep_button.click()
    done(qtbot, two)
    assert shown(two) == ["b", "a"] and (tmp_path / "a").is_dir()


def test_the_open_project_is_closed_first_and_never_deleted_while_it_is_in_use(qtbot: QtBot, tmp_path: Path) -> None:
    session, runs = Session(Context(tmp_path / "weights", tmp_path / "cache")), [True]
    page = ProjectsPage(session, busy=lambda: runs[0])
    qtbot.addWidget(page)
    make_project(tmp_path / "a")
    with qtbot.waitSignal(session.project_changed):
        session.open(tmp_path / "a")
    qtbot.waitUntil(lambda: session.settled)
    page.show()
    looked_at(qtbot, page)
    entry(page, "a", "Delete…").trigger()
    assert page.notice.isVisible() and "in use" in page.notice.text() and page.deeds.question.box is None
    runs[0] = False
    entry(page, "a", "Delete…").trigger()
    qtbot.waitUntil(lambda: page.deeds.question.box is not None)
    assert page.deeds.question.box is not None and "will be closed" in page.deeds.question.box.informativeText()
    runs[0] = True  # an inspection was started while the question stood there
    page.deeds.question.do_button.click()
    assert "in use" in page.notice.text() and session.project is not None and (tmp_path / "a").is_dir()
    runs[0] = False
    page.deeds.delete(tmp_path / "a")
    qtbot.waitUntil(lambda: page.deeds.question.box is not None)
    page.deeds.question.do_button.click()
    done(qtbot, page)
    assert session.project is None and not (tmp_path / "a").exists()
    page.shutdown()
    session.shutdown(3000)


def test_a_project_is_renamed_with_its_folder(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    dialog = two.deeds.rename(tmp_path / "a", "a")
    dialog.name.setText("Lid")
    dialog.wish.setChecked(True)
    dialog.do.click()
    done(qtbot, two)
    assert shown(two) == ["b", "Lid"] and projects.open_project(tmp_path / "Lid").name == "Lid"


@pytest.mark.parametrize("name", ["", " ", ".."])
def test_a_name_that_is_none_cannot_be_given(two: ProjectsPage, tmp_path: Path, name: str) -> None:
    dialog = two.deeds.rename(tmp_path / "a", "a")
    dialog.name.setText(name)
    assert not dialog.do.isEnabled()
    dialog.reject()


def test_a_project_is_duplicated_under_a_free_name(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    dialog = two.deeds.duplicate(tmp_path / "a", "a")
    assert dialog.name.text() == "a (2)" and dialog.wish.isChecked()
    dialog.do.click()
    done(qtbot, two)
    assert shown(two) == ["a (2)", "b", "a"] and "The copy is ready" in two.notice.text()
    with qtbot.waitSignal(two.open_wanted) as wanted:
        two.notice._button.click()
    assert wanted.args == [tmp_path / "a (2)"]


def test_notes_stand_on_the_card(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    dialog = two.deeds.edit_notes(tmp_path / "a", "a", "")
    dialog.notes.setPlainText("Lamp 3 was changed.\nAsk Kim.")
    dialog.do.click()
    done(qtbot, two)
    card = two.cards()[1]
    qtbot.waitUntil(lambda: card.notes != "")
    assert card._noted.isVisible() and card._noted.text() == "Lamp 3 was changed. Ask Kim."
    assert projects.open_project(tmp_path / "a").notes == "Lamp 3 was changed.\nAsk Kim."


def test_the_list_of_deleted_projects_brings_back_and_deletes_for_good(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    for name in ("a", "b"):
        finish(delete_project(tmp_path / name))
    two.refresh()
    assert two.deleted_button.isVisible()
    two.deleted_button.click()
    dialog = two.deeds.deleted
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    names = {dialog.table.item(row, 0).text().strip(): row for row in range(2)}
    dialog.table.selectRow(names["a"])
    dialog.back.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    assert (tmp_path / "a").is_dir() and shown(two) == ["a"]
    dialog.erase.click()
    assert dialog.question.box is not None and "Delete b for good?" in dialog.question.box.text()
    dialog.question.do_button.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0)
    assert not dialog.back.isEnabled() and not (tmp_path / ".trash").exists()
    dialog.close_button.click()


def test_the_demo_stays_in_reach(qtbot: QtBot, two: ProjectsPage) -> None:
    assert two.demo_button.isVisible()
    with qtbot.waitSignal(two.demo_wanted):
        two.demo_button.click()


def test_entries_of_a_menu_are_as_high_as_a_finger(two: ProjectsPage) -> None:
    menu = two.cards()[0].menu()
    menu.ensurePolished()
    assert min(menu.actionGeometry(action).height() for action in menu.actions()) >= theme.TOUCH_PX


def test_what_went_wrong_is_told(qtbot: QtBot, two: ProjectsPage, tmp_path: Path) -> None:
    with projects.building(tmp_path / "a"), qtbot.waitSignal(two.failed) as failed:
        two.deeds._doing.add(Deed(lambda: delete_project(tmp_path / "a"), lambda _: None, "Deleting a…"))
    assert failed.args[0].code is ErrorCode.PROJECT_BUSY
    done(qtbot, two)
    assert shown(two) == ["b", "a"] and two.notice.isHidden()
