"""A plan counts what a build will do, and its parts add up. How well times are predicted is measured in `tests/benchmarks`."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps, finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Subsampling
from inspector.core.types import Image
from inspector.engine import detectors
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.memory_bank.coreset import GreedySearch, greedy_k_center
from inspector.engine.patches.rows import ArrayRows, Storage, StoredRows
from inspector.engine.planning import coreset_cost, plan_patchcore, plan_trial
from inspector.engine.planning.coreset_cost import Task, choosing_bytes, choosing_seconds, rounds
from inspector.engine.planning.plan import Plan, median_s, spread
from inspector.engine.planning.planner import plan
from inspector.engine.runtime.tiles import TiledRuntime

PARTS: list[LazyImage] = [good_part(seed) for seed in range(30)]
RECIPE = Recipe(size=64, coreset=100)


def planned(cache: Path, recipe: Recipe = RECIPE, images: list[LazyImage] = PARTS, budget: float = 0, held_out: int = 0) -> Plan:
    return finish(plan(recipe, images, held_out, cache=cache, budget=budget))


@pytest.mark.parametrize(
    "recipe",
    [RECIPE, Recipe(size=64), Recipe(size=64, coreset=0.1), Recipe(size=64, detector="padim"), Recipe(size=64, detector="spade")],
    ids=["100", "default", "share", "padim", "spade"],
)
@pytest.mark.parametrize("budget", [0, 300_000, 1e8])
def test_what_is_counted_is_what_the_build_counts(network_cache: Path, recipe: Recipe, budget: float) -> None:
    if recipe.detector != "patchcore" and budget == 300_000:
        pytest.skip("these cannot work in so little")
    expected = planned(network_cache, recipe, budget=budget)
    detector = detectors.make(recipe, cache=network_cache, memory_budget=budget)
    report = finish(detector.fit(PARTS))
    assert (expected.images, expected.patches, str(expected.storage)) == (report.images, report.patches, report.storage)
    assert expected.bank_vectors == report.bank_vectors
    assert set(expected.seconds) == {"read_and_features", detector.learning, "scoring"} == (set(report.seconds) - {"total"}) | {"scoring"}
    assert expected.build_seconds == pytest.approx(sum(expected.seconds.values()))
    assert expected.input_size == detector.input_size_ and expected.ms_per_part > 0  # type: ignore[union-attr]


def test_images_to_be_scored_take_time(network_cache: Path) -> None:
    none, some, many = (planned(network_cache, held_out=count).seconds["scoring"] for count in (0, 1, 3000))
    assert none == 0 < some < many


def test_a_plan_of_an_ensemble_adds_up(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = planned(network_cache)
    monkeypatch.setattr("inspector.engine.planning.planner._plan_one", lambda recipe, *_: _steps(one, recipe))
    monkeypatch.setattr("inspector.engine.planning.planner.detectors.make", lambda *_: None)
    both = planned(network_cache, Recipe(size=64, coreset=100, ensemble=("resnet18",)))
    assert (both.bank_vectors, both.patches, both.images) == (200, 2 * one.patches, one.images)
    assert both.ms_per_part == 2 * one.ms_per_part and both.build_seconds == pytest.approx(2 * one.build_seconds)
    assert sum(both.seconds.values()) == pytest.approx(both.build_seconds) and set(both.seconds) == {
        "read_and_features",
        "learning",
        "scoring",
    }


def _steps(found: Plan, _: Recipe) -> Iterator[Progress]:
    yield Progress("", 0, 1)
    return found  # type: ignore[return-value]


def test_a_disk_without_room_is_planned_for(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_patchcore, "free_disk", lambda _: 0.0)
    assert planned(network_cache, budget=150_000).storage is Storage.MERGED


def test_unreadable_images_are_passed_over_and_none_at_all_is_an_error(network_cache: Path) -> None:
    def broken() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "broken.png is damaged.")

    assert planned(network_cache, images=[broken, *PARTS[:3], broken, PARTS[4]]).patches > 0
    for recipe in (RECIPE, Recipe(size=64, detector="padim")):
        with pytest.raises(InspectorError) as caught:
            planned(network_cache, recipe, [broken, broken])
        assert caught.value.code is ErrorCode.NO_IMAGES


def test_the_sample_is_spread_over_all_images() -> None:
    images: list[LazyImage] = [np.full((1, 1), k % 256, np.uint8) for k in range(1000)]
    few = spread(images)
    assert len(few) == 24 and few[0] is images[0] and few[-1] is images[-1] and len(spread(images[:5])) == 5


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until somebody moves it."""
    found = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: found[0])
    return found


@pytest.mark.parametrize(("seconds", "embedded"), [(0.01, 1 + 4 + 24), (0.4, 1 + 3 + 3), (1.5, 1 + 1), (5.0, 1)])
def test_slow_images_are_timed_on_few(
    network_cache: Path, monkeypatch: pytest.MonkeyPatch, now: list[float], seconds: float, embedded: int
) -> None:
    counts = []
    embed = plan_patchcore.embed

    def slow(*given: Any, **named: Any) -> Steps[Any]:
        counts.append(len(given[2]))
        now[0] += seconds * len(given[2])
        return embed(*given, **named)

    monkeypatch.setattr(plan_patchcore, "embed", slow)
    expected = planned(network_cache)
    assert sum(counts) == embedded
    first = 0 if embedded == 1 else seconds
    assert expected.seconds["read_and_features"] == pytest.approx(first + 30 * seconds)


def test_pictures_that_take_long_to_read_are_read_seldom(network_cache: Path, now: list[float]) -> None:
    read = []

    def slow() -> Image:
        now[0] += 1.0
        read.append(1)
        return good_part(0)

    planned(network_cache, images=[partial(slow) for _ in range(40)])
    assert len(read) < 12


@pytest.mark.parametrize(("seconds", "done"), [(0.1, 1 + 5), (0.5, 1 + 3), (1.5, 2), (2.5, 1)])
def test_what_is_slow_is_not_measured_again(now: list[float], seconds: float, done: int) -> None:
    count = []

    def work() -> None:
        count.append(1)
        now[0] += seconds

    assert median_s(work, 5) == pytest.approx(seconds)
    assert len(count) == done


@pytest.mark.usefixtures("now")
def test_of_large_pictures_one_tile_is_measured_and_the_whole_is_counted(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(defect_px=8, coreset=50)
    images: list[LazyImage] = [np.tile(good_part(seed), (11, 10, 1)) for seed in range(2)]  # seen as 800 x 960 px: 3 x 4 tiles
    report = finish(detectors.make(recipe, cache=network_cache).fit(images))
    seen, features, search = [], TiledRuntime.features, TiledRuntime.search
    monkeypatch.setattr(TiledRuntime, "features", lambda self, batch: (seen.append(batch.shape[1:3]), features(self, batch))[1])
    monkeypatch.setattr(TiledRuntime, "search", lambda self, batch: (seen.append(batch.shape[1:3]), search(self, batch))[1])
    monkeypatch.setattr(plan_patchcore, "alternating_s", lambda *_: 0.5)
    expected = planned(network_cache, recipe, images)
    assert set(seen) == {(320, 320)}
    assert (expected.patches, expected.bank_vectors, expected.input_size) == (report.patches, 50, (800, 960))
    assert expected.ms_per_part == 12 * 500


def task(patches: int = 100_000, wanted: int = 1000, dimension: int = 100, storage: Storage = Storage.FLOAT32, budget: float = 1e9) -> Task:
    return Task(patches, wanted, dimension, storage, budget)


@pytest.mark.parametrize(
    ("storage", "held"), [(Storage.FLOAT32, 40_000_000), (Storage.FLOAT16, 20_000_000), (Storage.DISK, 0), (Storage.MERGED, 4_000_000)]
)
def test_memory_follows_the_storage(storage: Storage, held: float) -> None:
    asked = task(storage=storage, budget=4_000_000)
    assert asked.held_bytes == pytest.approx(held, rel=0.1)
    assert choosing_bytes(asked, Recipe()) > asked.held_bytes
    more = choosing_bytes(task(wanted=20_000, storage=storage), Recipe())
    assert more > choosing_bytes(task(storage=storage), Recipe())


@pytest.fixture
def unit_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC on which everything takes a second."""
    for name in ("_pair_s", "_row_s", "_pick_s"):
        monkeypatch.setattr(coreset_cost, name, lambda *_: 1.0)
    monkeypatch.setattr(coreset_cost, "median_s", lambda *_: 1.0)


@pytest.mark.usefixtures("unit_costs")
def test_seconds_are_counted_from_units() -> None:
    sample = ArrayRows(np.ones((50, 100), np.float32))
    pairs = 100_000 * 1000
    assert choosing_seconds(sample, task(), Recipe(subsampling=Subsampling.RANDOM)) == pytest.approx(pairs + 100_000)
    assert choosing_seconds(sample, task(wanted=100_000), Recipe()) == 0
    assert choosing_seconds(sample, task(), Recipe()) == pytest.approx(pairs + 1000 + rounds(1000) * 100_001, rel=1e-6)
    projected = choosing_seconds(sample, task(), Recipe(projection_dimension=10))
    assert projected == pytest.approx(2 * pairs + 1000 + rounds(1000) * 100_001 + 100_000 * 2.02, rel=1e-6), "picked short, covered long"
    merged = choosing_seconds(sample, task(storage=Storage.MERGED, budget=8_000_000), Recipe())
    assert pairs < merged < 1.5 * pairs


@pytest.mark.parametrize("wanted", [60, 600, 4000])
def test_rounds_are_those_that_the_search_takes(wanted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On features in clusters, as those of parts are."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(300, 60)) * rng.gamma(1.0, size=(300, 1))
    features = (centres[rng.integers(300, size=40_000)] + rng.normal(scale=0.3, size=(40_000, 60))).astype(np.float32)
    passes = []
    whole = GreedySearch.update_all

    def counted(search: GreedySearch) -> Iterator[Progress]:
        passes.append(1)
        return whole(search)

    monkeypatch.setattr(GreedySearch, "update_all", counted)
    finish(greedy_k_center(features, wanted))
    assert 0.5 < rounds(wanted) / len(passes) < 2


@pytest.mark.parametrize("recipe", [RECIPE, Recipe(size=64, detector="padim")], ids=["patchcore", "padim"])
def test_a_plan_that_is_cancelled_keeps_no_features(recipe: Recipe, network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[StoredRows] = []
    closed: list[StoredRows] = []
    make, close = StoredRows.__init__, StoredRows.close
    monkeypatch.setattr(StoredRows, "__init__", lambda self, *given: (made.append(self), make(self, *given))[1])
    monkeypatch.setattr(StoredRows, "close", lambda self: (closed.append(self), close(self))[1])
    total = sum(1 for _ in plan(recipe, PARTS, cache=network_cache))
    for stop in (1, total // 2, total - 1, total):
        steps = plan(recipe, PARTS, cache=network_cache)
        for _ in range(stop):
            next(steps, None)  # a plan may tell of a few steps less than the one before it, which filled the caches
        steps.close()
        assert all(any(each is one for one in closed) for each in made)
    assert bool(made) == (recipe is RECIPE)


def test_the_time_of_one_more_image_or_batch_leaves_out_what_comes_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(plan_trial.time, "perf_counter", lambda: now[0])

    def learning() -> Iterator[Progress]:
        for stage, unit, each, parts in (("Reading images", "images", 0.5, 1), ("Training the autoencoder", "batches", 3.0, 2)):
            now[0] += 100.0  # what is needed for it is loaded
            for k in range(24):
                now[0] += each / parts
                yield Progress(stage, (k + 1) // parts, 24 // parts, unit)
        return "report"  # type: ignore[return-value]

    assert finish(plan_trial._timed(learning())) == ("report", 0.5, pytest.approx(3.0, rel=0.05))  # type: ignore[arg-type]


def test_training_is_planned_batch_by_batch(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_trial, "_pace", lambda noted: 100.0 if noted else 0.0)
    few, many = (planned(network_cache, Recipe(size=64, detector="autoencoder", training_steps=10 + more)) for more in (0, 40))
    assert few.seconds["training"] < 100
    assert 4000 < many.seconds["training"] < 4100


@pytest.mark.parametrize("detector", ["padim", "spade", "autoencoder"])
def test_of_large_pictures_a_trial_sees_the_middle_and_counts_the_whole(
    detector: str, network_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen as 192 x 192 px, of which a trial looks at no more than 96 x 96."""
    recipe = Recipe(size=192, detector=detector, training_steps=2)
    images: list[LazyImage] = [np.tile(good_part(seed, 96, 96), (2, 2, 1)) for seed in range(4)]
    whole = planned(network_cache, recipe, images)
    fitted: list[tuple[int, ...]] = []
    apply = Preprocess.apply
    monkeypatch.setattr(
        Preprocess, "apply", lambda self, image, *more: (found := apply(self, image, *more), fitted.append(found.shape[:2]))[0]
    )
    monkeypatch.setattr(plan_trial, "MOST_TRIED_PX", whole.input_size[0] * whole.input_size[1] // 4)
    tried = planned(network_cache, recipe, images)
    assert set(fitted) == {(96, 96)}
    assert (tried.input_size, tried.images) == (whole.input_size, whole.images) == ((192, 192), 4)
    assert tried.patches == pytest.approx(whole.patches, rel=0.05)
    assert tried.peak_memory_mb == pytest.approx(whole.peak_memory_mb, rel=0.2)


def test_reading_for_a_trial_ends_in_time_but_not_before_the_third(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(plan_trial.time, "perf_counter", lambda: now[0])

    def slow() -> Image:
        now[0] += 3.0
        return good_part(0)

    bounded = plan_trial.in_time([slow, good_part(1), slow, slow, slow], 4.0)
    assert [_readable(image) for image in bounded] == [True, True, True, False, False]
    bounded = plan_trial.in_time([good_part(0), slow, slow, slow, good_part(1)], 10.0)
    assert [_readable(image) for image in (*bounded, *bounded[::-1])] == [True] * 10  # what was read in time can be read again
    assert [_readable(image) for image in plan_trial.in_time([good_part(0)] * 5, 4.0)] == [True] * 5


def _readable(image: LazyImage) -> bool:
    try:
        return materialise(image).size > 0
    except InspectorError:
        return False
