"""Files that were exported on another PC: dropped, opened, refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.context import Context
from inspector.services.transfer import export_project
from inspector.storage import models, projects
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow

STATE = ModelState({"detector": "none"}, {"bank": np.zeros(4, np.float32)}, {"network.xml": b"<net/>"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "from", Project("Deckel ü"))
    model_id = models.save_model(tmp_path / "from", STATE, [], Threshold(1.0, Rule.MANUAL), {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id))
    return finish(export_project(tmp_path / "from", tmp_path / "Deckel ü.inspector"))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made._closing = True
    made.close()
    assert threads.join_all(10_000)


def test_a_dropped_file_is_imported_and_opened(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    at, left = QPointF(5, 5), Qt.MouseButton.LeftButton
    window.projects_page.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier))
    folder = paths.projects_folder() / "Deckel ü"
    qtbot.waitUntil(lambda: window.session.folder == folder)
    assert window.session.project is not None and window.session.project.name == "Deckel ü"
    qtbot.waitUntil(lambda: not window.session.busy)


def test_the_file_that_the_program_was_started_with_is_imported(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with qtbot.waitSignal(window.importing.succeeded) as imported:
        window.begin(file)
    assert imported.args[0].name == "Deckel ü" and window.session.folder == imported.args[0].folder
    qtbot.waitUntil(lambda: not window.session.busy)


def test_a_damaged_file_is_refused_and_nothing_is_opened(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    window.open_project(file)
    qtbot.waitUntil(lambda: "cannot be used" in window.notice.text())
    assert window.session.folder is None and list(paths.projects_folder().glob("*")) == []
    assert not window.importing.running


def test_closing_the_window_while_importing_leaves_nothing(window: MainWindow, file: Path) -> None:
    window.open_project(file)
    window.importing.stop()
    assert threads.join_all(5000)
