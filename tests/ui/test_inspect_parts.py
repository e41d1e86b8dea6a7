"""The last parts stay within their memory, counts are exact, and the table knows every part."""

import tracemalloc
from collections import Counter

import numpy as np
import pytest
from page_stand_ins import grey
from PySide6.QtCore import Qt

from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection, Nearest
from inspector.core.types import Verdict
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.parts import Part, PartStore, Tally
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.run_log import RunLog
from inspector.ui.pages.inspecting.sorted_log import SortedLog
from inspector.ui.screen_picture import ScreenPicture


def part(number: int, score: float | None = 10.0, error: str = "", side: int = 10) -> Part:
    image = grey(20, side)
    picture = ScreenPicture.of(image)
    return Part(number, Inspection(f"{number}.png", score, 100.0, "m", float(number), image.astype(np.float32), error), picture)


def holding(store: PartStore) -> list[int]:
    return [each.number for each in store if each.has_picture]


def test_the_oldest_parts_lose_their_picture_first_and_are_forgotten_last() -> None:
    store = PartStore(most_parts=5, most_pictures=2)
    for number in range(1, 8):
        store.add(part(number))
    assert [each.number for each in store] == [3, 4, 5, 6, 7] and holding(store) == [6, 7]
    forgotten = store.get(3)
    assert forgotten is not None and forgotten.inspection.map is None and forgotten.inspection.verdict is Verdict.OK
    assert store.get(2) is None


def test_pictures_and_maps_stay_within_the_memory() -> None:
    one = part(0).size_bytes()
    assert one == 400 + 400
    store = PartStore(most_bytes=3 * one)
    for number in range(6):
        store.add(part(number))
    assert holding(store) == [3, 4, 5] and sum(each.size_bytes() for each in store) <= 3 * one


def test_the_newest_part_keeps_its_picture_however_large_it_is() -> None:
    store = PartStore(most_bytes=1000)
    store.add(part(1))
    store.add(part(2, side=100))
    assert holding(store) == [2]


def test_a_tally_counts_verdicts_and_leaves_errors_out_of_the_times() -> None:
    tally = Tally()
    assert tally.time_ms() is None and tally.yield_share is None
    for each in (part(10), part(20, 200.0), part(900, None, "broken"), part(30, float("nan"))):
        tally.add(each.inspection)
    assert dict(tally.verdicts) == {Verdict.OK: 1, Verdict.NG: 1, Verdict.UNDECIDED: 2}
    assert tally.total == 4 and tally.yield_share == 0.25
    assert tally.time_ms() == pytest.approx((20.0, 20.0, 29.0))


def test_the_log_counts_again_at_another_threshold() -> None:
    record = Record(LogModel())
    for each in (part(1, 10.0), part(2, 50.0), part(3, 100.0), part(4, None, "broken"), part(5, 101.0), part(6, float("nan"))):
        record.add(each)
    record.judge_again(DecisionRule(50.0), recount=True)
    assert dict(record.tally.verdicts) == {Verdict.OK: 2, Verdict.NG: 2, Verdict.UNDECIDED: 2}
    assert record.log.log.counts()[Verdict.NG] == sum(each.verdict is Verdict.NG for each in record.log.log.inspections())


def test_an_error_stays_undecided_at_any_threshold() -> None:
    record = Record(LogModel())
    record.add(part(1, 10.0, "The camera gave half a picture."))
    record.judge_again(DecisionRule(1000.0), recount=True)
    assert record.tally.verdicts[Verdict.UNDECIDED] == 1 and record.log.log.verdict(0) is Verdict.UNDECIDED


def test_the_table_sorts_undecided_parts_to_the_worst() -> None:
    log = LogModel()
    table = SortedLog(log)
    for each in (part(1, 10.0), part(2, None, "broken"), part(3, 200.0), part(10, 9.0)):
        log.add(each.number, each.inspection)
    assert log.rowCount() == 0 and log.find(3) is not None  # written down, and not painted for each of many parts
    log.show_added()
    table.sort(2, Qt.SortOrder.DescendingOrder)
    assert [table.index(row, 0).data() for row in range(4)] == ["2", "3", "1", "10"]
    table.sort(0, Qt.SortOrder.AscendingOrder)
    assert [table.index(row, 0).data() for row in range(4)] == ["1", "2", "3", "10"]


def test_a_part_that_has_left_the_store_is_still_known_to_the_log() -> None:
    record = Record(LogModel())
    record.parts = PartStore(most_parts=1)
    for number in (1, 2):
        record.add(part(number))
    old = record.part(1)
    assert old is not None and not old.has_picture and old.inspection.score == 10.0
    assert record.part(3) is None


def test_a_camera_s_parts_are_logged_as_they_were_in_little_memory() -> None:
    log, given = RunLog(), []
    for number in range(1, 400):
        threshold = 100.0 if number < 200 else 120.0
        error = "The camera gave half a picture." if number % 50 == 0 else ""
        given.append(Inspection("camera", float(number), threshold, "model-1", 0.5 * number, error=error))
        assert log.add(number, given[-1])
    for row, each in enumerate(given):
        found = log.inspection(row)
        assert (found.score, found.threshold, found.verdict) == (each.score, each.threshold, each.verdict)
        assert (found.ms, found.at, found.error) == (each.ms, each.at, each.error)
    assert log.counts() == Counter(each.verdict for each in given)
    assert log.counts(after=398) == {Verdict.NG: 1}
    log.judge_again(DecisionRule(1000.0))
    assert +log.counts() == {Verdict.OK: 392, Verdict.UNDECIDED: 7}


def test_of_a_long_run_a_part_takes_a_tenth_of_what_its_inspection_does() -> None:
    log = RunLog()

    def fill(first: int) -> int:
        tracemalloc.start()
        for number in range(first, first + 5000):
            log.add(number, Inspection("camera", float(number), 100.0, "model-1", 13.0, nearest=Nearest("good.png", 0.5, number / 2)))
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return taken

    assert fill(1) / 5000 < 60


def test_parts_of_a_project_with_a_second_threshold_are_counted_by_it_after_a_change() -> None:
    log = RunLog()
    for number, source in enumerate(("a.png", "b.png"), start=1):
        log.add(number, Inspection(source, 4.5, 5.0, "model-1", 1.0, unsure_from=4.0))
    log.judge_again(DecisionRule(5.1, unsure_from=4.0))
    assert [log.verdict(row) for row in range(2)] == [Verdict.UNDECIDED] * 2 and +log.counts() == {Verdict.UNDECIDED: 2}
