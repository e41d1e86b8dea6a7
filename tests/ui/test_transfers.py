"""Projects as files: dropped, opened, refused; exported from a card or after a build, with progress, cancelled, failed."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import open_in, open_project
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.model import ModelState
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.recent import ProjectState, remember_project
from inspector.services.transfer import export_project, import_project
from inspector.storage import models, projects
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.transfers import Transfer

STATE = ModelState({"detector": "none"}, {"bank": np.zeros(4, np.float32)}, {"network.xml": b"<net/>"})


@pytest.fixture
def file(no_head: None, tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "from", Project("Deckel ü"))
    model_id = models.save_model(tmp_path / "from", STATE, [], Threshold(1.0, Rule.MANUAL), {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id))
    remember_project(tmp_path / "from", "Deckel ü")
    return finish(export_project(tmp_path / "from", tmp_path / "Deckel ü.inspector"))


def test_a_dropped_file_is_imported_and_opened(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    at, left = QPointF(5, 5), Qt.MouseButton.LeftButton
    window.page("projects").dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier))
    folder = paths.projects_folder() / "Deckel ü"
    qtbot.waitUntil(lambda: window.session.folder == folder)
    assert window.session.project is not None and window.session.project.name == "Deckel ü"
    qtbot.waitUntil(lambda: window.session.settled)


def test_the_file_that_the_program_was_started_with_is_imported(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with qtbot.waitSignal(window.desk.imported) as imported:
        window.begin(file)
    qtbot.waitUntil(lambda: window.session.settled)
    assert imported.args[0].name == "Deckel ü" and window.session.folder == imported.args[0].folder


def test_a_threshold_that_stays_in_use_is_told(qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path) -> None:
    def with_threshold(folder: Path, value: float) -> None:
        projects.update_project(folder, lambda now: now.with_threshold(now.active_model, Threshold(value, Rule.MANUAL)))

    open_in(qtbot, window, file)
    assert "was imported" in window.notice.text() and "stays in use" not in window.notice.text()
    with_threshold(paths.projects_folder() / "Deckel ü", 2.0)
    with_threshold(tmp_path / "from", 3.25)
    finish(export_project(tmp_path / "from", file))
    open_in(qtbot, window, file)
    assert "Its own threshold stays in use. That in the file is 3.25" in window.notice.text()
    qtbot.waitUntil(lambda: window.session.settled)


def test_a_damaged_file_is_refused_and_nothing_is_opened(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    window.open_project(file)
    qtbot.waitUntil(lambda: "cannot be used" in window.notice.text())
    assert window.session.folder is None and list(paths.projects_folder().glob("*")) == []
    assert not window.desk.transfers.running


def test_closing_the_window_while_importing_leaves_nothing(window: MainWindow, file: Path) -> None:
    window.open_project(file)
    window.desk.transfers.stop()
    assert threads.join_all(5000)


def wanted(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    """Types a file's name into the dialog and presses Save."""
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.isVisible() and dialog.selectedFiles()[0].endswith("Deckel ü.inspector")
    dialog.findChild(QLineEdit).setText(str(file))
    dialog.accept()


def export_action(window: MainWindow) -> QAction:
    (card,) = window.page("projects").cards()
    return next(action for action in card.menu().actions() if action.text() == "Export…")


@pytest.fixture
def looked_at(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.page("projects").refresh()
    qtbot.waitUntil(lambda: [card.state for card in window.page("projects").cards()] == [ProjectState.PROVISIONAL])


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize("typed", ["Ausgang.inspector", "Ausgang"])
def test_a_card_exports_its_project_and_says_where_it_lies(
    qtbot: QtBot, window: MainWindow, file: Path, typed: str, tmp_path: Path
) -> None:
    export_action(window).trigger()
    with qtbot.waitSignal(window.desk.transfers.exported):
        wanted(qtbot, window, tmp_path / typed)
    assert (tmp_path / "Ausgang.inspector").read_bytes() == file.read_bytes()
    assert "Ausgang.inspector was exported." in window.notice.text() and str(tmp_path) in window.notice.text()
    assert not window.notice.has_progress
    assert finish(import_project(tmp_path / "Ausgang.inspector", tmp_path / "to")).name == "Deckel ü"


def test_a_project_without_model_cannot_be_exported(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "empty", Project("Empty"))
    remember_project(tmp_path / "empty", "Empty")
    window.page("projects").refresh()
    qtbot.waitUntil(lambda: [card.state for card in window.page("projects").cards()] == [ProjectState.NO_MODEL])
    assert not export_action(window).isEnabled()


@pytest.mark.usefixtures("looked_at")
def test_the_model_in_use_is_exported_from_the_build_page(qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path) -> None:
    assert open_project(qtbot, window.session, tmp_path / "from")
    qtbot.waitUntil(lambda: window.session.settled)
    window.page("build").model.worth.export_button.click()
    with qtbot.waitSignal(window.desk.transfers.exported):
        wanted(qtbot, window, tmp_path / "again.inspector")
    assert (tmp_path / "again.inspector").read_bytes() == file.read_bytes()


@pytest.mark.usefixtures("looked_at")
def test_how_far_an_export_is_can_be_seen_and_it_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, go_on = threading.Event(), threading.Event()

    def slow(self: Transfer) -> Steps[object]:
        yield Progress("Exporting", 1, 4, "MB")
        seen.set()
        go_on.wait(10)
        yield Progress("Exporting", 2, 4, "MB")
        pytest.fail("the export went on after Cancel")

    monkeypatch.setattr(Transfer, "steps", slow)
    export_action(window).trigger()
    wanted(qtbot, window, tmp_path / "x.inspector")
    qtbot.waitUntil(seen.is_set)
    assert window.notice.has_progress and "Exporting to x.inspector" in window.notice.text()
    bar = window.notice.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.value() * 4 == bar.maximum())
    with qtbot.waitSignal(window.desk.transfers.failed):
        window.notice.action_requested.emit("transfer-cancel")
        go_on.set()
    assert window.notice.text() == "The export was cancelled. No file was written."
    assert not window.notice.has_progress and not (tmp_path / "x.inspector").exists()


@pytest.mark.usefixtures("looked_at")
def test_an_export_that_fails_is_explained(qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path) -> None:
    next((tmp_path / "from" / "models").glob("*/network.xml")).write_bytes(b"<ten/>")
    export_action(window).trigger()
    wanted(qtbot, window, tmp_path / "x.inspector")
    qtbot.waitUntil(lambda: "its hash is wrong" in window.notice.text())
    assert not (tmp_path / "x.inspector").exists() and not window.notice.has_progress
    (tmp_path / "from" / projects.FILE).unlink()
    window.desk.export(tmp_path / "from")
    qtbot.waitUntil(lambda: "There is no project in" in window.notice.text())
    assert not window.findChildren(QFileDialog, "")


@pytest.mark.usefixtures("looked_at")
def test_another_notice_is_not_overwritten_by_progress(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.desk._on_started(Transfer(file))
    window.notice.show_text("Something else.")
    window.desk._on_stepped(Progress("Importing", 1, 2))
    assert window.notice.text() == "Something else." and not window.notice.has_progress


@pytest.mark.usefixtures("looked_at")
def test_closing_during_an_export_asks_first(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(self: Transfer) -> Steps[Path]:
        yield Progress("Exporting", 1, 2, "MB")
        go_on.wait(10)
        return self.file

    monkeypatch.setattr(Transfer, "steps", slow)
    window.desk.transfers.start(Transfer(tmp_path / "x.inspector", tmp_path / "from"))
    window.close()
    box = window._question.box
    assert window.isVisible() and box is not None and "export" in box.text()
    window._question.keep_button.click()
    with qtbot.waitSignal(window.desk.transfers.exported):
        go_on.set()
    qtbot.waitUntil(lambda: not window.desk.transfers.running)
    window.close()
    assert not window.isVisible()
