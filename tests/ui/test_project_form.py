"""Setting up a project: what is found is said, and why it cannot be made yet."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from asking import open_project
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QStandardItemModel
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode
from inspector.core.methods import METHODS
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.devices.image_file import write_image
from inspector.services.build_images import find_sources
from inspector.services.context import Context
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.pages.project_form.page import NewProjectPage
from inspector.ui.pages.project_form.source_box import SourceBox
from inspector.ui.session import Session
from inspector.ui.widgets.page_scroll import MOST_PX


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[NewProjectPage]:
    made = NewProjectPage(Session(Context(tmp_path / "weights", tmp_path / "cache")))
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    yield made
    made.shutdown()
    assert threads.join_all(5000)


def fill(folder: Path, count: int, start: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        write_image(folder / f"{number}.png", np.full((30, 40), number, np.uint8))
    return folder


def drop(target: QWidget, *paths: Path) -> None:
    """Drags files over a widget and lets go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    target.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def wait_for(qtbot: QtBot, page: NewProjectPage) -> None:
    """Until every survey and the check of the folder are done."""
    qtbot.waitUntil(lambda: not any(box.surveying for box in page.form.boxes()) and not page.form.place._check.isActive())


def test_an_empty_form_says_one_thing_after_another(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([])
    assert not page.create_button.isEnabled() and "name" in page.reason()
    qtbot.keyClicks(page.form.place.name, "Cover 7")
    qtbot.waitUntil(lambda: "good parts" in page.reason())
    page.form.good.add([fill(tmp_path / "good", 1)])
    qtbot.waitUntil(lambda: "At least two" in page.reason())
    assert not page.create_button.isEnabled()
    page.form.good.add([fill(tmp_path / "more", 1, start=1)])
    wait_for(qtbot, page)
    assert page.reason() == "" and page.create_button.isEnabled()


def test_the_place_follows_the_name_until_it_is_chosen(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([])
    qtbot.keyClicks(page.form.place.name, "Cover: 7")
    assert page.form.place.path == tmp_path / "home" / "projects" / "Cover- 7"
    page.form.place.folder.selectAll()
    qtbot.keyClicks(page.form.place.folder, str(tmp_path / "elsewhere"))
    qtbot.keyClicks(page.form.place.name, "b")
    assert page.form.place.path == tmp_path / "elsewhere"


def test_a_place_that_is_taken_is_refused_before_anything_is_made(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "home" / "projects" / "Cover", Project("Cover"))
    page.begin([fill(tmp_path / "x" / "good", 3)])
    assert page.form.place.name.text() == "x"
    page.form.place.name.selectAll()
    qtbot.keyClicks(page.form.place.name, "Cover")
    wait_for(qtbot, page)
    assert "already" in page.reason() and not page.create_button.isEnabled()


def test_what_was_found_is_said(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = fill(tmp_path / "good parts ü", 4)
    (good / "copy.png").write_bytes((good / "0.png").read_bytes())
    (good / "broken.png").write_bytes(b"\x89PNG\r\n")
    (good / "read me.txt").write_text("x", encoding="utf-8")
    write_image(good / "large.png", np.zeros((60, 50, 3), np.uint8))
    page.begin([good])
    wait_for(qtbot, page)
    findings = page.form.good.findings
    assert "6 images" in findings.text() and "2 different sizes, from 40 × 30 to 50 × 60 px" in findings.text()
    assert [name for name, _ in findings.unreadable.rows()] == ["broken.png"]
    assert [set(row) for row in findings.copies.rows()] == [{"0.png", "copy.png"}]
    assert [name for name, _ in findings.passed_over.rows()] == ["read me.txt"]
    assert not findings.folders.rows()


def with_odd_ones(folder: Path) -> Path:
    """Six good parts, a large one and one with 16 bits."""
    write_image(fill(folder, 6) / "large.png", np.full((60, 80), 70, np.uint8))
    write_image(folder / "deep.tif", np.full((30, 40), 7000, np.uint16))
    return folder


def test_what_a_share_keeps_and_what_every_folder_holds_is_said(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = fill(tmp_path / "share" / "monday", 4).parent
    write_image(fill(good / "tuesday", 2, start=4) / "large.jfif", np.zeros((60, 50, 3), np.uint8))
    fill(good / "#recycle", 35, start=50)
    (good / "telephone.heic").write_bytes(b"x")
    page.begin([good])
    wait_for(qtbot, page)
    findings = page.form.good.findings
    assert "35 files in '#recycle' passed over" in findings.text() and "A HEIC picture cannot be read" in findings.text()
    assert "36 other files passed over" in findings.passed_over.button.text()
    assert [name for name, _ in findings.passed_over.rows()] == ["#recycle", "telephone.heic"]
    assert "7 images" in findings.text() and "No colour" not in findings.text()
    assert findings.folders.opened and findings.folders.rows() == [
        ("monday", "4 images, 40 × 30 px, no colour, 8 bit, PNG"),
        ("tuesday", "3 images, 40 × 30 to 50 × 60 px, no colour, 8 bit, PNG, JPEG"),
    ]


def test_a_set_of_one_piece_asks_nothing(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 4)])
    wait_for(qtbot, page)
    assert page.form.good.odd_ones.isHidden() and page.reason() == ""
    assert "All 40 × 30 px, no colour, 8 bit, PNG" in page.form.good.findings.text()


def test_odd_pictures_are_named_and_left_out_of_the_project(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = with_odd_ones(tmp_path / "Cover" / "good")
    page.begin([good])
    wait_for(qtbot, page)
    odd = page.form.good.odd_ones
    assert "2 of 8 images" in odd.text() and "large.png: 80 × 60 px instead of 40 × 30 px." in odd.text()
    assert "deep.tif: 16 bit instead of 8 bit." in odd.text()
    assert "unlike the others" in page.reason() and not page.create_button.isEnabled()
    qtbot.mouseClick(odd.leave_button, Qt.MouseButton.LeftButton)
    assert page.reason() == "" and "2 images are left out" in odd.text() and odd.leave_button.isHidden()
    with qtbot.waitSignal(page.done):
        page.create_button.click()
    made = projects.open_project(tmp_path / "home" / "projects" / "Cover")
    assert set(made.left_out) == {str(good / "deep.tif"), str(good / "large.png")}
    found = find_sources(made)
    assert len(found.good) == 6 and {Path(path).name for path, _ in found.skipped} == {"deep.tif", "large.png"}


def test_odd_pictures_are_kept_where_the_user_wants_them(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([with_odd_ones(tmp_path / "good")])
    wait_for(qtbot, page)
    odd = page.form.good.odd_ones
    odd.keep_button.click()
    assert page.reason() == "" and "kept: 2 of 8" in odd.text() and odd.keep_button.isHidden()
    assert page.form.apply_to(Project("P")).left_out == ()
    odd.leave_button.click()
    assert len(page.form.apply_to(Project("P")).left_out) == 2
    odd.back_button.click()
    assert page.form.apply_to(Project("P")).left_out == () and "unlike the others" in page.reason()


def test_what_was_kept_is_not_asked_again_when_more_folders_come(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([with_odd_ones(tmp_path / "good")])
    wait_for(qtbot, page)
    page.form.good.odd_ones.keep_button.click()
    page.form.good.add([fill(tmp_path / "more", 3, start=20)])
    wait_for(qtbot, page)
    assert page.reason() == ""
    write_image(tmp_path / "another.png", np.zeros((9, 9), np.uint8))
    page.form.good.add([tmp_path / "another.png"])
    wait_for(qtbot, page)
    assert "unlike the others" in page.reason()


def test_too_few_are_left(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = fill(tmp_path / "good", 3)
    projects.create_project(tmp_path / "p", Project("P", good=(str(good),), left_out=(str(good / "0.png"), str(good / "1.png"))))
    assert open_project(qtbot, page._session, tmp_path / "p")
    page.edit()
    wait_for(qtbot, page)
    assert "At least two" in page.reason()


def test_a_project_shows_what_it_leaves_out_and_takes_it_back(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good, elsewhere = with_odd_ones(tmp_path / "good"), str(tmp_path / "gone" / "9.png")
    project = Project("P", good=(str(good),), left_out=(str(good / "0.png"), str(good / "large.png"), elsewhere))
    projects.create_project(tmp_path / "p", project)
    assert open_project(qtbot, page._session, tmp_path / "p")
    page.edit()
    wait_for(qtbot, page)
    odd = page.form.good.odd_ones
    assert odd.out_list.rows() == [("good/0.png", ""), ("good/large.png", "80 × 60 px instead of 40 × 30 px")]
    assert odd.open_question and page.reason() == ""  # of pictures that it had before, nothing must be said anew
    odd.back_button.click()
    assert page.form.apply_to(project).left_out == (elsewhere,)


def test_a_picture_that_is_left_out_of_the_good_parts_may_have_a_defect(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = with_odd_ones(tmp_path / "good")
    page.begin([good])
    page.form.validation_defect.add([good / "large.png"])
    wait_for(qtbot, page)
    page.form.good.odd_ones.keep_button.click()
    assert "large.png is named as good and as having a defect" in page.reason()
    page.form.good.odd_ones.leave_button.click()
    assert page.reason() == ""


def test_a_new_project_forgets_what_another_one_left_out(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = with_odd_ones(tmp_path / "good")
    page.begin([good])
    wait_for(qtbot, page)
    page.form.good.odd_ones.leave_button.click()
    page.begin([good])
    wait_for(qtbot, page)
    assert page.form.apply_to(Project("P")).left_out == () and "unlike the others" in page.reason()


def test_a_folder_without_images_says_so_and_can_be_removed(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    page.begin([tmp_path / "empty"])
    wait_for(qtbot, page)
    assert "No images were found" in page.reason()
    assert "no images" in page.form.good.findings.text()
    page.form.good.remove(str(tmp_path / "empty"))
    assert page.form.good.names == () and page.form.good.findings.text() == ""


def test_dropping_folders_images_and_lists(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good, other = fill(tmp_path / "good", 2), fill(tmp_path / "other", 2, start=5)
    (tmp_path / "list.txt").write_text("other/5.png\nother/6.png\n", encoding="utf-8")
    page.begin([])
    drop(page, good)
    drop(page.form.validation_defect, tmp_path / "list.txt", other / "5.png")
    wait_for(qtbot, page)
    assert page.form.good.names == (str(good),)
    assert page.form.validation_defect.names == (f"@{tmp_path / 'list.txt'}", str(other / "5.png"))
    assert page.form.validation_defect.found == 2
    drop(page, good)
    assert page.form.good.names == (str(good),)


def test_a_dialog_begins_beside_what_was_named_before(
    qtbot: QtBot, page: NewProjectPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda _parent, _title, folder: asked.append(folder) or "")
    page.form.validation_defect._on_folder_clicked()
    page.form.good.add([fill(tmp_path / "part" / "good", 1)])
    page.form.validation_defect._on_folder_clicked()
    assert asked == ["", str(tmp_path / "part")]


def test_a_part_cannot_be_good_and_have_a_defect(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = fill(tmp_path / "good", 3)
    page.begin([good])
    page.form.validation_defect.add([good / "1.png"])
    wait_for(qtbot, page)
    assert "1.png is named as good and as having a defect" in page.reason()
    assert not page.create_button.isEnabled()


def test_a_project_may_be_made_while_its_images_are_still_read(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 40)])
    qtbot.waitUntil(lambda: page.form.good.found == 40)
    qtbot.waitUntil(page.create_button.isEnabled)


def test_create_makes_the_project_that_the_form_shows(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good, defect = fill(tmp_path / "good", 3), fill(tmp_path / "bad", 2, start=9)
    page.begin([good])
    page.form.validation_defect.add([defect])
    page.form.place.name.selectAll()
    qtbot.keyClicks(page.form.place.name, "Cover")
    page.form.network.size_button(320).click()
    wait_for(qtbot, page)
    with qtbot.waitSignal(page.done):
        qtbot.mouseClick(page.create_button, Qt.MouseButton.LeftButton)
    made = projects.open_project(tmp_path / "home" / "projects" / "Cover")
    assert made == Project("Cover", good=(str(good),), validation_defect=(str(defect),), recipe=Recipe(size=320))


def test_a_project_that_cannot_be_written_leaves_the_form(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 3)])
    wait_for(qtbot, page)
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "projects").write_text("in the way", encoding="utf-8")
    with qtbot.assertNotEmitted(page.done), qtbot.waitSignal(page._session.failed) as failed:
        qtbot.mouseClick(page.create_button, Qt.MouseButton.LeftButton)
        assert not page.create_button.isEnabled()
    assert failed.args[0].code is ErrorCode.NOT_WRITABLE
    qtbot.waitUntil(page.create_button.isEnabled)


def test_editing_keeps_place_model_and_what_the_form_does_not_show(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    good = fill(tmp_path / "good", 3)
    recipe = Recipe(size=256, fit=Fit.PAPER, seed=7, coreset=0.1)
    projects.create_project(tmp_path / "p", Project("P", good=(str(good),), recipe=recipe))
    assert open_project(qtbot, page._session, tmp_path / "p")
    page.edit()
    assert page.form.place.folder.isReadOnly() and page.form.network.size_px() == 256
    page.form.validation_good.add([fill(tmp_path / "held out", 2, start=5)])
    page.form.place.name.selectAll()
    qtbot.keyClicks(page.form.place.name, "Q")
    wait_for(qtbot, page)
    with qtbot.waitSignal(page.done):
        page.create_button.click()
    edited = projects.open_project(tmp_path / "p")
    assert edited == Project("Q", good=(str(good),), validation_good=(str(tmp_path / "held out"),), recipe=recipe)


def test_sizes_are_explained_in_pixels_of_the_users_images(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    network = page.form.network
    page.begin([])
    assert "56 × 56 steps" in network.explanation()
    network.size_button(224).click()
    assert "28 × 28 steps" in network.explanation()
    folder = tmp_path / "good"
    folder.mkdir()
    for number in range(2):
        write_image(folder / f"{number}.png", np.full((448, 448), number, np.uint8))
    page.form.good.add([folder])
    wait_for(qtbot, page)
    assert "steps of 16 px" in network.explanation()
    network.size_button(448).click()
    assert "steps of 8 px" in network.explanation() and "4 times" in network.explanation()
    network.size_button(0).click()
    assert "steps of 8 px" in network.explanation() and network.recipe().size == 0
    network.show_image_area(240, 240)  # which nothing is gained by enlarging
    assert "steps of 8 px" in network.explanation() and "4 times" not in network.explanation()


def test_the_method_goes_into_the_recipe_and_is_shown_again(page: NewProjectPage) -> None:
    network = page.form.network
    assert network.recipe().detector == "patchcore"
    assert {network.methods.itemData(k) for k in range(network.methods.count())} == set(METHODS)
    coarse = network.explanation()
    network.methods.setCurrentIndex(network.methods.findData("padim"))
    assert network.recipe().detector == "padim" and network.explanation() != coarse
    network.show_recipe(Recipe(detector="spade", nearest_images=9))
    assert network.methods.currentData() == "spade" and network.recipe() == Recipe(detector="spade", nearest_images=9)


def test_networks_without_weights_cannot_be_chosen(page: NewProjectPage) -> None:
    networks = page.form.network.networks
    model = networks.model()
    assert isinstance(model, QStandardItemModel)
    enabled = {networks.itemData(row): model.item(row).isEnabled() for row in range(networks.count())}
    assert enabled["efficientnet_lite0"] and not enabled["wide_resnet50_2"]
    assert "not imported" in networks.itemText(networks.findData("wide_resnet50_2"))


def test_leaving_ends_the_surveys(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 30)])
    with qtbot.waitSignal(page.left):
        page.cancel_button.click()
    assert not page.form.good.surveying


def test_a_survey_of_former_sources_is_not_heard(qtbot: QtBot, tmp_path: Path) -> None:
    box = SourceBox("Good parts", "Drop here")
    qtbot.addWidget(box)
    box.add([fill(tmp_path / "many", 60)])
    assert threads.join_all(5000)  # its result is on the way already
    box.set_names([str(fill(tmp_path / "few", 2))])
    found: list[int] = []
    box.changed.connect(lambda: found.append(box.found))
    qtbot.waitUntil(lambda: not box.surveying)
    assert box.survey is not None and box.survey.readable == 2
    assert 60 not in found
    box.stop()
    assert threads.join_all(5000)


def test_the_tab_key_goes_through_the_form_as_it_is_read(page: NewProjectPage) -> None:
    form, stops = page.form, []
    form.place.name.setFocus()
    for _ in range(6):
        stops.append(page.focusWidget())
        page.focusNextPrevChild(True)
    assert stops == [
        form.place.name,
        form.place.folder,
        form.place.browse,
        form.network.size_button(0),
        form.network.networks,
        form.network.methods,
    ]


def test_every_field_has_its_label(page: NewProjectPage) -> None:
    named = {label.buddy() for label in page.findChildren(QLabel)}
    assert {page.form.place.name, page.form.place.folder, page.form.network.networks, page.form.network.methods} <= named


def test_in_a_very_wide_window_a_form_stays_readable(qtbot: QtBot, page: NewProjectPage) -> None:
    page.resize(3700, 2000)
    qtbot.waitUntil(lambda: page.width() == 3700)
    right = page.create_button.mapTo(page, QPoint(page.create_button.width(), 0)).x()
    assert page.form.width() == MOST_PX and abs(right - page.form.mapTo(page, QPoint(MOST_PX, 0)).x()) <= 4


def test_the_keys_go_to_the_name_not_to_a_button_that_takes_images_away(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    with qtbot.waitSignal(page._session.answered):
        page._session.create(tmp_path / "p", Project("Cover", good=(str(fill(tmp_path / "good", 3)),)))
    page.form.good.setFocus()
    page.edit()
    wait_for(qtbot, page)
    assert page.focusWidget() is page.form.place.name
    page.create_button.setFocus()
    page.begin([])
    assert page.focusWidget() is page.form.place.name


def deep(folder: Path, *values: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, value in enumerate(values):
        write_image(folder / f"{number}.png", np.full((80, 90), value, np.uint16))
    return folder


def test_of_8_bit_pictures_no_depth_is_asked(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 3)])
    wait_for(qtbot, page)
    qtbot.waitUntil(lambda: not page.form.bit_depth.looking)
    assert page.form.bit_depth.isHidden() and page.form.apply_to(Project("")).recipe == Recipe()


def test_the_depth_of_deeper_pictures_is_found_and_can_be_put_right(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([deep(tmp_path / "good", 3412, 2000, 900)])
    choice = page.form.bit_depth
    qtbot.waitUntil(lambda: choice.isVisible())
    assert choice.depths.currentText() == "As the pictures tell: 12 bit (values up to 3,412 seen)"
    assert (choice.chosen, choice.shown_depth) == (0, 12) and page.form.apply_to(Project("")).recipe.depth == 0
    choice.depths.setCurrentIndex(choice.depths.findData(14))
    assert choice.shown_depth == 14 and page.form.apply_to(Project("")).recipe.depth == 14
    choice.depths.setCurrentIndex(choice.depths.findData(10))
    assert choice.text() == "Pictures with values above 1,023 are not taken."


def test_a_chosen_depth_is_shown_again(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.form.edit(tmp_path, Project("Cover", good=(str(deep(tmp_path / "good", 900, 800)),), recipe=Recipe(depth=12)))
    wait_for(qtbot, page)
    qtbot.waitUntil(lambda: not page.form.bit_depth.looking)
    assert page.form.bit_depth.isVisible() and page.form.bit_depth.chosen == 12
    assert page.form.apply_to(Project("")).recipe == Recipe(depth=12)
    page.begin([])
    assert page.form.bit_depth.isHidden() and page.form.bit_depth.chosen == 0


def test_pictures_of_8_and_16_bits_are_named(qtbot: QtBot, page: NewProjectPage, tmp_path: Path) -> None:
    page.begin([fill(tmp_path / "good", 3), deep(tmp_path / "deep", 3000)])
    qtbot.waitUntil(lambda: page.form.bit_depth.isVisible())
    assert str(tmp_path / "deep" / "0.png") in page.form.bit_depth.text()


def test_what_differs_between_good_parts_goes_into_the_recipe_and_is_shown_again(qtbot: QtBot, page: NewProjectPage) -> None:
    form = page.form
    assert not form.varies.isHidden() and form.apply_to(Project("p")).recipe == Recipe()
    with qtbot.waitSignals([form.changed, form.changed]):
        form.varies.light.click()
        form.varies.direction.click()
    chosen = form.apply_to(Project("p")).recipe
    assert (chosen.lights, chosen.turns) == (True, 8)
    form.varies.show_recipe(Recipe(turns=12))
    assert not form.varies.light.isChecked() and form.apply_to(Project("p")).recipe.turns == 12
    form.network.methods.setCurrentIndex(form.network.methods.findData("padim"))
    assert form.varies.isHidden()
    form.begin([])
    assert not form.varies.isHidden() and not form.varies.direction.isChecked()
