"""The window: where one gets with which key, what a failure says, and the way out."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.devices.simulated import SimulatedCamera
from inspector.services.context import Context
from inspector.services.recent import remember_project
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.status_line import StatusLine, short_id
from inspector.ui.wishes import BeginProject

MODEL = "20261120-151150-1e1a3f966a22"


class HeldBuild:
    """A build that goes on until its gate is opened."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def __call__(self, folder: Path, context: Context) -> Steps[None]:
        done = 0
        while not self.gate.wait(0.005):
            done += 1
            yield Progress("Reading", done, 1000, "images")
        projects.update_project(folder, lambda now: replace(now, active_model=MODEL))


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldBuild]:
    held = HeldBuild()
    monkeypatch.setattr("inspector.services.build.build", held)
    yield held
    held.gate.set()


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: HeldBuild) -> None:
    """Comes before the window, and so does the build that can be held."""
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


def make_project(folder: Path, model: str = "") -> Path:
    projects.create_project(folder, Project(folder.name, active_model=model))
    return folder


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)


def test_the_keys_lead_to_the_pages(qtbot: QtBot, window: MainWindow) -> None:
    seen = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_5, Qt.Key.Key_1):
        press(qtbot, window, key)
        seen.append((window.page_key, window.rail.current()))
    assert seen == [(page, page) for page in ("build", "tune", "inspect", "projects")]


@pytest.mark.parametrize(("room", "marked"), [("models", "tune"), ("challenge", "doctor"), ("drift", "history"), ("line", "inspect")])
def test_the_rail_marks_the_page_that_a_room_belongs_to(window: MainWindow, room: str, marked: str) -> None:
    window.show_page("projects")
    window.go_to(room)
    assert window.page_key == room and window.rail.current() == marked


def test_a_new_project_is_begun_and_left_again(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_N)
    assert window.page_key == "new" and window.rail.current() == "projects"
    window.page("new").cancel_button.click()
    assert window.page_key == "projects"
    press(qtbot, window, Qt.Key.Key_N)
    window.rail.entry("projects").click()
    assert window.page_key == "projects"


def test_open_folder_by_key(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_project(tmp_path / "Cover")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(folder))
    with qtbot.waitSignal(window.session.answered):
        press(qtbot, window, Qt.Key.Key_O)
    assert window.session.folder == folder and window.page_key == "build"
    assert window.windowTitle() == "Cover – Inspector"


def test_a_folder_without_a_project_is_explained_and_the_window_stays(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_in(qtbot, window, tmp_path / "holiday")
    assert window.notice.isVisible() and "holiday" in window.notice.text()
    assert window.page_key == "projects" and window.session.folder is None


def test_where_another_project_cannot_be_opened_the_line_goes_on(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    damaged = make_project(tmp_path / "damaged")
    (damaged / "project.json").write_text("{ nope")
    open_in(qtbot, window, damaged)
    assert "No parts are inspected" in window.notice.text()
    open_in(qtbot, window, make_project(tmp_path / "Cover"))
    window.session.inspector = BrightnessInspector()
    for folder in (damaged, tmp_path / "gone"):
        open_in(qtbot, window, folder)
        assert "Cover stays open and in use." in window.notice.text() and "No parts" not in window.notice.text()
    window.session.inspector = None


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> InspectPage:
    """The Inspect page of an open project, with a camera whose parts are judged."""
    open_in(qtbot, window, make_project(tmp_path / "Cover"))
    window.session.inspector = BrightnessInspector()
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    page = window.page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    return page


def test_another_project_ends_a_running_line_only_when_that_is_confirmed(
    qtbot: QtBot, window: MainWindow, line: InspectPage, tmp_path: Path
) -> None:
    other = make_project(tmp_path / "Other")
    question = window._line_question
    window.open_project(other)
    assert question.box is not None and window.session.folder == tmp_path / "Cover" and line.runs_line
    question.keep_button.click()
    assert window.session.settled and window.session.folder == tmp_path / "Cover" and line.runs_line
    window.open_project(other)
    question.do_button.click()
    qtbot.waitUntil(lambda: window.session.folder == other)
    assert not line.runs_line


def test_a_tap_on_the_project_that_is_open_costs_no_result(window: MainWindow, line: InspectPage, tmp_path: Path) -> None:
    line.run.stop()
    judged = line.record.tally.total
    window.show_page("projects")
    window.open_project(tmp_path / "Cover")
    assert window.page_key == "inspect" and window.session.settled and line.record.tally.total >= judged > 2


def test_closing_while_a_line_runs_asks_first(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.close()
    question = window._line_question
    assert window.isVisible() and question.box is not None and line.runs_line
    question.keep_button.click()
    assert window.isVisible() and line.runs_line
    window.close()
    question.do_button.click()
    qtbot.waitUntil(lambda: not window.isVisible() and threads.running_threads() == [])


def test_another_source_ends_a_running_line_only_when_that_is_confirmed(qtbot: QtBot, line: InspectPage, tmp_path: Path) -> None:
    write_image(tmp_path / "part.png", np.full((8, 8, 3), 30, np.uint8))
    camera = line.starter.source
    line.starter.open_paths([tmp_path / "part.png"])
    qtbot.waitUntil(lambda: line.starter.question.box is not None)
    assert line.starter.source is camera and line.runs_line
    line.starter.question.keep_button.click()
    assert line.starter.source is camera and line.runs_line
    line.starter.open_paths([tmp_path / "part.png"])
    qtbot.waitUntil(lambda: line.starter.question.box is not None)
    with qtbot.waitSignal(line.run.finished):
        line.starter.question.do_button.click()
    assert line.starter.source is not camera and line.record.tally.total == 1


def test_a_missing_model_leads_to_build(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_in(qtbot, window, make_project(tmp_path / "p", model=MODEL))
    assert window.page_key == "inspect"
    qtbot.waitUntil(window.notice.isVisible)
    assert "no model" in window.notice.text()
    window.notice._button.click()
    assert window.page_key == "build" and not window.notice.isVisible()


def test_an_error_of_the_images_leads_to_changing_them(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_in(qtbot, window, make_project(tmp_path / "p"))
    window.show_error(InspectorError(ErrorCode.TOO_FEW_IMAGES, "One image is not enough."))
    window.notice._button.click()
    assert window.page_key == "new" and window.page("new").form.place.folder.isReadOnly()
    assert window.rail.current() == "build"
    window.page("new").cancel_button.click()
    assert window.page_key == "build"


def test_a_bug_is_told_with_the_way_to_the_log(window: MainWindow) -> None:
    window.show_error(ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError" in window.notice.text() and window.notice._button.isVisible()


def test_no_other_project_is_opened_while_a_build_runs(qtbot: QtBot, window: MainWindow, tmp_path: Path, build: HeldBuild) -> None:
    open_in(qtbot, window, make_project(tmp_path / "p"))
    other = make_project(tmp_path / "q")
    window.building.start()
    window.open_project(other)
    window.go_to("new", BeginProject())
    assert window.session.folder == tmp_path / "p" and window.page_key == "build"
    assert "build is running" in window.notice.text() and window.notice.isVisible()
    with qtbot.waitSignal(window.building.ended):
        window.building.cancel()
    assert not window.notice.isVisible()


def test_closing_during_a_build_asks_once_and_can_be_taken_back(qtbot: QtBot, window: MainWindow, tmp_path: Path, build: HeldBuild) -> None:
    open_in(qtbot, window, make_project(tmp_path / "p"))
    window.building.start()
    window.close()
    window.close()
    question = window._question
    assert window.isVisible() and question.box is not None and question.box.isVisible()
    question.keep_button.click()
    assert question.box is None and window.isVisible() and window.building.running
    window.close()
    with qtbot.waitSignal(window.building.ended):
        question.do_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert threads.join_all(5000)
    assert projects.open_project(tmp_path / "p").active_model == ""


def test_closing_without_a_build_asks_nothing(window: MainWindow) -> None:
    window.close()
    assert not window.isVisible() and window._question.box is None


def test_the_window_comes_back_where_it_was(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.setGeometry(40, 50, 1240, 701)  # what fits on the offscreen screen
    window.close()
    assert (tmp_path / "home" / "data" / "window.ini").is_file()
    again = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(again)
    assert again.height() == 701


def test_damaged_window_state_costs_only_the_place(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    ini = tmp_path / "home" / "data" / "window.ini"
    ini.parent.mkdir(parents=True, exist_ok=True)
    ini.write_text("[General]\ngeometry=nonsense\n", encoding="utf-8")
    again = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (1280, 800)


@pytest.mark.parametrize("width", [1280, 1240])
def test_every_page_fits_into_the_smallest_window(qtbot: QtBot, window: MainWindow, tmp_path: Path, width: int) -> None:
    open_in(qtbot, window, make_project(tmp_path / ("a very long name of a project " * 8)))
    window.show_error(InspectorError(ErrorCode.PROJECT_DAMAGED, "The file " + "/deep" * 60 + "/project.json is damaged."))
    window.resize(width, 700)
    for key in ("projects", "new", "build", "tune", "inspect"):
        window.show_page(key)
        qtbot.wait(1)
        assert (window.width(), window.height()) == (width, 700), key
        page = window.page(key)
        assert page.mapTo(window, QPoint(page.width(), 0)).x() <= width, key


def test_the_status_line_says_what_verdicts_are_judged_with(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    status = window.statusBar()
    assert isinstance(status, StatusLine)
    assert status.texts() == ("No project is open", "", "", "")
    open_in(qtbot, window, make_project(tmp_path / "Cover"))
    assert status.texts() == ("Cover", "No model", "", "")
    assert short_id(MODEL) == "1e1a3f9"


def test_a_project_that_was_never_built_opens_on_the_build_page_from_its_card(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    remember_project(make_project(tmp_path / "p"), "p")
    window.page("projects").refresh()
    with qtbot.waitSignal(window.session.answered):
        window.page("projects").cards()[0].click()
    assert window.page_key == "build"


@pytest.mark.parametrize(("drawn", "page"), [(True, "build"), (False, "inspect")])
def test_the_demo_shows_its_report_when_it_was_built_and_its_parts_when_it_was_there(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: bool, page: str
) -> None:
    folder = make_project(tmp_path / "demo")

    def ensure(context: Context) -> Steps[Path]:
        if drawn:
            yield Progress("Drawing parts", 1, 1, "parts")
        return folder

    monkeypatch.setattr("inspector.services.demo.ensure_demo_project", ensure)
    with qtbot.waitSignal(window.building.ended):
        window.start_demo()
    assert window.session.folder == folder and window.page_key == page
