"""Good images taken out of a fitted detector: what is left is what never knew them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain_patchcore import PlainPatchCore
from scipy.spatial.distance import cdist
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Neighbours
from inspector.engine import detectors
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.padim import PaDiM
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.spade import Spade
from inspector.engine.detectors.without import Left, coverage_bound

RECIPE = Recipe(size=64, coreset=150, density_correction=True)
GOOD = [good_part(seed) for seed in range(5)] + [scratched_part(5), good_part(6), good_part(7)]
PLANTED, NAMES = 5, [f"good {k}" for k in range(8)]
SISTER, PART = scratched_part(40), good_part(41)


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> PatchCore:
    """With a defect planted among the good parts."""
    detector = PatchCore(RECIPE, cache=network_cache)
    finish(detector.fit(GOOD, names=NAMES))
    return detector


def distances(detector: PatchCore, vectors: np.ndarray) -> np.ndarray:
    """Of all patches of the sister defect and a part to the nearest of `vectors`, in float64."""
    plain = PlainPatchCore(detector)
    rows = [plain.standardised(image).reshape(-1, vectors.shape[1]) for image in (SISTER, PART)]
    return cdist(np.concatenate(rows), vectors.astype(float)).min(axis=1)


@pytest.mark.parametrize("dropped", [(), (PLANTED,), (0, 7), (3, 1, 5, 6)], ids=str)
def test_the_search_is_that_of_a_bank_which_never_had_these_vectors(fitted: PatchCore, dropped: tuple[int, ...]) -> None:
    found, kept = fitted.without(dropped), ~np.isin(fitted.bank_.images, dropped)
    others = [k for k in range(8) if k not in dropped]
    assert np.array_equal(found.bank_.vectors, fitted.bank_.vectors[kept])
    assert [NAMES[others[k]] for k in found.bank_.images] == [NAMES[k] for k in fitted.bank_.images[kept]]
    assert found.names_ == [NAMES[k] for k in others] and len(found.bank_.grids) == len(others)
    plain = replace(found.recipe, density_correction=False)
    found.recipe, found.density_ = plain, None  # distances as they are
    grids = [result.evidence.sheets[0].grid.ravel() for result in found.score([SISTER, PART])]
    assert np.concatenate(grids) == pytest.approx(distances(fitted, fitted.bank_.vectors[kept]), rel=1e-3)


def test_a_planted_defect_that_is_taken_out_no_longer_silences_its_sister(fitted: PatchCore) -> None:
    found = fitted.without([PLANTED])
    (before, good), (after, still_good) = ([result.score for result in each.score([SISTER, PART])] for each in (fitted, found))
    assert after > 2 * before
    assert still_good == pytest.approx(good, rel=0.2) and still_good < after / 2


def test_places_whose_nearest_vector_stays_score_as_before_to_the_last_bit(fitted: PatchCore) -> None:
    searched = fitted.runtime().search(fitted.preprocess.apply(PART)[None])
    owners = fitted.bank_.images[searched.nearest[0]]
    dropped = int(owners[0, 0])
    (before,), (after,) = fitted.score([PART]), fitted.without([dropped]).score([PART])
    stays = owners != dropped
    assert 0 < stays.sum() < stays.size
    assert np.array_equal(after.evidence.sheets[0].grid[stays], before.evidence.sheets[0].grid[stays])


def test_the_model_opens_again_and_proves_its_own_seal(fitted: PatchCore) -> None:
    found = fitted.without([PLANTED])
    again = PatchCore.from_state(found.state())
    assert found.golden_scores != fitted.golden_scores and again.golden_scores == found.golden_scores
    assert again.score([SISTER])[0].score == found.score([SISTER])[0].score
    assert again.state().meta["bank_sha256"] == found.bank_.sha256() != fitted.bank_.sha256()


def test_the_detector_that_it_came_from_stays_as_it_is(fitted: PatchCore) -> None:
    before, state = fitted.score([SISTER])[0].score, fitted.state().meta
    fitted.without([PLANTED])
    assert fitted.score([SISTER])[0].score == before and fitted.state().meta == state


def test_families_stay_those_of_the_images_that_are_left(fitted: PatchCore) -> None:
    known = PatchCore.from_state(fitted.state())
    known.families_ = (0, 1, 1, 2, 3, 4, 4, 5)
    assert known.without([0]).families_ == (0, 0, 1, 2, 3, 3, 4)
    assert known.without([1, 5]).families_ == ()
    assert known.without([1]).families_ == (0, 1, 2, 3, 4, 4, 5)


def test_the_bound_holds_for_every_patch_that_is_left(fitted: PatchCore) -> None:
    left = Left.of(8, [PLANTED])
    bank, plain = left.bank(fitted.bank_), PlainPatchCore(fitted)
    rows = np.concatenate([plain.standardised(image).reshape(-1, bank.vectors.shape[1]) for k, image in enumerate(GOOD) if k != PLANTED])
    largest = cdist(rows, bank.vectors.astype(float)).min(axis=1).max()
    bound = coverage_bound(fitted.bank_, fitted.radius_, left)
    assert fitted.radius_ < bound and largest <= bound
    assert coverage_bound(fitted.bank_, fitted.radius_, Left.of(8, [])) == fitted.radius_


def test_the_touched_images_are_those_whose_vectors_lose_their_nearest(fitted: PatchCore) -> None:
    bank, dropped = fitted.bank_, {0, PLANTED}
    expected = set()
    for image in set(range(8)) - dropped:
        others = np.flatnonzero(bank.images != image)
        nearest = cdist(bank.vectors[bank.images == image], bank.vectors[others]).argmin(axis=1)
        if dropped & set(bank.images[others[nearest]].tolist()):
            expected.add(image)
    assert set(fitted.touched_without(sorted(dropped))) == expected
    assert fitted.touched_without([]) == ()


def test_an_approximate_search_gets_an_index_of_its_own(fitted: PatchCore) -> None:
    known = PatchCore.from_state(fitted.state())
    known.recipe = replace(known.recipe, search=Neighbours.HNSW)
    known.index_ = known._make_index(known.bank_)
    found = known.without([PLANTED])
    assert found.index_ != known.index_
    assert found.score([SISTER])[0].score == pytest.approx(fitted.without([PLANTED]).score([SISTER])[0].score, rel=0.05)


@pytest.mark.parametrize(
    ("dropped", "code"), [(range(8), ErrorCode.TOO_FEW_IMAGES), (range(7), ErrorCode.TOO_FEW_IMAGES), ((8,), ErrorCode.BAD_ARGUMENT)]
)
def test_what_cannot_be_left_out_is_refused(fitted: PatchCore, dropped: range, code: ErrorCode) -> None:
    for refused in (fitted.without, fitted.touched_without):
        with pytest.raises(InspectorError) as caught:
            refused(list(dropped))
        assert caught.value.code is code


def test_spade_is_what_a_fit_without_them_would_be(network_cache: Path) -> None:
    recipe, dropped = Recipe(size=64, detector="spade", nearest_images=2), [2, PLANTED]
    whole, fresh = Spade(recipe, cache=network_cache), Spade(recipe, cache=network_cache)
    finish(whole.fit(GOOD, NAMES))
    finish(
        fresh.fit([image for k, image in enumerate(GOOD) if k not in dropped], [name for k, name in enumerate(NAMES) if k not in dropped])
    )
    found = whole.without(dropped)
    assert found.state().meta == fresh.state().meta
    assert found.score([SISTER])[0].score == fresh.score([SISTER])[0].score != whole.score([SISTER])[0].score
    gallery = whole.gallery_
    scores = {k: [gallery.most_similar(gallery.pooled[k], 2, {k, *out})[0] for out in ((), dropped)] for k in range(8) if k not in dropped}
    assert set(whole.touched_without(dropped)) == {k for k, (before, after) in scores.items() if before != after} != set(scores)


def test_every_network_of_an_ensemble_is_left_without_them(fitted: PatchCore) -> None:
    ensemble = detectors.make(replace(RECIPE, ensemble=("efficientnet_lite1",)))
    assert isinstance(ensemble, Ensemble)
    ensemble.members_, ensemble.scales_ = (fitted, PatchCore.from_state(fitted.state())), [2.0, 4.0]
    ensemble.learned_, ensemble.names_ = (
        [0, 1, 3, 4, 5, 6, 8, 9],
        [f"good {k}" for k in range(10)],
    )  # an old one: two are for units
    found = ensemble.without([1, 2, 6])
    assert found.names_ == ["good 0", *(f"good {k}" for k in (3, 4, 5, 7, 8, 9))] and found.scales_ == [2.0, 4.0]
    assert [found.names_[k] for k in found.learned_] == ["good 0", *(f"good {k}" for k in (3, 4, 5, 8, 9))]
    for member in found.members_:
        assert np.array_equal(member.bank_.vectors, fitted.bank_.vectors[~np.isin(fitted.bank_.images, (1, PLANTED))])
    assert found.score([SISTER])[0].score > 1.5 * ensemble.score([SISTER])[0].score
    assert ensemble.touched_without([1, 2, 6]) == tuple(ensemble.learned_[k] for k in fitted.touched_without([1, PLANTED]))


def test_a_method_that_cannot_say_what_came_from_an_image_refuses(network_cache: Path) -> None:
    detector = PaDiM(Recipe(size=64, detector="padim"), cache=network_cache)
    for refused in (detector.without, detector.touched_without):
        with pytest.raises(InspectorError, match="Gaussian") as caught:
            refused([0])
        assert caught.value.code is ErrorCode.NOT_TRACEABLE
