"""The page Challenge, the window in which samples are shown, and the bar on Inspect that asks for it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.challenge import Sample
from inspector.core.challenge_due import ChallengeSettings, Demand
from inspector.core.challenge_record import Challenge
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Camera, EndOfStream, Feed, Frame, lost
from inspector.devices.folder import ImageFiles
from inspector.devices.image_file import write_image
from inspector.services.health.challenge import challenge
from inspector.services.health.challenge_samples import add_sample, ask_for
from inspector.services.line.state import State
from inspector.storage import challenge_log
from inspector.storage.challenges import picture_of, read_samples
from inspector.storage.projects import create_project, open_project, update_project
from inspector.ui.pages.challenge.add_dialog import AddDialog
from inspector.ui.pages.challenge.page import ChallengePage
from inspector.ui.pages.challenge.runner import ChallengeDialog
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.sources import Source


class OnDisk(FakeSession):
    """With a project on the disk."""

    def edit(self, change: object) -> None:
        assert self.folder is not None and callable(change)
        self.project = update_project(self.folder, change)
        self.project_changed.emit()


def grey(level: int) -> Image:
    return np.full((12, 16), level, np.uint8)


def picture(folder: Path, name: str, level: int) -> Path:
    path = folder.parent / name
    write_image(path, grey(level))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    create_project(made, Project("Bolts"))
    add_sample(made, "Good", Sample.GOOD, Verdict.OK, picture(made, "good.png", 40))
    add_sample(made, "Scratch", Sample.DEFECT, Verdict.NG, picture(made, "scratch.png", 200))
    return made


@pytest.fixture
def session(qtbot: QtBot, folder: Path) -> OnDisk:
    made = OnDisk()
    made.folder, made.project = folder, open_project(folder)
    made.open_with(BrightnessInspector())
    return made


@pytest.fixture
def page(qtbot: QtBot, session: OnDisk) -> Iterator[ChallengePage]:
    made = ChallengePage(session)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    qtbot.waitUntil(lambda: made.parts.samples.count() == 2)
    yield made
    assert made.shutdown()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def carried_out(session: OnDisk) -> Challenge:
    assert session.folder is not None
    return finish(challenge(session.folder, session.inspector, "Ada"))  # type: ignore[arg-type]


def log(session: OnDisk) -> list[Challenge]:
    assert session.folder is not None
    return [line.challenge for line in challenge_log.read_all(session.folder) if line.challenge is not None]


class Staying(ImageFiles):
    """Goes on to see what it has seen last, as a camera does."""

    seen: Frame | None = None

    def read(self, timeout_ms: float) -> Frame | None:
        try:
            self.seen = super().read(timeout_ms)
        except EndOfStream:
            assert self.seen is not None
            time.sleep(0.02)
            self.seen = replace(self.seen, number=self.seen.number + 1, at=datetime.now())
        return self.seen


def source_of(folder: Path, *levels: int) -> Source:
    found = [picture(folder, f"part {number}.png", level) for number, level in enumerate(levels)]
    return Source("Camera 1", "camera", lambda: ImageFiles(found), Feed.LIVE)


def test_the_page_says_how_it_stands_and_what_every_sample_got(qtbot: QtBot, page: ChallengePage, session: OnDisk) -> None:
    assert page.parts.text.text() == "Due now"
    page.run_now()
    dialog = page.dialog
    assert isinstance(dialog, ChallengeDialog)
    qtbot.waitUntil(lambda: dialog.parts.text.text().startswith("Passed"))
    dialog.close()
    qtbot.waitUntil(lambda: page.parts.history.rowCount() == 1)
    assert page.parts.text.text().startswith("Passed ") and page.parts.about.text().startswith("Next due")
    rows = [page.parts.results.item(row, column) for row in range(2) for column in (0, 2)]
    assert [each.text().strip() for each in rows if each is not None] == ["Good", "OK", "Scratch", "NG"]
    signed = page.parts.history.item(0, 2)
    assert signed is not None and signed.text().strip()


def test_a_record_that_was_changed_is_marked(qtbot: QtBot, page: ChallengePage, session: OnDisk) -> None:
    carried_out(session)
    file = page._session.folder / challenge_log.FILE  # type: ignore[operator]
    file.write_bytes(file.read_bytes().replace(b'"Ada"', b'"Eve"'))
    session.project_changed.emit()
    qtbot.waitUntil(lambda: page.parts.history.rowCount() == 1)
    signed = page.parts.history.item(0, 2)
    assert signed is not None and "hanged" in signed.text()
    assert "not signed by this PC" in page.parts.about.text()


def test_samples_are_added_and_taken_out(qtbot: QtBot, page: ChallengePage, session: OnDisk, folder: Path) -> None:
    page.add_pictures([picture(folder, "limit.png", 90)])
    dialog = page.dialog
    assert isinstance(dialog, AddDialog) and dialog.name.text() == "limit"
    dialog.kind.choose((Sample.LIMIT, Verdict.OK))
    dialog.add.click()
    qtbot.waitUntil(lambda: page.parts.samples.count() == 3)
    added = read_samples(folder)[-1]
    assert (added.name, added.kind, added.expected) == ("limit", Sample.LIMIT, Verdict.OK)
    page.parts.samples.item(2).setSelected(True)
    page.parts.remove.click()
    qtbot.waitUntil(lambda: page.parts.samples.count() == 2)
    assert [each.name for each in read_samples(folder)] == ["Good", "Scratch"]


def test_a_picture_that_cannot_be_read_is_told_and_nothing_is_lost(qtbot: QtBot, page: ChallengePage, folder: Path) -> None:
    broken = folder.parent / "broken.png"
    broken.write_bytes(b"no picture")
    with qtbot.waitSignal(page.failed):
        page._add([broken], "", Sample.DEFECT, Verdict.NG)
    assert len(read_samples(folder)) == 2


def test_when_the_project_asks_is_stored(qtbot: QtBot, page: ChallengePage, folder: Path) -> None:
    page.parts.demand.setCurrentIndex(page.parts.demand.findData("start"))
    page.parts.hours.setValue(12)
    assert open_project(folder).challenge == ChallengeSettings(Demand.START, 12)


def test_real_parts_are_shown_one_after_another(qtbot: QtBot, session: OnDisk, folder: Path, window: QWidget) -> None:
    add_sample(folder, "Plate 3", Sample.DEFECT, Verdict.NG)
    part = picture(folder, "part.png", 180)
    source = Source("Camera 1", "camera", lambda: Staying([part]), Feed.LIVE)
    dialog = ChallengeDialog(session, source, window)  # type: ignore[arg-type]
    dialog.open()
    dialog.begin()
    qtbot.waitUntil(lambda: "Plate 3" in dialog.parts.text.text() and dialog.parts.ready.isEnabled())
    dialog.parts.ready.click()
    qtbot.waitUntil(lambda: dialog.parts.text.text().startswith("Passed"))
    (done,) = log(session)
    assert [each.sample.name for each in done.results] == ["Good", "Scratch", "Plate 3"]
    dialog.close()


class Lost(ImageFiles):
    """Delivers one picture, then its cable is pulled."""

    def read(self, timeout_ms: float) -> Frame | None:
        try:
            return super().read(timeout_ms)
        except EndOfStream:
            raise lost("Camera 1", "the cable was pulled") from None


def test_a_camera_that_is_lost_is_told_and_nothing_is_recorded(qtbot: QtBot, session: OnDisk, folder: Path, window: QWidget) -> None:
    add_sample(folder, "Plate 3", Sample.DEFECT, Verdict.NG)
    part = picture(folder, "part.png", 180)

    def make() -> Camera:
        return Lost([part])

    dialog = ChallengeDialog(session, Source("Camera 1", "camera", make, Feed.LIVE), window)  # type: ignore[arg-type]
    dialog.open()
    dialog.begin()
    qtbot.waitUntil(lambda: "camera does not answer" in dialog.parts.about.text())
    with qtbot.waitSignal(dialog.finished):
        dialog.close()
    assert log(session) == []


def test_without_a_camera_it_says_what_to_do(qtbot: QtBot, session: OnDisk, folder: Path, window: QWidget) -> None:
    add_sample(folder, "Plate 3", Sample.DEFECT, Verdict.NG)
    dialog = ChallengeDialog(session, None, window)  # type: ignore[arg-type]
    dialog.open()
    dialog.begin()
    qtbot.waitUntil(lambda: "choose a camera on Inspect" in dialog.parts.about.text())
    with qtbot.waitSignal(dialog.finished):
        dialog.close()


def test_breaking_off_does_not_hide_a_failure(qtbot: QtBot, session: OnDisk, folder: Path, window: QWidget) -> None:
    good = next(each for each in read_samples(folder) if each.name == "Good")
    picture_of(folder, good.path).unlink()
    add_sample(folder, "Plate 3", Sample.DEFECT, Verdict.NG)
    dialog = ChallengeDialog(session, source_of(folder, 180), window)  # type: ignore[arg-type]
    dialog.open()
    dialog.begin()
    qtbot.waitUntil(lambda: "Plate 3" in dialog.parts.text.text())
    with qtbot.waitSignal(dialog.finished):
        dialog.close()
    (done,) = log(session)
    assert not done.passed and [each.sample.name for each in done.failed] == ["Good"]


def inspect_page(qtbot: QtBot, session: OnDisk) -> InspectPage:
    made = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    return made


def test_inspect_does_not_start_without_it_and_its_bar_leads_there(qtbot: QtBot, session: OnDisk, folder: Path) -> None:
    session.project = ask_for(folder, ChallengeSettings(Demand.START))
    page = inspect_page(qtbot, session)
    qtbot.waitUntil(page.challenge.isVisible)
    page.starter.start_source(source_of(folder, 50))
    qtbot.waitUntil(lambda: "asks for a challenge" in page.desk.stage.notice.text())
    assert page.run.state is State.IDLE
    page.challenge.action_requested.emit("run")
    dialog = page.challenge.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.parts.text.text().startswith("Passed"))
    with qtbot.waitSignal(page.challenge.passed):
        dialog.close()
    assert not page.challenge.isVisible() and not page.desk.stage.notice.isVisible()
    with qtbot.waitSignal(page.starter.started):
        page.starter.start_again()
    qtbot.waitUntil(lambda: page.run.state is State.IDLE and page.record.newest is not None)
    assert page.shutdown()


def test_a_run_that_goes_on_is_asked_only_where_the_project_wants_that(qtbot: QtBot, session: OnDisk, folder: Path) -> None:
    session.project = ask_for(folder, ChallengeSettings(Demand.HOURS))
    page = inspect_page(qtbot, session)
    qtbot.waitUntil(page.challenge.isVisible)
    page.challenge._line_runs = lambda: True
    page.challenge.show_state()
    assert page.challenge.isVisible()
    assert page.challenge.state is not None
    page.challenge.state = replace(page.challenge.state, settings=ChallengeSettings(Demand.START))
    page.challenge.show_state()
    assert not page.challenge.isVisible()
    assert page.shutdown()


def test_nobody_is_asked_where_the_project_does_not_want_it(qtbot: QtBot, session: OnDisk) -> None:
    page = inspect_page(qtbot, session)
    assert not page.challenge.isVisible() and page.challenge.state is None
    assert page.shutdown()
