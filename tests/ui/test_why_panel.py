"""The panel that says why: asked by key, button or a click on a hot spot, on Inspect, Verify and History; it never waits in silence."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from small_parts import scratched_part
from tracing_stand_in import GOOD_FILES, TracingDetector, album_of_good_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.parts import Part, asked_about
from inspector.ui.pages.why.asking import Subject, picture_in_memory
from inspector.ui.pages.why.panel import WhyPanel
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.image_view import ImageView

PART = scratched_part(77)


@pytest.fixture
def inspector() -> BrightnessInspector:
    made = BrightnessInspector(learned=GOOD_FILES, threshold=60.0)
    made.detector = TracingDetector(album_of_good_parts())  # type: ignore[assignment]
    return made


@pytest.fixture
def session(inspector: BrightnessInspector) -> FakeSession:
    return FakeSession(inspector)


class Asked:
    """A host with a view and the panel over it; `subject` may be changed."""

    def __init__(self, session: FakeSession, qtbot: QtBot) -> None:
        self.host, self.view = QWidget(), ImageView()
        self.view.setParent(self.host)
        self.subject: Subject | None = Subject(1, "part.png", lambda: PART)
        self.panel = WhyPanel(session, self.host, self.view, lambda: self.subject)  # type: ignore[arg-type]  # it stands for a session
        qtbot.addWidget(self.host)
        self.host.resize(900, 600)
        self.view.setGeometry(0, 0, 900, 600)
        self.host.show()

    @property
    def headline(self) -> str:
        return self.panel.texts[0]


@pytest.fixture
def asked(session: FakeSession, qtbot: QtBot) -> Iterator[Asked]:
    made = Asked(session, qtbot)
    yield made
    assert made.panel.stop(10_000)


def test_the_key_shows_the_hottest_place_beside_three_good_parts(asked: Asked, qtbot: QtBot) -> None:
    asked.panel.toggle()
    assert asked.panel.isVisible() and asked.panel.button.isChecked() and asked.headline.startswith("Looking")
    qtbot.waitUntil(lambda: "times the threshold" in asked.headline)
    assert all(tile.has_picture and tile.isVisible() for tile in asked.panel.tiles)
    assert [text for text in asked.panel.texts if ".png" in text] == [f"good {k}.png" for k in range(3)] and sum(
        "distance" in text for text in asked.panel.texts
    ) == 3
    assert asked.host.rect().contains(asked.panel.geometry()) and asked.panel.geometry().top() > 200
    asked.panel.toggle()
    assert not asked.panel.isVisible() and not asked.panel.button.isChecked()


def test_only_a_click_on_a_hot_spot_asks(asked: Asked, qtbot: QtBot) -> None:
    asked.view.show_picture(ScreenPicture.of(PART))
    drawn = np.zeros(PART.shape[:2], np.float32)
    drawn[20:40, 50:86] = 3.0
    asked.view.show_map(drawn, 2.0)
    middle = asked.view._view.mapFromScene(asked.view._box.mapViewToScene(asked.view._picture.boundingRect().center()))
    left = middle - QPoint(300, 0)
    QTest.mouseClick(asked.view._view.viewport(), Qt.MouseButton.LeftButton, pos=left)
    assert asked.panel.isHidden()
    with qtbot.waitSignal(asked.view.hot_spot_clicked) as caught:
        QTest.mouseClick(asked.view._view.viewport(), Qt.MouseButton.LeftButton, pos=middle + QPoint(120, -50))
    row, column = caught.args[0]
    assert 20 <= row < 40 and 50 <= column < 86
    qtbot.waitUntil(lambda: "times the threshold" in asked.headline)


def test_another_part_takes_it_away(asked: Asked) -> None:
    asked.panel.toggle()
    asked.panel.follow(1)
    assert asked.panel.isVisible()
    asked.panel.follow(2)
    assert asked.panel.isHidden()


def test_what_cannot_be_explained_is_said(asked: Asked, inspector: BrightnessInspector, qtbot: QtBot) -> None:
    def gone() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "No picture of this part is kept.")

    asked.subject = Subject(1, "part.png", gone)
    asked.panel.toggle()
    qtbot.waitUntil(lambda: asked.panel.texts == ("This place cannot be explained", "No picture of this part is kept."))
    inspector.detector.traceable, asked.subject = False, Subject(1, "part.png", lambda: PART)  # type: ignore[attr-defined]
    asked.view.hot_spot_clicked.emit((30, 60))
    qtbot.waitUntil(lambda: asked.panel.texts[1:] == ("A mean is made of all good images at once.",))
    asked.subject = None
    asked.view.hot_spot_clicked.emit((30, 60))
    assert "no part" in asked.headline


def test_a_model_without_pictures_whose_files_are_gone_says_so(asked: Asked, inspector: BrightnessInspector, qtbot: QtBot) -> None:
    inspector.detector.album = None  # type: ignore[attr-defined]
    asked.panel.toggle()
    qtbot.waitUntil(lambda: "times the threshold" in asked.headline)
    assert [tile.has_picture for tile in asked.panel.tiles] == [True, True, False, False, False]
    assert sum(text == "No picture" for text in asked.panel.texts) == 3 and "carries no picture" in asked.panel.texts[1]


def test_on_inspect_w_asks_about_the_part_on_show(session: FakeSession, inspector: BrightnessInspector, qtbot: QtBot) -> None:
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    inspection = inspector.judge(PART, "part.png")
    page.shown.take(Part(1, inspection, ScreenPicture.of(PART)))
    page.shown.refresh()
    QTest.keyClick(page, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: "times the threshold" in page.shown.why.headline.text())
    page.shown.take(Part(2, replace(inspection, source="next.png"), ScreenPicture.of(PART)))
    page.shown.refresh()
    assert page.shown.why.isHidden()
    assert page.shutdown()


def test_a_picture_that_nobody_has_a_file_of_is_the_one_on_the_screen() -> None:
    part = Part(1, None, ScreenPicture.of(PART))  # type: ignore[arg-type]
    assert part.picture is not None and (picture_in_memory(part.picture) == PART).all()
    assert asked_about(Part(2, None)) is None  # type: ignore[arg-type]
