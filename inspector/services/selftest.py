"""Proves that this installation works: files, weights, the arithmetic of every step, on this PC."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector import paths
from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps, finish
from inspector.core.recipe import Recipe
from inspector.core.types import Verdict
from inspector.datasets.demo import DEFECT_KINDS, draw_defect, draw_good
from inspector.devices.image_file import read_image, write_image
from inspector.engine.backbones import weights
from inspector.engine.backbones.registry import backbone
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.setup import set_up_project

RESOURCES = ("fonts/Inter-Regular.otf", "fonts/Inter-SemiBold.otf", "fonts/Inter-Bold.otf", "icons/inspector.svg")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried; `detail` says what was found, or what went wrong."""

    name: str
    passed: bool
    detail: str


def run_checks(context: Context) -> Steps[list[Check]]:
    """Runs all checks; a check that fails does not stop the others."""
    with tempfile.TemporaryDirectory(prefix="inspector-self-test-") as folder:
        checks: dict[str, Callable[[], str]] = {
            "resources": _resources,
            "default network": _default_network,
            "images": lambda: _images(Path(folder)),
            "build and inspect": lambda: _build_and_inspect(Path(folder), context),
        }
        results = []
        for number, (name, check) in enumerate(checks.items()):
            yield Progress("Self-test", number, len(checks), "checks")
            results.append(_run(name, check))
        return results


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
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


def _default_network() -> str:
    known = backbone("efficientnet_lite0")
    found = weights.location(known, None)
    if found is None or weights.sha256_of(found) not in known.hashes:
        raise FileNotFoundError("The default network's weights are missing or damaged.")
    return found.name


def _images(folder: Path) -> str:
    picture = draw_good(0)
    path = folder / "Prüfung ü 1.png"
    write_image(path, picture)
    if not np.array_equal(read_image(path), picture):
        raise ValueError("An image came back from the disk with other pixels.")
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
    defect = inspector.judge(draw_defect(DEFECT_KINDS[0], 101)[0], "defect")
    if good.score is None or defect.score is None or not good.score < defect.score or defect.verdict is not Verdict.NG:
        raise ValueError(f"A good part scored {good.score}, a {DEFECT_KINDS[0]} {defect.score} at threshold {defect.threshold}.")
    return f"good {good.score:.3f} < {DEFECT_KINDS[0]} {defect.score:.3f}, {inspector.runtime_name}"
