"""The search for graphics cards, run on the CPU: it picks what the lazy search picks."""

import numpy as np
import pytest

from inspector.core.progress import finish
from inspector.engine.memory_bank.coreset import greedy_k_center
from inspector.engine.memory_bank.coreset_torch import greedy_k_center_on
from inspector.engine.patches.rows import ArrayRows


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (40, 3), (300, 1)])
def test_it_picks_what_the_lazy_search_picks(count: int, seed: int) -> None:
    features = np.random.default_rng(5).normal(size=(300, 12)).astype(np.float32)
    found = finish(greedy_k_center_on("cpu", ArrayRows(features), count, seed))
    expected = finish(greedy_k_center(features, count, seed))
    assert found.picks.tolist() == expected.picks.tolist()
    assert found.radius == pytest.approx(expected.radius, rel=1e-3, abs=1e-3)
    assert found.owners.tolist() == expected.owners.tolist()
    assert found.distances == pytest.approx(expected.distances, rel=1e-3, abs=1e-3)


def test_it_can_be_cancelled_between_two_blocks() -> None:
    steps = greedy_k_center_on("cpu", ArrayRows(np.ones((20, 3), np.float32)), 5)
    next(steps)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)
