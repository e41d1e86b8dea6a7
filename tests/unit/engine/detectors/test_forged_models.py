"""Models that no build wrote, every hash in them made to fit: none of them judges a part, and each is refused in a sentence."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState, sha256_of_arrays
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.engine import detectors
from inspector.engine.detectors import schema, seal

RECIPES = {
    "patchcore": Recipe(size=64, coreset=60, weigh_levels=True, density_correction=True),
    "padim": Recipe(size=64, detector="padim", dimensions=8),
    "spade": Recipe(size=64, detector="spade", nearest_images=2),
}
LEARNED = {
    "padim": ("dimensions", "mean", "factors"),
    "spade": ("pixels", "pooled", "grids"),
}
Change = Callable[[Arrays, dict[str, Any]], object]


@pytest.fixture(scope="module")
def honest(network_cache: Path) -> Callable[[str], ModelState]:
    made: dict[str, ModelState] = {}

    def of(kind: str) -> ModelState:
        if kind not in made:
            detector = detectors.make(RECIPES[kind], cache=network_cache)
            finish(detector.fit([good_part(seed) for seed in range(3)], ["a", "b", "c"]))
            made[kind] = detector.state()
        return made[kind]

    return of


def forged(state: ModelState, change: Change) -> ModelState:
    """`state` after a change to arrays and meta, with the hashes that it then needs."""
    arrays, meta = dict(state.arrays), copy.deepcopy(state.meta)
    change(arrays, meta)
    if meta["detector"] == "patchcore":
        meta["bank_sha256"] = sha256_of_arrays(*(arrays[name] for name in ("bank", "bank_images", "bank_positions", "grids")))
        meta["density_sha256"] = sha256_of_arrays(arrays["gain"], arrays["offset"])
    else:
        meta["learned_sha256"] = sha256_of_arrays(*(arrays[name] for name in LEARNED[meta["detector"]]))
    return replace(state, arrays=arrays, meta=meta)


def refusal(state: ModelState, *codes: ErrorCode) -> str:
    with pytest.raises(InspectorError) as caught:
        detectors.from_state(state)
    assert caught.value.code in (codes or (ErrorCode.MODEL_DAMAGED,)) and "\n" not in caught.value.detail
    assert len(caught.value.detail) < 500
    return caught.value.detail


def scaled(name: str, factor: float) -> Change:
    def change(arrays: Arrays, meta: dict[str, Any]) -> None:
        with np.errstate(invalid="ignore"):
            arrays[name] = arrays[name] * arrays[name].dtype.type(factor)

    return change


def put(name: str, make: Callable[[Any], Any]) -> Change:
    return lambda arrays, meta: arrays.update({name: make(arrays[name])})


def say(value: Any, *keys: str) -> Change:
    def change(arrays: Arrays, meta: dict[str, Any]) -> None:
        for key in keys[:-1]:
            meta = meta[key]
        meta[keys[-1]] = value

    return change


def both(*changes: Change) -> Change:
    return lambda arrays, meta: [change(arrays, meta) for change in changes]


@pytest.mark.parametrize("kind", RECIPES)
def test_the_hashes_alone_are_no_reason_to_refuse(honest: Callable[[str], ModelState], kind: str) -> None:
    detector = detectors.from_state(forged(honest(kind), lambda arrays, meta: None))
    assert detector.score([scratched_part(3)])[0].score > 0


SEALED = put("seal_scores", np.zeros_like)
EVERY: list[tuple[Change, str]] = [
    (SEALED, "tells no picture from another"),
    (scaled("seal_scores", -1), "tells no picture from another"),
    (scaled("seal_scores", np.inf), "tells no picture from another"),
    (put("seal_scores", lambda scores: scores[[0, 0]]), "tells no picture from another"),
    (put("seal_scores", lambda scores: scores[:0]), "scores are"),
    (put("seal_scores", lambda scores: scores[:, 0].copy()), "scores are"),
    (put("seal_scores", lambda scores: scores * np.float32([1, 0])), "tells no picture from another"),
    (put("seal_scores", lambda scores: scores.astype(np.float64)), "scores are"),
    (both(put("seal_patterns", lambda p: p[:0]), put("seal_scores", lambda scores: scores[:0])), "patterns are"),
    (put("seal_patterns", lambda p: p[:, :0]), "patterns are"),
    (put("seal_patterns", lambda p: p[..., :2]), "patterns are"),
    (put("seal_patterns", lambda p: p.astype(np.float32)), "patterns are"),
    (put("seal_picture_size", lambda size: size * 0), "pictures would have"),
    (put("seal_picture_size", lambda size: size * 0 - 5), "pictures would have"),
    (put("seal_picture_size", lambda size: size * 0 + 100_000), "pictures would have"),
    (put("seal_picture_size", lambda size: size[:1]), "size is none"),
    (put("seal_picture_size", lambda size: size.astype(np.float32)), "size is none"),
    (lambda arrays, meta: arrays.update(seal_size=arrays["seal_picture_size"]), "size is none"),
    (say(10**6, "preprocess", "size"), "preprocessing has size 1000000"),
    (say("abc", "preprocess", "size"), "must be a whole number"),
    (say("stretch", "preprocess", "fit"), "preprocessing has fit stretch"),
    (say("sideways", "preprocess", "fit"), "sideways"),
    (say(400.0, "preprocess", "defect_px"), "preprocessing has defect_px"),
    (say(float("nan"), "preprocess", "defect_px"), "must be a finite number"),
    (say(1, "preprocess", "multiple"), "preprocessing has multiple 1"),
    (say(0, "preprocess", "white_level"), "white cannot be 0"),
    (say(10**9, "preprocess", "white_level"), "white cannot be"),
    (both(say([1, 1], "preprocess", "fixed"), say([1, 1], "input_size")), "stretched to (1, 1)"),
    (say([1, 1], "preprocess", "fixed"), "stretched to (1, 1)"),
    (both(say([16, 16], "preprocess", "fixed"), say([16, 16], "input_size")), "16"),
    (say("abc", "preprocess", "fixed"), "two sides in px"),
    (say([8], "preprocess", "fixed"), "two sides in px"),
    (say([], "preprocess"), "set of named values"),
    (say([1, 1], "input_size"), "1 x 1 px"),
    (say([16, 400], "input_size"), "16 x 400 px"),
    (say([10**5, 10**5], "input_size"), "no picture becomes"),
    (say(64, "input_size"), "two sides in px"),
    (say([64.0, 64.0], "input_size"), "two sides in px"),
    (say(10**6, "recipe", "size"), "between 32 and 4096"),
    (say(None, "recipe"), "set of named values"),
    (say(5, "good_images"), "list of texts"),
    (say("abc", "good_images"), "list of texts"),
    (say([1, 2, 3], "good_images"), "list of texts"),
    (say([0, 1], "families"), "2 families for 3"),
    (say(["0", "1", "2"], "families"), "list of whole numbers"),
    (say({"name": "resnet18"}, "backbone"), "described"),
    (say(["patchcore"], "detector"), "not known here"),
    (say("x" * 10_000, "detector"), "not known here"),
]


@pytest.mark.parametrize(("change", "words"), EVERY, ids=range(len(EVERY)))
def test_what_no_detector_can_have_is_refused(honest: Callable[[str], ModelState], change: Change, words: str) -> None:
    state, arrays, meta = honest("patchcore"), dict(honest("patchcore").arrays), copy.deepcopy(honest("patchcore").meta)
    change(arrays, meta)
    said = refusal(replace(state, arrays=arrays, meta=meta), ErrorCode.MODEL_DAMAGED, ErrorCode.BAD_ARGUMENT)  # of a recipe
    assert words in said


PATCHCORE: list[tuple[Change, str]] = [
    (both(scaled("gain", 0), put("offset", np.zeros_like), SEALED), "tells no picture from another"),
    (scaled("gain", 0), "gain holds 0"),
    (scaled("gain", -1), "gain holds -"),
    (scaled("gain", np.nan), "gain holds what is no number"),
    (scaled("offset", np.inf), "offset holds what is no number"),
    (put("gain", lambda gain: gain[:5]), "gain is float32 (5,)"),
    (put("offset", lambda offset: offset[:, None]), "offset is float32"),
    (put("gain", lambda gain: gain.astype(np.float64)), "gain is float64"),
    (put("bank", np.ravel), "bank is float32"),
    (put("bank", lambda bank: bank[:, :76].copy()), "bank is float32"),
    (put("bank", lambda bank: bank[:0]), "bank"),
    (put("bank", lambda bank: bank.astype(np.float16)), "bank is float16"),
    (scaled("bank", np.nan), "bank holds what is no number"),
    (put("mean", lambda mean: mean[:1]), "mean is float32 (1,)"),
    (scaled("std", 0), "std holds 0"),
    (scaled("std", -1), "std holds -"),
    (scaled("std", np.nan), "std holds what is no number"),
    (put("bank_images", lambda images: images + 1000), "beyond the good images"),
    (put("bank_images", lambda images: images - 1000), "beyond the good images"),
    (put("bank_positions", lambda places: places + 1000), "beyond the good images"),
    (put("bank_positions", lambda places: places - 1000), "beyond the good images"),
    (put("bank_positions", lambda places: places[:, :1]), "bank_positions is int16"),
    (put("grids", lambda grids: grids[:0]), "0 feature grids for 3"),
    (put("grids", lambda grids: grids * 0), "grids holds 0"),
    (say(["a"], "good_images"), "3 feature grids for 1"),
    (say("far", "coverage_radius"), "finite number"),
    (say(-1.0, "coverage_radius"), "radius is negative"),
]
OTHERS: list[tuple[str, Change, str]] = [
    ("padim", put("dimensions", lambda found: found[:0]), "dimensions"),
    ("padim", put("dimensions", lambda found: found + 10_000), "not those of the network"),
    ("padim", put("dimensions", lambda found: found[::-1].copy()), "not those of the network"),
    ("padim", put("dimensions", lambda found: found.astype(np.int64)), "dimensions is int64"),
    ("padim", put("mean", lambda mean: mean[:1, :1].copy()), "1 x 1 positions"),
    ("padim", put("mean", lambda mean: mean[..., :1].copy()), "mean is float32"),
    ("padim", scaled("mean", np.nan), "mean holds what is no number"),
    ("padim", put("factors", lambda factors: factors[:1]), "factors is float32"),
    ("padim", put("factors", lambda factors: factors[:, :1].copy()), "do not belong to 8 dimensions"),
    ("padim", scaled("factors", np.inf), "factors holds what is no number"),
    ("padim", say([32, 32], "preprocess", "fixed"), "stretched to (32, 32)"),
    ("padim", say(None, "preprocess", "fixed"), "stretched to None"),
    ("padim", both(say([1, 1], "preprocess", "fixed"), say([1, 1], "input_size")), "no picture becomes"),
    ("spade", put("pixels", lambda pixels: pixels[1:]), "pixels is float16"),
    ("spade", put("pixels", lambda pixels: pixels[:, 1:].copy()), "pixels is float16"),
    ("spade", scaled("pixels", np.nan), "pixels holds what is no number"),
    ("spade", put("pooled", lambda pooled: pooled[:0]), "grids is int16"),
    ("spade", put("pooled", lambda pooled: pooled[:, :5].copy()), "pooled is float32"),
    ("spade", put("grids", lambda grids: grids[:, ::-1] * 100), "pixels is float16"),
    ("spade", say(0, "map_scale"), "map's scale is 0"),
    ("spade", say(-1.0, "map_scale"), "map's scale is -1"),
    ("spade", say(float("inf"), "map_scale"), "finite number"),
]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [*(("patchcore", *each) for each in PATCHCORE), *OTHERS],
    ids=[*(f"patchcore {number}" for number in range(len(PATCHCORE))), *(f"{kind} {number}" for number, (kind, *_) in enumerate(OTHERS))],
)
def test_what_this_detector_cannot_have_is_refused(honest: Callable[[str], ModelState], kind: str, change: Change, words: str) -> None:
    assert words in refusal(forged(honest(kind), change))


@pytest.mark.parametrize(
    "blobs",
    [
        {"network.xml": b"", "network.bin": b""},
        {"network.xml": b"<net/>"},
        {"network.xml": b"\xff" * 100},
        {"network.bin": b""},
    ],
    ids=str,
)
def test_a_network_that_is_none_is_refused(honest: Callable[[str], ModelState], blobs: dict[str, bytes]) -> None:
    state = honest("patchcore")
    said = refusal(replace(state, blobs=state.blobs | blobs), ErrorCode.MODEL_DAMAGED, ErrorCode.MODEL_DRIFTED)
    assert "cannot be computed" in said or "other scores" in said


def test_a_computation_that_runs_out_of_memory_is_called_so(honest: Callable[[str], ModelState], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("std::bad_alloc")

    monkeypatch.setattr(detectors.PatchCore, "_fitted_runtime", full)
    refusal(honest("patchcore"), ErrorCode.OUT_OF_MEMORY)


@pytest.mark.parametrize("weights", [{}, {"a": np.full(3, np.nan, np.float32)}, {"a": np.ones(3)}], ids=["none", "NaN", "float64"])
def test_weights_of_a_trained_network_that_cannot_be_are_refused(weights: Arrays) -> None:
    arrays: Arrays = {f"weights.{name}": array for name, array in weights.items()}
    with pytest.raises((KeyError, ValueError), match=r"weights\."):
        schema.weights(ModelState({}, arrays | {"mean": np.ones(2, np.float32)}), "weights.")


@pytest.mark.parametrize(
    ("kind", "change"),
    [("patchcore", {"sigma": 5.0}), ("padim", {"sigma": 5.0}), ("spade", {"sigma": 5.0}), ("patchcore", {"density_correction": False})],
    ids=str,
)
def test_settings_that_change_scores_are_noticed(honest: Callable[[str], ModelState], kind: str, change: dict[str, object]) -> None:
    state = honest(kind)
    meta = copy.deepcopy(state.meta)
    meta["recipe"] |= change
    assert "other scores" in refusal(replace(state, meta=meta), ErrorCode.MODEL_DRIFTED)


def test_the_seal_begins_with_the_picture(network_cache: Path) -> None:
    """What comes before the network is sealed, too: how 16-bit pictures become 8-bit ones, and how any is resized."""
    recipe = replace(RECIPES["patchcore"], fit=Fit.STRETCH)
    detector = detectors.make(recipe, cache=network_cache)
    finish(detector.fit([good_part(seed).astype(np.uint16) * 16 for seed in range(3)]))
    state = detector.state()
    assert state.meta["preprocess"]["white_level"] == 4095 and state.arrays["seal_patterns"].dtype == np.uint16
    assert 3000 < state.arrays["seal_patterns"].max() <= 4095
    detectors.from_state(state)
    meta = copy.deepcopy(state.meta)
    meta["preprocess"]["white_level"], meta["pictures"]["depth"] = 65535, 16
    assert "other scores" in refusal(replace(state, meta=meta), ErrorCode.MODEL_DRIFTED)
    meta = copy.deepcopy(state.meta)
    meta["preprocess"]["fit"] = meta["recipe"]["fit"] = "keep"
    refusal(replace(state, meta=meta), ErrorCode.MODEL_DRIFTED)


def test_a_model_from_before_pictures_were_sealed_is_still_opened_by_its_old_seal(honest: Callable[[str], ModelState]) -> None:
    state = honest("patchcore")
    detector = detectors.from_state(state)
    assert isinstance(detector, detectors.PatchCore)
    patterns = np.random.default_rng(3).integers(0, 256, (2, 64, 64, 3), np.uint8)
    unscored = seal.Seal(patterns, detector.input_size_, np.array([1, 2], np.float32), inputs=True)
    scores = np.array([detector._figures_of_input(picture)[0] for picture in unscored.pictures()], np.float32)
    arrays = {name: array for name, array in state.arrays.items() if not name.startswith("seal_")}
    old = replace(state, arrays=arrays | replace(unscored, scores=scores).arrays())
    again = detectors.from_state(old)
    assert again.score([scratched_part(3)])[0].score == detector.score([scratched_part(3)])[0].score
    assert again.state().arrays.keys() == old.arrays.keys()
    smaller = np.array([32, 32], np.int32)
    assert "seal's inputs have" in refusal(replace(old, arrays=old.arrays | {"seal_size": smaller}))
    drifted = replace(old, arrays=old.arrays | {"seal_scores": scores * np.float32(1.01)})
    assert "other scores" in refusal(drifted, ErrorCode.MODEL_DRIFTED)


def member(**changes: Any) -> dict[str, Any]:
    meta = {"detector": "patchcore", "good_images": ["0", "1"], "recipe": {}}
    plain = {"good_images": ["a", "b"], "learned": [0, 1], "scales": [1.0, 2.0], "members": [meta, dict(meta)]}
    return plain | {"detector": "ensemble"} | changes


def test_an_ensemble_that_could_be(honest: Callable[[str], ModelState]) -> None:
    assert schema.ensemble(member()) == "patchcore"


@pytest.mark.parametrize(
    "changes",
    [
        {"members": "abc"},
        {"members": []},
        {"members": [{}] * 2},
        {"members": ["a", "b"]},
        {"members": [{"detector": "patchcore", "good_images": []}, {"detector": "padim", "good_images": []}]},
        {"members": [{"detector": ["patchcore"], "good_images": []}] * 2},
        {"members": [{"detector": "patchcore", "good_images": ["0", "1"]}] * 100, "scales": [1.0] * 100},
        {"members": None},
        {"scales": [1.0]},
        {"scales": [0.0, 1.0]},
        {"scales": [-1.0, 1.0]},
        {"scales": [float("nan"), 1.0]},
        {"scales": ["1", "2"]},
        {"scales": 5},
        {"learned": [0]},
        {"learned": [0, 2]},
        {"learned": [-1, 0]},
        {"learned": "01"},
        {"good_images": 5},
    ],
    ids=str,
)
def test_an_ensemble_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    refusal(ModelState(member(**changes), {}, {}))
