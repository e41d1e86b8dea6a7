"""The whole program, played by a script in place of the user."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6")

from gui_garbage import collected_where_it_was_made as collected_where_it_was_made
from patient_bot import qtbot as qtbot
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow

Script = Callable[[MainWindow], None]

LAST_WAIT_MS = 60_000

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


@pytest.fixture
def play(qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[str], Script], int]]:
    """Runs the program and, inside its event loop, a script that plays the user; gives the exit code."""

    # The tests go on: they wait even for a thread that the program may leave behind.
    monkeypatch.setattr(app, "leave", lambda code: threads.join_all(LAST_WAIT_MS))

    def run(arguments: list[str], script: Script) -> int:
        problems: list[BaseException] = []

        def perform() -> None:
            window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
            try:
                script(window)
            except BaseException as problem:
                problems.append(problem)
            finally:
                window.close_now()

        QTimer.singleShot(50, perform)
        code = app.main(arguments)
        if problems:
            raise problems[0]
        return code

    yield run
    assert threads.running_threads() == []
    assert not any(isinstance(each, MainWindow) for each in QApplication.topLevelWidgets())
