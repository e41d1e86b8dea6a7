"""The Inspect page: what the operator sees of a folder run and of a camera, and that no error ever looks like OK."""

import csv
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from asking import stop
from page_stand_ins import BrightnessInspector, FakeSession, grey, write_parts
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps, finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Feed, Frame
from inspector.devices.genicam import Lack
from inspector.devices.image_file import read_image, write_image
from inspector.devices.opencv import cv2
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services import export
from inspector.services.line.state import State
from inspector.ui import theme
from inspector.ui.bridge import threads
from inspector.ui.pages import judging, sources
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.save import Wanted, new_folder
from inspector.ui.pages.inspecting.source_dialog import SourceDialog
from inspector.ui.pages.sources import Ask, FromPaths, Source, simulated_source
from inspector.ui.screen_picture import ScreenPicture

MakePage = Callable[[FakeSession], InspectPage]


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    made: list[InspectPage] = []

    def make(session: FakeSession) -> InspectPage:
        page = InspectPage(session)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        made.append(page)
        return page

    yield make
    for page in made:
        assert page.shutdown() and page._session.settings.finish()


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(BrightnessInspector())


@pytest.fixture
def page(make_page: MakePage, session: FakeSession) -> InspectPage:
    return make_page(session)


def inspect_folder(qtbot: QtBot, page: InspectPage, folder: Path) -> None:
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([folder])


def run_camera(page: InspectPage, *levels: int, faults: Faults | None = None) -> SimulatedCamera:
    camera = SimulatedCamera([grey(level) for level in levels], 2.0, faults=faults)
    page.starter.start_source(simulated_source(lambda: camera))
    return camera


def count(page: InspectPage, key: str) -> int:
    return int(page.desk.side.counters.text(key).replace(",", ""))


def banner(page: InspectPage) -> Verdict | None:
    return page.desk.side.banner.verdict


# -- before the first part ------------------------------------------------------------------------------------------------


def test_without_a_project_the_page_asks_for_one(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(FakeSession())
    assert not page.gate.is_open and "No project" in page.gate.said()
    with qtbot.waitSignal(page.page_wanted, check_params_cb=lambda key, wish: key == "projects"):
        button_of(page).click()


def test_without_a_model_the_page_leads_to_build(qtbot: QtBot, make_page: MakePage) -> None:
    session = FakeSession()
    page = make_page(session)
    session.open_without_model()
    assert "no model" in page.gate.said()
    with qtbot.waitSignal(page.page_wanted, check_params_cb=lambda key, wish: key == "build"):
        button_of(page).click()


def test_a_damaged_model_is_explained_and_a_new_one_opens_the_page(make_page: MakePage) -> None:
    session = FakeSession()
    page = make_page(session)
    session.open_without_model()
    session.problem = InspectorError(ErrorCode.MODEL_DAMAGED, "bank.safetensors has a wrong hash.")
    session.model_changed.emit()
    assert "bank.safetensors" in page.gate.said() and not page.gate.is_open
    session.failed.emit(InspectorError(ErrorCode.PROJECT_TOO_NEW, "Another project is too new."))
    assert "bank.safetensors" in page.gate.said(), "what is wrong with another project is no reason of this one"
    session.open_with(BrightnessInspector())
    assert page.gate.is_open and page.gate.said() == ""


def test_while_the_model_loads_the_page_says_so(make_page: MakePage) -> None:
    session = FakeSession()
    page = make_page(session)
    session.busy = True
    session.open_without_model()
    session.model_loading.emit()
    assert "Loading" in page.gate.said()


def test_nothing_can_be_started_before_a_source_is_chosen(page: InspectPage) -> None:
    bar = page.desk.bar
    assert not any(button.isEnabled() for button in (bar.start, bar.pause, bar.stop))
    assert banner(page) is None and not page.desk.strip.save.isEnabled()


def button_of(page: InspectPage):  # type: ignore[no-untyped-def]
    from inspector.ui.widgets.icon_button import IconButton

    return page.gate.currentWidget().findChild(IconButton)


# -- a folder -------------------------------------------------------------------------------------------------------------


def test_a_dropped_folder_is_counted_shown_and_summed_up(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path, 20, 120, 30, 140, 40)
    (tmp_path / "6.png").write_bytes(b"not a picture")
    (tmp_path / "notes.txt").write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    where, none = QPointF(300, 300), Qt.MouseButton.NoButton
    facts = (Qt.DropAction.CopyAction, data, none, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(where.toPoint(), *facts)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(page.run.finished):
        QApplication.sendEvent(page, QDropEvent(where, *facts))
    assert [count(page, key) for key in ("triggers", "ok", "ng", "undecided")] == [6, 3, 2, 1]
    assert page.desk.film.numbers() == [1, 2, 3, 4, 5, 6]
    assert page.desk.side.table.model().rowCount() == 6
    summary = page.desk.strip.text()
    assert all(words in summary for words in ("6 parts", "3 OK", "2 NG", "1 undecided", "yield 50.0%", "1 other file"))


def test_an_unreadable_file_is_undecided_and_says_why(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    inspect_folder(qtbot, page, tmp_path)
    assert banner(page) is Verdict.UNDECIDED
    assert "broken.png" in page.desk.side.banner.accessibleDescription()
    assert page.desk.side.table.model().rowCount() == 1


def test_an_empty_folder_is_explained(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    page.starter.open_paths([tmp_path])
    qtbot.waitUntil(lambda: not page.desk.stage.notice.isHidden())
    assert "no images" in page.desk.stage.notice.text() and page.run.state is State.IDLE


def test_start_looks_through_the_folder_again(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path, 20)
    inspect_folder(qtbot, page, tmp_path)
    write_parts(tmp_path, 20, 30)
    with qtbot.waitSignal(page.run.finished):
        page.desk.bar.start.click()
    assert count(page, "triggers") == 2


def test_a_missing_video_is_undecided_and_explained(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    page.starter.open_paths([tmp_path / "line.mp4"])
    qtbot.waitUntil(lambda: not page.desk.stage.notice.isHidden())
    assert banner(page) is Verdict.UNDECIDED and page.run.state is State.IDLE
    assert "line.mp4" in page.desk.stage.notice.text()


def test_every_frame_of_a_video_is_judged(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    path = tmp_path / "line.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 200, (32, 32))
    for level in (20, 20, 180, 20, 180, 20):
        writer.write(np.full((32, 32, 3), level, np.uint8))
    writer.release()
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([path])
    assert [count(page, key) for key in ("triggers", "ok", "ng")] == [6, 4, 2]
    assert page.desk.side.table.model().headerData(1, Qt.Orientation.Horizontal) == "Time"


def test_freeze_on_ng_holds_the_part_until_continue(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    page.desk.bar.freeze.click()
    write_parts(tmp_path, 20, 120, 30)
    page.starter.open_paths([tmp_path])
    qtbot.waitUntil(lambda: page.run.state is State.FROZEN)
    assert banner(page) is Verdict.NG and page.desk.stage.caption().startswith("2 ")
    assert page.desk.bar.start.text() == "Continue"
    with qtbot.waitSignal(page.run.finished):
        page.desk.bar.start.click()
    assert count(page, "triggers") == 3 and banner(page) is Verdict.OK


# -- the threshold and the model --------------------------------------------------------------------------------------------


def test_a_new_threshold_judges_a_folder_again_without_the_engine(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path
) -> None:
    write_parts(tmp_path, 20, 120, 60)
    inspect_folder(qtbot, page, tmp_path)
    assert session.inspector is not None
    judged = session.inspector.judged
    session.set_threshold(Threshold(50.0, Rule.MANUAL), "Complaint 17")
    assert banner(page) is Verdict.NG
    assert [count(page, key) for key in ("ok", "ng")] == [1, 2]
    assert [part.inspection.verdict for part in page.record.parts] == [Verdict.OK, Verdict.NG, Verdict.NG]
    assert [page.desk.film.model().index(row, 0).data().split()[-1] for row in range(3)] == ["OK", "NG", "NG"]
    assert session.inspector.judged == judged


def test_what_a_live_line_decided_stays_counted(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    run_camera(page, 60)
    qtbot.waitUntil(lambda: count(page, "ok") > 2)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    total = page.record.tally.total
    session.set_threshold(Threshold(50.0, Rule.MANUAL), "Complaint 17")
    assert [count(page, key) for key in ("ok", "ng")] == [total, 0]
    assert {part.inspection.verdict for part in page.record.parts} == {Verdict.NG}


def test_another_model_ends_the_run_and_forgets_its_results(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    run_camera(page, 60)
    qtbot.waitUntil(lambda: count(page, "ok") > 0)
    session.open_with(BrightnessInspector(model_id="model-2"))
    assert page.run.state is State.IDLE and count(page, "triggers") == 0 and page.desk.film.count() == 0
    assert "model" in page.desk.stage.notice.text() and banner(page) is None


# -- a camera -------------------------------------------------------------------------------------------------------------


def test_the_session_s_simulated_camera_runs_live(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    session.simulated_camera = SimulatedCamera([grey(20)], 2.0)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: count(page, "ok") > 2)
    assert "skipped" in page.desk.strip.text()


def test_what_is_written_on_the_command_line_is_started(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_image(tmp_path / "1.png", grey(20))
    page.starter.start_named(f"file:{tmp_path}")
    qtbot.waitUntil(lambda: count(page, "ok") == 1)
    page.starter.start_named("usb:one")
    qtbot.waitUntil(lambda: "After usb: stands the number of the camera" in page.desk.stage.notice.text())


def test_a_folder_is_watched_from_the_menu(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.folder, watched = tmp_path / "project", tmp_path / "in, out"
    watched.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.menu.opener("watch").trigger()
    assert page.run.state is State.IDLE
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(watched))
    page.menu.opener("watch").trigger()
    qtbot.waitUntil(lambda: page.run.state is State.RUNNING)
    write_image(watched / "1.png", grey(20))
    qtbot.waitUntil(lambda: count(page, "ok") == 1)
    page.run.stop()
    assert list(session.folder.glob("watched-*"))


def test_a_network_camera_is_opened_by_its_address(qtbot: QtBot, page: InspectPage) -> None:
    written: list[str] = []
    page.menu.written.disconnect()
    page.menu.written.connect(written.append)
    page.menu.opener("rtsp").trigger()
    (dialog,) = page.findChildren(SourceDialog)
    address, timeout = dialog.fields.place, dialog.fields.options["timeout"]
    assert address is not None and not dialog.open_button.isEnabled()
    qtbot.keyClicks(address.edit, " RTSP://user:word@host/a,b ")
    qtbot.keyClicks(timeout.edit, "0")
    assert "at least" in timeout.problem or "between" in timeout.problem
    assert not dialog.open_button.isEnabled()
    timeout.set_text("9")
    assert dialog.fields.result.text() == "Written: rtsp://***@host/a,,b,timeout=9"
    dialog.open_button.click()
    assert written == ["rtsp://user:word@host/a,,b,timeout=9"]
    shown = finish(sources.named_source(written[0], page._session))
    assert (shown.label, shown.icon, shown.feed) == ("host/a,b", "camera", Feed.LIVE)


def test_the_line_is_set_up_from_the_menu(qtbot: QtBot, page: InspectPage) -> None:
    entry = page.menu.actions()[0]
    assert entry.text() == "Set up the line…"
    with qtbot.waitSignal(page.page_wanted) as asked:
        entry.trigger()
    assert asked.args == ["line", None]


def test_industrial_cameras_are_offered_where_there_is_what_they_take(
    qtbot: QtBot, page: InspectPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[Lack | None, bool] = {}
    for missing in (Lack.PACKAGE, None, Lack.PRODUCER):
        monkeypatch.setattr("inspector.ui.pages.inspecting.menu.lack", lambda _, missing=missing: missing)
        page.menu.look_for_cameras()
        qtbot.waitUntil(lambda: not page.menu._search.running)
        offered[missing] = page.menu.actions()[-1].text() == "Open an industrial camera…"
    assert offered == {Lack.PACKAGE: False, None: True, Lack.PRODUCER: False}


class Tray:
    """A place where parts arrive whenever somebody puts one there: a source that never ends."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, deque[Path]()
        self.silent_reads = self.number = 0

    def open(self) -> None:
        """There is nothing to be opened."""

    def close(self) -> None:
        """Nor to be closed."""

    def put(self, name: str, level: int | None) -> None:
        path = self.folder / name
        write_image(path, grey(level)) if level is not None else path.write_bytes(b"no picture")
        self.files.append(path)

    def read(self, timeout_ms: float) -> Frame | None:
        self.silent_reads += not self.files
        if not self.files:
            time.sleep(0.002)
            return None
        path = self.files.popleft()
        self.number += 1
        return Frame(read_image(path), self.number, datetime.now(), str(path), path)


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tray]:
    """A tray that may be as silent as it likes, as one more kind of source; cameras are lost after 20 ms of silence here."""
    made = Tray(tmp_path)

    def find(paths: Sequence[Path]) -> Steps[Source]:
        yield Progress("Looking for the tray", 0, 0)
        return Source(paths[0].name, "folder", lambda: made, Feed.ENDLESS, has_files=True)

    monkeypatch.setattr("inspector.services.line.line.WATCHDOG_S", 0.02)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    sources.SOURCES.append(FromPaths("tray", "folder", "Watch a tray…", Ask.FOLDER, find))
    yield made
    sources.SOURCES.pop()


def test_a_new_endless_source_is_in_the_menu_and_may_be_silent(qtbot: QtBot, tray: Tray, make_page: MakePage, session: FakeSession) -> None:
    page = make_page(session)
    next(action for action in page.menu.actions() if action.text() == "Watch a tray…").trigger()
    qtbot.waitUntil(lambda: page.run.state is State.RUNNING)
    tray.put("a.png", 20)
    tray.put("b.png", None)
    tray.put("c.png", 120)
    qtbot.waitUntil(lambda: count(page, "triggers") == 3)
    assert [count(page, key) for key in ("ok", "ng", "undecided")] == [1, 1, 1]
    assert [part.path.name for part in page.record.parts if part.path] == ["a.png", "b.png", "c.png"]
    qtbot.waitUntil(lambda: tray.silent_reads > 100)
    assert not page.run.lost and page.desk.stage.notice.isHidden() and banner(page) is Verdict.NG
    assert "skipped" not in page.desk.strip.text() and page.desk.strip.save.isEnabled()
    tray.put("d.png", 30)
    qtbot.waitUntil(lambda: count(page, "ok") == 2)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    session.set_threshold(Threshold(10.0, Rule.MANUAL), "Complaint 17")
    assert count(page, "ok") == 2 and banner(page) is None, "what the line did with its parts stays"
    page.desk.bar.start.click()
    qtbot.waitUntil(lambda: page.run.state is State.RUNNING)
    tray.put("e.png", 20)
    qtbot.waitUntil(lambda: count(page, "triggers") == 1)


def test_a_camera_as_silent_as_that_is_lost(qtbot: QtBot, tray: Tray, page: InspectPage) -> None:
    page.starter.start_source(Source("tray", "camera", lambda: tray, Feed.LIVE))
    qtbot.waitUntil(lambda: page.run.lost)


def test_an_unknown_source_is_refused_with_those_that_there_are(page: InspectPage) -> None:
    with pytest.raises(InspectorError, match=r"There is no source tray that could be started; there are camera, simulated."):
        page.starter.start_named("tray")


def test_without_a_camera_the_named_source_is_explained(qtbot: QtBot, page: InspectPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "available_cameras", list)
    page.starter.start_named("camera")
    qtbot.waitUntil(lambda: "No camera is connected" in page.desk.stage.notice.text())


def test_the_menu_lists_the_cameras_and_starts_the_one_that_is_chosen(
    qtbot: QtBot, page: InspectPage, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "available_cameras", list)
    session.simulated_camera = SimulatedCamera([grey(20)], 2.0)
    page.menu.look_for_cameras()
    qtbot.waitUntil(lambda: page.menu.actions()[-1].text() == "Simulated camera")
    page.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: count(page, "ok") > 2)


def test_a_lost_camera_is_never_a_silent_ok(qtbot: QtBot, page: InspectPage) -> None:
    camera = run_camera(page, 20, faults=Faults(vanish_after=4))
    qtbot.waitUntil(lambda: page.run.lost)
    assert banner(page) is Verdict.UNDECIDED
    assert "cable" in page.desk.stage.notice.text() and "Camera lost" in page.desk.strip.text()
    qtbot.waitUntil(lambda: "Attempt" in page.desk.stage.notice.text())
    page.shown.on_show.look_at(1)
    assert banner(page) is Verdict.UNDECIDED
    page.shown.on_show.back_to_newest()
    camera.plug_in()
    qtbot.waitUntil(lambda: banner(page) is Verdict.OK)
    assert not page.run.lost and page.desk.stage.notice.isHidden()


def test_a_camera_that_is_back_is_undecided_until_a_part_is_judged(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    camera = run_camera(page, 20, faults=Faults(vanish_after=4))
    qtbot.waitUntil(lambda: page.run.lost)
    assert session.inspector is not None
    session.inspector.gate.clear()
    camera.plug_in()
    qtbot.waitUntil(lambda: not page.run.lost)
    assert banner(page) is Verdict.UNDECIDED
    session.inspector.gate.set()
    qtbot.waitUntil(lambda: banner(page) is Verdict.OK)


def test_a_silent_engine_is_undecided(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    page.run.late_s = 0.01
    run_camera(page, 20)
    qtbot.waitUntil(lambda: count(page, "ok") > 0)
    assert session.inspector is not None
    session.inspector.gate.clear()
    qtbot.waitUntil(lambda: banner(page) is Verdict.UNDECIDED)
    assert "not answered" in page.desk.side.banner.accessibleDescription()
    page.run.late_s = 10.0
    session.inspector.gate.set()
    qtbot.waitUntil(lambda: banner(page) is Verdict.OK)


def test_a_paused_or_stopped_line_shows_no_verdict(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, 20)
    qtbot.waitUntil(lambda: count(page, "ok") > 0)
    page.desk.bar.pause.click()
    assert banner(page) is None and page.run.state is State.PAUSED
    page.desk.bar.start.click()
    before = count(page, "ok")
    qtbot.waitUntil(lambda: count(page, "ok") > before + 2)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    assert banner(page) is None and page.run.state is State.IDLE


def test_while_the_line_runs_the_banner_is_about_the_line(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    assert session.inspector is not None
    session.inspector.gate.clear()
    run_camera(page, 20)
    for number, score in ((1, 120.0), (2, 20.0)):
        page.shown.take(Part(number, Inspection("camera", score, 100.0, "model-1", 1.0), ScreenPicture.of(grey(20))))
    page.shown.on_show.look_at(1)
    assert page.desk.stage.caption().startswith("1 ") and banner(page) is Verdict.OK
    page.shown.take(Part(3, Inspection("camera", 130.0, 100.0, "model-1", 1.0), ScreenPicture.of(grey(20))))
    page.shown.on_show.look_at(2)
    assert page.desk.stage.caption().startswith("2 ") and banner(page) is Verdict.NG
    page.shown.on_show.back_to_newest()
    assert page.desk.stage.caption().startswith("3 ")
    session.inspector.gate.set()


def test_a_part_is_taken_in_and_shown_in_two_events_so_that_neither_holds_up_the_window(qtbot: QtBot, page: InspectPage) -> None:
    page.run.state = State.RUNNING
    for number, level in ((1, 120), (2, 20)):
        picture = ScreenPicture.of(grey(level))
        page.shown.take(Part(number, Inspection("camera", float(level), 100.0, "model-1", 1.0), picture))
    assert page.record.tally.total == 2 and page.desk.stage.caption() == "" and banner(page) is None
    qtbot.waitUntil(lambda: page.desk.stage.caption().startswith("2 "))
    assert banner(page) is Verdict.OK
    qtbot.waitUntil(lambda: page.desk.film.numbers() == [1, 2] and count(page, "triggers") == 2)
    page.run.state = State.IDLE


@pytest.mark.parametrize(("window", "banner_px"), [((1184, 760), (320, 150)), ((1828, 1040), (420, 210)), ((3748, 2100), (637, 378))])
def test_the_verdict_grows_with_the_window(page: InspectPage, window: tuple[int, int], banner_px: tuple[int, int]) -> None:
    page.resize(*window)
    assert (page.desk.side.width(), page.desk.side.banner.height()) == banner_px


def test_parts_in_the_table_are_large_enough_for_gloves(page: InspectPage) -> None:
    table = page.desk.side.table
    assert min(table.verticalHeader().defaultSectionSize(), table.horizontalHeader().height()) >= theme.TOUCH_PX


# -- looking back ---------------------------------------------------------------------------------------------------------


def test_a_picture_that_is_no_longer_kept_is_read_and_judged_again(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path
) -> None:
    write_parts(tmp_path, 120, 20, 30)
    inspect_folder(qtbot, page, tmp_path)
    first = page.record.parts.get(1)
    assert first is not None and session.inspector is not None
    first.forget_picture()
    judged = session.inspector.judged
    page.shown.on_show.look_at(1)
    qtbot.waitUntil(lambda: page.desk.stage.caption().startswith("1 "))
    assert session.inspector.judged == judged + 1
    assert banner(page) is Verdict.NG and page.desk.stage.view.heatmap_shown


def test_leafing_on_judges_only_the_picture_that_is_stopped_at(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parts(tmp_path, 120, 20, 30)
    inspect_folder(qtbot, page, tmp_path)
    for part in page.record.parts:
        part.forget_picture()
    assert session.inspector is not None
    judged, reading, gate, read = session.inspector.judged, threading.Semaphore(0), threading.Event(), judging.read_image

    def held(path: Path) -> Image:
        reading.release()
        gate.wait()
        return read(path)

    monkeypatch.setattr(judging, "read_image", held)
    for number in (1, 2, 3):
        page.shown.on_show.look_at(number)
        assert reading.acquire(timeout=60)
    gate.set()
    qtbot.waitUntil(lambda: page.desk.stage.caption().startswith("3 "))
    qtbot.waitUntil(lambda: "job" not in threads.running_threads())
    assert session.inspector.judged == judged + 1


def test_a_camera_picture_that_is_no_longer_kept_says_so(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, 20)
    qtbot.waitUntil(lambda: count(page, "ok") > 2)
    stop(page)
    part = page.record.parts.get(1)
    assert part is not None
    part.forget_picture()
    page.shown.on_show.look_at(1)
    assert "no longer kept" in page.desk.stage.view._empty.text()
    assert banner(page) is Verdict.OK


def test_keys_work_wherever_the_focus_is(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path, 20, 120, 30)
    inspect_folder(qtbot, page, tmp_path)
    desk = page.desk
    for widget in (page, desk.film, desk.side.table):
        QTest.keyPress(widget, Qt.Key.Key_Space)
        assert not desk.stage.view._colours.isVisible()
        QTest.keyRelease(widget, Qt.Key.Key_Space)
        assert desk.stage.view._colours.isVisible()
        QTest.keyClick(widget, Qt.Key.Key_H)
        assert not desk.tools.heatmap.isChecked()
        QTest.keyClick(widget, Qt.Key.Key_H)
        before = desk.tools.opacity.value()
        QTest.keyClick(widget, Qt.Key.Key_Plus)
        assert desk.tools.opacity.value() == before + 10
        QTest.keyClick(widget, Qt.Key.Key_Minus)
        assert desk.tools.opacity.value() == before


def test_arrows_go_through_the_parts_and_escape_back(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path, 20, 120, 30)
    inspect_folder(qtbot, page, tmp_path)
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.desk.stage.caption().startswith("2 ") and banner(page) is Verdict.NG
    QTest.keyClick(page.desk.film, Qt.Key.Key_Left)
    assert page.desk.stage.caption().startswith("1 ") and page.desk.film.currentIndex().row() == 0
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.desk.stage.caption().startswith("1 ")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.desk.stage.caption().startswith("3 ")


def test_control_o_opens_images(qtbot: QtBot, page: InspectPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_parts(tmp_path, 20, 120)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in paths], ""))
    with qtbot.waitSignal(page.run.finished):
        QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert count(page, "triggers") == 2


def test_a_row_of_the_table_opens_its_part(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path, 20, 120, 30)
    inspect_folder(qtbot, page, tmp_path)
    table = page.desk.side.table
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    place = table.visualRect(table.model().index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.desk.stage.caption().startswith("2 ") and banner(page) is Verdict.NG


# -- saving ---------------------------------------------------------------------------------------------------------------


def test_results_are_saved_as_table_and_pictures(
    qtbot: QtBot, page: InspectPage, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parts(tmp_path / "in", 20, 120, 60)
    (tmp_path / "out").mkdir()
    inspect_folder(qtbot, page, tmp_path / "in")
    session.set_threshold(Threshold(50.0, Rule.MANUAL), "Complaint 17")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    stages: set[str] = set()
    page._saver.stepped.connect(lambda progress: stages.add(progress.stage))
    save_as(page, "Table, and pictures of NG and undecided parts…")
    qtbot.waitUntil(lambda: "saved" in page.desk.stage.notice.text())
    (folder,) = (tmp_path / "out").iterdir()
    with (folder / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["verdict"] for row in rows] == ["OK", "NG", "NG"] and {row["threshold"] for row in rows} == {"50"}
    assert sorted(path.name for path in (folder / "pictures").iterdir()) == ["0002-NG-2.jpg", "0003-NG-3.jpg"]
    assert "3 parts" in page.desk.strip.text()
    assert stages == {"Saving the table", "Saving pictures"}


def save_as(page: InspectPage, text: str) -> None:
    next(action for action in page.desk.strip.save.menu().actions() if action.text() == text).trigger()


def test_a_new_output_is_offered_and_saved(
    qtbot: QtBot, make_page: MakePage, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, inspections: Iterable[Inspection]) -> None:
        path.parent.mkdir()
        path.write_text(" ".join(each.verdict for each in inspections), encoding="utf-8")

    monkeypatch.setitem(export.WRITERS, ".txt", write)
    page = make_page(session)
    write_parts(tmp_path / "in", 20, 120)
    (tmp_path / "out").mkdir()
    inspect_folder(qtbot, page, tmp_path / "in")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    save_as(page, "Table (TXT)…")
    qtbot.waitUntil(lambda: "saved" in page.desk.stage.notice.text())
    (file,) = (tmp_path / "out").rglob("*.*")
    assert file.name == "results.txt" and file.read_text(encoding="utf-8") == "OK NG"


def test_a_folder_that_cannot_be_written_is_explained(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    write_parts(tmp_path / "in", 20)
    inspect_folder(qtbot, page, tmp_path / "in")
    (tmp_path / "file").write_text("in the way")
    page._saver.save(tmp_path / "file", list(page.record.log.log.inspections()), lambda *_: None, Wanted())  # type: ignore[arg-type, return-value]
    qtbot.waitUntil(lambda: not page._saver.running)
    assert "cannot be written" in page.desk.stage.notice.text()


def test_no_earlier_results_are_overwritten(tmp_path: Path) -> None:
    now = datetime(2026, 5, 4, 3, 2, 1)
    first = new_folder(tmp_path, now)
    first.mkdir()
    assert new_folder(tmp_path, now) != first


def test_closing_in_the_middle_of_everything_leaves_no_thread(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    page.menu.look_for_cameras()
    page.starter.open_paths(write_parts(tmp_path, 20, 30))
    run_camera(page, 20)
    page.shown.on_show.look_at(1)
    assert page.shutdown()
