"""Other light, parts in any direction, and what of a map is its score: good parts and validation defects of real sets. Prints tables.

pytest -s --benchmark-enable tests/benchmarks/test_views.py
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from real_parts import Choosing, choosing

from inspector.core.metrics import image_auroc
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.tolerance import tolerance_limit
from inspector.core.types import FloatArray
from inspector.devices.image_file import read_image
from inspector.engine.detectors.padim import PaDiM
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import smooth
from inspector.engine.images.views import LIGHTS

LEARNED, SIZE = 30, 320
RECIPES = {"as it is": Recipe(size=SIZE), "lights": Recipe(size=SIZE, lights=True), "8 turns": Recipe(size=SIZE, turns=8)}
SCORES = {
    "smoothed maximum": lambda patches, smoothed: smoothed.max(),
    "patch maximum": lambda patches, smoothed: patches.max(),
    "top 0.1 %": lambda patches, smoothed: _top(smoothed, 0.001),
    "top 1 %": lambda patches, smoothed: _top(smoothed, 0.01),
}


def _top(smoothed: FloatArray, share: float) -> float:
    count = max(1, round(share * smoothed.size))
    return float(np.partition(smoothed.ravel(), -count)[-count:].mean())


def scores(detector: PatchCore, paths: list[Path], light: str = "") -> FloatArray:
    """(images, SCORES) in this light, which falls on what the network sees."""
    found = []
    for path in paths:
        seen = detector.preprocess.apply(read_image(path))
        seen = LIGHTS[light](seen) if light else seen
        patches = detector.runtime().search(np.ascontiguousarray(seen)[None]).distances[0]
        found.append([score(patches, smooth(patches, seen.shape[:2], detector.recipe.sigma)) for score in SCORES.values()])
    return np.array(found, np.float32)


@pytest.fixture(scope="module")
def sets(shared: Path, request: pytest.FixtureRequest) -> list[Choosing]:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("takes minutes; run with --benchmark-enable")
    if not (shared / "data" / "sets.json").is_file():
        pytest.skip("there is no shared folder with data")
    return choosing(shared / "data" / "sets.json", LEARNED)


@pytest.mark.parametrize("number", range(5))
def test_light_directions_and_scores(number: int, sets: list[Choosing], network_cache: Path) -> None:
    chosen = sets[number]
    good_images = [partial(read_image, path) for path in chosen.learned]
    for name, recipe in RECIPES.items():
        detector = PatchCore(recipe, cache=network_cache)
        report = finish(detector.fit(good_images, cross_fit=True))
        assert report.cross_fit is not None
        limit = tolerance_limit(report.cross_fit.scores, report.cross_fit.families).value
        seconds, lights = report.seconds["total"], {"steady": "", **{light: light for light in LIGHTS}}
        print(f"\n{chosen.name}, {name}: {len(chosen.learned)} learned, {report.bank_vectors} vectors, {seconds:.0f} s, limit {limit:.2f}")
        for label, light in lights.items() if name in ("as it is", "lights") else [("steady", "")]:
            good, defect = (scores(detector, paths, light) for paths in (chosen.good, chosen.defects))
            rejects = float((good[:, 0] > limit).mean())
            figures = "  ".join(f"{kind} {100 * image_auroc(good[:, k], defect[:, k]):.1f}" for k, kind in enumerate(SCORES))
            print(f"  {label:24s} false rejects {rejects:6.1%}  escapes {float((defect[:, 0] <= limit).mean()):6.1%}  AUROC {figures}")
            assert np.isfinite(good).all() and np.isfinite(defect).all()
        if name == "as it is":
            _with_padim(chosen, detector, network_cache)


def _with_padim(chosen: Choosing, patchcore: PatchCore, cache: Path) -> None:
    """PaDiM alone, and the mean of both in units of the usual score of new good parts."""
    padim = PaDiM(replace(Recipe(), detector="padim"), cache=cache)
    finish(padim.fit([partial(read_image, path) for path in chosen.learned]))
    good, defect = (
        np.array([[each.score([image])[0].score for each in (patchcore, padim)] for image in map(read_image, paths)])
        for paths in (chosen.good, chosen.defects)
    )
    usual = np.median(good, axis=0)
    for label, (a, b) in {"PaDiM": (good[:, 1], defect[:, 1]), "mean of both": ((good / usual).sum(1), (defect / usual).sum(1))}.items():
        print(f"  {label:24s} AUROC {100 * image_auroc(a.tolist(), b.tolist()):.1f}")
