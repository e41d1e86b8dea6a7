"""Where to look: what is drawn is a draft, checked, tried, and in use only once it is applied with a reason."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, write_parts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.devices.image_file import write_image
from inspector.services import background
from inspector.services.background import Background
from inspector.services.context import Context
from inspector.services.recent import remember_project
from inspector.services.releasing.placing import place
from inspector.storage import projects
from inspector.storage.models import save_model
from inspector.ui.bridge import threads
from inspector.ui.pages.looking.apply_box import ApplyBox
from inspector.ui.pages.looking.effect import EffectPane
from inspector.ui.pages.looking.page import PlacesPage
from inspector.ui.session import Session
from inspector.ui.widgets.canvas.tools import Tool
from inspector.ui.wishes import DrawAreas

SIZE = (60, 80)
BOX = Drawn(Form.RECTANGLE, ((10, 10), (40, 30)))
ROUND = Drawn(Form.ELLIPSE, ((30, 20), (60, 50)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with good parts and no model."""
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    return new_project(tmp_path, "plates")


def new_project(where: Path, name: str, size: tuple[int, int] = SIZE) -> Path:
    good = where / f"good parts of {name}"
    good.mkdir()
    for number in range(2):
        write_image(good / f"{number}.png", np.full(size, 90 + number, np.uint8))
    projects.create_project(where / name, Project(name, good=(str(good),)))
    return where / name


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, folder: Path) -> Iterator[PlacesPage]:
    session = Session(Context(tmp_path / "weights", tmp_path / "cache"))
    made = PlacesPage(session)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    opened(qtbot, made, folder)
    yield made
    made.shutdown()
    session.shutdown(5000)
    assert threads.join_all(5000)


def opened(qtbot: QtBot, page: PlacesPage, folder: Path) -> None:
    page._session.open(folder)
    qtbot.waitUntil(lambda: page._session.folder == folder)
    settled(qtbot, page)


def settled(qtbot: QtBot, page: PlacesPage) -> None:
    qtbot.waitUntil(lambda: page.draft is not None and not page.desk.busy and page._session.settled)


def said(page: PlacesPage) -> str:
    return page.panel.apply.said()


def draw(qtbot: QtBot, page: PlacesPage, drawn: Drawn) -> None:
    page.board.canvas.drawn.emit(drawn)
    settled(qtbot, page)


def applied(qtbot: QtBot, page: PlacesPage, reason: str = "a label is there") -> None:
    page.panel.apply.reason.setText(reason)
    qtbot.mouseClick(page.panel.apply.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.desk.stores)
    settled(qtbot, page)


def areas_of(page: PlacesPage) -> tuple[Area, ...]:
    assert page.draft is not None
    return page.draft.areas


def test_the_first_good_part_is_drawn_on_and_everything_is_looked_at(page: PlacesPage) -> None:
    assert page.gate.is_open and page.board.canvas.picture_size == SIZE and "0.png" in page.board.reference.text()
    assert said(page) == "In use: everything is looked at." and page.panel.apply.apply.isHidden() and not page.board.show_effect.isEnabled()


def test_what_is_drawn_is_in_use_once_it_is_applied_with_a_reason(qtbot: QtBot, page: PlacesPage, folder: Path) -> None:
    draw(qtbot, page, BOX)
    assert "not in use yet" in said(page) and "Write why" in said(page) and not page.panel.apply.apply.isEnabled()
    assert projects.open_project(folder).areas is None
    applied(qtbot, page)
    assert projects.open_project(folder).areas == Areas(SIZE, (Area(Use.IGNORE, (BOX,)),))
    assert (
        "next build learns by these areas" in said(page) and page.panel.apply.reason.text() == "" and not page.panel.apply.build.isHidden()
    )
    assert (folder / "reference.png").is_file()
    page.panel.list.remove.click()
    settled(qtbot, page)
    page.panel.apply.discard.click()
    settled(qtbot, page)
    assert len(areas_of(page)) == 1 and page.draft is not None and page.draft.new_reference is None


def test_strokes_change_the_chosen_area_and_shapes_begin_one(qtbot: QtBot, page: PlacesPage) -> None:
    stroke, hole = Drawn(Form.STROKE, ((5, 5), (20, 5)), 6), Drawn(Form.STROKE, ((20, 20),), 8, True)
    draw(qtbot, page, BOX)
    draw(qtbot, page, stroke)
    draw(qtbot, page, hole)
    page.panel.uses[Use.ZONE].click()
    draw(qtbot, page, ROUND)
    assert areas_of(page) == (Area(Use.IGNORE, (BOX, stroke, hole)), Area(Use.ZONE, (ROUND,)))
    page.panel.list.none.click()
    draw(qtbot, page, hole)
    assert len(areas_of(page)) == 2 and "eraser" in page.board.said.text()
    draw(qtbot, page, stroke)
    assert areas_of(page)[2] == Area(Use.ZONE, (stroke,)) and not page.board.said.isVisible()


def test_keys_undo_and_redo(qtbot: QtBot, page: PlacesPage) -> None:
    draw(qtbot, page, BOX)
    page.panel.form.name.setText("c")
    page.panel.form.name.setText("clamp")
    draw(qtbot, page, ROUND)
    page.activateWindow()
    page.board.canvas.setFocus()
    qtbot.waitUntil(page.board.canvas.hasFocus)
    names = []
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Y):
        qtbot.keyClick(page.board.canvas, key, Qt.KeyboardModifier.ControlModifier)
        names.append([area.name for area in areas_of(page)])
    assert names == [["clamp"], [""], [], [""], ["clamp"]]
    qtbot.keyClick(page.board.canvas, Qt.Key.Key_Delete)
    assert areas_of(page) == ()
    settled(qtbot, page)


def test_numbers_are_typed_in_px_and_in_mm(qtbot: QtBot, page: PlacesPage) -> None:
    draw(qtbot, page, BOX)
    form = page.panel.form
    assert [spin.value() for spin in form.numbers.values()] == [10, 10, 30, 20] and form.unit.isHidden()
    form.numbers["width"].setValue(50)
    assert areas_of(page)[0].drawn[0].points == ((10, 10), (60, 30))
    page._session.edit(lambda now: replace(now, mm_per_px=0.1))
    qtbot.waitUntil(lambda: not form.unit.isHidden())
    form.unit.setCurrentIndex(1)
    assert [spin.text() for spin in form.numbers.values()] == ["1.000 mm", "1.000 mm", "5.000 mm", "2.000 mm"]
    form.numbers["y"].setValue(0.5)
    assert np.allclose(areas_of(page)[0].drawn[0].points, ((10, 5), (60, 25)))
    settled(qtbot, page)


def test_a_zone_has_a_sensitivity_or_a_threshold_of_its_own(qtbot: QtBot, page: PlacesPage) -> None:
    draw(qtbot, page, BOX)
    form = page.panel.form
    assert form.value.isHidden()
    form.use.setCurrentIndex(form.use.findData(Use.ZONE))
    form.value.setValue(2.5)
    assert areas_of(page)[0] == Area(Use.ZONE, (BOX,), factor=2.5) and "sensitivity × 2.5" in page.panel.list.rows.item(0).text()
    form.by.setCurrentIndex(1)
    form.value.setValue(7.0)
    assert areas_of(page)[0] == Area(Use.ZONE, (BOX,), threshold=7.0)
    settled(qtbot, page)


def test_the_order_is_changed_and_an_area_deleted(qtbot: QtBot, page: PlacesPage) -> None:
    for drawn in (BOX, ROUND):
        draw(qtbot, page, drawn)
    page.panel.list.up.click()
    assert [area.drawn for area in areas_of(page)] == [(ROUND,), (BOX,)] and page.draft is not None and page.draft.chosen == 0
    page.panel.list.remove.click()
    assert [area.drawn for area in areas_of(page)] == [(BOX,)]
    settled(qtbot, page)


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (Drawn(Form.RECTANGLE, ((0, 0), (80, 60))), "leave nothing of the pictures"),
        (Drawn(Form.RECTANGLE, ((100, 10), (140, 30))), "nothing of it lies in the picture"),
    ],
)
def test_areas_that_leave_nothing_or_lie_outside_are_not_applied(qtbot: QtBot, page: PlacesPage, drawn: Drawn, words: str) -> None:
    assert page.draft is not None
    page.draft.add(Area(Use.IGNORE, (drawn,)))
    page.desk.check()
    settled(qtbot, page)
    page.panel.apply.reason.setText("why not")
    assert words in said(page) and not page.panel.apply.apply.isEnabled()
    page.panel.list.remove.click()
    settled(qtbot, page)
    assert words not in said(page)


def test_a_draft_outlives_other_pages_and_other_projects(qtbot: QtBot, page: PlacesPage, folder: Path, tmp_path: Path) -> None:
    draw(qtbot, page, BOX)
    page.hide()
    page.show()
    settled(qtbot, page)
    assert len(areas_of(page)) == 1
    opened(qtbot, page, new_project(tmp_path, "bolts"))
    assert areas_of(page) == ()
    opened(qtbot, page, folder)
    assert areas_of(page) == (Area(Use.IGNORE, (BOX,)),) and "not in use yet" in said(page)
    page.panel.apply.discard.click()
    settled(qtbot, page)
    assert areas_of(page) == () and page.draft is not None and page.draft.can_undo


def test_what_is_changed_elsewhere_is_shown_where_nothing_was_drawn(qtbot: QtBot, page: PlacesPage, folder: Path) -> None:
    areas = Areas(SIZE, (Area(Use.ZONE, (BOX,), factor=2.0),))
    page._session.edit(lambda now: replace(now, areas=areas))
    qtbot.waitUntil(lambda: areas_of(page) == areas.areas)
    assert page.draft is not None and not page.draft.is_changed
    settled(qtbot, page)


def test_where_it_cannot_be_stored_the_draft_stays(qtbot: QtBot, page: PlacesPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Project:
        raise InspectorError(ErrorCode.NOT_WRITABLE, "The folder may not be written to.")

    monkeypatch.setattr("inspector.services.releasing.placing.place", refuse)
    draw(qtbot, page, BOX)
    with qtbot.waitSignal(page._session.failed) as told:
        applied(qtbot, page)
    assert told.args[0].code is ErrorCode.NOT_WRITABLE and len(areas_of(page)) == 1
    assert page.panel.apply.reason.text() == "a label is there" and page.panel.apply.apply.isEnabled()
    assert projects.open_project(folder).areas is None


def test_another_reference_picture_is_kept_once_it_is_applied(
    qtbot: QtBot, page: PlacesPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(qtbot, page, BOX)
    other = tmp_path / "larger.png"
    write_image(other, np.full((120, 160), 40, np.uint8))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    page.board.choose.click()
    settled(qtbot, page)
    assert page.board.canvas.picture_size == (120, 160) and areas_of(page)[0].drawn[0].points == ((20, 20), (80, 60))
    applied(qtbot, page)
    stored = projects.open_project(folder).areas
    assert stored is not None and stored.size == (120, 160) and (folder / "reference.png").is_file()


@pytest.mark.parametrize(("size", "words"), [((60, 60), "another shape"), (None, "nothing.png")])
def test_a_picture_of_another_shape_or_none_at_all_is_not_drawn_on(
    qtbot: QtBot, page: PlacesPage, tmp_path: Path, size: tuple[int, int] | None, words: str
) -> None:
    draw(qtbot, page, BOX)
    picture = tmp_path / "nothing.png"
    picture.write_bytes(b"no picture") if size is None else write_image(picture, np.zeros(size, np.uint8))
    page.desk.stand_on(picture)
    settled(qtbot, page)
    assert words in page.board.said.text() and page.board.canvas.picture_size == SIZE and areas_of(page) == (Area(Use.IGNORE, (BOX,)),)


def test_a_project_whose_pictures_are_gone_says_so_and_another_picture_can_be_drawn_on(
    qtbot: QtBot, page: PlacesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(qtbot, page, BOX)
    other = new_project(tmp_path, "bolts")
    shutil.rmtree(tmp_path / "good parts of bolts")
    page._session.open(other)
    qtbot.waitUntil(lambda: page._session.folder == other and not page.desk.busy)
    assert page.draft is None and page.board.said.text() and page.board.canvas.picture_size == (0, 0) and not page.panel.isEnabled()
    picture = tmp_path / "kept.png"
    write_image(picture, np.zeros((50, 50), np.uint8))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))
    page.board.choose.click()
    settled(qtbot, page)
    assert page.board.canvas.picture_size == (50, 50) and page.board.said.text() == "" and areas_of(page) == ()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_areas_are_copied_from_another_project(qtbot: QtBot, page: PlacesPage, tmp_path: Path) -> None:
    other = new_project(tmp_path, "bolts")
    place(other, Areas(SIZE, (Area(Use.ZONE, (ROUND,), "thread"),)), "it matters", "Ada")
    remember_project(other, "bolts")
    page.others.ask(QPoint(), page._session.folder)
    offered = {action.text(): action for action in page.others.menu.actions()}
    assert set(offered) - {""} == {"bolts", "Choose a folder…"}
    offered["bolts"].trigger()
    page.others.menu.close()
    settled(qtbot, page)
    assert [area.name for area in areas_of(page)] == ["thread"] and page.draft is not None and page.draft.is_changed
    page.desk.copy_from(tmp_path / "nowhere")
    settled(qtbot, page)
    assert page.board.said.text() and [area.name for area in areas_of(page)] == ["thread"]


def proposing(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> object:
    def find(project: Project, context: Context) -> Steps[Background]:
        yield Progress("Comparing pictures with the rims of others", 1, 2)
        return Background(mask, 2, Path("0.png"))

    return find


def test_a_background_is_proposed_and_ignored_only_once_it_is_accepted(
    qtbot: QtBot, page: PlacesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask = np.zeros(SIZE, bool)
    mask[:15] = True
    monkeypatch.setattr(background, "find", proposing(mask))
    box = page.panel.background
    for button, count in ((box.reject, 0), (box.accept, 1)):
        box.propose.click()
        qtbot.waitUntil(lambda: box.area is not None)
        assert "25.0%" in box.text() and areas_of(page) == () and len(page.board.canvas._figures) == 1
        button.click()
        assert len(areas_of(page)) == count and box.area is None and box.text() == ""
    assert areas_of(page)[0].use is Use.IGNORE and page.draft is not None and page.draft.is_changed
    settled(qtbot, page)


def test_where_no_background_is_found_that_is_said(qtbot: QtBot, page: PlacesPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "find", proposing(np.zeros(SIZE, bool)))
    page.panel.background.propose.click()
    qtbot.waitUntil(lambda: "No background" in page.panel.background.text())
    assert areas_of(page) == () and not page.panel.background.propose.isHidden()


def test_with_two_persons_the_draft_waits_for_the_other(qtbot: QtBot, page: PlacesPage, folder: Path) -> None:
    model_id = save_model(folder, ModelState({}, {}), [], Threshold(6.0, Rule.MANUAL), {})
    used = Threshold(6.0, Rule.MANUAL)
    projects.update_project(folder, lambda now: replace(now.with_threshold(model_id, used), active_model=model_id, two_persons=True))
    page._session.reload_model()
    qtbot.waitUntil(lambda: page._session.project is not None and page._session.project.two_persons)
    draw(qtbot, page, BOX)
    applied(qtbot, page)
    assert "another person puts it in force" in said(page) and not page.panel.apply.apply.isEnabled()
    stored = projects.open_project(folder)
    assert stored.areas is None and stored.draft is not None and stored.draft.record.areas == Areas(SIZE, (Area(Use.IGNORE, (BOX,)),))


def test_areas_in_use_with_a_model_say_what_building_anew_will_do(qtbot: QtBot) -> None:
    box = ApplyBox()
    qtbot.addWidget(box)
    wanted: list[bool] = []
    box.build_wanted.connect(lambda: wanted.append(True))
    box.show_state(changed=False, problem="", busy=False, has_areas=True, has_model=True, waits=False)
    assert "act on scoring at once" in box.said() and "Building anew will also remove" in box.said()
    box.build.click()
    assert wanted == [True]


class Halving:
    """Stands in for what areas do to a part that was judged: half of its score."""

    def __init__(self) -> None:
        self.asked: list[Areas | None] = []

    def __call__(self, inspector: object, before: Inspection, areas: Areas | None) -> Inspection:
        self.asked.append(areas)
        return before if areas is None or before.score is None else replace(before, score=before.score / 2, areas=areas)


@pytest.fixture
def pane(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[EffectPane, Halving, list[Areas | None]]]:
    """On two good parts, of which one is rejected, and two defects; and what the draft is, in a list."""
    halving = Halving()
    monkeypatch.setattr("inspector.services.area_effect.judged_with", halving)
    good, bad = write_parts(tmp_path / "good", 50, 150), write_parts(tmp_path / "bad", 120, 250)
    scores = [ScoredImage(str(path), score, path in bad) for path, score in zip((*good, *bad), (50.0, 150.0, 120.0, 250.0), strict=True)]
    areas: list[Areas | None] = [None]
    made = EffectPane(lambda: areas[0])
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    made.take(BrightnessInspector(tuple(scores)), scores, good[0])  # type: ignore[arg-type]  # judges as one does
    yield made, halving, areas
    made.drop()
    assert threads.join_all(5000)


def test_the_score_of_a_picture_is_shown_before_and_after(qtbot: QtBot, pane: tuple[EffectPane, Halving, list[Areas | None]]) -> None:
    effect, halving, areas = pane
    offered = [effect.pictures.itemText(k) for k in range(effect.pictures.count())]
    assert offered == [
        "Reference picture",
        "Good: 2.png, score 150",
        "Good: 1.png, score 50.0",
        "Defect: 1.png, score 120",
        "Defect: 2.png, score 250",
    ]
    areas[0] = Areas((12, 12), (Area(Use.IGNORE, (BOX,)),))
    effect.pictures.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not effect._one.running)
    assert [said.text() for said in effect.said] == ["NG   150 / 100", "OK   75 / 100"]
    judged, areas[0] = effect._inspector.judged, None  # type: ignore[union-attr]
    effect.refresh()
    qtbot.waitUntil(lambda: not effect._one.running)
    assert effect.said[1].text() == "NG   150 / 100" and halving.asked[-1] is None
    assert effect._inspector.judged == judged, "the network is not asked again"  # type: ignore[union-attr]


def test_all_pictures_of_known_truth_are_counted_and_what_is_gone_is_named(
    qtbot: QtBot, tmp_path: Path, pane: tuple[EffectPane, Halving, list[Areas | None]]
) -> None:
    effect, _, areas = pane
    areas[0] = Areas((12, 12), (Area(Use.IGNORE, (BOX,)),))
    effect.count.click()
    assert effect.progress.isVisible() and not effect.count.isEnabled()
    qtbot.waitUntil(lambda: not effect._all.running)
    assert effect.counts.text() == ("Rejected good parts: 1 of 2 now, 0 with these areas. Passing defects: 0 of 2 now, 1 with these areas.")
    (tmp_path / "bad" / "1.png").unlink()
    effect.count.click()
    qtbot.waitUntil(lambda: not effect._all.running)
    assert "Not judged: 1." in effect.counts.text() and "0 of 1 now" in effect.counts.text()


def test_counting_is_cancelled(qtbot: QtBot, pane: tuple[EffectPane, Halving, list[Areas | None]]) -> None:
    effect, _, _ = pane
    effect._inspector.gate.clear()  # type: ignore[union-attr]
    effect.count.click()
    effect.progress.cancel_button.click()
    assert not effect._all.running and effect.counts.text() == "" and effect.count.isEnabled() and not effect.progress.isVisible()
    effect._inspector.gate.set()  # type: ignore[union-attr]


def test_a_tool_draws_on_the_page(qtbot: QtBot, page: PlacesPage) -> None:
    qtbot.mouseClick(page.board.tools.tools[Tool.RECTANGLE], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.board.canvas, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert areas_of(page) == (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((20, 15), (60, 45))),)),)


def test_what_another_page_proposes_is_drawn_as_one_step_that_can_be_undone(qtbot: QtBot, page: PlacesPage) -> None:
    proposed = Area(Use.IGNORE, (BOX,))
    page.take(DrawAreas(Areas(SIZE, (proposed,))))
    settled(qtbot, page)
    assert areas_of(page) == (proposed,) and page.draft is not None and page.draft.is_changed
    page.take(DrawAreas(Areas((7, 9), (proposed,))))
    assert areas_of(page) == (proposed,)  # of pictures of another size
    assert page.draft.can_undo


def test_nothing_is_to_be_applied_before_there_is_a_draft(qtbot: QtBot) -> None:
    box = ApplyBox()
    qtbot.addWidget(box)
    box.show()
    assert not any(each.isVisible() for each in (box.reason, box.apply, box.discard, box.build))
    before = box.minimumSizeHint().width()
    box.show_state(changed=True, problem="", busy=False, has_areas=True, has_model=True, waits=False)
    assert box.apply.isVisible() and box.discard.isVisible() and not box.build.isVisible() and box.minimumSizeHint().width() > before
