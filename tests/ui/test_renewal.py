"""Another language without a restart: everything that is shown is made anew, and what is open and what runs lives on."""

import gc
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pseudo_language
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.devices.simulated import SimulatedCamera
from inspector.services.context import Context
from inspector.storage import projects
from inspector.ui import destroying, languages, theme
from inspector.ui.application import speak
from inspector.ui.bridge import threads
from inspector.ui.focus_place import way_to, widget_at
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.page_list import PAGES
from inspector.ui.pages.building import forecast
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.wishes import BeginProject

MOST_IN_CIRCLES = 200
"""Objects that each change of the language leaves to a collection, which may never find them: of 3,500 that were once in circles."""
SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"
WAIT_MS = 60_000


@pytest.fixture(scope="module")
def pseudo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The language of « and »."""
    return pseudo_language.write_pseudo_language(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture(autouse=True)
def spoken(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pseudo_file: Path) -> Iterator[None]:
    """The program's languages, and that of « and »; none is named in the environment, and no images are timed."""
    shutil.copytree(paths.resource("translations"), tmp_path / "translations")
    shutil.copy(pseudo_file, tmp_path / "translations")
    resource, locale = paths.resource, QLocale()
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name if name == "translations" else resource(name))
    monkeypatch.setattr(languages, "_system_languages", lambda: ["en"])
    monkeypatch.delenv(languages.LANGUAGE_VARIABLE)
    monkeypatch.setattr(forecast, "_plan", _no_plan)
    yield
    monkeypatch.undo()
    speak(qapp, "en")
    theme.apply(qapp, "light")
    QLocale.setDefault(locale)


def _no_plan(folder: Path, context: Context) -> Steps[None]:
    yield Progress("Timing a few images", 0, 1)
    raise InspectorError(ErrorCode.NO_IMAGES, "")


@pytest.fixture
def project(tmp_path: Path, parts: Path) -> Path:
    """A project whose model is there and whose images are, too."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "project"))
    stored = json.loads((folder / "project.json").read_bytes())
    named = {"good": "good", "validation_good": "held_out", "validation_defect": "scratched"}
    stored |= {key: [str(parts / name)] for key, name in named.items()}
    (folder / "project.json").write_text(json.dumps(stored), encoding="utf-8")
    return folder


def speak_in(qtbot: QtBot, window: MainWindow, code: str) -> None:
    """Chooses a language as the page of settings does, and waits until it is spoken."""
    with qtbot.waitSignal(window._remaking.ended, timeout=WAIT_MS):
        window.session.settings.change(language=code)
    qtbot.waitUntil(lambda: not window.content.works, timeout=WAIT_MS)


def shown(window: MainWindow) -> list[str]:
    """All texts but those of a menu of pyqtgraph that is never opened."""
    return [text for where, text in pseudo_language.texts(window) if text and where != "GraphicsScene.action"]


def objects(window: MainWindow) -> Counter[str]:
    return Counter(type(each).__name__ for each in window.findChildren(QObject))


def pages() -> Counter[str]:
    """The pages that exist by their classes. An object is not asked itself: some of another library warn when they are."""
    return Counter(kind.__name__ for kind in map(type, gc.get_objects()) if issubclass(kind, Page))


def test_ten_times_there_and_back_leaves_nothing_behind(
    qtbot: QtBot, window: MainWindow, project: Path, parts: Path, pseudo_file: Path
) -> None:
    open_in(qtbot, window, project)
    qtbot.waitUntil(lambda: window.session.inspector is not None, timeout=WAIT_MS)
    inspector = window.session.inspector
    inspect = window.show_page("inspect")
    with qtbot.waitSignal(inspect.run.finished, timeout=WAIT_MS):
        inspect.starter.open_paths([parts / "held_out", parts / "scratched"])
    del inspect
    words = {source for _, source in pseudo_language.messages(pseudo_file) if "{" not in source}
    found, windows = [], []
    gc.collect()
    for _ in range(10):
        for code in (pseudo_language.CODE, "en"):
            speak_in(qtbot, window, code)
            for entry in PAGES:
                window.page(entry.key)
            qtbot.waitUntil(lambda: not window.content.works, timeout=WAIT_MS)
            qtbot.waitUntil(lambda: destroying._destroyed == [], timeout=WAIT_MS)
            if code != "en":
                untouched = words & {text for text in shown(window) if len(text) > 1}
                assert untouched <= {"MB", "px", "ms", "PNG", "Inspector", project.name}
                assert window.rail.entry("inspect").text() == "«Inspect»" and len(shown(window)) > 500
        found.append(objects(window))
        windows.append(len(QApplication.topLevelWidgets()))
    assert window.rail.entry("inspect").text() == "Inspect"
    assert found[-1] - found[1] == Counter()
    assert pages() == Counter(type(window.page(each.key)).__name__ for each in PAGES)
    assert windows[-1] <= windows[1]
    assert gc.collect() < 20 * MOST_IN_CIRCLES
    assert window.session.folder == project and window.session.inspector is inspector
    assert window.page_key == "inspect" and window.page("inspect").record.tally.total == 8
    assert window.page("inspect").desk.film.count() == 8 and window.windowTitle() == "project – Inspector"
    qtbot.waitUntil(lambda: threads.running_threads() == [], timeout=WAIT_MS)


@pytest.mark.parametrize("code", [code for code in languages.available() if code != "en"] or [pseudo_language.CODE])
def test_every_language_there_is_can_be_chosen_and_left(qtbot: QtBot, window: MainWindow, code: str) -> None:
    english = shown(window)
    window.show_page("history")
    speak_in(qtbot, window, code)
    assert window.page_key == "history" and QLocale().language() is QLocale(code).language()
    assert window.locale().language() is QLocale(code).language()
    window.show_page("projects")
    assert len(set(english) & set(shown(window))) < len(set(english)) / 2
    speak_in(qtbot, window, "en")
    assert Counter(shown(window)) >= Counter(english)


def test_other_colours_and_larger_texts_need_no_restart(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("help")
    rail, heights = window.rail, []
    for values in ({"text_size": 150}, {"scheme": "dark"}, {"scheme": "contrast", "text_size": 100}):
        with qtbot.waitSignal(window._remaking.ended):
            window.session.settings.change(**values)
        assert window.rail is not rail and window.page_key == "help"
        rail = window.rail
        heights.append(rail.entry("help").height())
    assert theme.colours(rail) is theme.CONTRAST and heights[0] == heights[1] > heights[2]
    with qtbot.waitSignal(window._remaking.ended):
        window.session.settings.change(scheme="light")
    assert theme.colours(window.rail) is theme.LIGHT


def test_the_environment_decides_before_the_settings(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(languages.LANGUAGE_VARIABLE, "en")
    window.renewal.look = window.renewal.look._replace(language="en")
    window.session.settings.change(language=pseudo_language.CODE)
    assert not window.renewal.is_pending


def test_back_before_it_came_to_it_changes_nothing(qtbot: QtBot, window: MainWindow) -> None:
    content = window.content
    window.session.settings.change(language=pseudo_language.CODE)
    window.session.settings.change(language="")
    assert not window.renewal.is_pending
    qtbot.wait(1)
    assert window.content is content


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> InspectPage:
    """A line that runs."""
    projects.create_project(tmp_path / "Cover", Project("Cover"))
    open_in(qtbot, window, tmp_path / "Cover")
    window.session.inspector = BrightnessInspector()
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    return page


def test_a_line_that_runs_is_not_ended(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.session.settings.change(language=pseudo_language.CODE)
    qtbot.waitUntil(window.notice.isVisible)
    assert "As soon as the inspection has ended." in window.notice.text() and window.notice._button.isHidden()
    judged = line.record.tally.total
    qtbot.waitUntil(lambda: line.record.tally.total > judged + 3)
    line.run.pause()
    qtbot.wait(1)
    assert window.renewal.is_pending and line.runs_line
    with qtbot.waitSignal(window._remaking.ended):
        line.run.stop()
    qtbot.waitUntil(lambda: window.page("inspect") is not line)
    after = window.page("inspect")
    assert after.record.tally.total >= judged and after.desk.film.count() > 0 and after.starter.source is not None
    assert after.shown.on_show.part is after.record.newest and not after.runs_line
    after.starter.start_again()
    qtbot.waitUntil(lambda: after.runs_line and 0 < after.record.tally.total < judged)


def test_nobody_is_torn_out_of_operator_mode(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    line.operator.enter()
    line.run.stop()
    window.session.settings.change(language=pseudo_language.CODE)
    qtbot.waitUntil(lambda: window.notice.text() != "")
    assert "operator mode" in window.notice.text() and line.is_alone
    with qtbot.waitSignal(window._remaking.ended):
        line.operator.end()
    assert window.rail.isVisible() and window.statusBar().isVisible()


def test_what_was_entered_is_not_lost_unless_the_user_says_so(qtbot: QtBot, window: MainWindow, parts: Path) -> None:
    window.go_to("new", BeginProject((parts / "held_out",)))
    window.show_page("projects")
    window.session.settings.change(language=pseudo_language.CODE)
    qtbot.waitUntil(lambda: "New project" in window.notice.text(), timeout=WAIT_MS)
    assert window.rail.entry("projects").text() == "Projects"
    with qtbot.waitSignal(window._remaking.ended):
        window.notice._button.click()
    assert window.rail.entry("projects").text() == "«Projects»" and window.notice.isHidden()


def test_a_failure_that_was_told_is_told_again_in_the_new_language(qtbot: QtBot, window: MainWindow) -> None:
    window.show_error(InspectorError(ErrorCode.DISK_FULL, "detail"))
    speak_in(qtbot, window, pseudo_language.CODE)
    assert window.notice.isVisible() and "«" in window.notice.text() and "detail" in window.notice.text()


def test_the_focus_stays_where_the_hand_is(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = window.show_page("history")
    button = window.show_page("help").collect_button
    button.setFocus()
    way = way_to(window.content, button)
    speak_in(qtbot, window, pseudo_language.CODE)
    assert widget_at(window.content, way) is window.page("help").collect_button is window.focusWidget()
    assert page is not window.page("history")


def test_a_box_that_is_open_is_answered_first(qtbot: QtBot, window: MainWindow) -> None:
    window._question.ask_about_transfer()
    window.session.settings.change(language=pseudo_language.CODE)
    qtbot.wait(1)
    assert window.renewal.is_pending and window.rail.entry("projects").text() == "Projects"
    with qtbot.waitSignal(window._remaking.ended):
        window._question.withdraw()


def test_the_window_may_be_closed_while_it_waits(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.session.settings.change(language=pseudo_language.CODE)
    window.close_now()
    qtbot.waitUntil(lambda: not window.isVisible() and threads.running_threads() == [])
    assert not window.renewal.is_pending


def test_a_way_that_leads_nowhere_is_none(qtbot: QtBot) -> None:
    root, child = QWidget(), QWidget()
    qtbot.addWidget(root)
    qtbot.addWidget(child)
    assert way_to(root, child) == () and widget_at(root, ()) is None and widget_at(root, (("QLabel", 0),)) is None
