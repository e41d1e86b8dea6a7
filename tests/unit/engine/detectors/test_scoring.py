"""From patch scores to map and image score: one place for all detectors, and a contour that never disagrees with the verdict."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plain_patchcore import PlainPatchCore
from small_parts import good_part, scratched_part

from inspector.core.contour import contour
from inspector.core.decision import rule_of, verdict_of
from inspector.core.evidence import Evidence
from inspector.core.presets import PRESETS
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import ImageScore
from inspector.core.types import AnomalyResult, FloatArray, Verdict
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.scoring import Compared, judge

NO_EVIDENCE = Evidence((), (2, 2))
GRIDS = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))


def patch_scores(grid: tuple[int, int, int]) -> FloatArray:
    rows, columns, seed = grid
    return np.random.default_rng(seed).gamma(2.0, 3.0, (rows, columns)).astype(np.float32)


@given(GRIDS, st.sampled_from(ImageScore), st.floats(0.01, 1))
def test_the_image_score_is_what_the_recipe_asks_for_times_its_weight(grid: tuple[int, int, int], kind: ImageScore, weight: float) -> None:
    scores, size = patch_scores(grid), (8 * grid[0], 8 * grid[1])
    sheet = Compared(scores, weight=weight).sheet(None)
    found = judge(sheet, size, Recipe(image_score=kind))
    top = scores.max() if kind is ImageScore.PATCH else found.smoothed.max()
    assert found.score == float(top) * weight
    assert found.smoothed.shape == size and scores[found.hottest] == scores.max()
    assert sheet.neighbour == -1


@given(GRIDS)
def test_a_score_of_the_whole_image_stays_as_it_is(grid: tuple[int, int, int]) -> None:
    scores = patch_scores(grid)
    sheet = Compared(scores, np.arange(scores.size).reshape(scores.shape), image_score=0.25).sheet(None)
    assert judge(sheet, scores.shape, Recipe()).score == 0.25 and sheet.neighbour == scores.argmax()


@given(GRIDS, st.floats(0.05, 50), st.floats(0.3, 3))
def test_a_part_has_a_contour_exactly_where_it_is_ng(grid: tuple[int, int, int], score: float, share: float) -> None:
    assume(abs(share - 1) > 1e-4)
    scores = patch_scores(grid)
    drawn = AnomalyResult(score, scores, -1, (0, 0), scores.shape, NO_EVIDENCE).drawn
    threshold = share * score
    assert (len(contour(drawn, threshold)) > 0) == (verdict_of(score, rule_of(threshold)) is Verdict.NG)
    assert drawn == pytest.approx(scores * (score / float(scores.max())), rel=1e-5)  # no other place became the hottest


@pytest.mark.parametrize("top", [0.0, np.inf, np.nan])
def test_a_map_without_a_top_is_drawn_as_it_is(top: float) -> None:
    found = AnomalyResult(3.0, np.full((2, 2), top, np.float32), -1, (0, 0), (2, 2), NO_EVIDENCE)
    assert found.drawn is found.map


def test_the_preset_of_the_paper_scores_by_equation_six(network_cache: object) -> None:
    """The largest distance of a patch to the bank, by an independent search in float64."""
    assert PRESETS["paper"]["image_score"] is ImageScore.PATCH
    recipe = Recipe(size=64, coreset=100, density_correction=False, image_score=ImageScore.PATCH)
    detector = PatchCore(recipe, cache=network_cache)  # type: ignore[arg-type]
    finish(detector.fit([good_part(seed) for seed in range(5)]))
    plain, part = PlainPatchCore(detector), scratched_part(50)
    features = plain.standardised(part).reshape(-1, plain.bank.shape[1])
    largest = max(float(np.sqrt(((plain.bank - feature) ** 2).sum(axis=1).min())) for feature in features)
    found = detector.score([part])[0]
    assert found.score == pytest.approx(largest, rel=1e-4) and found.map.max() < found.score
    assert found.drawn.max() == pytest.approx(found.score, rel=1e-6)
