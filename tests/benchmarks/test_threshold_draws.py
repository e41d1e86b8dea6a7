"""The promise of the threshold on real parts: false rejects of new good parts over 200 draws of 10, 20, 50 and 100. Prints a table."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from threshold_draws import draw, measure

from inspector.core.recipe import Recipe
from inspector.core.tolerance import FALSE_REJECT_SHARE
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image
from inspector.engine.detectors.patchcore import PatchCore

DRAWS, POOL, DEFECTS = 200, 160, 40
RECIPE = Recipe(size=224, density_correction=False, weigh_levels=False)


def some(paths: Sequence[Path], count: int) -> list[Path]:
    chosen = np.random.default_rng(0).permutation(len(paths))[:count]
    return [paths[k] for k in sorted(chosen)]


def images_of(name: str, shared: Path) -> tuple[list[Path], list[Path]]:
    """(good parts, defects) of one set; of small sets the good parts for tests as well, for no choice is made here."""
    data = shared / "data"
    if name == "tiles":
        lists = json.loads((data / "mtd_splits.json").read_text(encoding="utf-8"))["paper"]
        return [data / each for each in lists["train_good"]], [data / each for each in lists["test_defect"]]
    folders = ["train/good", "test/good"] if name in ("cookies", "boards") else ["train/good"]
    good = find_images([data / name / folder for folder in folders]).paths
    return list(good), list(find_images([data / name / "test" / "defect"]).paths)


@pytest.mark.parametrize("name", ["tiles", "cookies", "screw", "cells", "boards"])
def test_false_rejects_of_new_good_parts(name: str, shared: Path, network_cache: Path, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("takes minutes; run with --benchmark-enable")
    if not (shared / "data" / "sets.json").is_file():
        pytest.skip("there is no shared folder with data")
    good, defects = images_of(name, shared)
    pictures = [[partial(read_image, path) for path in some(paths, most)] for paths, most in ((good, POOL), (defects, DEFECTS))]
    distances = measure(PatchCore(RECIPE, cache=network_cache), *pictures)
    print(
        f"\n{name}: good parts drawn | draws within {FALSE_REJECT_SHARE:.0%} | false rejects | escapes (best limit) | a defect for a part"
    )
    for count in (10, 20, 50, 100):
        if count + 15 > distances.good:
            continue
        rng = np.random.default_rng(count)
        found = [draw(distances, count, rng) for _ in range(DRAWS)]
        within = np.mean([each.false_rejects <= FALSE_REJECT_SHARE for each in found])
        steady = np.mean([each.change < 0.1 for each in found])
        rejects, escapes, best = (np.mean([getattr(e, key) for e in found]) for key in ("false_rejects", "escapes", "best_escapes"))
        print(f"{count:4d} | {within:.0%} | {rejects:.1%} | {escapes:.0%} ({best:.0%}) | {steady:.0%} change less than a tenth")
        assert 0 <= within <= 1
