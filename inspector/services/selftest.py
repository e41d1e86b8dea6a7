"""Proves that this installation works: files, weights, the arithmetic of every step, on this PC."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector import __version__, paths
from inspector.core.access import LoggedOnBy, Person, Role
from inspector.core.decision import decide
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES, JPEG_SUFFIXES
from inspector.core.progress import Progress, Steps, finish
from inspector.core.recipe import Recipe
from inspector.core.record import Part, Run, View
from inspector.core.said import said
from inspector.core.types import Verdict
from inspector.datasets.demo import DEFECT_KINDS, draw_defect, draw_good
from inspector.devices.formats.png_writing import encode_png
from inspector.devices.image_file import read_image, write_image
from inspector.engine.backbones import weights
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors.seal import RELATIVE_TOLERANCE
from inspector.services import capabilities
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.recording.verify import verify
from inspector.services.setup import set_up_project
from inspector.services.who import acting
from inspector.storage import audit, models, secret_hashes
from inspector.storage.record.database import open_database
from inspector.storage.record.reader import RecordReader
from inspector.storage.record.recorder import Recorder

Pages: TypeAlias = Callable[[Path], str]
"""Opens every page of the window with the project in a folder and says what was seen; raises where one does not open."""

RESOURCES = ("fonts/Inter-Regular.otf", "fonts/Inter-SemiBold.otf", "fonts/Inter-Bold.otf", "icons/inspector.svg")
LOSSY = JPEG_SUFFIXES | {".webp"}
LOSSY_OFF = 3.0
DEFECT = DEFECT_KINDS[-2]
"""One that ten good parts are enough to tell: the question is whether this PC computes rightly, not how small a defect it finds."""
"""Mean difference of a pixel that such a format may make at its best quality, of 255."""
_ITSELF = Person("self-test", Role.ADMINISTRATOR, LoggedOnBy.PROGRAM)
SAMPLE = "self-test"
"""Comes with the bundled program: a small project built elsewhere, parts, and the scores that they had there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried; `detail` says what was found, or what went wrong."""

    name: str
    passed: bool
    detail: str


def run_checks(context: Context, pages: Pages | None = None) -> Steps[list[Check]]:
    """Runs all checks that this edition can pass; a check that fails does not stop the others."""
    # Windows deletes no file that a virus scanner looks into at this moment; what is left is a matter for the system.
    with tempfile.TemporaryDirectory(prefix="inspector-self-test-", ignore_cleanup_errors=True) as folder:
        checks = _checks(Path(folder), context, pages)
        results = []
        for number, (name, check) in enumerate(checks.items()):
            yield Progress("Self-test", number, len(checks), "checks")
            results.append(_run(name, check))
        return results


def _checks(folder: Path, context: Context, pages: Pages | None) -> dict[str, Callable[[], str]]:
    checks: dict[str, Callable[[], str]] = {"resources": _resources, "images": lambda: _images(folder), "record": lambda: _record(folder)}
    checks["accounts and audit"] = lambda: _accounts_and_audit(folder)
    if capabilities.can_build():
        checks |= {"default network": _default_network, "build and inspect": lambda: _build_and_inspect(folder, context)}
    if paths.resource(SAMPLE).is_dir():
        checks["model from elsewhere"] = lambda: _sample(folder, context)
    if pages is not None:
        checks["pages"] = lambda: pages(_project(folder))
    return checks


def _project(folder: Path) -> Path:
    """The project with a model that one of the checks before has left."""
    left = [folder / name for name in ("project", "sample") if models.list_models(folder / name)]
    if not left:
        raise InspectorError(ErrorCode.MODEL_MISSING, said("The pages were not opened, because no other check has left a model for them."))
    return left[0]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        with acting(_ITSELF):  # whoever is at the PC: nothing but a folder that is gone afterwards is written into
            return Check(name, True, check())
    except InspectorError as error:
        return Check(name, False, error.detail)
    except Exception as error:  # whatever is broken here is the finding
        return Check(name, False, f"{type(error).__name__}: {error}")


def _resources() -> str:
    missing = [name for name in RESOURCES if not paths.resource(name).is_file()]
    if missing:
        raise FileNotFoundError(", ".join(missing))
    return f"{len(RESOURCES)} files"


def _record(folder: Path) -> str:
    """A part with a picture, written and read: the database, its schema, and what ships with the program for both."""
    place, frame = folder / "record", np.zeros((2, 2), np.uint8)
    place.mkdir()
    recorder = Recorder(place, encode_png)
    run = Run(recorder.ids.next(), datetime.now().astimezone(), "self-test", "", "", None, __version__, "self-test")
    part = Part(recorder.ids.next(), run.id, 1, run.began, decide((), None), None, (View("self-test", None),))
    try:
        recorder.begin(run)
        recorder.put(part, [frame])
    finally:
        recorder.close()
    with RecordReader(open_database(place)) as reader:
        found = finish(verify(place, reader))
        if reader.part(part.id).run != run.id or not found.is_whole or found.pictures != 1:
            raise ValueError(f"The record does not hold what was put into it: {found}")
    return f"{found.parts} part, {found.pictures} picture"


def _accounts_and_audit(folder: Path) -> str:
    """A password and an entry, written and read: the arithmetic of both, and the database that ships with the program."""
    sealed, file = secret_hashes.seal("correct horse"), folder / "audit.sqlite"
    head = audit.append(file, _ITSELF, "", "event", "", {}, datetime.now().astimezone())
    found = [each for _, findings in audit.verify(file, [head]) for each in findings]
    if found or not secret_hashes.opens("correct horse", sealed) or secret_hashes.opens("wrong horse", sealed):
        raise ValueError(f"Passwords or the audit do not hold: {found}")
    return "1 password, 1 entry"


def _default_network() -> str:
    known = backbone("efficientnet_lite0")
    found = weights.location(known, None)
    if found is None or weights.sha256_of(found) not in known.hashes:
        raise FileNotFoundError("The default network's weights are missing or damaged.")
    return found.name


def _images(folder: Path) -> str:
    """Each format has a reader of its own."""
    picture = draw_good(0)
    for suffix in sorted(IMAGE_SUFFIXES):
        path = folder / f"Prüfung ü 1{suffix}"
        write_image(path, picture, quality=100)
        off = np.abs(read_image(path).astype(int) - picture).mean()
        if off > (LOSSY_OFF if suffix in LOSSY else 0):
            raise ValueError(f"An image came back from the disk as {suffix} with other pixels.")
    return f"{picture.shape[1]} x {picture.shape[0]} px"


def _build_and_inspect(folder: Path, context: Context) -> str:
    for seed in range(10):
        (folder / "good").mkdir(exist_ok=True)
        write_image(folder / "good" / f"{seed}.png", draw_good(seed))
    project = folder / "project"
    set_up_project(project, Recipe(coreset=2000), [str(folder / "good")])
    finish(build(project, context))
    inspector = open_inspector(project, context)
    good = inspector.judge(draw_good(100), "good part")
    defect = inspector.judge(draw_defect(DEFECT, 101)[0], "defect")
    if good.score is None or defect.score is None or not good.score < defect.score or defect.verdict is not Verdict.NG:
        raise ValueError(f"A good part scored {good.score}, a {DEFECT} {defect.score} at threshold {defect.threshold}.")
    return f"good {good.score:.3f} < {DEFECT} {defect.score:.3f}, {inspector.runtime_name}"


def _sample(folder: Path, context: Context) -> str:
    """Inspects with a model that was built on another PC and expects the scores that it had there."""
    project = Path(shutil.copytree(paths.resource(f"{SAMPLE}/project"), folder / "sample"))
    inspector = open_inspector(project, context)  # refuses where the seal does not hold
    expected: dict[str, float] = json.loads(paths.resource(f"{SAMPLE}/parts/scores.json").read_text(encoding="utf-8"))
    for name, score in expected.items():
        found = inspector.judge(read_image(paths.resource(f"{SAMPLE}/parts/{name}")), name).score
        if found is None or abs(found / score - 1) > RELATIVE_TOLERANCE:
            raise ValueError(f"{name} scored {found} and not {score}.")
    return f"{len(expected)} scores as where it was built, {inspector.runtime_name}"
