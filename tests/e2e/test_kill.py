"""A build that is killed or interrupted at any moment leaves the project with its last good model, ready for the next build."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_parts import TINY, scratched_part

from inspector.core.progress import finish
from inspector.core.types import Verdict
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.storage.atomic import STAGING
from inspector.storage.models import MODELS, list_models
from inspector.storage.projects import open_project

ROOT = Path(__file__).parents[2]

# Says where it is and goes on when it is told to: at the first step of every stage, and around every change on the disk.
BUILDER = """
import os, sys
from pathlib import Path
from inspector.engine.memory_bank import coreset
from inspector.services.build import build
from inspector.services.context import Context

def stop(moment):
    print(moment, flush=True)
    sys.stdin.readline()

def watched(name):
    real = getattr(os, name)
    def call(*arguments):
        stop(f"before {name}")
        real(*arguments)
        stop(f"after {name}")
    setattr(os, name, call)

for name in ("fsync", "rename", "replace"):
    watched(name)
coreset.BREATH_S = -1.0  # a step for every vector, although the bank is small
stages = set()
for step in build(Path(sys.argv[1]), Context.default()):
    if step.stage not in stages:
        stages.add(step.stage)
        stop(step.stage)
"""

STAGES = [
    "Loading the network",
    "Reading and computing features",
    "Choosing the memory bank",
    "Scoring good parts without themselves",
    "Scoring validation images of good parts",
    "Scoring images with defects",
    "Saving the model",
]
WRITING = ["before fsync", "after fsync", "before rename", "after rename", "before replace"]


@contextmanager
def builder(project: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", BUILDER, str(project)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def kill_at(project: Path, moment: str) -> None:
    """Lets another process build the project, and kills it at a moment."""
    with builder(project) as child:
        assert child.stdin is not None and child.stdout is not None
        for line in child.stdout:
            if line.strip() == moment:
                child.kill()
                child.wait()
                assert child.returncode == (1 if os.name == "nt" else -signal.SIGKILL)
                return
            child.stdin.write("\n")
            child.stdin.flush()
    pytest.fail(f"the build ended without reaching: {moment}")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("moment", STAGES + WRITING)
def test_a_killed_build_leaves_the_last_good_model(moment: str, project: Path, context: Context) -> None:
    active = open_project(project).active_model
    before, stored = files(project / MODELS / active), (project / "project.json").read_bytes()
    kill_at(project, moment)
    assert (project / "project.json").read_bytes() == stored
    assert files(project / MODELS / active) == before
    assert set(list_models(project)) - {active} == set() or moment in ("after rename", "before replace")
    inspector = open_inspector(project, context)
    assert inspector.model_id == active and inspector.judge(scratched_part(7), "part").verdict is Verdict.NG
    report = finish(build(project, context))
    assert open_project(project).active_model == report.model_id and open_inspector(project, context).model_id == report.model_id
    assert not [path for path in (project / MODELS).iterdir() if path.name.startswith(STAGING)]


def test_a_model_is_written_before_the_project_names_it(project: Path) -> None:
    """The order on which all of the above rests."""
    seen: list[str] = []
    with builder(project) as child:
        assert child.stdin is not None and child.stdout is not None
        for line in child.stdout:
            seen.append(line.strip())
            child.stdin.write("\n")
            child.stdin.flush()
        assert child.wait() == 0
    assert [moment for moment in seen if moment in STAGES] == STAGES
    model, name = seen.index("after rename"), seen.index("before replace")
    saving = seen.index("Saving the model")  # what is written before it is the lock, which says since when it is held
    assert saving < model < name and "before fsync" in seen[saving:model] and "before fsync" in seen[model:name]
    assert not {"before rename", "before replace"} & set(seen[:saving])


# Python leaves SIGINT ignored where a shell started the tests in the background.
INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from inspector.services import build as module

real = module.build
def told(*arguments):
    steps = real(*arguments)
    try:
        while True:
            step = next(steps)
            print(step.stage, flush=True)
            if step.stage == sys.argv[1]:
                sys.stdin.readline()
            yield step
    except StopIteration as end:
        return end.value
    finally:
        steps.close()

module.build = told
from inspector.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process alone")
@pytest.mark.parametrize("stage", ["Loading the network", "Reading and computing features", "Scoring images with defects"])
def test_ctrl_c_gives_130_and_changes_nothing(stage: str, project: Path, parts: Path, context: Context) -> None:
    sources = ["--good", parts / "good", "--validation-good", parts / "held_out", "--validation-defect", parts / "scratched"]
    command = [sys.executable, "-c", INTERRUPTED, stage, "build", project, *sources, *TINY]
    before = files(project)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, text=True, **pipes) as child:  # type: ignore[call-overload]
        for line in child.stdout:
            if line.strip() == stage:
                child.send_signal(signal.SIGINT)
                break
        _, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert err.splitlines()[-1] == "inspector: cancelled; nothing that existed before was changed." and "Traceback" not in err
    assert {name: content for name, content in files(project).items() if name != ".build.lock"} == {
        name: content for name, content in before.items() if name != ".build.lock"
    }
    assert open_inspector(project, context).judge(scratched_part(7), "part").verdict is Verdict.NG
    finish(build(project, context))
