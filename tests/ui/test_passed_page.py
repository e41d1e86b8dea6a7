"""Why did it pass? A part is dropped, the pictures that silenced it are left out by one tap, and the model without them comes into use."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress
from inspector.core.types import Verdict
from inspector.services.explain.passed import QuietPlace, Silencer, WhyPassed
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.sample import Group, SampleImage
from inspector.ui.pages.passed import work
from inspector.ui.pages.passed.page import PassedPage
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.wishes import ExplainPassed


def silencer(name: str, without: float, silences: bool) -> Silencer:
    return Silencer(f"/good/{name}.png", 0, 0.5, 0.5, (0.1, 0.1), 2.0, without, silences)


PLACES = (
    QuietPlace(20.0, 30.0, 60.0, (silencer("bad 1", 90, True), silencer("bad 2", 160, True), silencer("fine", 161, False))),
    QuietPlace(40.0, 70.0, 70.0, (silencer("fine", 72, False), silencer("bad 3", 73, False))),
)


def told(path: Path, places: tuple[QuietPlace, ...] = PLACES) -> work.Told:
    inspection = Inspection(str(path), 60.0, 100.0, "model-1", 4.0)
    picture = ScreenPicture.of(np.full((80, 100), 90, np.uint8))
    crops = {(0, 0): np.full((20, 20, 3), 7, np.uint8)}
    return work.Told(BrightnessInspector(), WhyPassed(inspection, places), picture, crops)  # type: ignore[arg-type]


def tried(*gone: str) -> Any:
    part = SampleImage("/part.png", Group.DEFECT, "part.png", Verdict.NG)
    pair = Pair(part, Seen(60.0, Verdict.OK), Seen(160.0, Verdict.NG))
    return SimpleNamespace(effect=Effect((pair,), 100.0, 104.0), kept=tuple((path, "gone") for path in gone))


class Work:
    """What the page asks for in threads, answered at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Any] = []
        self.error: InspectorError | None = None
        self.found = tried()
        self.places = PLACES
        for name in ("explain", "try_without", "put_to_use"):
            monkeypatch.setattr(work, name, getattr(self, name))

    def explain(self, folder: Path, context: object, path: Path) -> Iterator[Progress]:
        yield Progress("Comparing with every good picture", 0, 6)
        self._fail()
        return told(path, self.places)

    def try_without(self, folder: Path, asked: object, pictures: list[str]) -> Iterator[Progress]:
        yield Progress("Inspecting", 0, 0)
        self._fail()
        self.asked.append(pictures)
        return self.found

    def put_to_use(self, folder: Path, asked: object, found: object, reason: str) -> Iterator[Progress]:
        yield Progress("Storing the project", 0, 1)
        self._fail()
        self.asked.append((found, reason))
        return "model-2"

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


class PassedSession(FakeSession):
    context, reloaded = None, 0

    def reload_model(self) -> None:
        self.reloaded += 1


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def session(qtbot: QtBot) -> PassedSession:
    return PassedSession(BrightnessInspector())


@pytest.fixture
def page(qtbot: QtBot, session: PassedSession, worked: Work) -> Iterator[PassedPage]:
    made = PassedPage(session, lambda: session.busy)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    yield made
    assert made.shutdown()


def ask(qtbot: QtBot, page: PassedPage) -> None:
    page.take(ExplainPassed("/part.png"))
    qtbot.waitUntil(lambda: page.panel.heading.text() != "")


def leave_out(qtbot: QtBot, page: PassedPage) -> None:
    ask(qtbot, page)
    page.panel.leave_out.click()
    qtbot.waitUntil(lambda: page.panel.applying.isVisibleTo(page))


def test_a_part_that_is_dropped_is_asked_about(qtbot: QtBot, page: PassedPage, tmp_path: Path) -> None:
    file = tmp_path / "escape.png"
    file.write_bytes(b"picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: page.panel.heading.text() == "Place 1 of 2")
    assert page.name.text() == "escape.png" and page.verdict.text() == "OK  ·  60 / 100"
    assert "2 good pictures silenced it" in page.panel.told.text() and "160" in page.panel.told.text()
    assert list(page.panel.silencers.buttons) == ["/good/bad 1.png", "/good/bad 2.png", "/good/fine.png"]
    assert page.panel.leave_out.text() == "Leave 2 pictures out and try" and page.panel.leave_out.isVisible()


def test_one_tap_leaves_out_what_silenced_it_and_shows_the_effect(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    leave_out(qtbot, page)
    assert worked.asked == [["/good/bad 1.png", "/good/bad 2.png"]]
    assert [button.isChecked() for button in page.panel.silencers.buttons.values()] == [True, True, False]
    assert page.panel.effect.isVisibleTo(page) and not page.panel.use.isEnabled() and not page.panel.kept.isVisibleTo(page)


def test_the_model_comes_into_use_for_a_reason(qtbot: QtBot, page: PassedPage, session: PassedSession, worked: Work) -> None:
    leave_out(qtbot, page)
    page.panel.reason.setText("  bad ones ")
    page.panel.use.click()
    qtbot.waitUntil(lambda: session.reloaded == 1)
    assert worked.asked[-1] == (worked.found, "bad ones") and page.stack.currentIndex() == 0 and not page.marked


def test_nothing_is_put_to_use_while_parts_are_inspected(qtbot: QtBot, page: PassedPage, session: PassedSession, worked: Work) -> None:
    leave_out(qtbot, page)
    session.busy = True
    page.panel.reason.setText("bad ones")
    page.panel.use.click()
    assert page.panel.said.text() == "Parts are being inspected: stop that first." and len(worked.asked) == 1


def test_pictures_can_be_marked_one_by_one_over_all_places(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    ask(qtbot, page)
    page.panel.silencers.buttons["/good/bad 1.png"].click()
    qtbot.keyClick(page.picture, Qt.Key.Key_Right)
    assert page.panel.heading.text() == "Place 2 of 2" and "no few of them" in page.panel.told.text()
    assert not page.panel.leave_out.isVisible()
    page.panel.silencers.buttons["/good/bad 3.png"].click()
    assert page.panel.try_marked.text() == "Try without the 2 marked"
    page.panel.try_marked.click()
    qtbot.waitUntil(lambda: bool(worked.asked))
    assert worked.asked == [["/good/bad 1.png", "/good/bad 3.png"]]


def test_a_tap_on_a_number_chooses_the_place(qtbot: QtBot, page: PassedPage) -> None:
    ask(qtbot, page)
    qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton, pos=page.picture.at(1).toPoint())
    assert page.panel.heading.text() == "Place 2 of 2" and page.picture.current == 1


def test_good_pictures_that_are_gone_are_told_of(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    worked.found = tried("/good/1.png", "/good/2.png")
    leave_out(qtbot, page)
    assert page.panel.kept.text() == "2 good pictures keep their scores: they cannot be read any more."


def test_a_part_without_a_suspicious_place_says_so(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    worked.places = ()
    page.take(ExplainPassed("/part.png"))
    qtbot.waitUntil(lambda: page.panel.said.text() != "")
    assert page.panel.said.text().startswith("Nothing in this part is suspicious") and not page.panel.leave_out.isVisible()


def test_a_model_that_cannot_be_asked_leads_back_to_the_beginning(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    worked.error = InspectorError(ErrorCode.NOT_TRACEABLE, "A Gaussian is made of all good images at once.")
    with qtbot.waitSignal(page.failed) as failed:
        page.take(ExplainPassed("/part.png"))
    assert failed.args == [worked.error] and page.stack.currentIndex() == 0


def test_what_was_tried_stays_where_it_cannot_be_put_to_use(qtbot: QtBot, page: PassedPage, worked: Work) -> None:
    leave_out(qtbot, page)
    worked.error = InspectorError(ErrorCode.MODEL_CHANGED, "The model has changed meanwhile.")
    page.panel.reason.setText("bad ones")
    with qtbot.waitSignal(page.failed) as failed:
        page.panel.use.click()
    assert failed.args == [worked.error] and page.panel.use.isEnabled() and page.panel.reason.text() == "bad ones"


def test_another_model_clears_the_page(qtbot: QtBot, page: PassedPage, session: PassedSession) -> None:
    ask(qtbot, page)
    session.open_with(BrightnessInspector(model_id="model-2"))
    assert page.stack.currentIndex() == 0 and page.panel.heading.text() == ""


def test_cancelling_the_trial_keeps_what_was_marked(qtbot: QtBot, page: PassedPage, worked: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> Iterator[Progress]:
        while True:
            yield Progress("Inspecting", 0, 0)

    monkeypatch.setattr(work, "try_without", endless)
    ask(qtbot, page)
    page.panel.leave_out.click()
    qtbot.waitUntil(lambda: page.panel.progress.isVisible())
    page.panel.progress.cancel_button.click()
    assert not page.panel.progress.isVisible() and page.panel.leave_out.isEnabled() and len(page.marked) == 2
