"""Pictures of every screen, taken of the real window without a display: for `inspector demo`, the README and a look at a change."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QMessageLogContext, QtMsgType, qInstallMessageHandler

from inspector.core.errors import ErrorCode, InspectorError
from inspector.paths import HOME_VARIABLE
from inspector.services.context import Context
from inspector.ui import page_list
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.interrupts import deferred_interrupts
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage

PATIENCE_S = 60.0
SIZE = (1280, 800)


def photograph(
    project: Path, folder: Path, inspected: Sequence[Path] = (), size: tuple[int, int] = SIZE, scheme: str = "light"
) -> list[Path]:
    """Opens `project`, inspects the files `inspected`, and writes a picture of each screen into `folder`; their paths.

    Needs no display. Leaves the user's recent projects and window state alone. Raises what kept the model from being loaded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    context = Context.default()
    with deferred_interrupts() as ask, _home_of_its_own(), _without_shrugs():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = make_application(["inspector"], scheme)
        window = MainWindow(context)
        window.resize(*size)
        window.show()
        try:
            errors: list[Exception] = []
            window.session.failed.connect(errors.append)
            window.open_project(project.absolute())
            _wait(lambda: window.session.inspector is not None or bool(errors), ask)
            if errors:
                raise errors[0]
            return list(_pictures(window, folder, inspected, ask))
        finally:
            window.close_now()
            _wait(lambda: not window.isVisible() and not threads.running_threads())
            window.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _pictures(window: MainWindow, folder: Path, inspected: Sequence[Path], ask: Callable[[], None]) -> Iterator[Path]:
    inspect = window.page("inspect")
    if inspected and isinstance(inspect, InspectPage):
        window.show_page("inspect")
        over: list[bool] = []
        inspect.run.finished.connect(lambda: over.append(True))
        inspect.starter.open_paths(list(inspected))
        _wait(lambda: bool(over), ask)
    for key in (entry.key for entry in page_list.PAGES):
        window.show_page(key)
        _settle(ask)
        path = folder / f"{key}.png"
        if not window.grab().save(str(path)):
            raise InspectorError(ErrorCode.NOT_WRITABLE, f"{path} cannot be written.")
        yield path


@contextmanager
def _without_shrugs() -> Iterator[None]:
    """Qt's platform for no display says on standard error what it cannot do; whoever runs a self-test need not wonder about it."""

    def pass_on(kind: QtMsgType, place: QMessageLogContext, text: str) -> None:
        if text.startswith("This plugin does not support"):
            return
        if before is not None:
            before(kind, place, text)
        elif sys.stderr is not None:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def _home_of_its_own() -> Iterator[None]:
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="inspector-screens-") as home:
        os.environ[HOME_VARIABLE] = home
        try:
            yield
        finally:
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before


def _wait(fact: Callable[[], bool], ask: Callable[[], None] = lambda: None) -> None:
    """Lets the program run until `fact` holds. Raises `MODEL_MISSING` when it does not within a minute, and what `ask` raises."""
    end = time.monotonic() + PATIENCE_S
    while not fact():
        ask()
        if time.monotonic() > end:
            raise InspectorError(ErrorCode.MODEL_MISSING, "The screens could not be photographed: the window did not get ready.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _settle(ask: Callable[[], None], seconds: float = 0.6) -> None:
    """Time for thumbnails and delayed layouts, which tell nobody when they are done."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ask()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
