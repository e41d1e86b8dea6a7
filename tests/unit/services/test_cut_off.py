"""What a killed program has cut off is told once, from what is on the disk; what came to its end, or goes on, is not."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from record_parts import a_part, a_run

from inspector.core.errors import InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Event, EventKind
from inspector.services import who
from inspector.services.cut_off import CutOff, take_cut_off
from inspector.services.recent import remember_project
from inspector.storage import projects
from inspector.storage.record.ids import Ids
from inspector.storage.record.recorder import Recorder

TESTS = Path(__file__).parents[2]
BUILD = """
import sys, time, pathlib
from inspector.storage.projects import building
with building(pathlib.Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""
LINE = """
import sys, time, pathlib
from datetime import datetime
from record_parts import a_part, a_run
from inspector.core.record import Event, EventKind
from inspector.storage.record.recorder import Recorder
own = Recorder(pathlib.Path(sys.argv[1]), lambda frame: b"")
run = a_run(project="bolts", began=datetime.now().astimezone(), station=sys.argv[3])
own.begin(run)
for number in range(1, 4):
    own.put(a_part(run, number))
if sys.argv[2] == "stopped":
    own.note(Event(own.ids.next(), datetime.now().astimezone(), EventKind.STOPPED, run.id))
own.flush()
print("in", flush=True)
time.sleep(60)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    folder = tmp_path / "bolts"
    projects.create_project(folder, Project("bolts"))
    remember_project(folder, "bolts")
    return folder


def killed(code: str, folder: Path, *more: str, meanwhile: list[CutOff] | None = None) -> None:
    """Runs a program until it says so, then kills it; `meanwhile` is what is told while it is alive."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    with subprocess.Popen([sys.executable, "-c", code, str(folder), *more], stdout=subprocess.PIPE, env=environment) as other:
        assert other.stdout is not None and other.stdout.readline() == b"in\n"
        if meanwhile is not None:
            meanwhile += finish(take_cut_off())
        other.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


def test_a_build_that_was_cut_off_is_told_once(project: Path) -> None:
    before, alive = datetime.now().astimezone(), list[CutOff]()
    killed(BUILD, project, meanwhile=alive)
    (found,) = finish(take_cut_off())
    assert alive == [] and before <= found.began <= datetime.now().astimezone()
    assert found == CutOff("bolts", found.began, is_build=True, has_model=False)
    assert finish(take_cut_off()) == []


def test_an_inspection_that_was_cut_off_is_told_once_with_what_is_recorded(project: Path) -> None:
    alive = list[CutOff]()
    killed(LINE, project, "running", who.station(), meanwhile=alive)
    (found,) = finish(take_cut_off())
    assert alive == [] and (found.name, found.is_build, found.parts) == ("bolts", False, 3) and found.last is not None
    assert finish(take_cut_off()) == []


def test_one_that_was_stopped_before_is_not_told(project: Path) -> None:
    killed(LINE, project, "stopped", who.station())
    assert finish(take_cut_off()) == []


def test_a_run_of_another_station_is_not_told(project: Path) -> None:
    killed(LINE, project, "running", "press 4")
    assert finish(take_cut_off()) == []


def test_what_came_to_its_end_or_failed_is_not_told(project: Path) -> None:
    with projects.building(project):
        pass
    with pytest.raises(ZeroDivisionError), projects.building(project):
        raise ZeroDivisionError
    recorder = Recorder(project, lambda frame: b"")
    run = a_run(project="bolts", began=datetime.now().astimezone())
    recorder.begin(run)
    recorder.put(a_part(run))
    assert finish(take_cut_off()) == []  # it goes on
    recorder.note(Event(Ids().next(), datetime.now().astimezone(), EventKind.PAUSED, run.id))
    recorder.close()
    assert finish(take_cut_off()) == []
    assert not (project / projects.LOCK).read_bytes() and not (project / projects.RECORD_LOCK).read_bytes()


def test_the_next_build_that_ends_well_takes_it_back(project: Path) -> None:
    killed(BUILD, project)
    with projects.building(project):
        pass
    assert finish(take_cut_off()) == []


@pytest.mark.parametrize("content", [b"nonsense", b"2026-01-01T08:00:00+01:00 another PC", b"\xff" * 4000])
def test_what_others_left_in_the_lock_is_not_told(project: Path, content: bytes) -> None:
    (project / projects.LOCK).write_bytes(content)
    assert finish(take_cut_off()) == []


def test_a_project_that_is_gone_or_damaged_holds_up_nobody(project: Path, tmp_path: Path) -> None:
    killed(BUILD, project)
    remember_project(tmp_path / "gone", "gone")
    (project / projects.FILE).write_text("{", encoding="utf-8")
    with pytest.raises(InspectorError):
        projects.open_project(project)
    assert finish(take_cut_off()) == []
