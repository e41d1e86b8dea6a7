"""The desktop program from its start to its end, through `inspector.app.main`, with real builds of small parts."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from small_parts import write_parts

from inspector import app, cli
from inspector.core.progress import Steps
from inspector.core.recipe import Recipe
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.setup import set_up_project
from inspector.storage import models, projects
from inspector.ui.main_window import MainWindow

Play = Callable[[list[str], Callable[[MainWindow], None]], int]

BUILD_MS = 60_000
SMALL = Recipe(size=64, coreset=200)
SLOW_CORESET = Recipe(size=128, coreset=800)


def drop(target: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=BUILD_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def make_project(folder: Path, parts: int = 8, recipe: Recipe = SMALL) -> Path:
    good = write_parts(folder / "good", range(parts))
    set_up_project(folder / "project ü", recipe, [str(good)])
    return folder / "project ü"


def start_and_wait(qtbot: QtBot, window: MainWindow) -> None:
    """Builds to the end and waits until the new model is loaded."""
    with qtbot.waitSignal(window.building.succeeded, timeout=BUILD_MS):
        click(qtbot, window.page("build").start_button)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=BUILD_MS)


def cancel_at(qtbot: QtBot, window: MainWindow, stage: str, patch: pytest.MonkeyPatch) -> None:
    """Starts a build, lets it dwell in a stage (small parts pass some too fast for any hand), and presses Cancel there."""
    panel = window.page("build").progress
    with patch.context() as held:
        held.setattr("inspector.services.build.build", dwelling(build, stage))
        click(qtbot, window.page("build").start_button)
        qtbot.waitUntil(lambda: panel.texts()[0].startswith(stage), timeout=BUILD_MS)
        with qtbot.waitSignal(window.building.ended, timeout=BUILD_MS):
            click(qtbot, panel.cancel_button)
    assert panel.texts()[0].startswith("Cancelled.")
    qtbot.waitUntil(lambda: window.building.settled, timeout=BUILD_MS)


def dwelling(work: Callable[[Path, Context], Steps[object]], stage: str) -> Callable[[Path, Context], Steps[object]]:
    """The same work, but the first step of a stage is repeated until it is cancelled."""

    def steps(folder: Path, context: Context) -> Steps[object]:
        real = work(folder, context)
        try:
            for progress in real:
                yield progress
                while progress.stage.startswith(stage):
                    time.sleep(0.005)
                    yield progress
        finally:
            real.close()

    return steps


def test_from_an_empty_home_to_a_model_that_judges(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    good, defect = tmp_path / "my parts ß", tmp_path / "bad"
    write_parts(good, range(8))
    write_parts(defect, range(100, 103), scratched=True)
    (good / "broken.png").write_bytes(b"not a picture")

    def user(window: MainWindow) -> None:
        assert window.isVisible() and window.page_key == "projects" and window.page("projects").cards() == []
        drop(window.page("projects"), good)
        form = window.page("new").form
        assert window.page_key == "new" and form.place.name.text() == "my parts ß"
        form.place.name.selectAll()
        qtbot.keyClicks(form.place.name, "Cover 7")
        drop(form.validation_defect, defect)
        qtbot.waitUntil(lambda: not form.good.surveying and not form.validation_defect.surveying, timeout=BUILD_MS)
        assert [name for name, _ in form.good.findings.unreadable.rows()] == ["broken.png"]
        click(qtbot, window.page("new").create_button)
        qtbot.waitUntil(lambda: window.page_key == "build")
        assert window.session.folder == home / "projects" / "Cover 7"
        start_and_wait(qtbot, window)
        texts = window.page("build").model.texts()
        assert texts["Good parts learned"] == "8" and texts["Scored parts"] == "8 good, 3 with defects"
        assert [name for name, _ in window.page("build").model.skipped.rows()] == ["broken.png"]
        assert window.session.inspector is not None and not window.session.inspector.threshold.provisional
        click(qtbot, window.page("build").model.worth.inspect_button)
        assert window.page_key == "inspect"

    assert play([], user) == 0
    folder = home / "projects" / "Cover 7"
    assert projects.open_project(folder).active_model in models.list_models(folder)
    assert (home / "data" / "recent.json").is_file() and (home / "data" / "window.ini").is_file()
    assert "Inspector" in (home / "logs" / "inspector.log").read_text(encoding="utf-8")


def test_the_next_start_shows_the_project_and_opens_it(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    folder = make_project(tmp_path)

    def first(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "build", timeout=BUILD_MS)
        start_and_wait(qtbot, window)
        assert "provisional" in window.page("build").model.texts()["Threshold"]

    def second(window: MainWindow) -> None:
        (card,) = window.page("projects").cards()
        qtbot.waitUntil(card.has_picture, timeout=BUILD_MS)
        assert card.state_text() == "Provisional threshold"
        click(qtbot, card)
        qtbot.waitUntil(lambda: window.page_key == "inspect")
        qtbot.waitUntil(lambda: window.session.inspector is not None, timeout=BUILD_MS)

    assert play([str(folder)], first) == 0
    assert play([], second) == 0


def test_cancel_in_any_stage_and_build_again(qtbot: QtBot, home: Path, tmp_path: Path, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_project(tmp_path, parts=24, recipe=SLOW_CORESET)

    def user(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "build", timeout=BUILD_MS)
        cancel_at(qtbot, window, "Reading", monkeypatch)
        assert models.list_models(folder) == [] and window.session.inspector is None
        start_and_wait(qtbot, window)
        model = projects.open_project(folder).active_model
        for stage in ("Looking for images", "Loading", "Reading", "Choosing", "Scoring", "Saving"):
            cancel_at(qtbot, window, stage, monkeypatch)
            assert projects.open_project(folder).active_model == model, stage
            assert window.session.inspector is not None and window.session.inspector.model_id == model
            assert "stays in use" in window.page("build").progress.texts()[0]
        assert models.list_models(folder) == [model]
        start_and_wait(qtbot, window)
        assert window.session.inspector is not None and window.session.inspector.model_id != model

    assert play([str(folder)], user) == 0


def test_the_first_build_of_a_pc_is_cancelled_while_its_network_is_prepared(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    (home / "cache").unlink()
    folder = make_project(tmp_path)

    def user(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "build", timeout=BUILD_MS)
        panel = window.page("build").progress
        click(qtbot, window.page("build").start_button)
        qtbot.waitUntil(lambda: panel.texts()[0].startswith("Loading"), timeout=BUILD_MS)
        with qtbot.waitSignal(window.building.ended, timeout=BUILD_MS):
            click(qtbot, panel.cancel_button)
        assert panel.texts()[0].startswith("Cancelled.")

    assert play([str(folder)], user) == 0
    assert models.list_models(folder) == []


def test_closing_during_a_build_asks_and_leaves_nothing_running(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    folder = make_project(tmp_path, parts=60)

    def user(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "build", timeout=BUILD_MS)
        with qtbot.waitSignal(window.building.stepped, timeout=BUILD_MS):
            click(qtbot, window.page("build").start_button)
        window.close()
        assert window.isVisible() and window._question.box is not None
        window._question.do_button.click()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=BUILD_MS)

    assert play([str(folder)], user) == 0
    assert projects.open_project(folder).active_model == ""
    with projects.building(folder):
        pass


def test_a_folder_that_is_no_project_is_explained_in_the_window(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    def user(window: MainWindow) -> None:
        qtbot.waitUntil(window.notice.isVisible, timeout=BUILD_MS)
        assert "nothing here" in window.notice.text() and window.page_key == "projects"

    assert play([str(tmp_path / "nothing here")], user) == 0


def test_a_bug_is_shown_and_logged_and_the_window_goes_on(qtbot: QtBot, home: Path, play: Play) -> None:
    def user(window: MainWindow) -> None:
        window.page("projects").open_wanted.connect(lambda folder: 1 / 0)
        window.page("projects").open_wanted.emit(home / "nowhere")
        qtbot.waitUntil(lambda: "ZeroDivisionError" in window.notice.text(), timeout=BUILD_MS)
        assert window.isVisible()

    with capture_exceptions() as bugs:
        assert play([], user) == 0
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]
    assert "ZeroDivisionError" in (home / "logs" / "inspector.log").read_text(encoding="utf-8")


def test_a_simulated_camera_brings_verdicts(qtbot: QtBot, home: Path, tmp_path: Path, play: Play) -> None:
    folder = make_project(tmp_path)

    def builder(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "build", timeout=BUILD_MS)
        start_and_wait(qtbot, window)

    def watcher(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.page_key == "inspect" and window.page("inspect").record.tally.total >= 3, timeout=BUILD_MS)

    assert play([str(folder)], builder) == 0
    assert play([str(folder), "--source", "simulated"], watcher) == 0


def test_a_source_that_is_unknown_is_refused_with_those_that_there_are(
    qtbot: QtBot, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["gui", "--source", "microscope"]) == 2
    assert capsys.readouterr().err == "There is no source microscope that could be started; there are camera, simulated.\n"


def test_without_a_display_there_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert app.main([]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "display" in said.err


def run_python(code: str, home: Path, **options: object) -> "subprocess.Popen[str]":
    environment = os.environ | {"INSPECTOR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_window_is_visible_before_anything_heavy_is_imported(home: Path) -> None:
    code = """
import sys
from inspector import app, cli
heavy = ("torch", "openvino", "faiss", "cv2", "scipy", "pyqtgraph")
def begin(window, *arguments, **named):
    print("visible", window.isVisible(), [name for name in heavy if name in sys.modules])
    window.close_now()
import inspector.ui.main_window
inspector.ui.main_window.MainWindow.begin = begin
raise SystemExit(app.main([]))
"""
    process = run_python(code, home)
    out, _ = process.communicate(timeout=60)
    assert out.strip() == "visible True []" and process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be handled")
def test_the_end_of_the_login_session_stops_a_build_without_asking(home: Path, tmp_path: Path) -> None:
    folder = make_project(tmp_path, parts=60)
    code = f"""
from inspector import app, cli
import inspector.ui.main_window as module
class Window(module.MainWindow):
    def __init__(self):
        super().__init__()
        self.building.stepped.connect(lambda step: print(step.stage, flush=True))
    def open_project(self, folder):
        self.session.answered.connect(self.building.start)
        super().open_project(folder)
module.MainWindow = Window
raise SystemExit(app.main([{str(folder)!r}]))
"""
    process = run_python(code, home)
    assert process.stdout is not None
    assert process.stdout.readline() != ""
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert projects.open_project(folder).active_model == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be handled")
@pytest.mark.parametrize("building", [True, False], ids=["while building", "while predicting"])
def test_a_network_that_is_being_converted_does_not_keep_the_program_alive(home: Path, tmp_path: Path, building: bool) -> None:
    (home / "cache").unlink()
    folder = make_project(tmp_path)
    code = f"""
import threading
from inspector import app, cli
from inspector.engine.runtime.library import openvino
def convert_for_ever(*arguments, **named):
    print("converting", flush=True)
    threading.Event().wait()
openvino.convert_model = convert_for_ever
import inspector.ui.main_window as module
class Window(module.MainWindow):
    def open_project(self, folder):
        if {building}:
            self.session.answered.connect(self.building.start)
        super().open_project(folder)
module.MainWindow = Window
raise SystemExit(app.main([{str(folder)!r}]))
"""
    process = run_python(code, home)
    assert process.stdout is not None
    assert process.stdout.readline() == "converting\n"
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert projects.open_project(folder).active_model == ""
    with projects.building(folder):
        pass
