"""Validation images in the hands of the engineer: labelled with keys, corrected in place, added by folder, and never lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode
from inspector.core.evidence import Evidence, Sheet
from inspector.core.inspection import Inspection
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress
from inspector.core.project import Project
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.services.validation.labels import CUT_REMARK, read_said, say
from inspector.services.who import user_name
from inspector.storage.labels import FILE, read_labels
from inspector.storage.projects import LABEL_LOCK
from inspector.ui.pages.validating.page import ValidationPage
from inspector.ui.pages.validating.shown import Show
from inspector.ui.wishes import ExplainPassed

LEVELS = {"good/1.png": 10, "good/2.png": 150, "scratch/3.png": 160, "scratch/4.png": 90, "dent/5.png": 170}


class Looking(BrightnessInspector):
    """A part's score is the brightness of its picture, and so is its evidence."""

    def judge(self, image: Image, source: str) -> Inspection:
        found = super().judge(image, source)
        return replace(found, evidence=Evidence((Sheet(np.full((2, 2), image.mean(), np.float32)),), image.shape[:2]))


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    for name, level in LEVELS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_image(folder / name, grey(level))
    return folder


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    made = FakeSession()
    made.folder = tmp_path / "project"
    made.folder.mkdir()
    made.project = Project("Project")
    made.open_with(Looking((ScoredImage("learned.png", 5.0, False),), learned=("learned.png",)))
    return made


Make = Callable[[], ValidationPage]


@pytest.fixture
def make(qtbot: QtBot, session: FakeSession) -> Iterator[Make]:
    made: list[ValidationPage] = []

    def make() -> ValidationPage:
        page = ValidationPage(session)  # type: ignore[arg-type]  # it stands for a session
        made.append(page)
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        qtbot.waitUntil(lambda: session.images.now is not None or session.folder is None)
        return page

    yield make
    assert session.images.shutdown(10_000) and all(page.shutdown(10_000) for page in made)


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession, parts: Path, make: Make) -> ValidationPage:
    """Five images of a source each, all scored."""
    made = make()
    session.images.add([parts])
    qtbot.waitUntil(lambda: len(names(made)) == 5 and not session.images.scoring and not now(session).waiting)
    made.grid.select_row(0)
    return made


def now(session: FakeSession):  # type: ignore[no-untyped-def]
    assert session.images.now is not None
    return session.images.now


def names(page: ValidationPage) -> list[str]:
    return [Path(each.path).name for each in page.grid.images.items]


def truths(page: ValidationPage) -> list[str]:
    return [f"{each.truth}{each.kind and ':'}{each.kind}" for each in page.grid.images.items]


def stored(session: FakeSession, qtbot: QtBot, name: str) -> Label:
    """The newest word on the disk, once all that was said is there."""
    assert session.folder is not None
    qtbot.waitUntil(lambda: not session.images._deeds.running)
    return next(label for label in reversed(read_labels(session.folder).labels) if label.path.endswith(name))


def press(qtbot: QtBot, page: ValidationPage, key: Qt.Key) -> None:
    page.activateWindow()
    page.grid.setFocus()
    qtbot.waitUntil(page.grid.hasFocus)
    qtbot.keyClick(page.grid, key)


def test_folders_say_what_is_in_them_and_the_model_looks_at_what_it_does_not_know(page: ValidationPage, session: FakeSession) -> None:
    assert truths(page) == ["defect:dent", "good", "good", "defect:scratch", "defect:scratch"]
    assert [each.score for each in page.grid.images.items] == [170.0, 10.0, 150.0, 160.0, 90.0]
    assert page.head.counts.text() == "2 good parts   ·   3 defects"
    assert page.head.remark.text().startswith("5 images were added. Good part: 2, Defect: 3.")


def test_keys_label_and_a_wrong_label_is_put_right_in_place(page: ValidationPage, session: FakeSession, qtbot: QtBot) -> None:
    press(qtbot, page, Qt.Key.Key_Right)
    assert page.grid.current is not None and page.grid.current.path.endswith("1.png")
    press(qtbot, page, Qt.Key.Key_2)
    assert truths(page)[1] == "defect" and page.grid.currentIndex().row() == 1
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_3)
    label = stored(session, qtbot, "1.png")
    assert (label.truth, label.who) == (Truth.LEFT_OUT, user_name()) and label.at
    assert session.folder is not None
    words = read_said(session.folder).by_name[page.grid.current.path]
    assert [word.truth for word in words] == [Truth.GOOD, Truth.DEFECT, Truth.GOOD, Truth.LEFT_OUT]
    qtbot.waitUntil(lambda: "Left out, by" in " ".join(page.pane.facts.texts().values()))


def test_undo_takes_the_last_labelling_back_kinds_included(page: ValidationPage, session: FakeSession, qtbot: QtBot) -> None:
    before = truths(page)
    press(qtbot, page, Qt.Key.Key_1)
    assert truths(page)[0] == "good" and page.head.undo.isEnabled()
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert truths(page) == before
    label = stored(session, qtbot, "5.png")
    assert (label.truth, label.kind) == (Truth.DEFECT, "dent")
    qtbot.waitUntil(lambda: not page.head.undo.isEnabled())


def test_many_are_labelled_at_once_with_a_kind_that_verify_offers_then(page: ValidationPage, session: FakeSession, qtbot: QtBot) -> None:
    page.grid.selectAll()
    page.pane.typed.setText("stain")
    page.pane.typed.returnPressed.emit()
    assert truths(page) == ["defect:stain"] * 5
    assert session.project is not None and session.project.defect_kinds == ("stain",)
    assert stored(session, qtbot, "1.png").kind == "stain"
    page.head.kind_box.setCurrentIndex(page.head.kind_box.findData("stain"))
    assert len(names(page)) == 5


def test_what_waits_for_a_word_is_labelled_one_after_another(page: ValidationPage, session: FakeSession, parts: Path, qtbot: QtBot) -> None:
    (parts / "new").mkdir()
    for number in (6, 7):
        write_image(parts / "new" / f"{number}.png", grey(20))
    session.images.add([parts / "new"])
    qtbot.waitUntil(lambda: len(names(page)) == 7 and not now(session).waiting)
    page.head.choose(Show.UNKNOWN)
    page.grid.select_row(0)
    assert names(page) == ["6.png", "7.png"]
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_2)
    assert truths(page) == ["good", "defect"]  # they stay in sight until something else is chosen
    page.head.choose(Show.ALL)
    page.head.choose(Show.UNKNOWN)
    assert names(page) == []


def test_the_misjudged_come_worst_first(page: ValidationPage) -> None:
    page.head.choose(Show.MISJUDGED)  # the threshold is 100
    assert names(page) == ["4.png", "2.png"]
    page.head.choose(Show.GOOD)
    assert names(page) == ["1.png", "2.png"]


def test_the_picture_of_the_current_one_is_shown_with_its_heatmap(page: ValidationPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.pane.has_map)
    texts = page.pane.facts.texts()
    assert texts["Shows"] == "Defect: dent" and texts["Score"] == "170, NG"
    assert page.pane.buttons[Truth.DEFECT].isChecked() and not page.pane.buttons[Truth.GOOD].isChecked()


def test_what_is_dropped_is_added(session: FakeSession, parts: Path, make: Make, qtbot: QtBot) -> None:
    page = make()
    assert page.said().startswith("There are no validation images yet")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(parts / "good")), QUrl.fromLocalFile(str(parts / "dent" / "5.png"))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert truths(page) == ["good", "good", "unknown"] and page.said() == ""
    qtbot.waitUntil(lambda: not now(session).waiting)


def test_the_button_asks_for_a_folder(session: FakeSession, parts: Path, make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(parts / "scratch"))
    page.head.add_folder.click()
    qtbot.waitUntil(lambda: len(names(page)) == 2 and not now(session).waiting)


def test_without_a_project_it_says_where_to_go(make: Make, session: FakeSession) -> None:
    session.folder, session.project, session.inspector = None, None, None
    page = make()
    assert page.said().startswith("No project is open") and page.head.isHidden()


def test_what_is_wrong_with_the_labels_and_lacks_among_them_is_said(session: FakeSession, parts: Path, make: Make, qtbot: QtBot) -> None:
    assert session.folder is not None and session.project is not None
    say(session.folder, [Label(str(parts / "good/1.png"), Truth.GOOD), Label(str(parts / "gone.png"), Truth.DEFECT)])
    with (session.folder / FILE).open("ab") as file:
        file.write(b'{"path": "')
    session.project = replace(session.project, validation_good=(str(parts / "away"),))
    page = make()
    qtbot.waitUntil(lambda: "no score" in page.head.remark.text())
    said = page.head.remark.text()
    assert CUT_REMARK in said and "away" in said and "One defect" in said
    page.head.choose(Show.NO_SCORE)
    assert names(page) == ["gone.png"] and "not there any more" in page.pane.facts.texts()["Score"]
    page.head.choose(Show.ALL)
    page.grid.select_row(1)
    press(qtbot, page, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "No defect is among them" in page.head.remark.text())
    qtbot.waitUntil(lambda: not session.images._deeds.running)


def test_labels_that_cannot_be_stored_are_told_and_taken_back(page: ValidationPage, session: FakeSession, qtbot: QtBot) -> None:
    assert session.folder is not None
    before = truths(page)
    (session.folder / LABEL_LOCK).unlink()
    (session.folder / LABEL_LOCK).mkdir()
    with qtbot.waitSignal(session.images.failed) as failed:
        press(qtbot, page, Qt.Key.Key_1)
    assert failed.args[0].code is ErrorCode.NOT_WRITABLE
    qtbot.waitUntil(lambda: truths(page) == before)
    assert not page.head.undo.isEnabled()


def test_chosen_ones_stay_chosen_while_scores_arrive(page: ValidationPage, session: FakeSession, qtbot: QtBot) -> None:
    page.grid.select_row(2)
    page.grid.selectionModel().select(page.grid.images.index(4), QItemSelectionModel.SelectionFlag.Select)
    with qtbot.waitSignal(session.images.changed):
        session.images.refresh()
    assert [Path(each.path).name for each in page.grid.chosen] == ["2.png", "4.png"] and page.grid.currentIndex().row() == 2


def test_why_it_passed_is_asked_of_the_current_image(qtbot: QtBot, page: ValidationPage) -> None:
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.pane.passed.click()
    assert page.pane.image is not None and wanted.args == ["passed", ExplainPassed(page.pane.image.path)]


def test_how_far_the_scoring_is_is_said_in_full_and_moves_nothing(page: ValidationPage, qtbot: QtBot) -> None:
    head = page.head
    before = page.grid.geometry()
    head.show_progress(Progress("Scoring validation images of good parts", 1234, 5678))
    qtbot.waitUntil(lambda: head.progress.width() > 0 and head.stop.isVisible())
    assert head.progress.shown_text() == head.progress.text() and head.progress.text().endswith("1,234 / 5,678")
    assert head.progress.y() >= head.stop.geometry().bottom() and page.grid.geometry() == before


def test_what_is_being_done_is_cut_off_in_its_words_and_never_in_its_number(page: ValidationPage, qtbot: QtBot) -> None:
    head = page.head
    head.show_progress(Progress("Scoring validation images of good parts", 1234, 5678))
    head.progress.resize(200, head.progress.height())
    assert head.progress.shown_text() != head.progress.text() and head.progress.shown_text().endswith("… 1,234 / 5,678")
