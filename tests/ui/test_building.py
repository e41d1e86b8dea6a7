"""The one build: what it says, how it is cancelled in steps that cannot be interrupted, and what is in use afterwards."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asking import open_project
from page_stand_ins import BrightnessInspector
from pytestqt.qtbot import QtBot

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services.context import Context
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.building import Building
from inspector.ui.session import Session


class FakeBuild:
    """A build of two steps; the second one holds until `gate` is open and cannot be interrupted."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.entered = threading.Semaphore(0)
        self.models: list[str] = []
        self.error: Exception | None = None

    def __call__(self, folder: Path, context: Context) -> Steps[None]:
        yield Progress("Reading", 1, 2, "images")
        if self.error is not None:
            raise self.error
        self.entered.release()
        self.gate.wait()
        yield Progress("Choosing", 1, 1)
        self.models.append(f"m{len(self.models) + 1}")
        projects.update_project(folder, lambda now: replace(now, active_model=self.models[-1]))


class Ear:
    """Writes down what a building says."""

    def __init__(self, building: Building) -> None:
        self.heard: list[str] = []
        self.errors: list[BaseException] = []
        building.started.connect(lambda: self.heard.append("started"))
        building.stepped.connect(lambda progress: self.heard.append(progress.stage))
        building.succeeded.connect(lambda folder: self.heard.append("succeeded"))
        building.failed.connect(lambda error: (self.heard.append("failed"), self.errors.append(error)))
        building.ended.connect(lambda: self.heard.append("ended"))
        building.too_late.connect(lambda: self.heard.append("too late"))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBuild]:
    fake = FakeBuild()
    monkeypatch.setattr("inspector.services.build.build", fake)
    yield fake
    fake.gate.set()
    assert threads.join_all(5000)


@pytest.fixture
def building(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: FakeBuild) -> Iterator[Building]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda folder, context: BrightnessInspector())
    projects.create_project(tmp_path / "p", Project("p"))
    session = Session(Context(tmp_path / "weights", tmp_path / "cache"))
    open_project(qtbot, session, tmp_path / "p")
    made = Building(session)
    made.session_for_test = session  # type: ignore[attr-defined]
    yield made
    work.gate.set()
    settle(qtbot, made)


def settle(qtbot: QtBot, building: Building) -> None:
    session: Session = building.session_for_test  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: building.settled and session.settled)


def test_a_build_ends_with_its_model_in_use(qtbot: QtBot, building: Building, work: FakeBuild, tmp_path: Path) -> None:
    ear, session = Ear(building), building.session_for_test  # type: ignore[attr-defined]
    work.gate.set()
    building.start()
    assert building.running
    settle(qtbot, building)
    assert ear.heard == ["started", "Starting", "Reading", "Choosing", "succeeded", "ended"]
    assert session.project.active_model == "m1" and session.inspector is not None


def test_nothing_starts_without_a_project_or_twice(qtbot: QtBot, building: Building, work: FakeBuild) -> None:
    ear, session = Ear(building), building.session_for_test  # type: ignore[attr-defined]
    building.start()
    building.start()
    building.start_demo()
    work.gate.set()
    settle(qtbot, building)
    assert ear.heard.count("started") == 1
    session.close()
    building.start()
    assert not building.running


def test_an_error_arrives_and_the_next_build_may_start(qtbot: QtBot, building: Building, work: FakeBuild) -> None:
    ear = Ear(building)
    work.error = InspectorError(ErrorCode.NO_IMAGES, "No images.")
    building.start()
    settle(qtbot, building)
    assert ear.errors == [work.error] and ear.heard[-2:] == ["failed", "ended"]
    work.error = None
    work.gate.set()
    building.start()
    settle(qtbot, building)
    assert ear.heard[-2:] == ["succeeded", "ended"]


def test_cancel_is_answered_inside_a_step_that_cannot_be_interrupted(qtbot: QtBot, building: Building, work: FakeBuild) -> None:
    ear = Ear(building)
    building.start()
    work.entered.acquire()
    with qtbot.waitSignal(building.ended):
        building.cancel()
    assert not building.running and not building.settled
    assert isinstance(ear.errors[0], Cancelled)
    work.gate.set()
    settle(qtbot, building)
    assert work.models == [] and "too late" not in ear.heard


def test_a_build_started_meanwhile_waits_for_the_cancelled_one(qtbot: QtBot, building: Building, work: FakeBuild) -> None:
    ear = Ear(building)
    building.start()
    work.entered.acquire()
    with qtbot.waitSignal(building.ended):
        building.cancel()
    building.start()
    assert building.running and ear.heard[-1].startswith("Waiting")
    work.gate.set()
    settle(qtbot, building)
    assert ear.heard[-2:] == ["succeeded", "ended"] and work.models == ["m1"]


def test_a_waiting_build_can_be_cancelled(qtbot: QtBot, building: Building, work: FakeBuild) -> None:
    ear = Ear(building)
    building.start()
    work.entered.acquire()
    with qtbot.waitSignal(building.ended):
        building.cancel()
    building.start()
    building.cancel()
    assert not building.running and ear.heard[-2:] == ["failed", "ended"]
    work.gate.set()
    settle(qtbot, building)
    assert work.models == []


def test_a_model_that_was_finished_all_the_same_is_told_and_used(
    qtbot: QtBot, building: Building, work: FakeBuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_step(folder: Path, context: Context) -> Steps[None]:
        yield Progress("Saving the model", 0, 1)
        work.entered.release()
        work.gate.wait()
        projects.update_project(folder, lambda now: replace(now, active_model="late"))

    monkeypatch.setattr("inspector.services.build.build", last_step)
    ear, session = Ear(building), building.session_for_test  # type: ignore[attr-defined]
    building.start()
    work.entered.acquire()
    with qtbot.waitSignal(building.ended):
        building.cancel()
    work.gate.set()
    with qtbot.waitSignal(building.too_late):
        pass
    settle(qtbot, building)
    assert session.project.active_model == "late" and "succeeded" not in ear.heard


def test_the_demo_is_opened_when_it_is_ready(qtbot: QtBot, building: Building, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def demo(context: Context) -> Steps[Path]:
        yield Progress("Drawing", 1, 1)
        projects.create_project(tmp_path / "demo", Project("Demo"))
        return tmp_path / "demo"

    monkeypatch.setattr("inspector.services.demo.ensure_demo_project", demo)
    session: Session = building.session_for_test  # type: ignore[attr-defined]
    with qtbot.waitSignal(building.succeeded):
        building.start_demo()
    assert session.folder == tmp_path / "demo"
