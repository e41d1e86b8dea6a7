"""What is kept of a picture is read as the network saw it: with its region of interest, what is ignored of it, and its crop."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.engine.detectors.scoring import Scoring, judge, result_of
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import Preprocess

SHAPES = st.tuples(st.integers(40, 130), st.integers(40, 130))
BOXES = st.sampled_from([(), (3, 5, 32, 30)])
FITS = st.sampled_from([{"fit": fit} for fit in Fit] + [{"defect_px": 24.0}, {"enlarge": False}])


def sheet(seed: int, **values: float) -> Sheet:
    return Sheet(np.random.default_rng(seed).gamma(2.0, 3.0, (6, 8)).astype(np.float32), **values)  # type: ignore[arg-type]


@given(SHAPES, BOXES, FITS, st.booleans(), st.integers(0, 99))
def test_it_is_read_at_the_size_of_what_the_network_saw(
    shape: tuple[int, int], box: tuple[int, ...], chosen: dict[str, object], ignores: bool, seed: int
) -> None:
    recipe = Recipe(size=64, roi=box, **chosen)  # type: ignore[arg-type]
    pixels = np.zeros(shape, bool)
    pixels[:, :12] = True
    preprocess = replace(Preprocess.of(recipe), ignore=IgnoreMask(pixels) if ignores else None)
    seen = preprocess.apply(np.zeros((*shape, 3), np.uint8)).shape
    one = sheet(seed)
    found = result_of(Evidence((one,), shape), [Scoring(recipe, preprocess)])
    expected = judge(one, (seen[0], seen[1]), recipe, preprocess.ignored((6, 8)))
    whole = np.where(pixels & ignores, np.float32(0), to_image(expected.smoothed, preprocess.geometry(*shape)))
    assert found.score == expected.score and found.patch == expected.hottest and (found.map == whole).all()


def test_several_networks_are_averaged_in_their_units() -> None:
    recipe = Recipe(size=64)
    scorings = [Scoring(recipe, Preprocess.of(recipe), unit) for unit in (2.0, 5.0)]
    sheets = (sheet(1, neighbour=7), sheet(2, neighbour=8))
    alone = [result_of(Evidence((one,), (60, 80)), [replace(each, unit=1.0)]) for one, each in zip(sheets, scorings, strict=True)]
    found = result_of(Evidence(sheets, (60, 80)), scorings)
    assert found.score == (alone[0].score / 2 + alone[1].score / 5) / 2 and found.neighbour == 7
    assert found.map == pytest.approx(alone[0].map / 4 + alone[1].map / 10, rel=1e-6)
    assert found.evidence.sheets == sheets
