"""The page of teach-back: the tray, accept and refuse by key, undo; trying and teaching with what is told of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from page_stand_ins import BrightnessInspector, FakeSession, write_parts
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.engine.detectors.taught import Room
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.sample import Group, SampleImage
from inspector.services.relearning.teaching import Lesson, Refused
from inspector.services.reviewing.reuse import FOLDER
from inspector.storage import projects
from inspector.storage.teach_tray import Entry, Standing, change_tray, read_tray
from inspector.ui.pages.teaching import work
from inspector.ui.pages.teaching.page import TeachPage

ROOM = Room(400, 12, 80)
PARTS = [str(UUID(int=number)) for number in range(3)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three parts in its tray, and a model without an engine."""
    home = tmp_path / "project"
    projects.create_project(home, Project("bolts"))
    write_parts(home / FOLDER, 120, 130, 140)
    change_tray(home, lambda _: tuple(Entry(part, f"{n + 1}.png", f"S{n}", 120.0) for n, part in enumerate(PARTS)))

    def look(at: Path, *_: object) -> Steps[work.Looked]:
        yield Progress("Looking into the record", 0, 0)
        return work.Looked(read_tray(at), ROOM, "", 2)

    monkeypatch.setattr(work, "look", look)
    return home


@pytest.fixture
def page(qtbot: QtBot, folder: Path) -> Iterator[TeachPage]:
    session = FakeSession()
    session.folder, session.context = folder, None  # type: ignore[attr-defined]
    session.open_with(BrightnessInspector())
    made = TeachPage(session, lambda: False)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.parts.tray.count() == 3)
    yield made
    assert made.shutdown()


def standings(folder: Path) -> list[Standing]:
    return [each.standing for each in read_tray(folder)]


def press(qtbot: QtBot, page: TeachPage, key: Qt.Key) -> None:
    page.parts.accept.setFocus()
    qtbot.keyClick(page.parts.view, key)


def test_the_part_is_shown_with_its_heatmap_and_decided_about_by_key(qtbot: QtBot, page: TeachPage, folder: Path) -> None:
    assert page.parts.name.text() == "S0" and page.parts.growth.text() == (
        "Grown by 12 of at most 80 vectors; 400 were built. 2 steps since the build."
    )
    qtbot.waitUntil(lambda: not page._showing.running)
    press(qtbot, page, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: standings(folder)[0] is Standing.ACCEPTED and page.parts.name.text() == "S1")
    press(qtbot, page, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: standings(folder)[1] is Standing.REFUSED and page.parts.name.text() == "S2")
    assert page.parts.try_out.text() == "Try 1 accepted part" and page.parts.try_out.isEnabled()
    press(qtbot, page, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: standings(folder)[1] is Standing.WAITING)
    qtbot.waitUntil(lambda: not page._storing.running)
    press(qtbot, page, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: standings(folder) == [Standing.WAITING] * 3)
    qtbot.waitUntil(lambda: not page.parts.try_out.isEnabled() and not page.parts.undo.isEnabled())


def lesson(folder: Path, taught: bool = True) -> Lesson:
    image = SampleImage(str(folder / FOLDER / "3.png"), Group.DEFECT, "scratch_012.png", Verdict.NG)
    pair = Pair(image, Seen(31.2, Verdict.NG), Seen(30.0 if taught else 22.4, Verdict.NG if taught else Verdict.OK))
    paths = (str(folder / FOLDER / "1.png"),) if taught else ()
    refused = (Refused(str(folder / FOLDER / "2.png"), "scratch_012.png would pass: 31.2 -> 22.4, threshold 25"),)
    threshold = Threshold(25.0, Rule.BEST_F1)
    return Lesson(None, threshold, (), Effect((pair,), 25.0, 25.0), paths, paths, (), refused, ROOM, 5)


def trying(monkeypatch: pytest.MonkeyPatch, found: Lesson | InspectorError) -> None:
    def try_(*_: object) -> Steps[work.Tried]:
        yield Progress("Teaching", 0, 1)
        if isinstance(found, InspectorError):
            raise found
        return work.Tried(SimpleNamespace(), found)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "try_", try_)


def accept_all(qtbot: QtBot, page: TeachPage, folder: Path) -> None:
    change_tray(folder, lambda tray: tuple(replace(each, standing=Standing.ACCEPTED) for each in tray))
    page._look()
    qtbot.waitUntil(page.parts.try_out.isEnabled)


def test_what_is_tried_is_told_before_it_is_taught(qtbot: QtBot, page: TeachPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trying(monkeypatch, lesson(folder))
    asked: list[str] = []

    def teach(_: Path, tried: work.Tried, reason: str) -> Steps[Project]:
        yield Progress("Saving the model", 0, 1)
        asked.append(reason)
        return replace(Project("bolts"), active_model="new-model")

    monkeypatch.setattr(work, "teach", teach)
    accept_all(qtbot, page, folder)
    assert not page.parts.teach.isVisible()
    reloaded: list[bool] = []
    page._session.reload_model = lambda: reloaded.append(True)  # type: ignore[method-assign,assignment,return-value,func-returns-value]
    page.parts.try_out.click()
    qtbot.waitUntil(page.parts.teach.isVisible)
    said = page.parts.said.text()
    assert "S1 refused: scratch_012.png would pass: 31.2 -> 22.4, threshold 25" in said
    assert "1 part can be taught, and 1 would pass then; the bank grows by 5 vectors." in said
    assert page.parts.effect.isVisible() and page.parts.effect.head.text() == "Nothing known would be judged otherwise"
    page.parts.reason.setText(" Dust ")
    page.parts.teach.click()
    qtbot.waitUntil(lambda: bool(reloaded))
    assert asked == ["Dust"] and page.parts.said.text() == "The model new-model is in use now." and not page.parts.effect.isVisible()


def test_what_is_refused_whole_cannot_be_taught(qtbot: QtBot, page: TeachPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trying(monkeypatch, lesson(folder, taught=False))
    accept_all(qtbot, page, folder)
    page.parts.try_out.click()
    qtbot.waitUntil(lambda: "Nothing can be taught; the model stays as it is." in page.parts.said.text())
    assert not page.parts.teach.isVisible()
    assert page.parts.effect.head.text() == "scratch_012.png would pass: 31.2 → 22.4"


def test_an_error_is_told_and_the_page_goes_on(qtbot: QtBot, page: TeachPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trying(monkeypatch, InspectorError(ErrorCode.PROJECT_BUSY, "Another build is running."))
    accept_all(qtbot, page, folder)
    with qtbot.waitSignal(page.failed):
        page.parts.try_out.click()
    qtbot.waitUntil(page.parts.try_out.isEnabled)
    assert not page.parts.progress.isVisible()


def test_nothing_comes_into_use_while_parts_are_inspected(
    qtbot: QtBot, page: TeachPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying(monkeypatch, lesson(folder))
    monkeypatch.setattr(page, "_line_runs", lambda: True)
    accept_all(qtbot, page, folder)
    page.parts.try_out.click()
    qtbot.waitUntil(page.parts.teach.isVisible)
    page.parts.teach.click()
    assert page.parts.said.text() == "Parts are being inspected: stop that first." and page.parts.teach.isEnabled()


def test_an_empty_tray_says_how_it_is_filled(qtbot: QtBot, page: TeachPage, folder: Path) -> None:
    change_tray(folder, lambda _: ())
    page._look()
    qtbot.waitUntil(lambda: page.parts.stack.currentWidget() is page.parts.empty)
    assert "false reject" in page.parts.empty.text() and not page.parts.tray.isVisible()
    change_tray(folder, lambda _: (Entry(PARTS[0], "1.png", "S1", 120.0),))
    page._look()
    qtbot.waitUntil(page.parts.tray.isVisible)
