"""The page of the doctor: the sheet worst first, keep and leave out by key, and the card that says whether there are enough."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession, write_parts
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark, Spot
from inspector.core.learning_curve import LearningCurve, learning_curve
from inspector.core.progress import Progress, Steps
from inspector.services.sources import one_name
from inspector.ui import theme
from inspector.ui.pages.doctor import work
from inspector.ui.pages.doctor.page import DoctorPage
from inspector.ui.pages.doctor.words import Show

Find = Callable[..., Steps[object]]


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    return [str(path) for path in write_parts(tmp_path / "good", 10, 20, 30, 40)]


@pytest.fixture
def found(paths: list[str]) -> GoodSet:
    odd, dark, again, plain = paths
    pictures = (
        GoodPicture(odd, (12, 12), None, 9.0, 1.7, Spot(0.5, 0.25), plain, Spot(0.5, 0.5), 12.0, (Remark(Reason.UNLIKE, 1.7, 2.0),)),
        GoodPicture(dark, (12, 12), remarks=(Remark(Reason.DARKER, 0.3),)),
        GoodPicture(plain, (12, 12)),
        GoodPicture(again, (12, 12), remarks=(Remark(Reason.DUPLICATE, other=plain),)),
    )
    return GoodSet(pictures, 4, 9.0, 4)


def curve() -> LearningCurve:
    scores = np.exp(np.random.default_rng(2).normal(np.log(10), 0.1, 40))
    ratios = [np.full(40, (count / 39) ** -0.2) for count in (10, 20, 39)]
    return learning_curve(scores, ratios, (10, 20, 39), 11.0)


def giving(result: object) -> Find:
    def steps(*_: object) -> Steps[object]:
        yield Progress("Looking for images", 0, 0)
        if isinstance(result, Exception):
            raise result
        return result

    return steps


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession, found: GoodSet, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoctorPage]:
    monkeypatch.setattr(work, "_look", giving(found))
    monkeypatch.setattr(work, "_ask", giving(curve()))
    page = DoctorPage(session)  # type: ignore[arg-type]  # it stands for a session
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    yield page
    assert page.shutdown(3000)


def open_project(qtbot: QtBot, page: DoctorPage, session: FakeSession, with_model: bool = True) -> None:
    if with_model:
        inspector = BrightnessInspector()
        assert session.project is None
        session.open_without_model()
        assert session.project is not None
        session.project = session.project.with_threshold(inspector.model_id, inspector.threshold)
        session.open_with(inspector)
    else:
        session.open_without_model()
    qtbot.waitUntil(lambda: page.work.found is not None and not page.work.running)


def names(page: DoctorPage) -> list[str]:
    return [Path(each.path).name for each in page.sheet.images.items]


def test_without_a_project_it_says_what_it_is_for(page: DoctorPage) -> None:
    assert "No project is open" in page.gate.said()


def test_it_looks_by_itself_and_shows_the_worst_first(qtbot: QtBot, page: DoctorPage, session: FakeSession) -> None:
    open_project(qtbot, page, session, with_model=False)
    assert names(page) == ["1.png", "2.png"] and page.head.wanted is Show.SUSPICIOUS
    assert page.head.summary.text() == "4 pictures looked at. 2 are suspicious."
    assert "Unlike the others at this place: 1.7" in page.pane.said()
    qtbot.waitUntil(lambda: page.pane.view.shown == {"whole", "own", "like"})


def test_filters_show_all_or_those_of_a_reason(qtbot: QtBot, page: DoctorPage, session: FakeSession) -> None:
    open_project(qtbot, page, session, with_model=False)
    for wanted, shown in ((Show.ALL, ["1.png", "2.png", "4.png", "3.png"]), (Reason.DARKER, ["2.png"]), (Show.DECIDED, [])):
        page.head.choose(wanted)
        assert names(page) == shown
    assert Reason.BLURRED.value not in [page.head.show_box.itemData(row) for row in range(page.head.show_box.count())]


@pytest.mark.parametrize("with_model", [False, True])
def test_keys_leave_out_keep_and_take_back(
    qtbot: QtBot, page: DoctorPage, session: FakeSession, paths: list[str], with_model: bool
) -> None:
    open_project(qtbot, page, session, with_model)
    assert session.project is not None and page.head.build.isHidden()
    qtbot.keyClick(page.sheet, Qt.Key.Key_L)
    assert list(map(one_name, session.project.left_out)) == [one_name(paths[0])] and not page.head.build.isHidden()
    assert page.sheet.current is not None and page.sheet.current.path == paths[1]
    qtbot.keyClick(page.sheet, Qt.Key.Key_K)
    assert list(map(one_name, session.project.kept)) == [one_name(paths[1])]
    qtbot.keyClick(page.sheet, Qt.Key.Key_U)
    qtbot.keyClick(page.sheet, Qt.Key.Key_U)
    assert (session.project.kept, session.project.left_out) == ((), ()) and page.head.build.isHidden()
    assert page.sheet.current.path == paths[0]


def test_what_was_left_out_is_built_without(qtbot: QtBot, page: DoctorPage, session: FakeSession) -> None:
    open_project(qtbot, page, session)
    page.pane.buttons.leave_out.click()
    assert "Left out" in page.pane.buttons.said()
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.head.build.click()
    assert wanted.args == ["build", None]


def test_the_card_says_what_more_parts_would_bring(qtbot: QtBot, page: DoctorPage, session: FakeSession) -> None:
    assert "Build the model once" in page.enough.text()
    open_project(qtbot, page, session, with_model=False)
    assert "Build the model once" in page.enough.text()
    page.work.forget()
    assert session.project is not None
    session.edit(lambda project: replace(project, active_model="20260101-000000-0123456789ab"))
    qtbot.waitUntil(lambda: "more parts would bring false rejects from" in page.enough.text())
    assert not page.enough.plot.isHidden() and len(page.enough.measured.getData()[0]) == 3


def test_a_model_that_keeps_nothing_of_single_parts_is_said_so(page: DoctorPage) -> None:
    page.work._on_no_curve(InspectorError(ErrorCode.NOT_TRACEABLE, "It keeps nothing."))
    assert "cannot be said" in page.enough.text() and page.enough.plot.isHidden()


def test_what_goes_wrong_is_told_and_what_was_found_stays(
    qtbot: QtBot, page: DoctorPage, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_project(qtbot, page, session, with_model=False)
    monkeypatch.setattr(work, "_look", giving(InspectorError(ErrorCode.NO_IMAGES, "There are none.")))
    with qtbot.waitSignal(page.failed) as failed:
        page.head.look.click()
    assert failed.args[0].code is ErrorCode.NO_IMAGES and names(page) == ["1.png", "2.png"]
    assert page.head.stop.isHidden()


def test_another_project_begins_anew(qtbot: QtBot, page: DoctorPage, session: FakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    open_project(qtbot, page, session, with_model=False)
    monkeypatch.setattr(work, "_look", giving(GoodSet((), 0)))
    session.open_without_model("Other")
    qtbot.waitUntil(lambda: page.work.found is not None and not page.work.found.pictures)
    assert names(page) == [] and page.sheet.current is None


def test_a_picture_that_is_gone_is_a_field_with_a_warning(qtbot: QtBot, page: DoctorPage, found: GoodSet, tmp_path: Path) -> None:
    view = page.pane.view
    page.pane.show_picture(found.pictures[0], None)
    qtbot.waitUntil(lambda: "whole" in view.shown)
    assert not view.is_unreadable
    gone = GoodPicture(str(tmp_path / "gone.png"), (12, 12), remarks=(Remark(Reason.UNREADABLE, detail="not there any more"),))
    page.pane.show_picture(gone, None)
    assert page.pane.said() == "It cannot be read: not there any more."
    assert not view.is_unreadable
    qtbot.waitUntil(lambda: view.is_unreadable)
    assert view.grab().toImage().pixelColor(20, view.height() // 2).name() == theme.colours(view).raised.lower()
    page.pane.show_picture(None, None)
    assert not view.is_unreadable
