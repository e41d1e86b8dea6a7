"""The page of families: looked for when asked, named in a field, counted in bars and tables, and what recurs leads elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from pytestqt.qtbot import QtBot
from record_parts import NOON

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.core.record import SerialState
from inspector.core.record_query import Row
from inspector.core.types import Verdict
from inspector.services.explain.family_parts import Families, Family, FamilyPart, Proposal
from inspector.storage.record.ids import Ids
from inspector.ui.pages.families import work
from inspector.ui.pages.families.cards import FamilyCard, ProposalCard
from inspector.ui.pages.families.page import FamiliesPage
from inspector.ui.wishes import DrawAreas

IDS = Ids()
AREAS = Areas((48, 64), (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((1, 2), (9, 12))),)),))


def a_part(zone: str = "") -> FamilyPart:
    values: dict[str, Any] = {"id": IDS.next(), "run": IDS.next(), "number": 1, "judged": NOON, "verdict": Verdict.NG, "score": 9.0}
    values |= {"reason": Reason.ABOVE_THRESHOLD, "rule": None, "serial": "", "serial_state": SerialState.NONE, "answer": None}
    row = Row(**values, model_id="m", source="a.png")
    return FamilyPart(row, np.ones(3, np.float32), (1, 2, 9, 12), (48, 64), np.full((30, 40), 99, np.uint8), zone)


def some_families() -> Families:
    families = Family("", 1, (a_part("Rim"), a_part(), a_part())), Family("", 2, (a_part(),))
    return Families(families, (Proposal((a_part(), a_part(), a_part()), AREAS),), 2, "space")


class Work:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: Families | InspectorError = some_families()
        self.named: list[str] = []
        monkeypatch.setattr(work, "look", self.look)
        monkeypatch.setattr(work, "name", self.name)

    def look(self, folder: Path, context: object) -> Iterator[Progress]:
        yield Progress("Looking at rejected parts", 0, 2, "parts")
        if isinstance(self.found, InspectorError):
            raise self.found
        return self.found

    def name(self, folder: Path, families: Families, family: Family, called: str) -> Iterator[Progress]:
        yield Progress("Naming the family", 0, 1)
        self.named.append(called)
        return families.renamed(family, called)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def page(qtbot: QtBot, worked: Work) -> Iterator[FamiliesPage]:
    session = FakeSession(BrightnessInspector())
    session.context = None  # type: ignore[attr-defined]
    shown = FamiliesPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    yield shown
    assert shown.shutdown()


def looked(qtbot: QtBot, page: FamiliesPage) -> None:
    page.look_button.click()
    assert not page.look_button.isEnabled()
    qtbot.waitUntil(lambda: page.found is not None)


def cards(page: FamiliesPage, kind: type) -> list[Any]:
    return [card for card in page.cards if isinstance(card, kind)]


def test_families_are_shown_and_counted(qtbot: QtBot, page: FamiliesPage) -> None:
    looked(qtbot, page)
    assert len(cards(page, FamilyCard)) == 2 and page.said.text() == "4 parts · 2 families · 2 without a picture"
    assert [(bar.name, bar.count) for bar in page.bars.bars] == [("#1", 3), ("#2", 1)] and page.bars.isVisible()
    assert [page.zones.item(row, 1).text() for row in range(3)] == ["Rim", "in no zone", "in no zone"]
    assert page.hours.rowCount() == 2 and page.look_button.isEnabled() and page.progress.isHidden()


def test_a_family_is_named_in_its_field(qtbot: QtBot, page: FamiliesPage, worked: Work) -> None:
    looked(qtbot, page)
    card = cards(page, FamilyCard)[1]
    assert not card.button.isEnabled()
    card.field.setText(" Deep scratch ")
    card.button.click()
    qtbot.waitUntil(lambda: worked.named == ["Deep scratch"] and page.bars.bars[1].name == "Deep scratch")
    assert cards(page, FamilyCard)[0].field.text() == "Deep scratch"  # those with a name come first


def test_what_recurs_leads_to_an_ignore_area_or_to_teaching(qtbot: QtBot, page: FamiliesPage) -> None:
    looked(qtbot, page)
    (card,) = cards(page, ProposalCard)
    with qtbot.waitSignal(page.page_wanted) as asked:
        card.ignore.click()
    assert asked.args == ["places", DrawAreas(AREAS)]
    with qtbot.waitSignal(page.page_wanted) as asked:
        card.teach.click()
    assert asked.args == ["teach", None]


def test_an_empty_record_and_a_failure_are_told(qtbot: QtBot, page: FamiliesPage, worked: Work) -> None:
    worked.found = Families((), (), 0, "space")
    looked(qtbot, page)
    assert "no rejected part" in page.said.text() and page.bars.isHidden()
    worked.found = InspectorError(ErrorCode.NOT_TRACEABLE, "The method padim compares no patches.")
    with qtbot.waitSignal(page.failed):
        page.look_button.click()
    assert page.look_button.isEnabled() and page.progress.isHidden()


def test_another_model_forgets_what_was_found(qtbot: QtBot, page: FamiliesPage) -> None:
    looked(qtbot, page)
    page._session.model_changed.emit()
    assert page.found is None and not page.cards and page.bars.isHidden()
