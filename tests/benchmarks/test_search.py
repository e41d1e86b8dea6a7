"""The search in a large bank by groups of patches beside one product with all vectors, in turn, on real parts. Prints a table.

Without `--benchmark-enable` it runs once, on few drawn parts. Nothing hangs on the clock: what is found must be the same.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime import openvino_runtime
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.runtime.floor import bare_search

PARTS = {"screw": 25, "boards": 25, "cells": 60}
"""Good parts that are learned of each set: enough for 10,000 vectors."""
REPEATS = 15


def test_before_and_after(shared: Path, network_cache: Path, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-enable"):
        drawn = [good_part(seed) for seed in range(4)]
        compare("drawn parts", Recipe(size=64, coreset=150), drawn, [scratched_part(seed) for seed in range(3)], network_cache, 1)
        return
    if not (shared / "data" / "sets.json").is_file():
        pytest.skip("there is no shared folder with data")
    for name, count in PARTS.items():
        good, good_tested, bad = (
            [read_image(path) for path in find_images([shared / "data" / name / folder]).paths[:most]]
            for folder, most in (("train/good", count), ("test/good", 3), ("test/defect", 3))
        )
        compare(name, Recipe(size=448, enlarge=True, coreset=10_000), good, good_tested + bad, network_cache, REPEATS)


def compare(name: str, recipe: Recipe, good: Sequence[Image], tested: Sequence[Image], cache: Path, repeats: int) -> None:
    detector = PatchCore(recipe, RuntimeOptions("openvino"), cache)
    finish(detector.fit([lambda image=image: image for image in good]))  # type: ignore[misc]
    before, after = (fitted(detector, large) for large in (inf, 1))
    inputs = [detector.preprocess.apply(image)[None] for image in tested]
    ms = in_turn(
        {
            "network": [lambda given=given: before.runtime().features(given) for given in inputs],  # type: ignore[misc]
            "before": [lambda given=given: before.runtime().search(given) for given in inputs],  # type: ignore[misc]
            "after": [lambda given=given: after.runtime().search(given) for given in inputs],  # type: ignore[misc]
            "part": [lambda image=image: after.score([megapixel(image)]) for image in tested],  # type: ignore[misc]
            "peak": [bare_peak()],
        },
        repeats,
    )
    vectors, channels = detector.bank_.vectors.shape
    patches = before.runtime().search(inputs[0]).nearest.size
    operations, peak = 2e-9 * patches * vectors * channels, 2e-9 * 2048**3 / ms["peak"] * 1e3
    searches = ms["before"] - ms["network"], ms["after"] - ms["network"]
    print(f"\n{name}: {patches} patches, {vectors} vectors, {channels} channels: {operations:.1f} GFLOP; peak {peak:.0f} GFLOP/s")
    print(f"  network {ms['network']:.1f} ms, with search {ms['before']:.1f} -> {ms['after']:.1f}, a part of 1 megapixel {ms['part']:.1f}")
    ratio, least = searches[0] / searches[1], operations / peak * 1e3
    print(f"  search {searches[0]:.1f} -> {searches[1]:.1f} ms, {ratio:.1f} times; one product at the peak {least:.1f} ms")
    for given in inputs:
        old, new = before.runtime().search(given), after.runtime().search(given)
        same = old.nearest == new.nearest
        assert same.mean() > 0.99 and np.array_equal(old.distances[same], new.distances[same])
        assert (new.distances[~same] <= old.distances[~same] * (1 + 1e-6)).all()


def fitted(detector: PatchCore, large: float) -> PatchCore:
    """The detector again, with banks of `large` vectors and more searched by groups."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(openvino_runtime, "LARGE", large)
        again = PatchCore.from_state(detector.state(), RuntimeOptions("openvino"))
        again.runtime()
        return again


def bare_peak() -> Callable[[], object]:
    """One large product in float32: what this PC can do at most."""
    vectors = np.random.default_rng(0).standard_normal((2048, 2048), dtype=np.float32)
    run = bare_search(vectors, 2048, 0)
    return lambda: run(vectors)


def megapixel(image: Image) -> Image:
    """The image, enlarged by whole times to about 1024 x 1024 px."""
    times = max(1, round(1024 / max(image.shape[:2])))
    return image.repeat(times, axis=0).repeat(times, axis=1)


def in_turn(runs: dict[str, Sequence[Callable[[], object]]], repeats: int) -> dict[str, float]:
    """Median ms of each, all taken in turn after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for repeat in range(repeats + 1):
        for name, some in runs.items():
            for run in some:
                began = time.perf_counter()
                run()
                if repeat:
                    found[name].append((time.perf_counter() - began) * 1e3)
    return {name: statistics.median(taken) for name, taken in found.items()}
