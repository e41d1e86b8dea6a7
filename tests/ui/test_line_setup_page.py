"""Set up the line, on a real project and the simulated camera: what is shown, tried, stored and left alone."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.camera_settings import CameraSettings
from inspector.core.project import Project
from inspector.core.record import SerialState
from inspector.core.serials import Serial, SerialOrigin, SerialSettings, Several
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.devices.read_out import read_out
from inspector.devices.simulated import SimulatedCamera
from inspector.devices.triggers.part_present import Scene
from inspector.services.context import Context
from inspector.services.line.preview import Presence
from inspector.services.projects import change_project, create_project, open_project
from inspector.ui.pages.line_setup.page import LineSetupPage
from inspector.ui.session import Session
from inspector.ui.theme import TOUCH_PX
from inspector.ui.wishes import StartSource

BEFORE = Project(
    "Lid",
    camera=CameraSettings(width_px=1280, gain=2.5),
    trigger=TriggerSettings(TriggerKind.PRESENT, box=(1000, 700, 200, 100), share=0.25, takt_ms=400.0),
    serial=SerialSettings(SerialOrigin.FILE_NAME, "*_SN{serial}", several=Several.FIRST),
)


def noise(sigma: float) -> Image:
    """A picture that is the sharper, the smaller `sigma`; large enough to draw in."""
    rough = np.random.default_rng(7).integers(40, 200, (240, 320), np.uint8)
    return cv2.GaussianBlur(rough, (0, 0), sigma)  # type: ignore[return-value]


def label() -> Image:
    """A part with a code on it."""
    code = zxingcpp.create_barcode("SN-0815", zxingcpp.BarcodeFormat.QRCode)
    pixels = np.array(zxingcpp.write_barcode_to_image(code, scale=4), np.uint8)
    part = np.full((240, 320), 220, np.uint8)
    part[20 : 20 + pixels.shape[0], 30 : 30 + pixels.shape[1]] = pixels
    return part


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    good = tmp_path / "good"
    good.mkdir()
    write_image(good / "lid_SN0815.png", label())
    create_project(tmp_path / "project", replace(BEFORE, good=(str(good),)))
    return tmp_path / "project"


@pytest.fixture
def running() -> list[bool]:
    """Whether an inspection runs: not empty."""
    return []


@pytest.fixture
def page(
    qtbot: QtBot, home: Path, folder: Path, tmp_path: Path, running: list[bool], monkeypatch: pytest.MonkeyPatch
) -> Iterator[LineSetupPage]:
    monkeypatch.setattr("inspector.ui.pages.line_setup.camera_tab.available_cameras", lambda: ())
    session = Session(Context(tmp_path / "weights", tmp_path / "cache"))
    session.open(folder)
    qtbot.waitUntil(lambda: session.project is not None and session.settled)
    made = LineSetupPage(session, lambda: bool(running), first_retry_s=0.001)
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    qtbot.waitUntil(lambda: made._tried.frame is not None and not made.camera._search.running)
    yield made
    made.hide()
    assert made.shutdown(10_000) and session.shutdown(10_000) and session.settings.finish()


def stored(page: LineSetupPage) -> Project:
    assert page._session.folder is not None
    return open_project(page._session.folder)


def choose(page: LineSetupPage, kind: str) -> None:
    page.camera.kind.setCurrentIndex(page.camera.kind.findData(kind))


def simulate(qtbot: QtBot, page: LineSetupPage, folder: Path, *images: Image, **options: str) -> None:
    """Shows these pictures before the simulated camera."""
    folder.mkdir()
    for number, image in enumerate(images):
        write_image(folder / f"{number}.png", image)
    choose(page, "sim")
    for name, text in {"parts": str(folder), "fps": "200", **options}.items():
        page.camera.source.options[name].set_text(text)
    with qtbot.waitSignal(page.live.seen):
        page.picture.live.click()


def save(qtbot: QtBot, page: LineSetupPage) -> None:
    with qtbot.waitSignal(page.left):
        page.frame.save.click()


def drag(qtbot: QtBot, page: LineSetupPage) -> None:
    """Draws a box around the middle half of the picture."""
    place = page.picture.editor.picture_rect()
    start, end = place.center() - place.center() / 1000, place.center()
    start.setX(place.left() + place.width() / 4)
    start.setY(place.top() + place.height() / 4)
    end.setX(place.left() + 3 * place.width() / 4)
    end.setY(place.top() + 3 * place.height() / 4)
    qtbot.mousePress(page.picture.editor, Qt.MouseButton.LeftButton, pos=start.toPoint())
    qtbot.mouseMove(page.picture.editor, end.toPoint())
    qtbot.mouseRelease(page.picture.editor, Qt.MouseButton.LeftButton, pos=end.toPoint())


def test_what_is_stored_is_shown_and_saved_unchanged(qtbot: QtBot, page: LineSetupPage) -> None:
    before = stored(page)
    texts = {name: field.edit.text() for name, field in page.camera.settings_fields.items()}
    assert texts == {"width_px": "1280", "height_px": "", "fps": "", "exposure": "", "gain": "2.5", "white_balance_k": ""}
    for number in range(3):
        page.tabs.setCurrentIndex(number)  # the good part is smaller than the trigger's box, which has to stay
    assert "does not lie in this picture" not in page.picture.place.text()
    page.tabs.setCurrentIndex(1)
    assert "does not lie in this picture" in page.picture.place.text()
    save(qtbot, page)
    assert stored(page) == before


def test_every_setting_is_stored(qtbot: QtBot, page: LineSetupPage) -> None:
    for name, text in {
        "width_px": "640",
        "height_px": "480",
        "fps": "12.5",
        "exposure": "-6",
        "gain": "",
        "white_balance_k": "5000",
    }.items():
        page.camera.settings_fields[name].set_text(text)
    page.camera.compressed.setChecked(True)
    page.trigger.kinds.button(TriggerKind.TIMER).click()
    page.trigger.interval.set_text("0.5")
    page.trigger.takt.set_text("250")
    page.serial.origins.button(SerialOrigin.CODE).click()
    page.serial.first.setChecked(False)
    page.serial.rejects.setChecked(True)
    page.serial.codes[next(iter(page.serial.codes))].setChecked(False)
    save(qtbot, page)
    found = stored(page)
    assert found.camera == CameraSettings(640, 480, 12.5, True, -6, None, 5000)
    assert found.trigger == replace(BEFORE.trigger, kind=TriggerKind.TIMER, interval_s=0.5, takt_ms=250.0)
    assert found.serial == SerialSettings(SerialOrigin.CODE, "*_SN{serial}", ("qr", "code_128"), no_read_rejects=True)


def test_a_wrong_value_has_its_sentence_at_the_field_and_nothing_is_stored(page: LineSetupPage) -> None:
    fps, template = page.camera.settings_fields["fps"], page.serial.template
    for field, text, sentence in (
        (fps, "many", "Please write a number."),
        (fps, "-1", "The fps must lie between 0 and 10000, not -1.0."),
        (page.camera.settings_fields["width_px"], "10.5", "Please write a whole number."),
        (page.trigger.interval, "0", "The interval must lie between 0.001 and 86400 s, not 0.0."),
        (template, "part", "The pattern of file names must hold {serial} once and at most 100 letters, not 'part'."),
    ):
        before = field.edit.text()
        field.set_text(text)
        assert field.problem == page.frame.reason() == sentence
        assert not page.frame.save.isEnabled() and not page.frame.start.isEnabled()
        field.set_text(before)
        assert field.problem == page.frame.reason() == "" and page.frame.save.isEnabled()
    for box in page.serial.codes.values():
        box.setChecked(False)
    assert "one kind of code" in page.frame.reason()


def test_decimal_marks_are_those_of_the_language(page: LineSetupPage) -> None:
    locale = QLocale()
    try:
        QLocale.setDefault(QLocale(QLocale.Language.German))
        values = {}
        for text in ("12,5", "12.5", "1.000"):
            page.camera.settings_fields["fps"].set_text(text)
            values[text] = page.camera.settings_fields["fps"].value
    finally:
        QLocale.setDefault(locale)
    assert values == {"12,5": 12.5, "12.5": 12.5, "1.000": 1.0}


def test_cancel_changes_nothing(qtbot: QtBot, page: LineSetupPage, folder: Path) -> None:
    before = (folder / "project.json").read_bytes()
    page.camera.settings_fields["fps"].set_text("7")
    page.camera.producer.set_text("/none.cti")
    with qtbot.waitSignal(page.left):
        page.frame.cancel.click()
    page.hide()
    page.show()
    assert page.camera.settings_fields["fps"].edit.text() == "" and page._session.settings.now.gentl_producer == ""
    assert (folder / "project.json").read_bytes() == before


def test_what_another_program_stores_meanwhile_is_kept(qtbot: QtBot, page: LineSetupPage, folder: Path) -> None:
    change_project(folder, lambda now: replace(now, defect_kinds=("dent",), camera=replace(now.camera, exposure=4)))
    page.camera.settings_fields["fps"].set_text("7")
    save(qtbot, page)
    found = stored(page)
    assert found.defect_kinds == ("dent",) and found.camera == CameraSettings(1280, fps=7, gain=2.5, exposure=4)


def test_what_cannot_be_stored_is_told_and_the_page_stays(qtbot: QtBot, page: LineSetupPage, folder: Path) -> None:
    (folder / "project.json").write_text(json.dumps({"schema": 999}), encoding="utf-8")
    page.camera.settings_fields["fps"].set_text("7")
    with qtbot.waitSignal(page._session.failed), qtbot.assertNotEmitted(page.left):
        page.frame.save.click()
    qtbot.waitUntil(page.frame.save.isEnabled)
    assert page.camera.settings_fields["fps"].edit.text() == "7"


def test_the_producer_is_a_setting_of_this_pc(qtbot: QtBot, page: LineSetupPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    choose(page, "genicam")
    page.camera.look_around()
    qtbot.waitUntil(lambda: "pip install harvesters" in page.camera.missing.text())
    assert page.camera.producer.isVisible()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)  # as if it were installed
    page.camera.producer.set_text(str(tmp_path / "maker.cti"))
    page.camera.look_around()
    qtbot.waitUntil(lambda: page.camera.missing.text() == "This GenTL producer is not there.")
    (tmp_path / "maker.cti").touch()
    page.camera.look_around()
    qtbot.waitUntil(lambda: not page.camera.missing.isVisible())
    save(qtbot, page)
    assert page._session.settings.now.gentl_producer == str(tmp_path / "maker.cti")


def test_the_live_picture_says_how_sharp_and_bright_it_is_beside_the_best(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    sharp, blurred = noise(0.6), noise(2)
    best, now = read_out(sharp), read_out(blurred)
    assert best.focus > 2 * now.focus
    simulate(qtbot, page, tmp_path / "parts", sharp, *[blurred] * 20)
    qtbot.waitUntil(lambda: f"Sharpness {round(now.focus)}" in page.picture.focus.text() and page.picture.bar.best == best.focus)
    assert page.picture.bar.share == pytest.approx(now.focus / best.focus)
    assert f"best {best.focus:,.0f}" in page.picture.focus.text()
    assert page.picture.light.text() == f"Brightness {100 * now.brightness / 255:.0f}%"
    assert page.picture.status.text() == "The camera delivers pictures."
    assert page.camera.settings_fields["fps"].said() == "This camera does not say"
    page.picture.live.click()
    qtbot.waitUntil(lambda: not page.live.holds_camera)
    assert page.picture.bar.best == 0 and "no live picture" in page.picture.focus.text()


def test_too_much_light_is_said(page: LineSetupPage) -> None:
    white = np.full((20, 20), 255, np.uint8)
    page.picture.show_read_out(read_out(white))
    assert "100% is white" in page.picture.light.text()
    page.picture.show_read_out(read_out(0 * white))
    assert "100% is black" in page.picture.light.text()


def test_what_a_camera_says_of_itself_stands_beside_what_is_asked(page: LineSetupPage) -> None:
    page.camera.show_actual(CameraSettings(width_px=1280, fps=30), is_on=True)
    page.camera.settings_fields["width_px"].set_text("1920")
    page.camera.show_actual(CameraSettings(width_px=1280, fps=30), is_on=True)
    said = {name: field.said() for name, field in page.camera.settings_fields.items()}
    assert said["width_px"] == "It is 1280, not as asked" and said["fps"] == "It is 30"
    assert said["white_balance_k"] == said["gain"] == "This camera does not say"


def test_a_camera_is_lost_and_comes_back_in_words(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    said: list[str] = []
    page.live.lost.connect(lambda _: said.append(page.picture.status.text()))
    page.live.opened.connect(lambda: said.append(page.picture.status.text()))
    simulate(qtbot, page, tmp_path / "parts", noise(1), vanish="3", back="0.01")
    qtbot.waitUntil(lambda: len(said) >= 3)
    assert said[0] == said[2] == "The camera delivers pictures."
    assert said[1] == "Simulated camera is lost: it was disconnected. It is being opened again and again."


def test_while_an_inspection_runs_no_camera_is_opened(page: LineSetupPage, running: list[bool]) -> None:
    running.append(True)
    choose(page, "sim")
    page.picture.live.click()
    assert "An inspection is running" in page.picture.status.text()
    assert not page.picture.live.isChecked() and not page.live.is_on and not page.live.holds_camera


def test_a_source_that_cannot_be_is_not_opened(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    choose(page, "rtsp")
    page.picture.live.click()
    assert not page.live.holds_camera and page.picture.status.text()
    choose(page, "watch")
    assert page.camera.source.place is not None
    page.camera.source.place.set_text(str(tmp_path))
    (tmp_path / "empty").mkdir()
    page.camera.source.place.set_text(str(tmp_path / "empty"))
    with qtbot.waitSignal(page.live.failed):
        page.picture.live.click()
    assert "no pictures" in page.picture.status.text()


def test_a_page_that_is_left_lets_go_of_its_camera(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    simulate(qtbot, page, tmp_path / "parts", noise(1))
    with qtbot.waitSignal(page.live.let_go):
        page.hide()
    assert not page.live.is_on and not page.picture.live.isChecked()


def test_save_and_inspect_waits_until_the_camera_is_free(
    qtbot: QtBot, page: LineSetupPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate(qtbot, page, tmp_path / "parts", noise(1))
    free, close = threading.Event(), SimulatedCamera.close

    def close_slowly(camera: SimulatedCamera) -> None:
        free.wait()
        close(camera)

    monkeypatch.setattr(SimulatedCamera, "close", close_slowly)
    asked: list[tuple[str, object]] = []
    page.page_wanted.connect(lambda *wanted: asked.append(wanted))
    with qtbot.waitSignal(page._session.answered):
        page.frame.start.click()
    assert page.live.holds_camera and asked == []
    with qtbot.waitSignal(page.page_wanted):
        free.set()
    assert not page.live.holds_camera
    assert asked == [("inspect", StartSource(f"sim:parts={tmp_path / 'parts'},fps=200"))]


def test_a_box_is_drawn_for_the_tab_in_front(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    picture = noise(1)
    simulate(qtbot, page, tmp_path / "parts", picture)
    drag(qtbot, page)
    left, top, width, height = page._focus
    assert (left, top) == (pytest.approx(80, abs=3), pytest.approx(60, abs=3)) and (width, height) == pytest.approx((160, 120), abs=4)
    expected = read_out(picture[top : top + height, left : left + width]).focus
    qtbot.waitUntil(lambda: page.picture.bar.best == expected)
    page.tabs.setCurrentIndex(1)
    page.picture.whole.click()
    drag(qtbot, page)
    page.tabs.setCurrentIndex(2)
    assert not page.picture.editor.isEnabled()
    page.serial.origins.choose(SerialOrigin.CODE)
    drag(qtbot, page)
    save(qtbot, page)
    assert stored(page).trigger.box == stored(page).serial.box == (left, top, width, height)


def test_the_trigger_is_seen_to_work_before_it_is_stored(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    empty, part = np.full((240, 320), 60, np.uint8), np.full((240, 320), 60, np.uint8)
    part[60:180, 80:240] = 200
    page.tabs.setCurrentIndex(1)
    page.picture.whole.click()
    said: list[str] = []
    page.live.seen.connect(lambda _: said.append(page.trigger.scene.text()))
    simulate(qtbot, page, tmp_path / "parts", *[empty] * 8, *[part] * 8)
    for words in (
        "Learning the empty scene",
        "Empty · 0% of the box is changed · 0 parts so far",
        "Moving",
        "Still: would trigger",
        "2 parts so far",
    ):
        qtbot.waitUntil(lambda words=words: any(words in each for each in said))


def test_a_box_that_does_not_fit_the_camera_is_told(page: LineSetupPage) -> None:
    page.trigger.show_presence(Presence(Scene.LEARNING, 0.0, 0, "The box in which a part appears lies outside of the picture."))
    assert "outside of the picture" in page.trigger.scene.text()


def test_the_pattern_is_tried_on_names_of_the_project(page: LineSetupPage) -> None:
    assert page.serial.example.text() == "lid_SN0815.png → 0815"
    page.serial.template.set_text("part{serial}")
    assert page.serial.example.text() == "lid_SN0815.png → does not fit: no read"


def test_a_code_is_read_at_once(qtbot: QtBot, page: LineSetupPage) -> None:
    page.serial.origins.choose(SerialOrigin.CODE)
    page.serial.try_button.click()
    qtbot.waitUntil(lambda: page.serial.found.text() == "Read: SN-0815")
    page.serial.box = (200, 150, 50, 50)
    page.serial.try_button.click()
    qtbot.waitUntil(lambda: page.serial.found.text() == "No read. No code was found.")
    page.serial.show_serial(Serial("7", SerialState.READ))
    assert page.serial.found.text() == "Read: 7"


def test_another_project_is_another_setup(qtbot: QtBot, page: LineSetupPage, tmp_path: Path) -> None:
    page.camera.settings_fields["fps"].set_text("7")
    create_project(tmp_path / "other", Project("Other", camera=CameraSettings(fps=3)))
    page._session.open(tmp_path / "other")
    qtbot.waitUntil(lambda: page.camera.settings_fields["fps"].edit.text() == "3")
    assert page._before.camera == CameraSettings(fps=3) and page.settings.trigger == TriggerSettings()


def test_without_a_project_nothing_can_be_stored(page: LineSetupPage) -> None:
    page._session.close()
    assert "Open a project first" in page.frame.reason() and not page.frame.save.isEnabled()


def test_everything_is_hit_with_gloves(page: LineSetupPage) -> None:
    page.serial.origins.choose(SerialOrigin.CODE)
    low: list[QWidget] = []
    for kind in page.camera.sources:
        choose(page, kind)
        for number in range(3):
            page.tabs.setCurrentIndex(number)
            low += [
                each
                for kind in (QAbstractButton, QLineEdit, QComboBox)
                for each in page.findChildren(kind)
                if each.isVisible() and each.height() < TOUCH_PX
            ]
    assert [(type(each), each.accessibleName(), each.height()) for each in low] == []
    for area in page.findChildren(QScrollArea):
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    corner = page.frame.start.mapTo(page, QPoint(page.frame.start.width(), page.frame.start.height()))
    assert corner.x() <= page.width() and corner.y() <= page.height()
