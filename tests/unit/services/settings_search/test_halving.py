"""Successive halving over trials that take no time, what is kept of them, and the end of time."""

from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps, finish
from inspector.core.recipe import Recipe
from inspector.services.settings_search.evidence import REAL, Evidence
from inspector.services.settings_search.halving import Deadline, Halving
from inspector.services.settings_search.kept import FILE, Kept
from inspector.services.settings_search.parts import Parts

PARTS = Parts(tuple(Path(f"{k}.png") for k in range(40)), (), (), (), 100.0, "pictures")
CANDIDATES = [Recipe(size=size) for size in (32, 64, 96, 128, 160, 192, 224, 256)]


class Trials:
    """Trials of recipes of which the larger input is better, noted by (size, good parts)."""

    def __init__(self) -> None:
        self.run: list[tuple[int, int]] = []
        self.clock = 0.0
        self.impossible: set[int] = set()

    def attempt(self, recipe: Recipe, parts: Parts) -> Steps[Evidence]:
        yield Progress("", 0, 1)
        if recipe.size in self.impossible:
            raise InspectorError(ErrorCode.OUT_OF_MEMORY, "That is too much.")
        self.run.append((recipe.size, len(parts.good)))
        self.clock += 1.0
        return Evidence(tuple(k / 10 for k in range(30)), (recipe.size / 100,), (REAL,), ms=recipe.size)

    def search(self, folder: Path, seconds: float = 1000.0, most_ms: float = 0.0) -> Halving:
        deadline = Deadline(seconds, clock=lambda: self.clock)
        return Halving(PARTS, self.attempt, Kept(folder, PARTS.sha256), deadline, most_ms)


@pytest.fixture
def trials() -> Trials:
    return Trials()


def test_the_better_half_goes_on_and_the_own_recipe_always(tmp_path: Path, trials: Trials) -> None:
    search = trials.search(tmp_path)
    left = finish(search.halve(CANDIDATES[0], CANDIDATES, (10, 20, 100)))
    assert [size for size, count in trials.run if count == 10] == [recipe.size for recipe in CANDIDATES]
    assert {size for size, count in trials.run if count == 20} == {32, 160, 192, 224, 256}
    assert {size for size, count in trials.run if count == 40} == {32, 192, 224, 256}  # no more than there are
    assert CANDIDATES[0] in left and search.complete
    assert set(search.compared()) == {recipe for recipe in CANDIDATES if recipe.size in (32, 192, 224, 256)}


def test_what_is_finished_is_not_tried_again(tmp_path: Path, trials: Trials) -> None:
    finish(trials.search(tmp_path).halve(CANDIDATES[0], CANDIDATES, (10, 20)))
    first = list(trials.run)
    again = trials.search(tmp_path)
    finish(again.halve(CANDIDATES[0], CANDIDATES, (10, 20)))
    assert trials.run == first
    assert again.compared()[CANDIDATES[-1]].defect == (2.56,)


def test_trials_of_other_pictures_do_not_count(tmp_path: Path, trials: Trials) -> None:
    finish(trials.search(tmp_path).halve(CANDIDATES[0], [], (10,)))
    assert Kept(tmp_path, "other pictures").get(CANDIDATES[0], PARTS.first(10)) is None
    assert Kept(tmp_path, PARTS.sha256).get(CANDIDATES[0], PARTS.first(10)) is not None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"trials": 1}', b"\xff\xfe"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, trials: Trials, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    finish(trials.search(tmp_path).halve(CANDIDATES[0], CANDIDATES[:2], (10,)))
    assert len(trials.run) == 2


def test_a_search_that_is_closed_keeps_what_is_finished(tmp_path: Path, trials: Trials) -> None:
    steps = trials.search(tmp_path).halve(CANDIDATES[0], CANDIDATES, (10,))
    for _ in range(3):
        next(steps)
    steps.close()
    before = len(trials.run)
    assert before == 2
    finish(trials.search(tmp_path).halve(CANDIDATES[0], CANDIDATES, (10,)))
    assert len(trials.run) == len(CANDIDATES)


def test_when_time_is_up_the_best_so_far_counts(tmp_path: Path, trials: Trials) -> None:
    search = trials.search(tmp_path, seconds=10.0)
    finish(search.halve(CANDIDATES[0], CANDIDATES, (10, 20)))
    assert search.deadline.over and not search.complete
    assert len(trials.run) == 10
    assert set(search.compared()) == {CANDIDATES[0], CANDIDATES[-1]}  # the own recipe comes first on every number of parts


def test_the_own_recipe_has_all_the_time_that_it_takes(tmp_path: Path, trials: Trials) -> None:
    search = trials.search(tmp_path, seconds=0.0)
    finish(search.halve(CANDIDATES[3], CANDIDATES, (10, 20)))
    assert trials.run == [(CANDIDATES[3].size, 10)]
    assert set(search.compared()) == {CANDIDATES[3]}


def test_slow_recipes_are_dropped_first(tmp_path: Path, trials: Trials) -> None:
    finish(trials.search(tmp_path, most_ms=100.0).halve(CANDIDATES[0], CANDIDATES, (10, 20)))
    assert {size for size, count in trials.run if count == 20} == {32, 64, 96, 256}


def test_a_candidate_that_cannot_be_tried_is_dropped(tmp_path: Path, trials: Trials) -> None:
    trials.impossible = {256, 224}
    search = trials.search(tmp_path)
    left = finish(search.halve(CANDIDATES[0], CANDIDATES, (10, 20)))
    assert left[0].size == 192
    assert {recipe.size for recipe in search.found[10]} == {32, 64, 96, 128, 160, 192}


def test_what_is_wrong_with_the_own_recipe_is_raised(tmp_path: Path, trials: Trials) -> None:
    trials.impossible = {32}
    with pytest.raises(InspectorError, match="too much"):
        finish(trials.search(tmp_path).halve(CANDIDATES[0], CANDIDATES, (10,)))
