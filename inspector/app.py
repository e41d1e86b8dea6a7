"""The desktop program is put together here: log, crash relay, order of imports, window. Nothing else knows all the parts."""

import argparse
import contextlib
import ctypes
import faulthandler
import importlib.util
import logging
import os
import platform
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector import __version__, paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)

LOG_BYTES, LOG_FILES = 2_000_000, 5
_SCALE = "QT_SCALE_FACTOR"
LAST_WAIT_MS = 30_000
"""How long the process outlives its window for a step that can neither be interrupted nor cut off."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the desktop program until its window is closed. 0: closed by the user; 2: it cannot start, with one sentence."""
    options = _parse(argv)
    from inspector.ui.display import why_no_window

    if problem := why_no_window():
        if sys.stderr is not None:  # a windowed frozen program has none
            sys.stderr.write(problem + "\n")
        return 2
    with ExitStack() as stack:
        stack.enter_context(_log_file())
        stack.enter_context(_crash_file())
        _load_torch_runtime_first()
        return _run(options, stack)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="inspector gui", description="Opens the window of Inspector.")
    parser.add_argument("project", nargs="?", type=Path, help="project to open: its folder, or a .inspector file")
    parser.add_argument("--demo", action="store_true", help="open the demo project; it is drawn and built on first use")
    parser.add_argument(
        "--source", default="", metavar="SOURCE", help="source to start as soon as a model is ready, such as camera or usb:0"
    )
    parser.add_argument("--version", action="version", version=f"Inspector {__version__}")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    """Shows the window and stays in Qt's event loop until it is closed."""
    from inspector.ui.application import make_application

    _own_taskbar_entry()
    app: QApplication = make_application(made=_fit_small_screen)
    if options.source and not _is_known(options.source):
        return 2

    from inspector.ui.bridge import threads
    from inspector.ui.bridge.crash_relay import CrashRelay
    from inspector.ui.bridge.garbage import GuiThreadCollector
    from inspector.ui.bridge.single_instance import SingleInstance, hand_over

    if hand_over(options.project, options.demo):
        if sys.stderr is not None:
            sys.stderr.write("Inspector is open already; its window has been brought to the front.\n")
        return 0
    from inspector.ui.main_window import MainWindow

    single = SingleInstance(app)
    stack.callback(single.stop)
    relay = CrashRelay(app)
    relay.install()
    stack.callback(relay.remove)
    collector = GuiThreadCollector(app)
    stack.callback(collector.stop)
    window = MainWindow()
    relay.crashed.connect(window.show_error)
    single.asked.connect(window.come_forward)
    stack.enter_context(_closed_by_signals(window.close_now))
    window.show()
    window.begin(options.project, demo=options.demo, source=options.source)
    code = app.exec()
    single.stop()  # a start from now on is a program of its own
    ended = threads.join_what_matters(LAST_WAIT_MS)
    if left := threads.running_threads():
        _log.log(logging.INFO if ended else logging.ERROR, "These threads were left behind: %s", ", ".join(left))
        leave(code if ended else 1)
    _destroy(window)
    return code


def _is_known(source: str) -> bool:
    """Whether there is such a source; says so in one sentence where there is not."""
    from inspector.core.errors import InspectorError
    from inspector.ui.pages.sources import check_named

    try:
        check_named(source)
    except InspectorError as error:
        if sys.stderr is not None:
            sys.stderr.write(error.detail + "\n")
        return False
    return True


def leave(code: int) -> None:
    """Ends the process without its threads: what is on disk is safe at any moment, and a QThread must not be destroyed while it runs."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a windowed frozen program has none
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


def _fit_small_screen(app: "QApplication") -> None:
    """Starts anew with everything drawn smaller where the screen is too small for the window: a verdict must not lie beside it."""
    from inspector.ui.display import scale_for

    area = app.primaryScreen().availableGeometry()
    factor = scale_for(area.width(), area.height())
    if factor == 1 or _SCALE in os.environ or app.platformName() in ("offscreen", "minimal"):
        return
    _log.info("A screen of %d x %d: everything is drawn at %.2f of its size", area.width(), area.height(), factor)
    os.environ[_SCALE] = str(factor)
    command = sys.argv if getattr(sys, "frozen", False) else sys.orig_argv
    start_anew([sys.executable, *command[1:]])  # Qt reads the factor only once, when it starts


def start_anew(command: Sequence[str]) -> None:
    """Runs `command` in place of this process.

    On Windows it runs beside it for a moment: what Python calls exec there takes arguments apart at their spaces, and programs lie in
    C:/Program Files.
    """
    if sys.platform == "win32":
        subprocess.Popen(list(command))
        leave(0)
    os.execv(command[0], list(command))


def _destroy(window: Any) -> None:
    """Destroys the window while Qt is whole, not in whatever order the interpreter ends."""
    from PySide6.QtCore import QCoreApplication, QEvent

    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _load_torch_runtime_first() -> None:
    """Windows: loads torch's smallest library before Qt's, without importing torch.

    PySide6 brings its own msvcp140.dll. Whichever copy is loaded first serves the whole process, and torch's c10.dll fails in an
    older one (WinError 1114, pytorch/pytorch#166628). Importing torch first would cost seconds before the window appears, and in
    a thread it could come second. Loading c10.dll alone takes milliseconds and settles which copy everybody gets: the one that
    torch finds by itself. A failure is left to the first build, which explains it.
    """
    if sys.platform == "win32":
        found = importlib.util.find_spec("torch")
        folders = found.submodule_search_locations if found else None
        library = Path(folders[0], "lib", "c10.dll") if folders else None
        if library is None or not library.is_file():
            return
        try:
            os.add_dll_directory(str(library.parent))
            ctypes.WinDLL(str(library))
        except OSError as error:
            _log.warning("%s was not loaded ahead of Qt: %s", library, error)


def _own_taskbar_entry() -> None:
    """Windows: shows this program's icon in the task bar rather than that of Python."""
    if sys.platform == "win32":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Inspector")


@contextmanager
def _log_file() -> Iterator[None]:
    """Writes the log beside the other logs of this program; without a place to write to the program works all the same."""
    root = logging.getLogger()
    try:
        paths.log_folder().mkdir(parents=True, exist_ok=True)
        file = paths.log_folder() / "inspector.log"
        handler: logging.Handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    before = root.level
    root.addHandler(handler)
    root.setLevel(min(before, logging.INFO))
    _log.info("Inspector %s, Python %s, %s", __version__, platform.python_version(), platform.platform())
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


@contextmanager
def _crash_file() -> Iterator[None]:
    """Leaves the Python stack of a crash in native code in a file; a windowed program has no standard error to print it to."""
    from inspector.services import crashes

    crashes.take_native()
    with ExitStack() as stack:
        if not faulthandler.is_enabled():
            with contextlib.suppress(OSError):
                file = stack.enter_context((paths.log_folder() / crashes.NATIVE).open("a", encoding="utf-8"))
                faulthandler.enable(file)
                stack.callback(faulthandler.disable)
        yield


@contextmanager
def _closed_by_signals(close: Any) -> Iterator[None]:
    """Ctrl+C in the terminal and the end of the login session close the window properly."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: close()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
