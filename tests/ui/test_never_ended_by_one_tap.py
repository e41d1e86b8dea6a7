"""Every control, key and message that could end a running inspection: each asks first, waits, or is not offered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.devices.simulated import SimulatedCamera
from inspector.services.line.state import State
from inspector.services.transfer import Imported
from inspector.storage import projects
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.sources import simulated_source
from inspector.ui.wishes import StartSource


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


def project(folder: Path) -> Path:
    projects.create_project(folder, Project(folder.name))
    return folder


def camera() -> SimulatedCamera:
    return SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[InspectPage]:
    """The Inspect page of an open project, whose parts are being judged."""
    open_in(qtbot, window, project(tmp_path / "Cover"))
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.model_changed.emit()
    window.session.simulated_camera = camera()
    write_image(tmp_path / "part.png", np.full((8, 8, 3), 30, np.uint8))
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    yield page
    page.run.abandon()


def dropped(line: InspectPage, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    facts = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(line, QDragEnterEvent(QPoint(9, 9), *facts))
    QApplication.sendEvent(line, QDropEvent(QPointF(9, 9), *facts))


def in_operator_mode(line: InspectPage) -> None:
    line.operator.enter()
    assert line.operator.is_on
    line.desk.bar.stop.click()


def tabs(window: MainWindow, line: InspectPage) -> None:
    line.operator.enter()
    for key, tab in window.content.operator_bar.tabs.items():
        tab.click()
        assert window.page_key == key
    line.operator.end()


def build_for_good(window: MainWindow) -> None:
    window.show_page("build")._on_build()  # the button itself is out of reach without parts


def create(window: MainWindow, folder: Path) -> None:
    window.go_to("new")
    window.page("new")._ask(lambda: window.session.create(folder, Project("New")))


Tap = Callable[[MainWindow, InspectPage, Path], object]
ASKED: dict[str, Tap] = {
    "stop": lambda window, line, here: line.desk.bar.stop.click(),
    "stop in operator mode": lambda window, line, here: in_operator_mode(line),
    "images from the menu": lambda window, line, here: line.menu.paths_chosen.emit([here / "part.png"], line_kind(line)),
    "a source from the menu": lambda window, line, here: line.menu.written.emit("simulated"),
    "a camera from the menu": lambda window, line, here: line.menu.camera_chosen.emit(simulated_source(camera)),
    "dropped files": lambda window, line, here: dropped(line, here / "part.png"),
    "save and start of the line's page": lambda window, line, here: window.go_to("inspect", StartSource("simulated")),
    "another project": lambda window, line, here: window.open_project(project(here / "Other")),
    "a card of the projects": lambda window, line, here: window.page("projects").open_wanted.emit(project(here / "Other")),
    "the demo": lambda window, line, here: window.start_demo(),
    "a second start with a project": lambda window, line, here: window.come_forward(project(here / "Other"), False),
    "a second start with the demo": lambda window, line, here: window.come_forward(None, True),
    "an imported project": lambda window, line, here: window.desk.imported.emit(imported(here)),
    "a new project": lambda window, line, here: create(window, here / "New"),
    "the button of Build": lambda window, line, here: build_for_good(window),
    "build again of Health": lambda window, line, here: window.page("doctor").build(),
    "another project that was built meanwhile": lambda window, line, here: window.building.ready.emit(project(here / "Demo")),
    "closing": lambda window, line, here: window.close(),
}


def line_kind(line: InspectPage) -> object:
    return next(kind for kind in _sources() if kind.key == "images")


def _sources() -> list[object]:
    from inspector.ui.pages.sources import SOURCES

    return list(SOURCES)


def imported(here: Path) -> Imported:
    fields = dict.fromkeys(Imported.__dataclass_fields__)
    return Imported(**fields | {"folder": project(here / "Imported")})  # type: ignore[arg-type]


def question(window: MainWindow, line: InspectPage) -> object:
    return next((each for each in (window._line_question, line.starter.question) if each.box is not None), None)


@pytest.mark.parametrize("tap", ASKED.values(), ids=list(ASKED))
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_one_tap_asks(qtbot: QtBot, window: MainWindow, line: InspectPage, tmp_path: Path, tap: Tap) -> None:
    source, folder = line.starter.source, window.session.folder
    tap(window, line, tmp_path)
    qtbot.waitUntil(lambda: question(window, line) is not None)
    judged = line.record.tally.total
    qtbot.waitUntil(lambda: line.record.tally.total > judged + 2)
    assert line.run.state is State.RUNNING and window.isVisible() and line.starter.source is source
    question(window, line).keep_button.click()  # type: ignore[attr-defined]
    assert line.run.state is State.RUNNING and not window.building.running and window.session.settled
    assert window.session.folder == folder and line.starter.source is source
    line.operator.end()


QUIET: dict[str, Tap] = {
    "every page of the rail": lambda window, line, here: [window.rail.entry(key).click() for key in window.rail._entries],
    "the project that is open": lambda window, line, here: window.open_project(here / "Cover"),
    "a second start": lambda window, line, here: window.come_forward(None, False),
    "operator mode": lambda window, line, here: (line.operator.enter(), line.operator.end()),
    "the tabs of operator mode": lambda window, line, here: tabs(window, line),
    "log-off": lambda window, line, here: window.session.people.log_off(),
    "another scheme": lambda window, line, here: window.session.settings.change(scheme="dark"),
    "another language": lambda window, line, here: window.session.settings.change(language="de"),
    "another name of the operator": lambda window, line, here: window.session.settings.change(operator="Ada"),
    "an edit of the project": lambda window, line, here: window.session.edit(lambda now: replace(now, name="Lid")),
}


@pytest.mark.parametrize("tap", QUIET.values(), ids=list(QUIET))
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_ends_nothing_asks_nothing(qtbot: QtBot, window: MainWindow, line: InspectPage, tmp_path: Path, tap: Tap) -> None:
    tap(window, line, tmp_path)
    judged = line.record.tally.total
    qtbot.waitUntil(lambda: line.record.tally.total > judged + 2 and window.session.settled)
    assert line.run.state is State.RUNNING and question(window, line) is None


def test_a_newer_model_waits_for_the_end_of_the_run(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    inspector = window.session.inspector
    with qtbot.waitSignal(window.session.turn.waiting) as waiting:
        window.session.reload_model()
    assert waiting.args == [True] and window.session.inspector is inspector and line.run.state is State.RUNNING
    assert "newer model" in window.notice.text()
    window.notice._button.click()
    assert window._line_question.box is not None and line.run.state is State.RUNNING
    window._line_question.keep_button.click()
    assert line.run.state is State.RUNNING and window.session.turn.is_waiting
    line.run.stop()
    qtbot.waitUntil(lambda: window.session.inspector is not inspector)  # there is none on the disk
    assert not window.session.turn.is_waiting


def test_who_does_not_want_to_wait_has_the_newer_model_at_once(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    with qtbot.waitSignal(window.session.turn.waiting):
        window.session.reload_model()
    window.notice._button.click()
    window._line_question.do_button.click()
    assert line.run.state is State.IDLE and window.session.inspector is None


def test_a_project_that_is_opened_drops_the_model_that_waits(qtbot: QtBot, window: MainWindow, line: InspectPage, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.session.turn.waiting):
        window.session.reload_model()
    window.open_project(project(tmp_path / "Other"))
    window._line_question.do_button.click()
    qtbot.waitUntil(lambda: window.session.folder == tmp_path / "Other" and window.session.settled)
    assert not window.session.turn.is_waiting


def test_stop_asks_where_the_hand_is_and_escape_means_no(qtbot: QtBot, line: InspectPage) -> None:
    qtbot.mouseClick(line.desk.bar.stop, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    box = line.starter.question.box
    assert box is not None and box.defaultButton() is line.starter.question.keep_button
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert line.run.state is State.RUNNING
