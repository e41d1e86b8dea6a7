"""Masks painted, data sets in and out, and synthetic defects drawn, on the page of validation images."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from small_parts import write_parts

from inspector.core.areas import Drawn, Form
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.services.validation.labels import say
from inspector.services.validation.masks import mask_file, read_mask
from inspector.ui.pages.validating.mask_dialog import MaskDialog
from inspector.ui.pages.validating.page import ValidationPage
from inspector.ui.pages.validating.shown import Show
from inspector.ui.pages.validating.synthetic_dialog import SyntheticDialog

SQUARE = Drawn(Form.POLYGON, ((10, 10), (40, 10), (40, 30), (10, 30)))
HOLE = Drawn(Form.STROKE, ((20, 20), (30, 20)), width=4, erases=True)


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    made = FakeSession()
    made.folder = tmp_path / "project"
    made.folder.mkdir()
    made.project = Project("Project", good=(str(write_parts(tmp_path / "learn", range(3))),))
    parts = write_parts(tmp_path / "parts", range(10, 13))
    truths = (Truth.GOOD, Truth.DEFECT, Truth.UNKNOWN)
    say(made.folder, [Label(str(path), truth) for path, truth in zip(sorted(parts.iterdir()), truths, strict=True)])
    (made.folder / "project.json").write_text(json.dumps(made.project.to_json()))
    made.open_with(BrightnessInspector((ScoredImage("learned.png", 5.0, False),), learned=("learned.png",)))
    return made


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession) -> Iterator[ValidationPage]:
    made = ValidationPage(session)  # type: ignore[arg-type]  # it stands for a session
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    qtbot.waitUntil(lambda: session.images.now is not None)
    yield made
    assert session.images.shutdown(10_000) and made.shutdown(10_000)


def opened(qtbot: QtBot, page: ValidationPage, row: int) -> MaskDialog:
    page.grid.select_row(row)
    page.pane.paint_button.click()
    dialog = page.exchange.dialog
    assert isinstance(dialog, MaskDialog)

    qtbot.waitUntil(dialog.keep.isEnabled)
    return dialog


def masked(session: FakeSession, name: str) -> np.ndarray | None:  # type: ignore[type-arg]
    """The mask of an image by the end of its name; None while it has none."""
    assert session.folder is not None and session.images.now is not None
    image = next(each for each in session.images.now.validation if each.path.endswith(name))
    file = mask_file(session.folder, image)
    return read_mask(file, (72, 96)) if file is not None else None


def test_a_mask_is_painted_undone_kept_and_painted_on(qtbot: QtBot, page: ValidationPage, session: FakeSession) -> None:
    dialog = opened(qtbot, page, 2)
    for made in (SQUARE, HOLE):
        dialog.canvas.drawn.emit(made)
    dialog.tools.undo.click()
    assert dialog.drawn == (SQUARE,)
    dialog.tools.redo.click()
    assert dialog.drawn == (SQUARE, HOLE)
    dialog.keep.click()
    qtbot.waitUntil(lambda: masked(session, "012.png") is not None)
    mask = masked(session, "012.png")
    assert mask is not None and mask[12, 12] and not mask[20, 25] and not mask[40, 40]
    assert session.images.now is not None and session.images.now.validation[2].truth is Truth.DEFECT
    again = opened(qtbot, page, 2)
    assert again.drawn and all(each.form is Form.POLYGON for each in again.drawn)
    again.clear.click()
    again.canvas.drawn.emit(SQUARE)
    again.keep.click()
    qtbot.waitUntil(lambda: bool((found := masked(session, "012.png")) is not None and found[20, 25]))


def test_a_brush_in_the_hand_paints(qtbot: QtBot, page: ValidationPage) -> None:
    dialog = opened(qtbot, page, 1)
    dialog.canvas.setFocus()
    layer = dialog.canvas._layer
    dialog.canvas._on_pressed(QPointF(20, 20))
    layer.moved.emit(QPointF(60, 20), True)
    layer.released.emit(QPointF(60, 20))
    (stroke,) = dialog.drawn
    assert (stroke.form, stroke.erases, stroke.width) == (Form.STROKE, False, 20)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.drawn == ()
    dialog.reject()


def test_a_picture_of_another_size_is_no_mask(qtbot: QtBot, page: ValidationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(qtbot, page, 1)
    fitting, other = np.zeros((72, 96), np.uint8), np.full((20, 20), 255, np.uint8)
    fitting[5:9, 5:9] = 255
    for name, pixels in (("other.png", other), ("fitting.png", fitting)):
        write_image(tmp_path / name, pixels)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        dialog.browse()
        if name == "other.png":
            qtbot.waitUntil(dialog.problem.isVisible)
            assert "20 x 20 px" in dialog.problem.text() and dialog.drawn == ()
    qtbot.waitUntil(lambda: bool(dialog.drawn))
    assert not dialog.problem.isVisible()
    dialog.reject()


def test_synthetic_defects_are_shown_drawn_and_marked(qtbot: QtBot, page: ValidationPage, session: FakeSession) -> None:
    page.exchange.synthetic.trigger()
    dialog = page.exchange.dialog
    assert isinstance(dialog, SyntheticDialog)
    qtbot.waitUntil(dialog.draw.isEnabled)
    dialog.kind.setCurrentIndex(dialog.kind.findData("dent"))
    dialog.count.setValue(3)
    qtbot.waitUntil(lambda: not dialog._wait.isActive() and not dialog._job.running)
    assert dialog.preview.picture_size == (72, 96)
    dialog.draw.click()
    qtbot.waitUntil(lambda: "Synthetic defects drawn: 3" in page.head.remark.text())
    qtbot.waitUntil(lambda: session.images.now is not None and sum(each.synthetic for each in session.images.now.validation) == 3)
    page.head.choose(Show.SYNTHETIC)
    assert [each.kind for each in page.grid.images.items] == ["dent"] * 3
    assert "3 synthetic" in page.head.counts.text()


def test_a_size_that_finds_no_place_is_said_in_the_dialog(qtbot: QtBot, page: ValidationPage) -> None:
    page.exchange.synthetic.trigger()
    dialog = page.exchange.dialog
    assert isinstance(dialog, SyntheticDialog)
    dialog.size_box.setValue(500)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "no place on the part" in dialog.problem.text() and not dialog.draw.isEnabled()
    dialog.size_box.setValue(10)
    qtbot.waitUntil(dialog.draw.isEnabled)
    assert not dialog.problem.isVisible()
    dialog.reject()


def test_the_set_goes_out_and_in_again(
    qtbot: QtBot, page: ValidationPage, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for action, name in ((page.exchange.export_coco, "project-coco"), (page.exchange.export_mvtec, "project-mvtec")):
        action.trigger()
        qtbot.waitUntil(lambda name=name: f"{name}:" in page.head.remark.text())
        assert (tmp_path / name).is_dir()
    assert len(list((tmp_path / "project-mvtec" / "test").rglob("*.png"))) == 2
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "project-coco" / "annotations.json"), ""))
    page.exchange.import_coco.trigger()
    qtbot.waitUntil(lambda: "Imported: good parts 1, defects 1" in page.head.remark.text())
    qtbot.waitUntil(lambda: session.images.now is not None and len(session.images.now.validation) == 5)


def test_a_file_that_is_no_data_set_is_told_and_changes_nothing(
    qtbot: QtBot, page: ValidationPage, session: FakeSession, tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text("[1")
    with qtbot.waitSignal(session.images.failed) as told:
        page.exchange.take(tmp_path / "broken.json")
    assert "cannot be read as COCO" in told.args[0].detail
    assert session.images.now is not None and len(session.images.now.validation) == 3
