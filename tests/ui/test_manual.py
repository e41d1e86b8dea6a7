"""F1 leads to the chapter of the page that is shown, in the language that is spoken."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.ui import languages, manual
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES

SOURCES = Path(__file__).parents[2] / "resources" / "manual"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manual that was built, with two languages; the second one lacks a chapter."""
    for code, chapters in {"en": ("index", "tune", "first-product"), "de": ("index", "tune")}.items():
        (tmp_path / code).mkdir()
        for chapter in chapters:
            (tmp_path / code / f"{chapter}.html").write_text(chapter, encoding="utf-8")
    monkeypatch.setattr(paths, "manual_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to show."""
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(QUrl(url).toLocalFile()) or True)
    return addresses


@pytest.mark.parametrize(
    ("name", "code", "file"),
    [
        ("tune", "de", "de/tune.html"),
        ("tune", "de_AT", "de/tune.html"),
        ("tune", "ko", "en/tune.html"),
        ("first-product", "de", "de/index.html"),
        ("unheard-of", "en", "en/index.html"),
    ],
)
def test_a_chapter_is_found_in_the_language_that_has_it(built: Path, name: str, code: str, file: str) -> None:
    assert manual.page_file(name, code) == built / file


def test_f1_opens_the_chapter_of_the_page_that_is_shown(qtbot: QtBot, window: MainWindow, built: Path, opened: list[str]) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("tune")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert opened == [(built / languages.spoken() / "tune.html").as_posix()]


def test_without_a_manual_f1_shows_help(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    monkeypatch.setattr(paths, "manual_folder", lambda: tmp_path / "nothing")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.page_key == "help" and not opened


def test_without_a_browser_f1_says_where_the_manual_lies(
    qtbot: QtBot, window: MainWindow, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.page_key == "help" and str(built / "en") in window.notice.text()


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_page_has_its_chapter(code: str) -> None:
    assert [entry.key for entry in PAGES if not (SOURCES / code / f"{entry.manual}.md").is_file()] == []
