"""Folds keep families together; what the bank's provenance leaves out is what an own search without it would."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_parts import good_part

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.engine.detectors.cross_fit import by_folds, divide
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import smooth
from inspector.engine.patches.rows import Storage

GOOD = [good_part(seed) for seed in range(8)]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(2, 6), st.integers(0, 9))
def test_every_image_is_scored_once_by_a_fold_that_learned_none_of_its_family(numbers: list[int], folds: int, seed: int) -> None:
    families = np.array(numbers)
    found = divide(families, folds, seed)
    if len(numbers) == 1:
        assert found == []
        return
    assert sorted(k for fold in found for k in fold.scored) == list(range(len(numbers)))
    for fold in found:
        assert sorted([*fold.learned, *fold.scored]) == list(range(len(numbers))) and fold.learned
        if len(set(numbers)) > 1:
            assert not set(families[list(fold.learned)]) & set(families[list(fold.scored)])


@pytest.mark.parametrize("recipe", [Recipe(size=64, coreset=200), Recipe(size=64, coreset=200, weigh_levels=True, density_correction=True)])
def test_a_good_part_is_compared_with_all_vectors_but_its_own(recipe: Recipe, network_cache: Path) -> None:
    """Against a plain search over the vectors that came from other images."""
    detector = PatchCore(recipe, cache=network_cache)
    crossed = finish(detector.fit(GOOD, cross_fit=True)).cross_fit
    assert crossed is not None
    for number in (0, 5):
        prepared = detector.preprocess.apply(GOOD[number])
        features = (detector.runtime().features(prepared[None])[0] - detector.mean_) / detector.std_
        rows = np.flatnonzero(detector.bank_.images != number)
        distances = np.linalg.norm(features[:, :, None] - detector.bank_.vectors[rows], axis=3)
        patch_scores = distances.min(axis=2)
        if detector.density_ is not None:
            patch_scores = detector.density_.correct(patch_scores, rows[distances.argmin(axis=2)].astype(np.int32))
        assert crossed.scores[number] == pytest.approx(smooth(patch_scores, prepared.shape[:2], recipe.sigma).max(), rel=1e-4)


def test_provenance_and_folds_agree(network_cache: Path) -> None:
    recipe = Recipe(size=64, coreset=300)
    found = finish(PatchCore(recipe, cache=network_cache).fit(GOOD, cross_fit=True)).cross_fit
    images = list(range(len(GOOD)))
    folds = finish(by_folds(lambda: PatchCore(recipe, cache=network_cache), GOOD, images, np.array(images), len(GOOD), 0))
    assert found is not None and np.median(found.scores) == pytest.approx(np.median(folds.scores), rel=0.05)
    assert np.corrcoef(found.scores, folds.scores)[0, 1] > 0.8


def test_features_that_fit_nowhere_are_computed_again(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a merging build has dropped is scored all the same, nearly as if it had been kept."""
    recipe = Recipe(size=64, coreset=100)
    kept = finish(PatchCore(recipe, cache=network_cache).fit(GOOD, cross_fit=True))
    monkeypatch.setattr("inspector.engine.patches.embed.storage_for", lambda *_: Storage.MERGED)
    detector = PatchCore(recipe, cache=network_cache, memory_budget=100_000)
    merged = finish(detector.fit(GOOD, cross_fit=True))
    assert merged.coverage_is_bound and kept.cross_fit is not None and merged.cross_fit is not None
    assert len(merged.cross_fit.scores) == len(GOOD)
    for number in (1, 6):
        assert merged.cross_fit.scores[number] == pytest.approx(detector.score_again(GOOD[number], number).score, rel=1e-4)
