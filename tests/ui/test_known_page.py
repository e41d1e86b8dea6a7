"""The page of known defects: kinds are ticked, a model is tried, its effect is shown, and it is put to use for a reason."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.core.types import Verdict
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.known_defects import Confirmed, Trial
from inspector.services.relearning.sample import Group, Sample, SampleImage
from inspector.ui.pages.known import work
from inspector.ui.pages.known.page import KnownDefectsPage

CONFIRMED = tuple(
    SampleImage(f"/{kind}{k}.png", Group.DEFECT, f"{kind}{k}.png", Verdict.NG, kind) for kind in ("crack", "dent") for k in range(2)
)
KNOWN = Confirmed(Sample(CONFIRMED), {"/crack0.png": 5})


def seen(score: float) -> Seen:
    return Seen(score, Verdict.NG if score > 25 else Verdict.OK)


def trial(*good: float) -> Trial:
    pairs = [Pair(CONFIRMED[0], seen(20), seen(30))]
    pairs += [Pair(SampleImage(f"/g{k}.png", Group.GOOD, f"g{k}.png", Verdict.OK), seen(20), seen(score)) for k, score in enumerate(good)]
    return Trial(None, Effect(tuple(pairs), 25, 25), {"/crack0.png": 7}, {})  # type: ignore[arg-type]  # the page leaves it alone


class Work:
    """What the page asks for in threads, answered at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Any] = []
        self.confirmed: Confirmed | InspectorError = KNOWN
        self.trial = trial(20.0)
        for name in ("confirm", "try_kinds", "put_to_use"):
            monkeypatch.setattr(work, name, getattr(self, name))

    def confirm(self, folder: Path, inspector: object) -> Iterator[Progress]:
        yield Progress("Looking for images", 0, 0)
        if isinstance(self.confirmed, InspectorError):
            raise self.confirmed
        return self.confirmed, {"/crack0.png": np.full((20, 30), 9, np.uint8)}

    def try_kinds(self, folder: Path, context: object, kinds: set[str]) -> Iterator[Progress]:
        yield Progress("Inspecting", 0, 0)
        self.asked.append(set(kinds))
        return SimpleNamespace(), self.trial

    def put_to_use(self, folder: Path, inspector: object, tried: Trial, reason: str, agreed: int) -> Iterator[Progress]:
        yield Progress("Putting the model to use", 0, 1)
        self.asked.append((tried, reason, agreed))
        return "model-2"


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    found = FakeSession(BrightnessInspector())
    found.context = None  # type: ignore[attr-defined]
    found.reloaded = 0  # type: ignore[attr-defined]
    found.reload_model = lambda: setattr(found, "reloaded", found.reloaded + 1)  # type: ignore[attr-defined]
    return found


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession, worked: Work) -> Iterator[KnownDefectsPage]:
    shown = KnownDefectsPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    yield shown
    assert shown.shutdown()


def listed(qtbot: QtBot, page: KnownDefectsPage) -> None:
    qtbot.waitUntil(lambda: len(page.kinds.ticks) == 2)


def tried(qtbot: QtBot, page: KnownDefectsPage) -> None:
    listed(qtbot, page)
    page.try_button.click()
    qtbot.waitUntil(lambda: page.result.trial is not None)


def test_kinds_are_ticked_and_one_can_be_left_out(qtbot: QtBot, page: KnownDefectsPage, worked: Work) -> None:
    listed(qtbot, page)
    page.kinds.ticks["dent"].click()
    tried(qtbot, page)
    assert worked.asked == [{"crack"}] and page.result.isVisible()
    assert [page.result.kinds.item(0, column).text() for column in range(4)] == ["crack", "1", "0", "1"]
    page.kinds.ticks["crack"].click()
    assert not page.try_button.isEnabled()


def test_a_model_is_put_to_use_for_a_reason_alone(qtbot: QtBot, page: KnownDefectsPage, worked: Work, session: FakeSession) -> None:
    tried(qtbot, page)
    assert not page.result.use.isEnabled()
    page.result.reason.setText("They keep coming")
    page.result.use.click()
    qtbot.waitUntil(lambda: session.reloaded == 1)  # type: ignore[attr-defined]
    assert worked.asked[-1] == (worked.trial, "They keep coming", 0) and page.result.isHidden()


def test_good_parts_that_would_be_rejected_are_shown_and_must_be_agreed_to(qtbot: QtBot, page: KnownDefectsPage, worked: Work) -> None:
    worked.trial = trial(20.0, 40.0)
    tried(qtbot, page)
    page.result.reason.setText("All the same")
    assert not page.result.use.isEnabled() and "g1.png is a good part" in page.result.refusal.text()
    assert page.result.changes.item(0, 0).text() == "g1.png"
    page.result.agreed.setValue(1)
    assert page.result.use.isEnabled() and page.result.refusal.isHidden()


def test_nothing_is_put_to_use_while_parts_are_inspected(qtbot: QtBot, session: FakeSession, worked: Work) -> None:
    page = KnownDefectsPage(session, lambda: True)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    tried(qtbot, page)
    page.result.reason.setText("Now")
    page.result.use.click()
    assert "stop that first" in page.said.text() and len(worked.asked) == 1
    assert page.shutdown()


def test_a_model_that_can_know_nothing_says_so(qtbot: QtBot, page: KnownDefectsPage, worked: Work, session: FakeSession) -> None:
    listed(qtbot, page)
    worked.confirmed = InspectorError(ErrorCode.NOT_TRACEABLE, "The method padim does not compare patches.")
    with qtbot.waitSignal(page.failed):
        session.model_changed.emit()
    assert "padim" in page.said.text() and not page.kinds.ticks and not page.try_button.isEnabled()


def test_another_model_makes_the_trial_stale(qtbot: QtBot, page: KnownDefectsPage, session: FakeSession) -> None:
    tried(qtbot, page)
    session.model_changed.emit()
    assert page.result.isHidden() and page.result.trial is None
    listed(qtbot, page)
