"""The History page on a real record: found, filtered, opened, judged, put to use, taken out, drawn."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from record_parts import a_part, a_run, record

from inspector.core.control_charts import ControlChart
from inspector.core.decision import Reason
from inspector.core.labels import Truth
from inspector.core.project import Project
from inspector.core.record import Answer, Picture
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.reviewing.reuse import FOLDER, Use
from inspector.services.validation.labels import read_said
from inspector.ui.pages.recorded import finder
from inspector.ui.pages.recorded.export import Kind, Wanted
from inspector.ui.pages.recorded.model import Column
from inspector.ui.pages.recorded.page import HistoryPage
from inspector.ui.pages.recorded.plots import ControlPlot
from inspector.ui.pages.recorded.table import PartsTable
from inspector.ui.reason_text import reason_text
from inspector.ui.wishes import ExplainPassed

PARTS = 30
LEVEL = 150
"""Brightness of every picture: above the threshold of the model that stands in."""

MakePage = Callable[[FakeSession], HistoryPage]


class EditingSession(FakeSession):
    """A session that edits at once."""

    def edit(self, change: Callable[[Project], Project]) -> object:
        assert self.project is not None
        request = object()
        try:
            self.project, done = change(self.project), True
        except Exception as error:
            self.failed.emit(error)
            done = False
        QTimer.singleShot(0, self, lambda: self.answered.emit(request, done))
        return request


def verdict_of(number: int) -> Verdict:
    return Verdict.NG if number % 10 == 0 else Verdict.UNDECIDED if number % 10 == 5 else Verdict.OK


def fill(folder: Path, parts: int = PARTS) -> None:
    """Every tenth part is NG and has its picture kept."""
    folder.mkdir(parents=True, exist_ok=True)
    run = a_run(model_id="20260329-ab12cd34", began=datetime.now(UTC) - timedelta(hours=2))
    made = [run]
    (folder / "kept").mkdir()
    for number in range(1, parts + 1):
        part = a_part(run, number, verdict_of(number), 1.0 + number / 10)
        at = run.began + timedelta(minutes=3 * number)
        made.append(replace(part, judged=at))  # type: ignore[type-var,arg-type]
        if verdict_of(number) is Verdict.NG:
            write_image(folder / "kept" / f"{number}.png", grey(LEVEL))
            made.append(Picture(part.id, 0, f"kept/{number}.png", Verdict.NG, "00" * 32, 100, at))  # type: ignore[arg-type]
    record(folder, "", *made)


@pytest.fixture
def session(tmp_path: Path) -> EditingSession:
    fill(tmp_path / "p")
    made = EditingSession()
    made.folder = tmp_path / "p"
    made.open_with(BrightnessInspector())
    return made


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    made: list[HistoryPage] = []

    def make(session: FakeSession) -> HistoryPage:
        page = HistoryPage(session)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        made.append(page)
        return page

    yield make
    for page in made:
        assert page.shutdown(10_000)


@pytest.fixture
def page(make_page: MakePage, session: EditingSession, qtbot: QtBot) -> HistoryPage:
    page = make_page(session)
    qtbot.waitUntil(lambda: "parts" in page.parts.head.said() and bool(page.parts.filters.run.count() > 1))
    return page


def numbers(page: HistoryPage) -> list[int]:
    parts = page.parts.table.parts
    return [parts.row(number).number for number in range(parts.rowCount())]


def opened(page: HistoryPage, qtbot: QtBot, number: int) -> None:
    """Opens the part with this number."""
    page.parts.table.select(numbers(page).index(number))
    page.parts.head.open.click()
    qtbot.waitUntil(lambda: page.pane.opened is not None and page.pane.opened.row.number == number)


def choose(box: QComboBox, text: str) -> None:
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))


# -- the table ------------------------------------------------------------------------------------------------------------


def test_the_newest_part_comes_first_with_its_words(page: HistoryPage) -> None:
    assert numbers(page) == list(range(PARTS, 0, -1)) and page.parts.head.said() == "30 parts"
    parts = page.parts.table.parts
    texts = [str(parts.index(0, column).data()).strip() for column in Column]
    assert texts[2:] == ["30", "S00030", "NG", reason_text(Reason.ABOVE_THRESHOLD), "4.00", "–", "ab12cd3", "usb:0"]


def test_the_header_of_the_time_turns_the_order_round(page: HistoryPage, qtbot: QtBot) -> None:
    header = page.parts.table.horizontalHeader()
    place = header.sectionPosition(Column.TIME) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    qtbot.waitUntil(lambda: numbers(page) == list(range(1, PARTS + 1)))


def test_rows_are_read_on_as_one_scrolls(
    make_page: MakePage, session: EditingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "FIRST", 20)
    monkeypatch.setattr(finder, "PAGE", 6)
    page = make_page(session)
    qtbot.waitUntil(lambda: page.parts.table.parts.rowCount() > 0)
    assert page.parts.table.parts.rowCount() < PARTS
    page.parts.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.parts.table.parts.rowCount() == 26)
    page.parts.table.scrollToBottom()
    qtbot.waitUntil(lambda: numbers(page) == list(range(PARTS, 0, -1)))


def test_kept_pictures_arrive_as_thumbnails(page: HistoryPage, qtbot: QtBot) -> None:
    table = page.parts.table
    first = table.parts.row(0)
    qtbot.waitUntil(lambda: table.thumbnail(first) is not None)
    assert table.thumbnail(table.parts.row(1)) is None


def test_new_parts_appear_at_the_top(page: HistoryPage, session: EditingSession, qtbot: QtBot) -> None:
    record(session.folder, "", *(run := a_run(model_id="m2"), replace(a_part(run, 77), judged=datetime.now(UTC))))  # type: ignore[arg-type]
    page._on_time()
    qtbot.waitUntil(lambda: numbers(page)[:2] == [77, PARTS])
    qtbot.waitUntil(lambda: page.parts.head.said() == "31 parts")


@pytest.mark.parametrize("reads", [lambda table: table.select(0), lambda table: table.scrollToBottom()], ids=["selected", "further down"])
def test_new_parts_do_not_move_what_one_reads(
    page: HistoryPage, session: EditingSession, qtbot: QtBot, reads: Callable[[PartsTable], None]
) -> None:
    reads(page.parts.table)
    before = numbers(page)
    record(session.folder, "", *(run := a_run(), replace(a_part(run, 77), judged=datetime.now(UTC))))  # type: ignore[arg-type]
    page._on_time()
    qtbot.waitUntil(page.parts.head.news.isVisible)
    assert numbers(page) == before
    page.parts.head.news.click()
    qtbot.waitUntil(lambda: numbers(page)[0] == 77)
    assert not page.parts.head.news.isVisible()


# -- filters --------------------------------------------------------------------------------------------------------------


def test_filters_leave_what_they_say_and_count_it(page: HistoryPage, qtbot: QtBot) -> None:
    filters = page.parts.filters
    choose(filters.verdict, "NG")
    qtbot.waitUntil(lambda: numbers(page) == [30, 20, 10] and page.parts.head.said() == "3 of 30 parts")
    filters.least.setText("2.5")
    filters.most.setText("3.5")
    qtbot.waitUntil(lambda: numbers(page) == [20])
    filters.reset.click()
    qtbot.waitUntil(lambda: numbers(page) == list(range(PARTS, 0, -1)))
    filters.serial.setText("s0001")
    qtbot.waitUntil(lambda: numbers(page) == list(range(19, 9, -1)))
    filters.serial.setText("no such serial")
    qtbot.waitUntil(lambda: page.parts.table.said() == "No part matches these filters.")


def test_each_choice_is_a_part_of_the_filter(page: HistoryPage) -> None:
    filters = page.parts.filters
    choose(filters.review, "Open")
    filters.run.setCurrentIndex(1)
    filters.model.setCurrentIndex(1)
    choose(filters.when, "From … to …")
    wanted = filters.wanted
    assert wanted.answers == (None,) and len(wanted.runs) == 1 and wanted.model_id == "20260329-ab12cd34"
    assert wanted.since is not None and wanted.until is not None and wanted.until - wanted.since > timedelta(hours=22)
    choose(filters.when, "Today")
    assert filters.wanted.until is None and filters.wanted.since == wanted.since
    filters.clear()
    assert filters.wanted == Filter()


def test_a_filter_that_is_superseded_is_dropped(page: HistoryPage, qtbot: QtBot) -> None:
    shown: list[int] = []
    page.parts.finder.found.connect(lambda found: shown.append(len(found.rows)))
    choose(page.parts.filters.verdict, "OK")
    choose(page.parts.filters.verdict, "NG")
    qtbot.waitUntil(lambda: page.parts.head.said() == "3 of 30 parts")
    assert shown == [3]


# -- one part -------------------------------------------------------------------------------------------------------------


def test_a_part_opens_with_what_was_in_force_and_escape_goes_back(page: HistoryPage, qtbot: QtBot) -> None:
    opened(page, qtbot, 20)
    assert page.parts.currentWidget() is page.pane and page.pane.banner.verdict is Verdict.NG
    facts = page.pane.facts.texts()
    assert facts["Threshold then"] == "3.00" and facts["Operator"] == "Ada" and facts["Serial"] == "S00020" and facts["Reviews"] == "–"
    assert facts["Largest region"] == "–"
    assert "ab12cd3 is not in use" in page.pane.pictures.note.text()
    QTest.keyClick(page.pane, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.pane.opened is not None and page.pane.opened.row.number == 19)
    assert "No picture of this part is kept." in page.pane.pictures.then._empty.text()
    assert not page.pane.use.isEnabled() and not page.pane.again.isEnabled()
    QTest.keyClick(page.pane, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: page.pane.opened is not None and page.pane.opened.row.number == 20)
    QTest.keyClick(page.pane, Qt.Key.Key_Escape)
    assert page.parts.currentWidget() is not page.pane and page.pane.opened is None


def test_a_part_is_inspected_again_beside_the_old_result(page: HistoryPage, qtbot: QtBot) -> None:
    opened(page, qtbot, 10)
    assert not page.pane.pictures.compares
    page.pane.again.click()
    qtbot.waitUntil(lambda: page.pane.pictures.compares)
    assert page.pane.pictures.then_words.text() == "Then: NG, score 2.00, threshold 3.00, model ab12cd3"
    assert page.pane.pictures.now_words.text() == "Now: NG, score 150, threshold 100, model 1"


def test_why_it_passed_is_asked_of_the_picture_that_is_kept(page: HistoryPage, qtbot: QtBot) -> None:
    opened(page, qtbot, 10)
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.pane.passed.click()
    key, wish = wanted.args
    assert key == "passed" and isinstance(wish, ExplainPassed) and Path(wish.path).is_file()
    assert page.holder.archive is not None and Path(wish.path) == page.holder.archive.picture_file(page.pane.opened.row)


def test_what_a_person_says_is_stored_and_taken_back(page: HistoryPage, session: EditingSession, qtbot: QtBot) -> None:
    session.settings.change(operator="Bo")
    opened(page, qtbot, 10)
    page.pane.buttons[Answer.FALSE_REJECT].click()
    qtbot.waitUntil(lambda: page.pane.buttons[Answer.FALSE_REJECT].isChecked())
    assert page.pane.facts.texts()["Reviews"].startswith("False reject, by Bo")
    assert page.parts.table.parts.row(20).answer is Answer.FALSE_REJECT and page.pane.banner.verdict is Verdict.NG
    page.pane.buttons[Answer.WITHDRAWN].click()
    qtbot.waitUntil(lambda: not page.pane.buttons[Answer.FALSE_REJECT].isChecked() and not page.pane.buttons[Answer.WITHDRAWN].isEnabled())
    assert page.parts.table.parts.row(20).answer is None


def test_a_kept_picture_becomes_a_validation_image_that_outlives_the_record(
    page: HistoryPage, session: EditingSession, qtbot: QtBot
) -> None:
    assert session.folder is not None
    opened(page, qtbot, 10)
    page.pane.uses[Use.VALIDATION_DEFECT].trigger()
    qtbot.waitUntil(lambda: "validation image with a defect" in page.pane.said())
    ((path, words),) = read_said(session.folder).by_name.items()
    (session.folder / "kept" / "10.png").unlink()
    assert Path(path).parent == session.folder / FOLDER and Path(path).read_bytes() and words[-1].truth is Truth.DEFECT
    page.pane.uses[Use.GOOD].trigger()
    qtbot.waitUntil(lambda: "next build" in page.pane.said() and "learns" in page.pane.said())
    assert session.project is not None and session.project.good == (path,)


# -- taking parts out -----------------------------------------------------------------------------------------------------


def test_all_that_match_or_those_selected_become_a_table(page: HistoryPage, qtbot: QtBot, tmp_path: Path) -> None:
    parts, exporter = page.parts, page.parts.exporter
    assert parts.archive is not None
    for name, wanted, rows, expected in (
        ("all.csv", Wanted(Kind.CSV), [], 3),
        ("some.csv", Wanted(Kind.CSV, selected=True), [parts.table.parts.row(0), parts.table.parts.row(4)], 2),
    ):
        with qtbot.waitSignal(exporter.ended) as said:
            exporter.save(tmp_path / name, wanted, parts.archive, Filter(verdicts=(Verdict.NG,)), rows)
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == expected
        assert said.args == [f"{expected} parts saved in {tmp_path / name}"] and parts.head.said() == said.args[0]


def test_pictures_of_a_selection_go_into_a_folder(page: HistoryPage, qtbot: QtBot, tmp_path: Path) -> None:
    parts, target = page.parts, tmp_path / "out"
    assert parts.archive is not None
    with qtbot.waitSignal(parts.exporter.ended) as said:
        rows = [parts.table.parts.row(number) for number in (0, 1, 10)]
        parts.exporter.save(target, Wanted(Kind.PICTURES, selected=True), parts.archive, Filter(), rows)
    assert sorted("NG_S000" in path.name for path in target.iterdir()) == [True, True]
    assert said.args is not None and said.args[0].endswith("of 1 part none is kept")


def test_entries_for_a_selection_need_one(page: HistoryPage) -> None:
    def allowed() -> list[bool]:
        return [action.isEnabled() for action in page.parts.head._menu.actions()]

    assert allowed() == [True, True, False, False, False]
    page.parts.table.select(2)
    assert all(allowed())


# -- charts ---------------------------------------------------------------------------------------------------------------


def test_charts_show_the_parts_of_the_filter(page: HistoryPage, qtbot: QtBot) -> None:
    page.parts.head.charts.click()
    charts = page.parts.charts
    qtbot.waitUntil(lambda: charts.said() == "")
    assert charts.yields.said().startswith("80.0% of all") and charts.rejects.said().startswith("10.0% of all")
    assert "the newest 30 parts" in charts.scores.said() and charts.spots_said() == "Where the highest patch score of 30 parts lies"
    shares = np.asarray(charts.rejects.values.getData()[1])
    assert len(shares) in (2, 3) and 0 < shares.max() <= 100
    choose(page.parts.filters.verdict, "NG")
    qtbot.waitUntil(lambda: charts.spots_said() == "Where the highest patch score of 3 parts lies")
    assert charts.yields.said().startswith("80.0% of all")
    page.parts.filters.serial.setText("nowhere")
    qtbot.waitUntil(lambda: charts.said() == "No part matches these filters.")


# -- nothing to show ------------------------------------------------------------------------------------------------------


def test_without_a_project_the_page_says_where_to_go(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(EditingSession())
    assert page.said().startswith("No project is open")
    with qtbot.waitSignal(page.page_wanted, check_params_cb=lambda key, wish: key == "projects"):
        page._choose.click()


def test_the_table_comes_once_something_is_recorded(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    session = EditingSession()
    session.folder = tmp_path / "p"
    session.open_with(BrightnessInspector())
    page = make_page(session)
    assert page.said().startswith("Nothing has been recorded yet")
    fill(tmp_path / "p", 3)

    def looks() -> bool:
        page._on_time()
        return page.said() == ""

    qtbot.waitUntil(looks)
    qtbot.waitUntil(lambda: numbers(page) == [3, 2, 1])


def test_a_record_of_another_program_is_explained(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"no database" * 20)
    session = EditingSession()
    session.folder = tmp_path
    session.open_with(BrightnessInspector())
    page = make_page(session)
    qtbot.waitUntil(lambda: "The record is damaged." in page.said())


def test_another_project_closes_the_record(page: HistoryPage, session: EditingSession, qtbot: QtBot, tmp_path: Path) -> None:
    opened(page, qtbot, 10)
    session.folder = tmp_path / "other"
    session.open_with(BrightnessInspector())
    qtbot.waitUntil(lambda: page.said().startswith("Nothing has been recorded yet"))
    assert page.holder.archive is None and page.pane.opened is None and numbers(page) == []


def test_whatever_the_tabulator_reaches_has_a_name(page: HistoryPage) -> None:
    reached = [each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    nameless = [type(each).__name__ for each in reached if not (each.accessibleName() or getattr(each, "text", str)())]
    assert len(reached) > 8 and nameless == []


def test_reasons_have_words() -> None:
    assert len({reason_text(reason) for reason in Reason}) == len(Reason)


def test_shares_are_drawn_between_nothing_and_all(qtbot: QtBot) -> None:
    plot = ControlPlot("Yield", "%", percent=True)
    qtbot.addWidget(plot)
    plot.show()
    ones = np.ones(1)
    plot.show_chart(np.zeros(1), ControlChart(ones, 1.0, ones, ones), "")
    plot._box.setYRange(-500, 500)
    low, high = plot._box.viewRange()[1]
    assert -3 <= low < high <= 103


@pytest.mark.parametrize(("count", "seen_alone"), [(8, True), (200, True), (201, False)])
def test_a_few_dots_are_seen_each_and_a_crowd_as_a_crowd(qtbot: QtBot, count: int, seen_alone: bool) -> None:
    plot = ControlPlot("Scores", "score")
    qtbot.addWidget(plot)
    plot.show()
    ones = np.ones(count)
    plot.show_chart(np.arange(float(count)), ControlChart(ones, 1.0, ones, ones), "", ones)
    dot = plot.dots.points()[0]
    assert (dot.brush().color().alpha() == 255) is seen_alone
    assert (dot.size() > 6) is seen_alone
