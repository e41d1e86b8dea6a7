"""The Help page; what a station shows; reports of a crash; a second start."""

import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from asking import open_in
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShortcut
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.project import Project
from inspector.services import crashes, rendezvous
from inspector.services.context import Context
from inspector.services.licences import Component
from inspector.services.selftest import Check
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.bridge.single_instance import SingleInstance, hand_over
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.help import HelpPage
from inspector.ui.wishes import BeginProject

SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from inspector.ui.bridge.single_instance import hand_over
application = QCoreApplication([])
sys.exit(7 if hand_over(Path(sys.argv[1]), demo=False) else 1)
"""


def test_the_keys_that_help_names_are_there(window: MainWindow) -> None:
    window.show_page("help")
    told = {label.text() for label in window.page("help").findChildren(QLabel)}
    assert {"Space, held", "The part without the heatmap", "Heatmap on or off", "Everywhere", "Tune"} <= told
    assert {"Ctrl+1 – Ctrl+9", "Projects, Build, Tune, Health, Inspect, Verify, History, Settings, Help"} <= told
    held = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert {"Ctrl+N", "Ctrl+O", "F1", "Ctrl+1", "Ctrl+5"} <= held


@pytest.fixture
def station(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.services.capabilities.find_spec", lambda name: None)


def texts(page: QWidget) -> set[str]:
    return {button.text() for button in page.findChildren(QPushButton) if button.isVisibleTo(page)}


def test_f1_shows_version_folders_and_licences(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.entry("help").click()
    page = window.page("help")
    assert window.page_key == "help" and isinstance(page, HelpPage)
    qtbot.waitUntil(lambda: page.licences.count() > 0)
    assert page.licences.count() > 5 and page.licence.toPlainText().strip()
    page.licences.setCurrentRow(page.licences.count() - 1)
    assert page.licences.item(page.licences.count() - 1).text() == page.licence.toPlainText().splitlines()[0]


def test_the_licences_are_read_while_the_page_is_there_already(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr("inspector.ui.pages.help.components", lambda: (gate.wait(), [Component("part", "1.0", "MIT")])[1])
    page = window.show_page("help")
    assert isinstance(page, HelpPage) and page.isVisible() and page.licences.count() == 0
    window.show_page("projects")
    window.show_page("help")
    gate.set()
    qtbot.waitUntil(lambda: page.licences.count() == 1)
    assert page.licence.toPlainText() == "part 1.0\nMIT"


def test_the_page_does_not_bring_the_engine(home: Path) -> None:
    code = "import sys, inspector.ui.pages.help; print([each for each in ('cv2', 'scipy', 'torch') if each in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout.strip() == "[]"


def test_a_folder_that_is_not_there_yet_opens_its_parent(window: MainWindow, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page = window.page("help")
    assert isinstance(page, HelpPage) and not paths.projects_folder().exists()
    page.open_buttons["Projects"].click()
    assert [Path(url.toLocalFile()) for url in opened] == [home]


def test_where_no_program_shows_folders_it_is_said_where_they_lie(window: MainWindow, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page = window.show_page("help")
    assert isinstance(page, HelpPage)
    page.open_buttons["Projects"].click()
    assert window.notice.isVisible() and f"shows folders. It lies in {home}." in window.notice.text()
    window.notice.dismiss()
    window.show_error(ZeroDivisionError("division by zero"))
    window.notice._button.click()
    assert str(paths.log_folder()) in window.notice.text() or f"It lies in {home}." in window.notice.text()
    window.notice.dismiss()
    window.page("projects").folder_wanted.emit(home)  # type: ignore[attr-defined]
    assert f"It lies in {home}." in window.notice.text()


def test_diagnostics_are_written_where_the_user_says(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checks(*_: object) -> object:
        return [Check("resources", True, "4 files")]
        yield

    monkeypatch.setattr("inspector.services.selftest.run_checks", checks)
    page = HelpPage(context, lambda parent, title, name: tmp_path / name)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.collected) as collected:
        page.collect_button.click()
    assert zipfile.is_zipfile(collected.args[0]) and str(collected.args[0]) in page.said.text()
    qtbot.waitUntil(page.collect_button.isEnabled)


def test_nothing_is_collected_when_no_file_is_chosen(qtbot: QtBot, context: Context) -> None:
    page = HelpPage(context, lambda parent, title, name: None)
    qtbot.addWidget(page)
    page.collect_button.click()
    assert page.collect_button.isEnabled() and threads.running_threads() == []


def test_a_station_says_so_and_offers_what_it_can_do(station: None, window: MainWindow) -> None:
    assert "New project" not in texts(window.page("projects")) and {"Import…", "Import a file…"} <= texts(window.page("projects"))
    window.show_page("build")
    assert "Go to Projects" in texts(window.page("build")) and "Start build" not in texts(window.page("build"))


def test_a_station_explains_its_build_page_with_a_project_too(qtbot: QtBot, station: None, window: MainWindow, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "p", Project("p"))
    open_in(qtbot, window, tmp_path / "p")
    assert "Go to Projects" in texts(window.page("build")) and "Start build" not in texts(window.page("build"))


@pytest.mark.parametrize("way", ["new", "demo"])
def test_a_station_refuses_what_needs_a_build(station: None, window: MainWindow, way: str) -> None:
    window.go_to("new", BeginProject()) if way == "new" else window.start_demo()
    assert "cannot be built" in window.notice.text() and window.page_key == "projects" and not window.building.running


def test_a_crash_is_offered_at_the_next_start_once(window: MainWindow) -> None:
    crashes.write_report(KeyError("lost"))
    window.begin()
    assert "did not end properly" in window.notice.text()
    window.notice.action_requested.emit("help")
    assert window.page_key == "help" and not window.notice.isVisible()
    window.begin()
    assert not window.notice.isVisible()


def test_a_start_without_another_window_opens_one() -> None:
    assert not hand_over(None, demo=False)


@pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)", extend=True)
def test_a_second_start_hands_over_its_project(qtbot: QtBot, home: Path, tmp_path: Path, window: MainWindow) -> None:
    folder = tmp_path / "Prüfling"
    projects.create_project(folder, Project("Prüfling"))
    single = SingleInstance()
    single.asked.connect(window.come_forward)
    window.showMinimized()
    with qtbot.waitSignal(single.asked):
        second = subprocess.Popen([sys.executable, "-c", SECOND_START, str(folder)])
    assert second.wait(timeout=20) == 7
    qtbot.waitUntil(lambda: window.session.folder == folder)
    assert not window.isMinimized()
    single.stop()
    assert not hand_over(None, demo=False)


def test_somebody_else_at_the_name_is_told_nothing_and_a_window_opens(qtbot: QtBot, home: Path) -> None:
    """They can listen there once the program was killed, or on Windows before it starts; the note they cannot read."""
    note, heard = rendezvous.leave_note(), list[bytes]()
    other = QLocalServer()
    assert other.listen(note.name)

    def answer() -> None:
        socket = other.nextPendingConnection()
        socket.readyRead.connect(lambda: (heard.append(bytes(socket.readAll().data())), socket.write(b"ok\n"), socket.flush()))

    other.newConnection.connect(answer)
    second = subprocess.Popen([sys.executable, "-c", SECOND_START, "secret project"], stderr=subprocess.PIPE, encoding="utf-8")
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 1 and len(heard) == 1 and len(heard[0]) == 65
    assert second.communicate()[1] == "Somebody else listens at the name of the open window; this start opens a window of its own\n"
    other.close()


@pytest.mark.parametrize("line", [b"[" * 90_000, b'{"project": "a\\u0000b", "demo": false}', b'{"project": "\\ud800"}', b"0" * 200_000])
def test_whoever_says_something_else_is_not_listened_to(qtbot: QtBot, home: Path, line: bytes) -> None:
    single, asked = SingleInstance(), list[object]()
    single.asked.connect(lambda *wish: asked.append(wish))
    note = rendezvous.find_note()
    assert note is not None
    for end in (b"\n", b""):
        socket = QLocalSocket()
        socket.connectToServer(note.name)
        assert socket.waitForConnected(1000)
        socket.write(line + end)
        socket.flush()
        if end or len(line) > rendezvous.MOST_BYTES:
            qtbot.waitUntil(lambda socket=socket: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
        socket.abort()
    with qtbot.waitSignal(single.asked):
        second = subprocess.Popen([sys.executable, "-c", SECOND_START, "part"])
    assert second.wait(timeout=20) == 7 and len(asked) == 1
    single.stop()
    assert rendezvous.find_note() is None


def test_where_no_note_can_be_left_every_start_opens_a_window(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths.data_folder().parent.mkdir(parents=True, exist_ok=True)
    paths.data_folder().touch()
    single = SingleInstance()
    assert "cannot reach this one" in caplog.text and not hand_over(None, demo=False)
    single.stop()
