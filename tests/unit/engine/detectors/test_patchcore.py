"""The default detector: what it learns, what it remembers of it, and what it refuses."""

import gc
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from plain_patchcore import PlainPatchCore
from scipy.spatial.distance import cdist
from small_parts import good_part, scratched_part

from inspector.core.coreset_size import bank_size
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.model import ModelState
from inspector.core.progress import Progress, finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit, Neighbours
from inspector.core.types import AnomalyResult, Image
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.memory_bank.density import Density

RECIPE = Recipe(size=64, coreset=120, weigh_levels=True, density_correction=True)
GOOD = [good_part(seed) for seed in range(6)] + [good_part(seed, 60, 60) for seed in range(6, 9)]
NAMES = [f"good {k}" for k in range(len(GOOD))]


@dataclass(frozen=True)
class Fitted:
    """A detector that learned from `GOOD`; not to be fitted again."""

    detector: PatchCore
    report: FitReport
    steps: list[Progress]
    plain: PlainPatchCore
    features: list[np.ndarray]
    """Of every good image, standardised, as the plain detector computes them."""


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> Fitted:
    detector, steps = PatchCore(RECIPE, cache=network_cache), []
    fitting = detector.fit(GOOD, names=NAMES)
    while True:
        try:
            steps.append(next(fitting))
        except StopIteration as end:
            plain = PlainPatchCore(detector)
            return Fitted(detector, end.value, steps, plain, [plain.standardised(image) for image in GOOD])


@pytest.fixture(scope="module")
def fit(network_cache: Path) -> Callable[..., tuple[PatchCore, FitReport]]:
    """Fits a new detector to images with some other recipe."""

    def run(images: list[Image], **settings: object) -> tuple[PatchCore, FitReport]:
        detector = PatchCore(replace(RECIPE, **settings), cache=network_cache)  # type: ignore[arg-type]
        return detector, finish(detector.fit(images))

    return run


def changed(state: ModelState, **arrays: np.ndarray) -> ModelState:
    return replace(state, arrays={**state.arrays, **arrays})


def test_the_report_counts(fitted: Fitted) -> None:
    report, bank = fitted.report, fitted.detector.bank_
    grids = [found.shape[:2] for found in fitted.features]
    assert report.images == len(GOOD) and report.skipped == ()
    assert report.patches == sum(rows * columns for rows, columns in grids)
    assert report.bank_vectors == len(bank) == 120
    assert report.bank_sha256 == bank.sha256()
    assert set(report.seconds) == {"read_and_features", "coreset", "total"}
    assert all(value >= 0 for value in report.seconds.values())


def test_every_vector_of_the_bank_is_the_patch_that_its_provenance_names(fitted: Fitted) -> None:
    bank, features = fitted.detector.bank_, fitted.features
    assert bank.images.max() < len(GOOD) and len({*zip(bank.images.tolist(), map(tuple, bank.positions.tolist()), strict=True)}) == 120
    for vector, image, (row, column) in zip(bank.vectors, bank.images, bank.positions, strict=True):
        assert vector == pytest.approx(features[image][row, column], abs=2e-3)
    assert [tuple(grid) for grid in bank.grids] == [found.shape[:2] for found in features]
    assert fitted.detector.names_ == NAMES


def test_the_origin_of_a_vector_is_a_place_in_its_image(fitted: Fitted) -> None:
    bank = fitted.detector.bank_
    for k in (0, 60, 119):
        image, y, x = bank.origin(k)
        assert image == bank.images[k]
        assert (int(y * bank.grids[image][0]), int(x * bank.grids[image][1])) == tuple(bank.positions[k])


def test_channels_are_standardised_over_all_good_patches_and_weighed_by_level(fitted: Fitted) -> None:
    rows = np.concatenate([found.reshape(-1, found.shape[2]) for found in fitted.features])
    assert rows.mean(axis=0) == pytest.approx(np.zeros(rows.shape[1]), abs=1e-4)
    assert rows.std(axis=0) == pytest.approx(np.repeat([0.5**0.5, 1], [40, 112]), abs=1e-3)  # strides 8 and 16


@pytest.mark.parametrize("settings", [{"weigh_levels": False}, {"levels": (3,)}], ids=str)
def test_levels_count_the_same_where_they_are_not_weighed(
    fit: Callable[..., tuple[PatchCore, FitReport]], settings: dict[str, object]
) -> None:
    plain = PlainPatchCore(fit(GOOD[:6], **settings)[0])
    rows = np.concatenate([found.reshape(-1, found.shape[2]) for found in map(plain.standardised, GOOD[:6])])
    assert rows.std(axis=0) == pytest.approx(np.ones(rows.shape[1]), abs=1e-3)


def test_the_usual_distances_are_those_of_all_good_patches(fitted: Fitted) -> None:
    rows = np.concatenate([found.reshape(-1, found.shape[2]) for found in fitted.features])
    distances = cdist(rows, fitted.plain.bank)
    expected = Density.measure(distances.argmin(axis=1).astype(np.int32), distances.min(axis=1).astype(np.float32), 120)
    density = fitted.detector.density_
    assert density is not None
    assert density.gain == pytest.approx(expected.gain, rel=1e-2) and density.gain.std() > 0.02
    assert density.offset == pytest.approx(expected.offset, abs=0.05)


def test_without_density_correction_scores_are_distances(fit: Callable[..., tuple[PatchCore, FitReport]]) -> None:
    detector, _ = fit(GOOD[:5], density_correction=False, sigma=0.0)
    image = scratched_part(77)
    features = PlainPatchCore(detector).standardised(image)
    largest = cdist(features.reshape(-1, features.shape[2]), detector.bank_.vectors).min(axis=1).max()
    assert detector.density_ is None and detector.score([image])[0].score == pytest.approx(largest, rel=1e-2)


def test_usual_distances_that_were_changed_are_damage(fitted: Fitted) -> None:
    state = fitted.detector.state()
    for name in ("gain", "offset"):
        array = state.arrays[name].copy()
        array[7] += 1
        with pytest.raises(InspectorError, match="usual distances") as caught:
            PatchCore.from_state(changed(state, **{name: array}))
        assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_the_coverage_radius_is_the_largest_distance_of_a_good_patch_to_the_bank(fitted: Fitted) -> None:
    largest = 0.0
    for features in fitted.features:
        rows = features.reshape(-1, features.shape[2])
        largest = max(largest, float(cdist(rows, fitted.plain.bank).min(axis=1).max()))
    assert fitted.report.coverage_radius == pytest.approx(largest, rel=1e-3)


def test_a_good_image_in_the_bank_scores_below_a_defect(fitted: Fitted) -> None:
    good, defect = (fitted.detector.score([make(500)])[0].score for make in (good_part, scratched_part))
    assert 0 < good < 0.5 * defect


def test_the_result_points_at_the_defect(fitted: Fitted) -> None:
    image = scratched_part(500)
    result = fitted.detector.score([image])[0]
    assert result.map.shape == image.shape[:2] and result.map.dtype == np.float32
    row, column = np.unravel_index(result.map.argmax(), result.map.shape)
    assert 15 <= row <= 45 and 45 <= column <= 92
    assert result.patch[0] / result.grid[0] == pytest.approx(row / 72, abs=0.2)
    assert result.patch[1] / result.grid[1] == pytest.approx(column / 96, abs=0.2)


def test_the_neighbour_is_the_bank_vector_nearest_to_the_hottest_patch(fitted: Fitted) -> None:
    image = scratched_part(501)
    result = fitted.detector.score([image])[0]
    features = fitted.plain.standardised(image)
    assert features.shape[:2] == result.grid
    distances = np.linalg.norm(features[result.patch] - fitted.plain.bank, axis=1)
    assert distances[result.neighbour] == pytest.approx(distances.min(), rel=1e-4)
    hottest = fitted.plain.corrected(cdist(features.reshape(-1, features.shape[2]), fitted.plain.bank)).reshape(result.grid)
    assert hottest[result.patch] == pytest.approx(hottest.max(), rel=1e-4)


@pytest.mark.parametrize("neighbours", [2, 3, 9, 1000])
def test_re_weighting_is_equation_7(fit: Callable[..., tuple[PatchCore, FitReport]], neighbours: int) -> None:
    detector, _ = fit(GOOD[:4], reweight_neighbours=neighbours, coreset=40)
    plain = PlainPatchCore(detector)
    weighted = {seed: plain.score(make(seed))[0] for seed, make in ((300, good_part), (301, scratched_part))}
    assert detector.score([good_part(300)])[0].score == pytest.approx(weighted[300], rel=2e-4)
    assert detector.score([scratched_part(301)])[0].score == pytest.approx(weighted[301], rel=2e-4)
    plain.recipe = replace(plain.recipe, reweight_neighbours=0)
    assert weighted[301] < plain.score(scratched_part(301))[0]


def test_one_neighbour_is_no_re_weighting(fit: Callable[..., tuple[PatchCore, FitReport]]) -> None:
    scores = [fit(GOOD[:3], reweight_neighbours=b)[0].score([scratched_part(0)])[0].score for b in (0, 1)]
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)


def test_same_images_and_seed_give_the_same_bank(fitted: Fitted, fit: Callable[..., tuple[PatchCore, FitReport]]) -> None:
    assert fit(GOOD)[1].bank_sha256 == fitted.report.bank_sha256
    assert fit([lambda image=image: image for image in GOOD])[1].bank_sha256 == fitted.report.bank_sha256  # type: ignore[misc]
    assert fit(GOOD, seed=1)[1].bank_sha256 != fitted.report.bank_sha256
    assert fit(GOOD[:-1])[1].bank_sha256 != fitted.report.bank_sha256


def test_the_hash_covers_vectors_and_provenance(fitted: Fitted) -> None:
    bank = fitted.detector.bank_
    for name in ("vectors", "images", "positions", "grids"):
        array = getattr(bank, name).copy()
        array.flat[0] += 1
        assert replace(bank, **{name: array}).sha256() != bank.sha256()


@pytest.mark.parametrize(
    "settings",
    [
        {"fit": Fit.STRETCH},
        {"fit": Fit.PAPER},
        {"levels": (1, 2, 3), "patch_size": 5, "target_dimension": 32},
        {"levels": (2,), "patch_size": 1},
        {"sigma": 0.0},
        {"projection_dimension": 16},
        {"coreset": 0.25},
        {"coreset": None},
    ],
    ids=str,
)
def test_every_setting_of_the_recipe_scores_as_written_out(
    fit: Callable[..., tuple[PatchCore, FitReport]], settings: dict[str, object]
) -> None:
    detector, report = fit(GOOD[:5], **settings)
    assert report.bank_vectors == bank_size(detector.recipe.coreset, report.patches, report.images)
    image = scratched_part(77)
    result, (score, anomaly_map) = detector.score([image])[0], PlainPatchCore(detector).score(image)
    assert result.score == pytest.approx(score, rel=1e-4)
    if detector.recipe.fit is not Fit.PAPER:
        assert result.map == pytest.approx(anomaly_map, abs=1e-3 * score)


def test_progress_names_its_stages_in_order(fitted: Fitted) -> None:
    stages = list(dict.fromkeys(step.stage for step in fitted.steps))
    expected = ["Loading the network", "Reading and computing features", "Choosing the memory bank"]
    assert stages[:2] == expected[:2] and stages == expected[: len(stages)]  # a small bank is chosen in one breath
    reading = [step for step in fitted.steps if step.stage == "Reading and computing features"]
    assert [(step.done, step.total) for step in reading] == [(k, len(GOOD)) for k in range(1, len(GOOD) + 1)]


def broken(why: str) -> Callable[[], Image]:
    def read() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, why)

    return read


def test_unreadable_images_are_skipped_and_named(network_cache: Path) -> None:
    detector = PatchCore(RECIPE, cache=network_cache)
    images = [broken("first"), GOOD[0], np.zeros((4, 4), np.float64), GOOD[1], broken("last")]
    report = finish(detector.fit(images, names=["a", "b", "c", "d", "e"]))  # type: ignore[arg-type]
    assert [index for index, _ in report.skipped] == [0, 2, 4]
    assert [error.detail for _, error in report.skipped][::2] == ["first", "last"]
    assert report.images == 2 and detector.names_ == ["b", "d"] and set(detector.bank_.images.tolist()) == {0, 1}


@pytest.mark.parametrize("images", [[], [broken("It is cracked.")] * 3], ids=["none", "all unreadable"])
def test_without_a_readable_image_there_is_nothing_to_learn(network_cache: Path, images: list[Callable[[], Image]]) -> None:
    with pytest.raises(InspectorError, match=r"can be read: It is cracked\.$" if images else "There is no good image") as caught:
        finish(PatchCore(RECIPE, cache=network_cache).fit(images))
    assert caught.value.code is ErrorCode.NO_IMAGES


def test_a_bug_while_reading_is_not_swallowed(network_cache: Path) -> None:
    def bug() -> Image:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish(PatchCore(RECIPE, cache=network_cache).fit([GOOD[0], bug]))


def test_what_is_no_image_is_refused_when_scoring(fitted: Fitted) -> None:
    with pytest.raises(InspectorError) as caught:
        fitted.detector.score([GOOD[0], np.zeros((0, 0, 3), np.uint8)])
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


def test_12_bit_images_are_learned_as_such(fit: Callable[..., tuple[PatchCore, FitReport]], fitted: Fitted) -> None:
    deep = [image.astype(np.uint16) * 16 + 8 for image in GOOD]
    detector, _ = fit(deep)
    assert detector.preprocess.white_level == 4095
    assert fitted.detector.preprocess.white_level == 65535
    image = scratched_part(9)
    expected = fitted.detector.score([image])[0].score
    assert detector.score([image.astype(np.uint16) * 16 + 8])[0].score == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("budget", [0, 1], ids=["in memory", "on disk"])
def test_every_fit_may_be_closed_at_every_step_and_leaves_the_detector_as_it_was(
    network_cache: Path, tmp_path: Path, budget: float
) -> None:
    detector = PatchCore(RECIPE, cache=Path(shutil.copytree(network_cache, tmp_path / "cache")), memory_budget=budget)
    finish(detector.fit(GOOD[:2]))
    image, cached = scratched_part(3), sorted((tmp_path / "cache").iterdir())
    expected, sha = detector.score([image])[0].score, detector.bank_.sha256()
    others = [picture.astype(np.uint16) * 16 for picture in GOOD[3:6]]
    total = sum(1 for _ in PatchCore(RECIPE, cache=network_cache).fit(others))
    assert total > 4
    for stop in range(1, total + 1):
        steps = detector.fit(others)
        for _ in range(stop):
            next(steps)
        steps.close()
        assert detector.bank_.sha256() == sha and detector.preprocess.white_level == 65535
    gc.collect()  # a file left open would warn
    assert detector.score([image])[0].score == expected
    assert sorted((tmp_path / "cache").iterdir()) == cached


def test_a_second_fit_learns_anew(network_cache: Path) -> None:
    detector = PatchCore(RECIPE, cache=network_cache)
    finish(detector.fit([picture.astype(np.uint16) * 16 for picture in GOOD[:3]]))
    report = finish(detector.fit(GOOD[:3]))
    assert detector.preprocess.white_level == 65535
    fresh = PatchCore(RECIPE, cache=network_cache)
    assert finish(fresh.fit(GOOD[:3])).bank_sha256 == report.bank_sha256
    assert fresh.score([GOOD[5]])[0].score == detector.score([GOOD[5]])[0].score


def test_the_state_scores_the_same_again(fitted: Fitted) -> None:
    state = fitted.detector.state()
    stored = safetensors.numpy.save(state.arrays)
    again = PatchCore.from_state(replace(state, arrays=safetensors.numpy.load(stored)))
    assert again.recipe == RECIPE and again.preprocess == fitted.detector.preprocess and again.names_ == NAMES
    assert again.bank_.sha256() == fitted.report.bank_sha256 and again.radius_ == fitted.report.coverage_radius
    images = [good_part(1), scratched_part(2), good_part(8, 60, 60), good_part(4)[:, ::-1], good_part(1, 33, 200)]
    for before, after in zip(fitted.detector.score(images), again.score(images), strict=True):
        assert after.score == before.score and np.array_equal(after.map, before.map)
        assert (after.neighbour, after.patch, after.grid) == (before.neighbour, before.patch, before.grid)
    assert safetensors.numpy.save(again.state().arrays) == stored and again.state().meta == state.meta


def test_a_pc_that_computes_other_scores_is_refused(fitted: Fitted) -> None:
    state = fitted.detector.state()
    for name, factor in (("mean", 1.01), ("std", 1.01)):
        with pytest.raises(InspectorError, match="other scores") as caught:
            PatchCore.from_state(changed(state, **{name: state.arrays[name] * np.float32(factor)}))
        assert caught.value.code is ErrorCode.MODEL_DRIFTED
        assert "\n" not in caught.value.detail


def test_rounding_is_no_drift(fitted: Fitted) -> None:
    state = fitted.detector.state()
    PatchCore.from_state(changed(state, std=state.arrays["std"] * np.float32(1 + 2e-6)))


@pytest.mark.parametrize("kind", ["arrays", "meta", "blobs"])
def test_a_model_that_lacks_something_is_damaged(fitted: Fitted, kind: str) -> None:
    state = fitted.detector.state()
    needed = [key for key in getattr(state, kind) if key not in ("detector", "format", "pictures")]
    assert needed
    for key in needed:
        rest = {name: value for name, value in getattr(state, kind).items() if name != key}
        with pytest.raises(InspectorError) as caught:
            PatchCore.from_state(replace(state, **{kind: rest}))
        assert caught.value.code is ErrorCode.MODEL_DAMAGED, key


@pytest.mark.parametrize("name", ["bank", "bank_images", "bank_positions", "grids"])
def test_a_bank_that_was_changed_is_damaged(fitted: Fitted, name: str) -> None:
    state = fitted.detector.state()
    array = state.arrays[name].copy()
    array.flat[7] += 1
    with pytest.raises(InspectorError, match="memory bank") as caught:
        PatchCore.from_state(changed(state, **{name: array}))
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_what_approximate_search_costs_is_measured_on_images_that_can_be_read(network_cache: Path) -> None:
    def unreadable() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is no picture.")

    images = [good_part(50), scratched_part(51)]
    recipe = Recipe(size=64, coreset=0.5)
    approximate, exact = (PatchCore(replace(recipe, search=kind), cache=network_cache) for kind in (Neighbours.IVF, Neighbours.EXACT))
    reports = [finish(detector.fit(GOOD[:6])) for detector in (approximate, exact)]
    assert reports[0].bank_sha256 == reports[1].bank_sha256
    costs = [one.score / other.score - 1 for one, other in zip(approximate.score(images), exact.score(images), strict=True)]
    assert approximate.search_error([*images, unreadable]) == pytest.approx(max(costs, key=abs), abs=1e-5)
    assert exact.search_error(images) == approximate.search_error([]) == approximate.search_error([unreadable]) == 0


def test_a_part_without_any_distance_costs_nothing(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = PatchCore(Recipe(size=64, coreset=100, search=Neighbours.HNSW), cache=network_cache)
    finish(detector.fit([good_part(seed) for seed in range(3)]))
    nothing = AnomalyResult(0.0, np.zeros((72, 96), np.float32), 0, (0, 0), (8, 8), Evidence((), (72, 96)))
    monkeypatch.setattr(detector, "score_on", lambda *_: nothing)
    assert detector.search_error([good_part(50)]) == 0


def test_turned_views_are_learned_within_the_same_bank_and_lead_back_to_their_part(fit: Callable[..., tuple[PatchCore, FitReport]]) -> None:
    square = [good_part(seed, 72, 72) for seed in range(5)]
    plain, _ = fit(square, coreset=200)
    turning, report = fit([*square, np.zeros((0, 0, 3), np.uint8)], coreset=200, turns=4)
    bank, grid = turning.bank_, turning.bank_.grids[0]
    assert report.images == 5 == len(bank.grids) and [k for k, _ in report.skipped] == [5]
    assert report.patches == 4 * 5 * int(np.prod(grid)) and len(bank) == 200
    assert set(bank.images) <= set(range(5)) and (bank.positions >= 0).all() and (bank.positions < grid).all()
    lying = [np.ascontiguousarray(np.rot90(good_part(seed, 72, 72))) for seed in range(20, 24)]
    assert all(turning.score([each])[0].score < plain.score([each])[0].score for each in lying)
    again = PatchCore.from_state(turning.state())
    assert again.recipe.turns == 4 and again.score(lying)[0].score == turning.score(lying)[0].score


def test_other_light_is_learned_beside_the_light_of_the_pictures(fit: Callable[..., tuple[PatchCore, FitReport]]) -> None:
    plain, lit = (fit(GOOD[:5], lights=lights, coreset=3000, density_correction=False)[0] for lights in (False, True))
    darker = [(0.8 * good_part(seed)).astype(np.uint8) for seed in range(20, 24)]
    assert all(lit.score([each])[0].map.mean() < plain.score([each])[0].map.mean() for each in darker)
    assert np.array_equal(lit.mean_, plain.mean_) and np.array_equal(lit.std_, plain.std_)


def test_a_cross_fit_scores_parts_as_they_lie_by_all_views_of_the_others(network_cache: Path) -> None:
    parts = [good_part(seed, 72, 72) for seed in range(6)]
    detector = PatchCore(replace(RECIPE, coreset=300, turns=2), cache=network_cache)
    crossed = finish(detector.fit(parts, cross_fit=True)).cross_fit
    assert crossed is not None and len(crossed.scores) == 6 and len(set(crossed.families)) == 6
    assert crossed.scores[2] == pytest.approx(detector.score_again(parts[2], 2).score, rel=1e-5)
