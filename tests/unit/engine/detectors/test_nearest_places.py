"""A place of a part is traced back to the places of good pictures that it resembles most."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain_patchcore import PlainPatchCore
from scipy.spatial.distance import cdist
from small_parts import HEIGHT, WIDTH, good_part, scratched_part

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.placement import Placement
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.engine import detectors
from inspector.engine.detectors.detector import Detector
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.spade import Spade
from inspector.engine.detectors.tracing import Counted, nearest_of_each
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess

GOOD = [good_part(seed) for seed in range(6)]
PART = scratched_part(77)
SCRATCH = (29.0, 66.0)


def fitted(recipe: Recipe, cache: Path) -> detectors.AnyDetector:
    detector = detectors.make(recipe, cache=cache)
    finish(detector.fit(GOOD, [str(k) for k in range(len(GOOD))]))
    return detector


@pytest.fixture(scope="module")
def patchcore(network_cache: Path) -> PatchCore:
    found = fitted(Recipe(size=64, coreset=200), network_cache)
    assert isinstance(found, PatchCore)
    return found


def test_the_nearest_vector_of_each_image_is_found_in_one_go() -> None:
    rng = np.random.default_rng(0)
    vectors, images, patch = rng.normal(size=(9000, 5)).astype(np.float32), rng.integers(0, 40, 9000), np.zeros(5, np.float32)
    rows, distances = nearest_of_each(patch, vectors, images, 3)
    lengths = np.linalg.norm(vectors, axis=1)
    best = sorted((lengths[images == image].min(), image) for image in range(40))[:3]
    assert images[rows].tolist() == [image for _, image in best]
    assert distances == pytest.approx([length for length, _ in best], rel=1e-6)


def test_a_place_is_traced_to_the_nearest_patches_of_three_good_pictures(patchcore: PatchCore) -> None:
    result = patchcore.score([PART])[0]
    (traced,) = patchcore.nearest_places(PART, result.evidence, [SCRATCH])
    plain, grid = PlainPatchCore(patchcore), result.grid
    cell = int(traced.y * grid[0]), int(traced.x * grid[1])
    distances = cdist(plain.standardised(PART)[cell][None], plain.bank)[0]
    nearest = [distances[patchcore.bank_.images == place.image].min() for place in traced.good]
    assert traced.score == pytest.approx(distances.min(), rel=1e-3) == traced.good[0].distance
    assert [place.distance for place in traced.good] == pytest.approx(nearest, rel=1e-3) and nearest == sorted(nearest)
    each = sorted(distances[patchcore.bank_.images == image].min() for image in np.unique(patchcore.bank_.images))
    assert nearest == pytest.approx(each[:3]) and len({place.image for place in traced.good}) == 3


def test_the_hottest_place_names_the_neighbour_of_the_result(patchcore: PatchCore) -> None:
    result = patchcore.score([PART])[0]
    row, column = np.unravel_index(int(result.map.argmax()), result.map.shape)
    (traced,) = patchcore.nearest_places(PART, result.evidence, [(float(row), float(column))], count=1)
    (nearest,) = traced.good
    assert (nearest.image, nearest.y, nearest.x) == patchcore.origin(result.neighbour)


def test_a_learned_picture_is_nearest_to_itself(patchcore: PatchCore) -> None:
    bank, evidence = patchcore.bank_, patchcore.score([GOOD[2]])[0].evidence
    vector = int(np.flatnonzero(bank.images == 2)[0])
    y, x = (bank.origin(vector)[axis] * side for axis, side in ((1, HEIGHT), (2, WIDTH)))
    low = replace(evidence.sheets[0], grid=np.zeros_like(evidence.sheets[0].grid))
    low.grid[tuple(bank.positions[vector])] = 1  # the place that says most is the one that was asked for
    (traced,) = patchcore.nearest_places(GOOD[2], replace(evidence, sheets=(low,)), [(y - 0.5, x - 0.5)])
    assert traced.good[0].image == 2 and traced.good[0].distance == pytest.approx(0, abs=0.02)
    assert traced.good[1].distance > 0.1


def test_spade_names_positions_of_its_most_similar_pictures(network_cache: Path) -> None:
    spade = fitted(Recipe(size=64, detector="spade", levels=(3,), nearest_images=4), network_cache)
    assert isinstance(spade, Spade)
    result = spade.score([PART])[0]
    at = tuple(np.unravel_index(int(result.map.argmax()), result.map.shape))
    (traced,) = spade.nearest_places(PART, result.evidence, [(float(at[0]), float(at[1]))])
    assert (traced.good[0].image, traced.good[0].y, traced.good[0].x) == spade.origin(result.neighbour)
    assert traced.good[0].distance ** 2 * spade.map_scale_ == pytest.approx(traced.score, rel=1e-2)
    assert len({place.image for place in traced.good}) == 3


def test_of_an_ensemble_the_network_speaks_that_says_most(patchcore: PatchCore) -> None:
    ensemble = detectors.make(Recipe(size=64, ensemble=("efficientnet_lite1",)))
    assert isinstance(ensemble, Ensemble)
    ensemble.members_, ensemble.scales_, ensemble.learned_ = (patchcore, patchcore), [2.0, 4.0], [10, 11, 12, 13, 14, 15]
    evidence, points = patchcore.score([PART])[0].evidence, [SCRATCH, (10.0, 10.0)]
    quiet, loud = (replace(evidence.sheets[0], grid=np.full_like(evidence.sheets[0].grid, value)) for value in (6.0, 16.0))
    first, second = ensemble.nearest_places(PART, replace(evidence, sheets=(quiet, loud)), points)
    assert (first.member, second.member, first.score) == (1, 1, 4.0)
    assert ensemble.nearest_places(PART, replace(evidence, sheets=(loud, loud)), points)[0].member == 0
    alone = patchcore.nearest_places(PART, replace(evidence, sheets=(loud,)), points)[0]
    assert [place.image for place in first.good] == [place.image + 10 for place in alone.good]


@pytest.mark.parametrize("detector", ["padim", "autoencoder"])
def test_what_keeps_no_single_pictures_says_why(detector: str) -> None:
    evidence = Evidence((Sheet(np.ones((7, 9), np.float32)),), (HEIGHT, WIDTH))
    with pytest.raises(InspectorError, match="made of all good images at once") as caught:
        detectors.make(Recipe(size=64, detector=detector)).nearest_places(PART, evidence, [SCRATCH])
    assert caught.value.code is ErrorCode.NOT_TRACEABLE


def test_places_that_nobody_looks_at_are_refused(patchcore: Detector) -> None:
    evidence = patchcore.score([PART])[0].evidence
    with pytest.raises(InspectorError, match="does not see"):
        patchcore.nearest_places(PART, evidence, [(10.0, WIDTH + 20.0)])
    ignored = Areas((HEIGHT, WIDTH), (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((40, 0), (WIDTH, HEIGHT))),)),))
    with pytest.raises(InspectorError, match="is ignored"):
        patchcore.nearest_places(PART, evidence, [SCRATCH], places=Places.of(ignored, 1.0))
    with pytest.raises(InspectorError, match="96 x 70 px") as caught:
        patchcore.nearest_places(PART[:70], evidence, [SCRATCH])
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


def test_zones_count_as_they_do_in_scores(patchcore: Detector) -> None:
    evidence = patchcore.score([PART])[0].evidence
    zone = Areas((HEIGHT, WIDTH), (Area(Use.ZONE, (Drawn(Form.RECTANGLE, ((0, 0), (WIDTH, HEIGHT))),), factor=2.0),))
    plain, doubled = (patchcore.nearest_places(PART, evidence, [SCRATCH], places=places)[0] for places in (None, Places.of(zone, 1.0)))
    assert doubled.score == pytest.approx(2 * plain.score) and doubled.good == plain.good


def test_a_place_of_a_moved_part_is_looked_for_where_it_lies_on_the_reference() -> None:
    class Laid(Preprocess):
        @property
        def moves_picture(self) -> bool:
            return True

    scores = np.zeros((8, 8), np.float32)
    scores[2, 5] = 1
    counted = Counted(scores, Laid(size=64), (64, 64), Placement(16, 8, 0, 1), None)
    assert counted.at((2 * 8 + 3.5 + 8, 5 * 8 + 3.5 + 16)) == (2, 5)
    traced = counted.traced((2, 5), ())
    assert (traced.y, traced.x) == (2.5 / 8, 5.5 / 8)
