"""The usual source: an operator starts with one tap after an engineer has inspected once, and reads who has to do what before that."""

import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey, write_parts
from pytestqt.qtbot import QtBot

from inspector.core.access import Role
from inspector.core.camera_settings import CameraSettings
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.devices import sources as written_sources
from inspector.devices import usb as usb_cameras
from inspector.devices.simulated import SimulatedCamera
from inspector.devices.usb import FoundCamera
from inspector.services.access.accounts import add_account
from inspector.services.line.state import State
from inspector.services.usual_source import UsedSource, remember_source, usual_sources
from inspector.ui.pages import sources
from inspector.ui.pages.inspecting.page import InspectPage

Station = Callable[[str], InspectPage]
"""The Inspect page with a product, as it is after a start of the program."""


@pytest.fixture
def station(qtbot: QtBot, tmp_path: Path) -> Iterator[Station]:
    made: list[InspectPage] = []

    def start(product: str) -> InspectPage:
        session = FakeSession()
        session.folder, session.project = tmp_path / product, Project(product)
        session.open_with(BrightnessInspector())
        page = InspectPage(session)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        made.append(page)
        qtbot.waitUntil(lambda: page.starter.source is not None or page.starter.lacks_source)
        return page

    yield start
    for page in made:
        assert page.shutdown() and page._session.settings.finish()


@pytest.fixture
def usb(monkeypatch: pytest.MonkeyPatch) -> None:
    """USB cameras that deliver grey pictures."""

    def camera(index: int, *_: object, name: str = "") -> SimulatedCamera:
        return SimulatedCamera([grey(20 + index)], 2.0)

    monkeypatch.setattr(sources, "UsbCamera", camera)
    monkeypatch.setattr(written_sources, "UsbCamera", camera)


def session_of(page: InspectPage) -> FakeSession:
    return cast(FakeSession, page._session)


def kept(page: InspectPage) -> InspectPage:
    """What it used last is on the disk."""
    page.run.stop()
    assert page.starter._usual._storing.finish(3000)
    return page


def pick_camera(qtbot: QtBot, page: InspectPage, index: int) -> None:
    """As the menu does it."""
    page.menu.camera_chosen.emit(sources.camera_source(FoundCamera(index, f"Camera {index + 1}"), CameraSettings()))
    qtbot.waitUntil(lambda: page.run.state is State.RUNNING)


def test_a_camera_from_the_list_is_there_after_a_restart(qtbot: QtBot, station: Station, usb: None) -> None:
    first = station("bolts")
    assert first.starter.source is None
    pick_camera(qtbot, first, 1)
    kept(first)
    again = station("bolts")
    assert again.starter.source is not None and again.starter.source.label == "Camera 2"
    again.desk.bar.start.click()
    qtbot.waitUntil(lambda: again.record.tally.total > 0)
    assert next(iter(again.record.parts)).inspection.score == 21


def test_it_is_there_with_the_next_product(qtbot: QtBot, station: Station, usb: None, tmp_path: Path) -> None:
    page = station("bolts")
    pick_camera(qtbot, page, 0)
    kept(page)
    session = session_of(page)
    session.folder, session.project = tmp_path / "nuts", Project("nuts")
    session.open_with(BrightnessInspector(model_id="model-2"))
    qtbot.waitUntil(lambda: page.starter.source is not None)
    assert page.starter.source is not None and page.starter.source.label == "Camera 1"
    assert page.run.state is State.IDLE and page.desk.bar.start.isEnabled()


def test_a_folder_is_there_for_its_own_product_only(qtbot: QtBot, station: Station, tmp_path: Path) -> None:
    write_parts(tmp_path / "parts", 20)
    page = station("bolts")
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([tmp_path / "parts"])
    kept(page)
    again = station("bolts")
    write_parts(tmp_path / "parts", 20, 30)
    with qtbot.waitSignal(again.run.finished):
        again.desk.bar.start.click()
    assert again.record.tally.total == 2, "it is looked through again"
    assert station("nuts").starter.source is None


def test_a_folder_is_looked_through_again_at_every_start(qtbot: QtBot, station: Station, tmp_path: Path) -> None:
    write_parts(tmp_path / "parts", 20)
    page = station("bolts")
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([tmp_path / "parts"])
    kept(page)
    again = station("bolts")
    for levels in ((20,), (20, 30), (20, 30, 40)):
        write_parts(tmp_path / "parts", *levels)
        with qtbot.waitSignal(again.run.finished):
            again.desk.bar.start.click()
        assert again.record.tally.total == len(levels)


def test_what_is_shown_is_what_starts(qtbot: QtBot, station: Station, usb: None) -> None:
    page = station("bolts")
    pick_camera(qtbot, page, 0)
    kept(page)
    again = station("bolts")
    finish(remember_source(again._session.folder, UsedSource("usb:1")))
    again.desk.bar.start.click()
    qtbot.waitUntil(lambda: again.record.tally.total > 0)
    assert next(iter(again.record.parts)).inspection.score == 20


def test_no_other_camera_takes_the_place_of_one_that_is_away(
    qtbot: QtBot, station: Station, usb: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = station("bolts")
    pick_camera(qtbot, page, 1)
    kept(page)
    finish(remember_source(None, UsedSource("usb:0", "Camera 1")))
    monkeypatch.setattr(usb_cameras, "listed_cameras", lambda _: (FoundCamera(0, "Camera 1"), FoundCamera(1, "Webcam")))
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    finish(remember_source(page._session.folder, UsedSource("usb:1", "Side")))
    finish(remember_source(None, UsedSource("usb:0", "Camera 1")))
    again = station("bolts")
    assert again.starter.source is None and "Side" in again.desk.stage.notice.text()


def test_a_folder_that_is_gone_is_told_of_and_no_source_stays(qtbot: QtBot, station: Station, tmp_path: Path) -> None:
    write_parts(tmp_path / "parts", 20)
    page = station("bolts")
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([tmp_path / "parts"])
    kept(page)
    (tmp_path / "parts").rename(tmp_path / "elsewhere")
    again = station("bolts")
    assert "parts" in again.desk.stage.notice.text() and again.starter.source is None
    assert again.desk.stage._welcome.isVisible()


def test_single_pictures_are_not_the_usual_source(qtbot: QtBot, station: Station, tmp_path: Path) -> None:
    write_parts(tmp_path / "parts", 20, 30)
    page = station("bolts")
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths(sorted((tmp_path / "parts").iterdir()))
    kept(page)
    assert usual_sources(page._session.folder) == []


def test_an_operator_reads_who_has_to_choose_a_source(qtbot: QtBot, station: Station) -> None:
    page = station("bolts")
    page.operator.serve(True)
    told, stage = page.desk.stage.no_source, page.desk.stage
    assert told.isVisible() and not stage._welcome.isVisible() and "engineer" in told.text()
    assert "Choose a source" not in page.desk.side.banner.accessibleName() + page.desk.side.banner.accessibleDescription()
    assert told.way.isVisible() and told.way.text() == "Leave operator mode" and told.way.height() >= 44
    told.way.click()
    assert not page.operator.is_on and not told.isVisible() and stage._welcome.isVisible()


def test_with_accounts_the_way_is_to_log_on(qtbot: QtBot, station: Station) -> None:
    page = station("bolts")
    finish(add_account("Ada", Role.ADMINISTRATOR, password="a long password 1"))
    page._session.people.look()
    page.operator.serve(True)
    told = page.desk.stage.no_source
    assert told.way.text() == "Log on"
    with qtbot.waitSignal(page._session.people.log_on_wanted):
        told.way.click()


def test_without_a_model_no_source_is_asked_for(qtbot: QtBot, station: Station) -> None:
    page = station("bolts")
    session_of(page).open_without_model("nuts")
    page.operator.serve(True)
    assert "Change product" in page.desk.stage.no_source.text()
