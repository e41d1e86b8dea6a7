"""Widgets and threads are tested without a screen; a warning, a word from Qt or a thread left behind fails the test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6")

import screen_tour
from gui_garbage import collected_where_it_was_made as collected_where_it_was_made
from patient_bot import qtbot as qtbot
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.services.context import Context
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.page_stack import load_all
from inspector.ui.pages.building import forecast

_HERE = Path(__file__).parent
_OF_TORCH = "ignore:.*torch.jit:DeprecationWarning"
"""The engine silences it by itself, but in a thread of a window another thread may put the filters back meanwhile."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error", _OF_TORCH), append=False)
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The application as users see it: bundled font, style, light colours, English texts and numbers."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("INSPECTOR_HOME", str(tmp_path_factory.mktemp("translations")))
        patched.setenv("INSPECTOR_LANGUAGE", "en")
        make_application(scheme="light")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    return qapp


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    yield
    assert threads.running_threads() == []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The main window as a new user finds it: no project, no weights. Its pages are imported, as they are a second after the start."""
    load_all(PAGES)
    made = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made._closing = True
    made.close()
    assert threads.join_all(10_000)


@pytest.fixture
def sample_project(tmp_path: Path, parts: Path) -> Path:
    """A project whose model is there and whose images are, too."""
    return screen_tour.sample_project(tmp_path, parts)


@pytest.fixture
def unplanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """No build is predicted: that times a network, which takes seconds."""

    def refuse(folder: Path, context: Context) -> Steps[None]:
        yield Progress("Timing a few images", 0, 1)
        raise InspectorError(ErrorCode.NO_IMAGES, "")

    monkeypatch.setattr(forecast, "_plan", refuse)
