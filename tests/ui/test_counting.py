"""Counters that begin anew when they are told to, why parts are undecided, and how long parts take against what they may."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asking import stop
from page_stand_ins import BrightnessInspector, FakeSession, grey, write_parts
from pytestqt.qtbot import QtBot

from inspector.core.decision import Reason
from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.trigger_settings import TriggerSettings
from inspector.core.types import Image, Verdict
from inspector.devices.simulated import SimulatedCamera
from inspector.services.settings_storing import store_settings
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.sources import simulated_source
from inspector.ui.widgets.time_bar import TimeBar


class SlowInspector(BrightnessInspector):
    """Takes 30 ms for a part."""

    def judge(self, image: Image, source: str) -> Inspection:
        time.sleep(0.03)
        return super().judge(image, source)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(SlowInspector())


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession) -> Iterator[InspectPage]:
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1184, 760)
    page.show()
    yield page
    assert page.shutdown() and session.settings.finish()


def counts(page: InspectPage) -> list[str]:
    return [page.desk.side.counters.text(key) for key in ("triggers", "ok", "ng", "undecided")]


def judge_some(qtbot: QtBot, page: InspectPage, number: int) -> None:
    camera = SimulatedCamera([grey(10)], 2.0)
    page.starter.start_source(simulated_source(lambda: camera))
    qtbot.waitUntil(lambda: page.record.tally.total >= number)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0 and counts(page)[0] == str(page.record.tally.total))


def test_a_reset_begins_the_counters_anew_and_forgets_no_part(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths(write_parts(tmp_path, 20, 120, 30))
    assert counts(page) == ["3", "2", "1", "0"] and page.desk.side.counting.text().startswith("Since ")
    page.desk.side.counting.reset.click()
    assert counts(page) == ["0", "0", "0", "0"] and page.desk.side.counters.text("yield") == "–"
    assert page.record.tally.total == 3 and len(page.record.log.log) == 3 and "3 parts" in page.desk.strip.text()
    session.set_threshold(Threshold(25.0, Rule.BEST_F1), "Complaint 17")
    assert counts(page) == ["0", "0", "0", "0"]  # judged anew, parts before the reset count no more
    with qtbot.waitSignal(page.run.finished):
        page.desk.bar.start.click()
    assert counts(page) == ["3", "1", "2", "0"]


def test_parts_judged_anew_are_counted_from_the_reset_on(page: InspectPage) -> None:
    for number, level in enumerate((120.0, 120.0, 30.0), start=1):
        if number == 2:
            page.record.reset_counters()
        page.record.add(part(number, level))
    page.record.judge_again(DecisionRule(200.0), recount=True)
    assert page.record.counted.verdicts[Verdict.OK] == page.record.counted.total == 2
    assert page.record.tally.verdicts[Verdict.OK] == page.record.tally.total == 3


def part(number: int, score: float) -> Part:
    return Part(number, Inspection("camera", score, 100.0, "model-1", 1.0))


def test_a_result_after_the_takt_limit_is_undecided_and_counted_by_its_cause(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    session.edit(lambda project: replace(project, trigger=TriggerSettings(takt_ms=5)))
    judge_some(qtbot, page, 2)
    total = page.record.tally.total
    assert counts(page) == [str(total), "0", "0", str(total)]
    assert page.record.counted.causes == {Reason.LATE: total}
    assert page.desk.side.causes.isVisible() and page.desk.side.causes.text() == f"{total} × The result came too late"
    assert page.desk.side.times.is_late and "limit 5.0 ms" in page.desk.side.times.text()
    assert page.record.newest is not None and "0.005 s are allowed" in page.record.newest.inspection.error


def test_a_project_without_a_takt_limit_has_that_of_the_pc(qtbot: QtBot, page: InspectPage) -> None:
    finish(store_settings({"takt_s": 0.005}))
    judge_some(qtbot, page, 2)
    assert page.record.counted.causes == {Reason.LATE: page.record.tally.total}
    assert page.desk.side.times.is_late and "limit 5.0 ms" in page.desk.side.times.text()


def test_a_result_within_the_takt_limit_counts(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    session.edit(lambda project: replace(project, trigger=TriggerSettings(takt_ms=600_000)))
    judge_some(qtbot, page, 2)
    assert page.record.tally.verdicts[Verdict.OK] == page.record.tally.total
    assert not page.desk.side.times.is_late and page.desk.side.causes.isHidden()
    assert page.record.newest is not None and page.record.newest.took_ms >= 30


def test_files_wait_for_one_another_and_have_no_takt_limit(qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path) -> None:
    session.edit(lambda project: replace(project, trigger=TriggerSettings(takt_ms=5)))
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths(write_parts(tmp_path, 20, 30, 40))
    assert counts(page) == ["3", "3", "0", "0"] and "limit" not in page.desk.side.times.text()


@pytest.mark.parametrize(
    ("times", "text"),
    [
        ((None, None, 0.0), ""),
        ((None, None, 150.0), "Limit 150 ms"),
        ((70.0, 90.0, 0.0), "Last 90.0 ms  ·  typical 70.0 ms"),
        ((70.0, 160.0, 150.0), "Last 160 ms  ·  typical 70.0 ms  ·  too late, limit 150 ms"),
    ],
)
def test_the_time_bar_says_what_it_shows(qtbot: QtBot, times: tuple[float | None, float | None, float], text: str) -> None:
    bar = TimeBar()
    qtbot.addWidget(bar)
    bar.show_times(*times)
    assert bar.text() == text and bar.accessibleName() == text


def test_parts_on_the_page_are_judged_again_by_the_whole_rule(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths(write_parts(tmp_path, 20, 60, 120))
    assert counts(page) == ["3", "2", "1", "0"]
    session.set_threshold(Threshold(100.0, Rule.MANUAL, unsure_from=50.0), "a test")
    assert counts(page) == ["3", "1", "1", "1"] and page.record.newest is not None
    session.set_threshold(Threshold(130.0, Rule.MANUAL, region=RegionRule(50.0, 100)), "a test")
    qtbot.waitUntil(lambda: counts(page) == ["3", "1", "2", "0"])
    newest = page.record.newest.inspection
    assert newest.reason is Reason.REGIONS and newest.decision.area == 144
    assert "largest region 144 px" in page.desk.side.banner.accessibleDescription()
    session.edit(lambda project: replace(project, mm_per_px=0.5))
    page.shown.show_verdict()
    assert "largest region 144 px (36 mm²)" in page.desk.side.banner.accessibleDescription()
    session.set_threshold(Threshold(130.0, Rule.MANUAL), "a test")
    assert counts(page) == ["3", "3", "0", "0"]
