"""What a threshold takes while it is dragged, and each rule when it is clicked: 20,000 scores. Prints ms."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from inspector.core.tuning.aims import Aim, Wish
from inspector.core.tuning.choosing import choose, cost_of, mistakes
from inspector.core.tuning.crossing import crossed
from inspector.core.tuning.curves import area, by_kind, curves

GOOD = np.random.default_rng(0).gamma(9.0, 1.0, 18_000)
DEFECT = np.random.default_rng(1).gamma(9.0, 2.5, 2_000)
KINDS = ["scratch", "dent", "stain", "crack"] * 500


def told(name: str, work: Callable[[], object]) -> None:
    """The first time, with nothing known yet, and the median of five more."""
    took = []
    for _ in range(6):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    print(f"{name:<36} first {took[0]:7.1f} ms, then {np.median(took[1:]):7.1f} ms")


def test_rules_and_figures(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("measures; run with --benchmark-enable -s")
    thresholds = iter(np.linspace(8, 30, 100))
    told("counts, intervals, cost at a threshold", lambda: _dragged(float(next(thresholds))))
    told("curves", lambda: curves(GOOD, DEFECT))
    for aim in Aim:
        wish = Wish(aim, 0.03)
        told(f"rule {aim}", lambda wish=wish: choose(wish, GOOD, DEFECT))
        told("  cross-validated", lambda wish=wish: crossed(choose(wish, GOOD, DEFECT), GOOD, DEFECT))
    told("AUROC with bootstrap", lambda: area(GOOD, DEFECT))


def _dragged(threshold: float) -> None:
    found = mistakes(GOOD, DEFECT, threshold)
    _ = found.escapes.interval, found.false_rejects.interval, cost_of(found, Wish(Aim.COST).prices)
    _ = [each.escapes.interval for each in by_kind(GOOD, DEFECT, KINDS, threshold)]
