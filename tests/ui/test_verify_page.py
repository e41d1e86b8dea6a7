"""Verify, on a real record: parts one after another, answers that last, and the way back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from record_parts import a_part, a_run, reader, record

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.project import Project
from inspector.core.record import Answer, Part, View
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.relearning.tray import picture_of
from inspector.services.reviewing.archive import Archive
from inspector.services.reviewing.waiting import Need
from inspector.services.validation.labels import read_said
from inspector.storage.projects import create_project
from inspector.storage.teach_tray import Standing, read_tray
from inspector.ui.pages.recorded.facts import facts_of
from inspector.ui.pages.verifying.page import VerifyPage
from inspector.ui.wishes import ExplainPassed

NOW = datetime.now().astimezone()
RUN = a_run()


def seen(number: int, verdict: Verdict, folder: Path, **other: object) -> Part:
    """A part whose picture is a file, judged some minutes ago."""
    path = folder / f"part {number}.png"
    write_image(path, np.full((12, 16, 3), 10 * number, np.uint8))
    score = None if verdict is Verdict.UNDECIDED else float(number)
    detail = "The camera went away." if verdict is Verdict.UNDECIDED else ""
    judged = NOW - timedelta(minutes=60 - number)
    return a_part(RUN, number, verdict, score, judged=judged, views=(View(str(path), score, None, detail),), **other)


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    verdicts = [Verdict.NG, Verdict.OK, Verdict.UNDECIDED, Verdict.NG]
    (tmp_path / "parts").mkdir()
    return [seen(number, verdict, tmp_path / "parts") for number, verdict in enumerate(verdicts, start=1)]


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    made = FakeSession()
    made.folder = tmp_path / "project"
    made.folder.mkdir()
    made.open_with(BrightnessInspector())
    return made


Make = Callable[[], VerifyPage]


@pytest.fixture
def make_page(qtbot: QtBot, session: FakeSession) -> Iterator[Make]:
    made: list[VerifyPage] = []

    def make() -> VerifyPage:
        page = VerifyPage(session)  # type: ignore[arg-type]
        made.append(page)
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        return page

    yield make
    assert all(page.shutdown(10_000) for page in made)


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession, make_page: Make, parts: list[Part]) -> VerifyPage:
    assert session.folder is not None
    record(session.folder, "", RUN, *parts)
    made = make_page()
    qtbot.waitUntil(lambda: made.queue.now is not None)
    return made


def shown(page: VerifyPage) -> str:
    return page.pane.texts[0]


def answers(session: FakeSession) -> dict[str, Answer | None]:
    assert session.folder is not None
    with reader(session.folder) as found:
        return {row.serial: row.answer for row in found.page(Filter()).rows}


def test_rejects_come_one_after_another_and_what_is_said_of_them_lasts(qtbot: QtBot, page: VerifyPage, session: FakeSession) -> None:
    assert shown(page) == "S00001" and page.head.count_text().startswith("3 parts")
    qtbot.keyClicks(page.head.who, "Ada")
    qtbot.keyClick(page.head.who, Qt.Key.Key_Return)
    page.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        qtbot.keyClick(page, key)
    assert page.queue.now is None and "Nothing waits" in page._empty.text()
    qtbot.waitUntil(lambda: not page._storing.running)
    assert answers(session) == {"S00001": Answer.DEFECT, "S00002": None, "S00003": Answer.FALSE_REJECT, "S00004": Answer.UNSURE}
    assert page.holder.archive is not None and {each.who for each in page.holder.archive.reader.reviews(page.queue.rows[0].id)} == {"Ada"}


def test_picture_threshold_and_reason_are_those_of_the_part(qtbot: QtBot, page: VerifyPage) -> None:
    qtbot.waitUntil(lambda: "threshold 3.00" in page.pane.texts[1])
    assert "score 1.00" in page.pane.texts[1]
    page.buttons.defect.click()
    assert page.pane.banner.verdict is Verdict.UNDECIDED
    qtbot.waitUntil(lambda: "camera went away" in page.pane.banner.accessibleDescription())


def test_the_largest_region_is_told_in_px_and_in_square_millimetres_where_the_scale_is_known(
    qtbot: QtBot, session: FakeSession, make_page: Make, tmp_path: Path
) -> None:
    part = seen(1, Verdict.NG, tmp_path)
    assert session.folder is not None
    record(session.folder, "", RUN, replace(part, decision=replace(part.decision, area=312)))
    session.edit(lambda project: replace(project, mm_per_px=0.1))
    page = make_page()
    qtbot.waitUntil(lambda: "largest region 312 px (3.12 mm²)" in page.pane.texts[1])
    assert page.holder.archive is not None
    facts = {fact.name: fact.value for fact in facts_of(page.holder.archive.reopen(page.queue.rows[0], None))}
    assert facts["Largest region"] == "312 px"


def test_undo_goes_back_and_the_record_keeps_both(qtbot: QtBot, page: VerifyPage, session: FakeSession) -> None:
    page.buttons.defect.click()
    qtbot.keyClick(page, Qt.Key.Key_Backspace)
    assert shown(page) == "S00001" and not page.buttons.undo.isEnabled()
    qtbot.waitUntil(lambda: not page._storing.running)
    assert answers(session)["S00001"] is None and page.holder.archive is not None
    said = [each.answer for each in page.holder.archive.reader.reviews(page.queue.rows[0].id)]
    assert said == [Answer.DEFECT, Answer.WITHDRAWN]


def test_a_false_reject_goes_into_the_tray_of_teach_back_and_undo_takes_it_out(
    qtbot: QtBot, page: VerifyPage, session: FakeSession
) -> None:
    assert session.folder is not None
    create_project(session.folder, Project("bolts"))
    page.buttons.good.click()
    page.buttons.defect.click()
    qtbot.waitUntil(lambda: not page._storing.running)
    (entry,) = read_tray(session.folder)
    assert (entry.name, entry.standing) == ("S00001", Standing.WAITING) and Path(picture_of(session.folder, entry)).is_file()
    page.undo()
    page.undo()
    qtbot.waitUntil(lambda: not page._storing.running)
    assert read_tray(session.folder) == () and not Path(picture_of(session.folder, entry)).exists()


def test_answers_become_labels_of_validation_images_where_that_is_wanted(
    qtbot: QtBot, page: VerifyPage, session: FakeSession, parts: list[Part]
) -> None:
    assert session.folder is not None
    paths = [part.views[0].source for part in parts]
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_V)
    assert page.buttons.validates.isChecked()
    qtbot.keyClick(page, Qt.Key.Key_1)
    page.buttons.validates.click()
    qtbot.keyClick(page, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not page._storing.running)
    said = read_said(session.folder)
    assert list(said.by_name) == [paths[0]] and said.by_name[paths[0]][-1].truth is Truth.DEFECT
    for _ in range(2):
        qtbot.keyClick(page, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not page._storing.running)
    assert [word.truth for word in read_said(session.folder).by_name[paths[0]]] == [Truth.DEFECT, Truth.UNKNOWN]


def test_a_kind_of_defect_is_one_tap(qtbot: QtBot, page: VerifyPage, session: FakeSession) -> None:
    page.head.edit_kinds.click()
    qtbot.keyClicks(page.head.kinds, "scratch, dent,, scratch")
    qtbot.keyClick(page.head.kinds, Qt.Key.Key_Return)
    assert session.project is not None and session.project.defect_kinds == ("scratch", "dent")
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: not page._storing.running)
    assert page.holder.archive is not None
    (review,) = page.holder.archive.reader.reviews(page.queue.rows[0].id)
    assert (review.answer, review.kind) == (Answer.DEFECT, "dent")


def test_an_answer_that_cannot_be_stored_is_told_and_asked_again(qtbot: QtBot, page: VerifyPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise InspectorError(ErrorCode.RECORD_BUSY, "Another program writes.")

    monkeypatch.setattr(Archive, "answer", refuse)
    with qtbot.waitSignal(page.failed) as told:
        page.buttons.defect.click()
    assert "Another program" in str(told.args[0]) and shown(page) == "S00001" and page.queue.open == 3


def test_parts_that_come_meanwhile_wait_as_well(qtbot: QtBot, page: VerifyPage, session: FakeSession, tmp_path: Path) -> None:
    for _ in range(3):
        page.buttons.good.click()
    assert page.queue.now is None and session.folder is not None
    record(session.folder, "", RUN, seen(9, Verdict.NG, tmp_path / "parts"))
    qtbot.waitUntil(lambda: page.queue.now is not None)
    assert shown(page) == "S00009" and page.head.count_text().startswith("1 part needs")


def test_unsure_ones_are_a_queue_of_their_own(qtbot: QtBot, page: VerifyPage) -> None:
    page.buttons.unsure.click()
    qtbot.waitUntil(lambda: not page._storing.running)
    page.head.need.setCurrentIndex(page.head.need.findData(Need.UNSURE))
    qtbot.waitUntil(lambda: page.queue.now is not None)
    assert shown(page) == "S00001" and page.queue.open == 1
    page.head.need.setCurrentIndex(page.head.need.findData(Need.SAMPLE))
    qtbot.waitUntil(lambda: not page._filling.running)
    assert page.queue.rows == []  # the picture of the OK part is not kept in the record


def test_why_it_passed_is_asked_of_ok_parts_alone(qtbot: QtBot, page: VerifyPage, parts: list[Part]) -> None:
    row = page.queue.now
    assert row is not None and not page.pane.passed.isVisible()
    page.pane.show_row(replace(row, verdict=Verdict.OK))
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.pane.passed.click()
    assert wanted.args == ["passed", ExplainPassed(parts[0].views[0].source)]


def test_what_is_not_there_is_said(qtbot: QtBot, session: FakeSession, make_page: Make) -> None:
    page = make_page()
    qtbot.waitUntil(lambda: "Nothing has been recorded" in page._empty.text())
    session.folder = session.project = None
    session.project_changed.emit()
    assert "No project is open" in page._empty.text()
    assert not page.buttons.defect.isEnabled()


def test_a_record_of_another_program_is_explained(qtbot: QtBot, session: FakeSession, make_page: Make) -> None:
    assert session.folder is not None
    (session.folder / "record.sqlite").write_bytes(b"SQLite format 3\0" + bytes(200))
    page = make_page()
    qtbot.waitUntil(lambda: "another program" in page._empty.text())
