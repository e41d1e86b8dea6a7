"""No detector learns or scores what is ignored: whatever the patches there are, models and scores are the same to the bit."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from small_parts import HEIGHT, WIDTH, good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import ImageScore
from inspector.core.types import FloatArray, Image
from inspector.engine import detectors
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.runtime import Batch, PatchScores, Runtime, Search
from inspector.services.context import Context

RECIPES = {
    "patchcore": Recipe(size=64, coreset=100, reweight_neighbours=3),
    "density, patch score": Recipe(size=64, coreset=40, density_correction=True, image_score=ImageScore.PATCH),
    "padim": Recipe(size=64, detector="padim", dimensions=16),
    "spade": Recipe(size=64, detector="spade", levels=(3,), nearest_images=3),
}
GOOD = [good_part(seed) for seed in range(6)]
PIXELS = np.zeros((HEIGHT, WIDTH), bool)
PIXELS[:, WIDTH // 2 :] = True
MASK = IgnoreMask(PIXELS)


class NoisyThere:
    """A runtime that sees anything at all where the pictures are ignored."""

    def __init__(self, inner: Runtime, recipe: Recipe, seed: int) -> None:
        self.inner, self.seed = inner, seed
        self.preprocess = replace(Preprocess.of(recipe), ignore=MASK)
        self.name, self.streams, self.batch = inner.name, 1, inner.batch

    def spoil(self, found: npt.NDArray[Any]) -> npt.NDArray[Any]:
        ignored = self.preprocess.ignored((found.shape[1], found.shape[2]))
        assert ignored is not None
        noise = np.random.default_rng(self.seed).random(found[:, ignored].shape) * 100
        found[:, ignored] = noise.astype(found.dtype)
        return found

    def features(self, batch: Batch) -> FloatArray:
        return self.spoil(self.inner.features(batch))

    def hold(self, search: Search) -> None:
        self.inner.hold(search)

    def search(self, batch: Batch) -> PatchScores:
        found = self.inner.search(batch)
        features = self.spoil(found.features) if found.features is not None else None
        return PatchScores(self.spoil(found.distances), found.nearest, features)


def fit_with(recipe: Recipe, seed: int, context: Context, monkeypatch: pytest.MonkeyPatch) -> tuple[NetworkDetector[Any], FitReport]:
    """A detector that saw noise of this seed under the mask, in every picture."""
    kind = detectors.DETECTORS[recipe.detector]
    made = kind.make_runtime
    with monkeypatch.context() as patched:
        patched.setattr(kind, "make_runtime", lambda *given, **named: NoisyThere(made(*given, **named), recipe, seed))
        detector = kind(recipe, context.options, context.cache, ignore=MASK)
        return detector, finish(detector.fit(GOOD, cross_fit=True))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_nothing_under_the_mask_is_learned_or_scored(recipe: Recipe, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    (one, first), (other, second) = (fit_with(recipe, seed, context, monkeypatch) for seed in (1, 2))
    assert first.cross_fit == second.cross_fit and first.patches == second.patches
    arrays, others = one.state().arrays, other.state().arrays
    assert set(arrays) == set(others)
    assert all(np.array_equal(arrays[name], others[name]) for name in arrays)
    prepared = one.preprocess.apply(scratched_part(30))[None]
    sheets = [one._sheet(NoisyThere(one._fitted_runtime(many=False), recipe, seed), prepared) for seed in (3, 4)]
    found = [one.result_of(Evidence((sheet,), (HEIGHT, WIDTH))) for sheet in sheets]
    assert found[0].score == found[1].score and found[0].neighbour == found[1].neighbour
    assert (found[0].map == found[1].map).all()


def fitted(recipe: Recipe, images: list[Image], context: Context, ignore: IgnoreMask | None = MASK) -> detectors.AnyDetector:
    detector = detectors.make(recipe, context.options, context.cache, ignore=ignore)
    finish(detector.fit(images))
    return detector


def test_an_autoencoder_does_not_see_what_is_ignored(context: Context) -> None:
    """Down to the pixels: it draws every place from all of the picture."""
    recipe = Recipe(size=64, detector="autoencoder", training_steps=3)
    spoiled = []
    for seed, image in enumerate(GOOD):
        changed = image.copy()
        changed[:, WIDTH // 2 + 2 :] = np.random.default_rng(seed).integers(0, 256, changed[:, WIDTH // 2 + 2 :].shape)
        spoiled.append(changed)
    one, other = fitted(recipe, GOOD, context), fitted(recipe, spoiled, context)
    arrays, others = one.state().arrays, other.state().arrays
    assert all(np.array_equal(arrays[name], others[name]) for name in arrays if name.startswith("weights"))
    assert one.score([GOOD[0]])[0].score == one.score([spoiled[0]])[0].score


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_map_is_0_where_it_is_ignored_and_the_neighbour_lies_where_it_is_not(recipe: Recipe, context: Context) -> None:
    detector = fitted(recipe, GOOD, context)
    found = detector.score([scratched_part(31)])[0]
    assert found.map.shape == (HEIGHT, WIDTH) and not found.map[PIXELS].any() and found.map[:, : WIDTH // 2 - 12].min() > 0
    assert found.patch[1] < found.grid[1] / 2
    origin = detector.origin(found.neighbour)
    assert origin is None if recipe.detector == "padim" else origin is not None and origin[2] < 0.5


def test_vectors_name_the_places_that_they_came_from(context: Context) -> None:
    """The features at the place that the bank names are the vector itself."""
    detector = fitted(Recipe(size=64, coreset=1.0), GOOD, context)
    assert isinstance(detector, detectors.PatchCore)
    bank = detector.bank_
    for vector in range(0, len(bank), 7):
        features = detector.runtime().features(detector.preprocess.apply(GOOD[bank.images[vector]])[None])[0]
        row, column = bank.positions[vector]
        assert (features[row, column] - detector.mean_) / detector.std_ == pytest.approx(bank.vectors[vector], abs=1e-3)


def test_a_gallery_names_the_places_that_its_rows_came_from(context: Context) -> None:
    detector = fitted(RECIPES["spade"], GOOD, context)
    assert isinstance(detector, detectors.Spade)
    gallery = detector.gallery_
    rows, columns = gallery.grids[0]
    for row in range(0, len(gallery.pixels), 5):
        image, y, x = gallery.origin(row)
        features = detector.runtime().features(detector.preprocess.apply(GOOD[image])[None])[0]
        place = features[int(y * rows), int(x * columns), : gallery.pixels.shape[1]]
        assert place == pytest.approx(gallery.pixels[row].astype(np.float32), rel=2e-3, abs=1e-3)


ALL = RECIPES | {"autoencoder": Recipe(size=64, detector="autoencoder", training_steps=2)}


@pytest.mark.parametrize("recipe", ALL.values(), ids=ALL)
def test_a_stored_model_ignores_the_same(recipe: Recipe, context: Context) -> None:
    detector = fitted(recipe, GOOD, context)
    again = detectors.from_state(detector.state())
    part = scratched_part(32)
    one, other = detector.score([part])[0], again.score([part])[0]
    assert one.score == other.score and (one.map == other.map).all() and again.preprocess.ignore == MASK
    with pytest.raises(InspectorError) as caught:
        again.score([part[1:]])
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


def without(state: ModelState, *names: str) -> ModelState:
    return replace(state, arrays={name: array for name, array in state.arrays.items() if name not in names})


def test_a_model_with_another_mask_is_damaged(context: Context) -> None:
    state = fitted(RECIPES["patchcore"], GOOD[:3], context).state()
    named = {name: value for name, value in state.meta["preprocess"].items() if name != "ignore"}
    for wrong in (
        without(state, "ignored"),
        replace(state, meta=state.meta | {"preprocess": named}),
        replace(state, meta=state.meta | {"preprocess": named | {"ignore": "0" * 64}}),
        replace(state, arrays=state.arrays | IgnoreMask(~PIXELS).arrays()),
        replace(state, arrays=state.arrays | IgnoreMask(PIXELS[1:]).arrays()),
    ):
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(wrong)
        assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_a_model_without_a_mask_says_nothing_of_one(context: Context) -> None:
    state = fitted(RECIPES["patchcore"], GOOD[:3], context, IgnoreMask.of(np.zeros((HEIGHT, WIDTH), bool))).state()
    plain = fitted(RECIPES["patchcore"], GOOD[:3], context, None).state()
    assert state.meta == plain.meta and "ignore" not in state.meta["preprocess"]
    assert set(state.arrays) == set(plain.arrays) and all(np.array_equal(state.arrays[name], plain.arrays[name]) for name in plain.arrays)


def test_every_member_of_an_ensemble_ignores_the_same(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(size=64, coreset=40, ensemble=("efficientnet_lite1",))
    ensemble = detectors.make(recipe, ignore=MASK)
    assert isinstance(ensemble, Ensemble)
    assert [member._ignore for member in ensemble.members_] == [MASK, MASK]


@pytest.mark.parametrize("recipe", ALL.values(), ids=ALL)
def test_where_everything_is_ignored_nothing_is_built(recipe: Recipe, context: Context) -> None:
    detector = detectors.make(recipe, context.options, context.cache, ignore=IgnoreMask(np.ones((HEIGHT, WIDTH), bool)))
    with pytest.raises(InspectorError, match="nothing is left to learn") as caught:
        finish(detector.fit(GOOD))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_good_pictures_of_another_size_are_left_out(context: Context) -> None:
    detector = detectors.make(RECIPES["patchcore"], context.options, context.cache, ignore=MASK)
    report = finish(detector.fit([good_part(9, 60, 60), *GOOD]))
    assert report.images == len(GOOD) and [(k, error.code) for k, error in report.skipped] == [(0, ErrorCode.IMAGE_UNLIKE)]
