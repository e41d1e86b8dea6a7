"""What every detector promises, whatever it learns: one suite over all of them."""

import gc
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from small_parts import good_part, scratched_part

from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.methods import METHODS
from inspector.core.model import ModelState
from inspector.core.progress import Progress, finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Subsampling
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.engine import detectors
from inspector.engine.backbones.checkpoints import COUNTERS
from inspector.engine.backbones.network import Network
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors.detector import FitReport, Scored
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.regions import regions_of
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.storage import models

GOOD = [good_part(seed) for seed in range(6)] + [good_part(seed, 60, 60) for seed in range(6, 8)]
NAMES = [f"good {k}" for k in range(len(GOOD))]
RECIPES = {
    "patchcore": Recipe(size=64, coreset=120, weigh_levels=True, density_correction=True),
    "padim": Recipe(size=64, detector="padim", dimensions=24),
    "spade": Recipe(size=64, detector="spade", nearest_images=3),
    "autoencoder": Recipe(size=64, detector="autoencoder", training_steps=30),
    "random patches": Recipe(size=64, coreset=120, subsampling=Subsampling.RANDOM, standardise=False),
    "two networks": Recipe(size=64, coreset=60, ensemble=("resnet18",)),
}
QUERIES = [good_part(1), scratched_part(2), good_part(8, 60, 60), good_part(4)[:, ::-1], good_part(1, 33, 200)]


@dataclass(frozen=True)
class Fitted:
    """A detector that learned from `GOOD`; not to be fitted again."""

    detector: detectors.AnyDetector
    report: FitReport
    steps: list[Progress]
    state: ModelState


def fit(detector: detectors.AnyDetector, images: list[Image] = GOOD, names: list[str] = NAMES) -> Fitted:
    steps, fitting = [], detector.fit(images, names)
    while True:
        try:
            steps.append(next(fitting))
        except StopIteration as end:
            return Fitted(detector, end.value, steps, detector.state())


@pytest.fixture(scope="module", params=RECIPES)
def recipe(request: pytest.FixtureRequest) -> Recipe:
    return RECIPES[request.param]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> RuntimeOptions:
    """A ResNet-18 whose weights are random: enough for what is promised here."""
    folder = tmp_path_factory.mktemp("weights")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Network(backbone("resnet18"), (1, 2, 3)).body.state_dict()
    safetensors.torch.save_file({n: v for n, v in network.items() if COUNTERS not in n}, folder / "resnet18.safetensors")
    return RuntimeOptions(weights=folder)


@pytest.fixture(scope="module")
def fresh(recipe: Recipe, options: RuntimeOptions, network_cache: Path) -> Callable[[], detectors.AnyDetector]:
    """Makes a detector that has learned nothing yet."""
    return lambda: detectors.make(recipe, options, network_cache)


@pytest.fixture(scope="module")
def fitted(fresh: Callable[[], detectors.AnyDetector]) -> Fitted:
    return fit(fresh())


def broken(why: str) -> Callable[[], Image]:
    def read() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, why)

    return read


def test_every_method_has_a_detector_and_is_in_this_suite() -> None:
    assert set(detectors.DETECTORS) == set(METHODS) == {recipe.detector for recipe in RECIPES.values()}


def test_the_detector_is_the_one_that_was_asked_for(fitted: Fitted, recipe: Recipe) -> None:
    member = fitted.detector.members_[-1] if isinstance(fitted.detector, Ensemble) else fitted.detector
    assert type(member) is detectors.DETECTORS[recipe.detector] and member.kind == str(recipe.detector)
    assert fitted.state.meta["detector"] == fitted.detector.kind


def test_the_report_counts(fitted: Fitted) -> None:
    report = fitted.report
    assert report.images == len(GOOD) and report.skipped == () and report.patches > len(GOOD)
    assert len(report.bank_sha256) == 64
    assert set(report.seconds) == {"read_and_features", fitted.detector.learning, "total"}
    assert all(value >= 0 for value in report.seconds.values())


def test_what_is_kept_of_a_picture_gives_its_result_again_bit_for_bit(fitted: Fitted, recipe: Recipe) -> None:
    detector, stored = fitted.detector, detectors.from_state(fitted.state)
    found = [*detector.score(QUERIES), *(detector.score_again(GOOD[k], k) for k in (0, 6))]
    many = [scored.result for _, scored in detector.score_many(QUERIES) if isinstance(scored, Scored)]
    for one in (*found, *many):
        assert len(one.evidence.sheets) == 1 + len(recipe.ensemble) and one.evidence.shape == one.map.shape
        assert {sheet.grid.dtype for sheet in one.evidence.sheets} == {np.dtype(np.float32)}
        for known in (detector, stored):
            again = known.result_of(one.evidence)
            assert again.score == one.score and (again.map == one.map).all()
            assert (again.patch, again.grid, again.neighbour) == (one.patch, one.grid, one.neighbour)
            rule = RegionRule(float(np.median(one.drawn)), 1)
            assert regions_of(again, rule) == regions_of(one, rule) != ()


def test_evidence_of_another_model_is_refused(fitted: Fitted) -> None:
    evidence = fitted.detector.score(QUERIES[:1])[0].evidence
    with pytest.raises(ValueError, match="zip"):
        fitted.detector.result_of(replace(evidence, sheets=evidence.sheets * 3))


def test_progress_tells_of_every_image(fitted: Fitted) -> None:
    assert fitted.steps[0].stage == "Loading the network"
    counted = [step for step in fitted.steps if step.unit == "images" and step.stage.startswith("Reading")]
    assert [(step.done, step.total) for step in counted[: len(GOOD)]] == [(k, len(GOOD)) for k in range(1, len(GOOD) + 1)]


def test_a_cross_fit_scores_good_parts_as_new_ones(fresh: Callable[[], detectors.AnyDetector], fitted: Fitted, recipe: Recipe) -> None:
    """Every score is as high as those of new parts, where one's own would be lower or the same; what is learned does not change."""
    assert fitted.report.cross_fit is None
    report = finish(fresh().fit([broken("lost"), *GOOD], cross_fit=True))
    assert report.cross_fit is not None and report.bank_sha256 == fitted.report.bank_sha256
    crossed, own = np.array(report.cross_fit.scores), np.array([result.score for result in fitted.detector.score(GOOD)])
    new = [result.score for result in fitted.detector.score([good_part(seed) for seed in range(900, 906)])]
    assert crossed.shape == (len(GOOD),) and report.cross_fit.families == tuple(range(len(GOOD)))
    assert (crossed > 0.99 * own).all() or recipe.detector == "autoencoder"  # which hardly knows one picture from another
    assert 0.6 < np.median(crossed[:6]) / np.median(new) < 1.6


def test_near_duplicates_do_not_vouch_for_each_other(fresh: Callable[[], detectors.AnyDetector], recipe: Recipe) -> None:
    if recipe.detector == "autoencoder":
        return  # without a pretrained network nothing tells which pictures show the same part
    twins = [GOOD[0], np.clip(GOOD[0].astype(int) + 1, 0, 255).astype(np.uint8)]
    found = finish(fresh().fit([*twins, *GOOD[1:5]], cross_fit=True)).cross_fit
    assert found is not None and found.families[0] == found.families[1] and len(set(found.families)) == 5
    assert found.relatives(0) == (0, 1) and found.relatives(3) == (3,)


def test_a_good_image_is_scored_again_as_in_the_cross_fit_or_as_a_part(fresh: Callable[[], detectors.AnyDetector], recipe: Recipe) -> None:
    detector = fresh()
    crossed = finish(detector.fit(GOOD[:5], cross_fit=True)).cross_fit
    assert crossed is not None
    again = detectors.from_state(detector.state()).score_again(GOOD[3], 3)
    expected = crossed.scores[3] if recipe.detector == "patchcore" else detector.score([GOOD[3]])[0].score
    assert again.score == pytest.approx(expected, rel=1e-4) and again.map.shape == GOOD[3].shape[:2]


def test_a_defect_scores_above_good_parts(fitted: Fitted) -> None:
    good = max(result.score for result in fitted.detector.score([good_part(seed) for seed in range(500, 504)]))
    assert good < min(result.score for result in fitted.detector.score([scratched_part(seed) for seed in range(510, 513)]))


def test_the_map_has_the_size_of_the_image_and_is_hottest_on_the_defect(fitted: Fitted) -> None:
    image = scratched_part(500)
    result = fitted.detector.score([image])[0]
    assert result.map.shape == image.shape[:2] and result.map.dtype == np.float32
    row, column = np.unravel_index(result.map.argmax(), result.map.shape)
    assert 12 <= row <= 48 and 42 <= column <= 95
    assert 0 <= result.patch[0] < result.grid[0] and 0 <= result.patch[1] < result.grid[1]


def test_images_of_all_sizes_are_scored_and_black_ones_too(fitted: Fitted) -> None:
    for image in (*QUERIES, np.zeros((50, 50, 3), np.uint8)):
        result = fitted.detector.score([image])[0]
        assert result.map.shape == image.shape[:2] and np.isfinite(result.map).all() and np.isfinite(result.score)


@pytest.mark.parametrize(
    ("image", "why"),
    [(good_part(300).astype(np.uint16) * 257, "more than 8 bits"), (good_part(300)[:, :, 0], "grey")],
    ids=["deep", "grey"],
)
def test_an_image_of_another_depth_or_colour_has_no_score(fitted: Fitted, image: Image, why: str) -> None:
    again = detectors.from_state(fitted.state)
    for detector in (fitted.detector, again):
        with pytest.raises(InspectorError, match=why) as caught:
            detector.score([image])
        assert caught.value.code is ErrorCode.IMAGE_UNLIKE
    ((_, found),) = again.score_many([image])
    assert isinstance(found, InspectorError) and found.code is ErrorCode.IMAGE_UNLIKE


def without_pictures(meta: dict[str, Any]) -> dict[str, Any]:
    """A model's meta data as they were before the format of the pictures was kept."""
    rest = {name: value for name, value in meta.items() if name != "pictures"}
    return rest | ({"members": [without_pictures(each) for each in rest["members"]]} if "members" in rest else {})


def test_a_model_from_before_the_format_was_kept_scores_what_it_did(fitted: Fitted) -> None:
    old = detectors.from_state(replace(fitted.state, meta=without_pictures(fitted.state.meta)))
    assert [result.score for result in old.score(QUERIES)] == [result.score for result in fitted.detector.score(QUERIES)]
    deep, grey = good_part(300).astype(np.uint16) * 257, np.repeat(good_part(300)[:, :, :1], 3, axis=2)
    assert old.score([deep])[0].score == pytest.approx(old.score([good_part(300)])[0].score, rel=0.2)
    assert old.score([grey])[0].score == old.score([grey[:, :, 0]])[0].score
    assert "pictures" not in str(old.state().meta)


def test_the_state_scores_the_same_again(fitted: Fitted, recipe: Recipe) -> None:
    stored = safetensors.numpy.save(fitted.state.arrays)
    again = detectors.from_state(replace(fitted.state, arrays=safetensors.numpy.load(stored)))
    assert again.recipe == recipe and again.names_ == NAMES and again.preprocess == fitted.detector.preprocess
    assert again.provenance == fitted.detector.provenance
    for before, after in zip(fitted.detector.score(QUERIES), again.score(QUERIES), strict=True):
        assert after.score == before.score and np.array_equal(after.map, before.map)
        assert (after.neighbour, after.patch, after.grid) == (before.neighbour, before.patch, before.grid)
    assert safetensors.numpy.save(again.state().arrays) == stored and again.state().meta == fitted.state.meta


def test_torch_computes_what_openvino_computes(fitted: Fitted, options: RuntimeOptions) -> None:
    reference = detectors.from_state(fitted.state, RuntimeOptions("torch", weights=options.weights))
    assert reference.runtime_name.startswith("torch") and fitted.detector.runtime_name.startswith("openvino")
    for found, expected in zip(fitted.detector.score(QUERIES), reference.score(QUERIES), strict=True):
        assert found.score == pytest.approx(expected.score, rel=2e-4)
        assert found.map == pytest.approx(expected.map, abs=1e-3 * float(expected.map.max()))


def test_many_images_are_scored_in_order_and_a_broken_one_keeps_its_place(fitted: Fitted) -> None:
    found = dict(fitted.detector.score_many([broken("It is cracked."), *(lambda image=image: image for image in QUERIES)]))
    assert list(found) == list(range(len(QUERIES) + 1)) and isinstance(found[0], InspectorError)
    for k, expected in enumerate(fitted.detector.score(QUERIES), start=1):
        scored = found[k]
        assert isinstance(scored, Scored) and scored.ms > 0
        assert scored.result.score == pytest.approx(expected.score, rel=1e-5)


def test_same_images_and_seed_give_the_same_state(fitted: Fitted, fresh: Callable[[], detectors.AnyDetector]) -> None:
    again = fit(fresh())
    assert again.report.bank_sha256 == fitted.report.bank_sha256 and again.state.meta == fitted.state.meta
    assert all(np.array_equal(again.state.arrays[name], array) for name, array in fitted.state.arrays.items())
    fewer = fit(fresh(), GOOD[:-1])
    assert fewer.report.bank_sha256 != fitted.report.bank_sha256


def test_unreadable_images_are_skipped_and_named(fresh: Callable[[], detectors.AnyDetector]) -> None:
    detector = fresh()
    images = [broken("first"), GOOD[0], np.zeros((4, 4), np.float64), GOOD[1], broken("last")]
    report = finish(detector.fit(images, names=["a", "b", "c", "d", "e"]))  # type: ignore[arg-type]
    assert [index for index, _ in report.skipped] == [0, 2, 4] and report.images == 2 and detector.names_ == ["b", "d"]
    assert finish(fresh().fit(GOOD[:2])).bank_sha256 == report.bank_sha256


@pytest.mark.parametrize("images", [[], [broken("It is cracked.")] * 3], ids=["none", "all unreadable"])
def test_without_a_readable_image_there_is_nothing_to_learn(fresh: Callable[[], detectors.AnyDetector], images: list[Image]) -> None:
    with pytest.raises(InspectorError, match="It is cracked" if images else "There is no good image") as caught:
        finish(fresh().fit(images))
    assert caught.value.code is ErrorCode.NO_IMAGES


def test_one_good_image_is_enough(fresh: Callable[[], detectors.AnyDetector]) -> None:
    detector = fresh()
    assert finish(detector.fit(GOOD[:1])).images == 1
    good, defect = detector.score([GOOD[0], scratched_part(0)])
    assert good.score < defect.score


def test_a_fit_may_be_closed_at_every_step_and_leaves_the_detector_as_it_was(
    recipe: Recipe,
    options: RuntimeOptions,
    fresh: Callable[[], detectors.AnyDetector],
    network_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("inspector.engine.memory_bank.coreset.BREATH_S", -1.0)  # as many steps whatever else the PC does
    detector = detectors.make(recipe, options, Path(shutil.copytree(network_cache, tmp_path / "cache")))
    finish(detector.fit(GOOD[:2]))
    expected, image, meta = detector.score([scratched_part(3)])[0].score, scratched_part(3), detector.state().meta
    others = [picture.astype(np.uint16) * 16 for picture in GOOD[3:6]]
    total = sum(1 for _ in fresh().fit(others))
    assert total > 4
    stops = range(1, total + 1) if total < 20 else np.unique(np.linspace(1, total, 10).astype(int)).tolist()
    for stop in stops:
        steps = detector.fit(others)
        for _ in range(stop):
            next(steps)
        steps.close()
        assert detector.state().meta == meta
    gc.collect()  # a file left open would warn
    assert detector.score([image])[0].score == expected


def test_a_pc_that_computes_other_scores_is_refused(fitted: Fitted) -> None:
    name = next(name for name in fitted.state.arrays if name.endswith("seal_scores"))
    for factor in (1.01, np.nan):
        arrays = {**fitted.state.arrays, name: fitted.state.arrays[name] * np.float32(factor)}
        with pytest.raises(InspectorError, match="other scores") as caught:
            detectors.from_state(replace(fitted.state, arrays=arrays))
        assert caught.value.code is ErrorCode.MODEL_DRIFTED


@pytest.mark.parametrize("kind", ["arrays", "meta", "blobs"])
def test_a_model_that_lacks_something_is_damaged(fitted: Fitted, kind: str) -> None:
    for key in getattr(fitted.state, kind):
        if key in ("format", "families", "pictures"):
            continue
        rest = {name: value for name, value in getattr(fitted.state, kind).items() if name != key}
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(replace(fitted.state, **{kind: rest}))
        assert caught.value.code is ErrorCode.MODEL_DAMAGED, key


def test_a_model_that_was_changed_is_damaged_or_drifted(fitted: Fitted) -> None:
    for name, array in fitted.state.arrays.items():
        if "seal_" in name:
            continue
        changed = array.copy()
        changed.flat[0] += changed.dtype.type(1)
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(replace(fitted.state, arrays={**fitted.state.arrays, name: changed}))
        assert caught.value.code in (ErrorCode.MODEL_DAMAGED, ErrorCode.MODEL_DRIFTED), name


def test_a_model_of_an_unknown_detector_is_damaged(fitted: Fitted) -> None:
    with pytest.raises(InspectorError, match="crystal ball") as caught:
        detectors.from_state(replace(fitted.state, meta={**fitted.state.meta, "detector": "crystal ball"}))
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_a_result_is_traced_back_or_it_is_said_why_not(fitted: Fitted) -> None:
    detector = fitted.detector
    assert detector.provenance.endswith(".")
    result = detector.score([scratched_part(501)])[0]
    origin = detector.origin(result.neighbour)
    if result.neighbour < 0:
        assert origin is None
        return
    assert origin is not None
    image, y, x = origin
    assert 0 <= image < len(GOOD) and 0 < y < 1 and 0 < x < 1


def test_inspecting_needs_no_torch(fitted: Fitted, tmp_path: Path) -> None:
    model = models.save_model(tmp_path, fitted.state, [], Threshold(1.0, Rule.MANUAL), {})
    write_image(tmp_path / "part.png", scratched_part(2))
    program = (
        "import sys, pathlib\n"
        "sys.modules['torch'] = sys.modules['torchvision'] = sys.modules['timm'] = None\n"
        "from inspector.devices.image_file import read_image\n"
        "from inspector.engine import detectors\n"
        "from inspector.storage import models\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "detector = detectors.from_state(models.load_model(folder, sys.argv[2]).state)\n"
        "print(repr(detector.score([read_image(folder / 'part.png')])[0].score))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path, model], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == fitted.detector.score([scratched_part(2)])[0].score


def test_what_is_no_image_is_refused_when_scoring(fitted: Fitted) -> None:
    with pytest.raises(InspectorError) as caught:
        fitted.detector.score([GOOD[0], np.zeros((0, 0, 3), np.uint8)])
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


@pytest.mark.parametrize("settings", [{"backbone": "resnet1"}, {"levels": (9,)}], ids=str)
def test_what_cannot_be_is_refused_before_any_image(recipe: Recipe, settings: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        detectors.make(replace(recipe, **settings))  # type: ignore[arg-type]
    assert caught.value.code in (ErrorCode.BACKBONE_UNKNOWN, ErrorCode.BAD_ARGUMENT)


def test_a_model_from_before_there_were_other_detectors_is_read_as_patchcore(network_cache: Path) -> None:
    state = fit(detectors.make(RECIPES["patchcore"], cache=network_cache)).state
    newer = {"detector", "dimensions", "nearest_images", "ensemble", "subsampling", "standardise", "training_steps"}
    recipe = {name: value for name, value in state.meta["recipe"].items() if name not in newer}
    preprocess = {name: value for name, value in state.meta["preprocess"].items() if name not in ("fixed", "multiple")}
    old = detectors.from_state(replace(state, meta={**state.meta, "recipe": recipe, "preprocess": preprocess}))
    assert old.recipe == RECIPES["patchcore"] and isinstance(old, PatchCore)


def test_the_unit_of_an_ensemble_is_the_score_of_a_good_part(options: RuntimeOptions, network_cache: Path) -> None:
    detector = detectors.make(RECIPES["two networks"], options, network_cache)
    finish(detector.fit(GOOD))
    assert isinstance(detector, Ensemble)
    crossed = [finish(type(member)(member.recipe, options, network_cache).fit(GOOD, cross_fit=True)) for member in detector.members_]
    image = scratched_part(4)
    alone = [member.score([image])[0] for member in detector.members_]
    units = [np.median(report.cross_fit.scores) for report in crossed if report.cross_fit is not None]
    found = detector.score([image])[0]
    assert found.score == pytest.approx(np.mean([r.score / unit for r, unit in zip(alone, units, strict=True)]), rel=1e-5)
    assert found.map == pytest.approx(np.mean([r.map / unit for r, unit in zip(alone, units, strict=True)], axis=0), rel=1e-4)


def test_a_random_bank_holds_patches_of_the_good_images_and_covers_them_less_well(network_cache: Path) -> None:
    reports = [
        finish(detectors.make(Recipe(size=64, coreset=120, subsampling=kind), cache=network_cache).fit(GOOD)) for kind in Subsampling
    ]
    assert [report.bank_vectors for report in reports] == [120, 120]
    assert reports[1].coverage_radius > reports[0].coverage_radius


def test_without_standardisation_the_bank_holds_the_features_themselves(network_cache: Path) -> None:
    detector = PatchCore(Recipe(size=64, coreset=1.0, standardise=False), cache=network_cache)
    finish(detector.fit(GOOD[:2]))
    features = detector.runtime().features(detector.preprocess.apply(GOOD[0])[None])[0]
    assert not detector.mean_.any() and (detector.std_ == 1).all()
    assert detector.bank_.vectors[: features[..., 0].size] == pytest.approx(features.reshape(-1, features.shape[2]), abs=2e-3)
