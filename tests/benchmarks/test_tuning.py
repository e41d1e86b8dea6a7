"""What a threshold takes while it is dragged, and each rule when it is clicked: 20,000 scores. Prints ms."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.decision_rule import RegionRule
from inspector.core.model import ScoredImage
from inspector.core.tuning.aims import Aim, Wish
from inspector.core.tuning.choosing import choose, cost_of, mistakes
from inspector.core.tuning.counting import RegionSizes
from inspector.core.tuning.crossing import crossed
from inspector.core.tuning.curves import area, by_kind, curves
from inspector.ui.pages.tuning.figures import Show
from inspector.ui.pages.tuning.page import TunePage
from inspector.ui.pages.tuning.region_finder import _key

GOOD = np.random.default_rng(0).gamma(9.0, 1.0, 18_000)
DEFECT = np.random.default_rng(1).gamma(9.0, 2.5, 2_000)
KINDS = ["scratch", "dent", "stain", "crack"] * 500


def told(name: str, work: Callable[[], object]) -> None:
    """The first time, with nothing known yet, and the median of ten more; by the clock, and of the processor alone on a busy PC."""
    took, used = [], []
    for _ in range(11):
        began, idle = time.perf_counter(), time.thread_time()
        work()
        took.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.thread_time() - idle))
    then, busy = np.median(took[1:]), np.median(used[1:])
    print(f"{name:<36} first {took[0]:7.1f} ms, then {then:7.1f} ms, of which the processor {busy:6.1f} ms")


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


def test_dragging_on_the_page(request: pytest.FixtureRequest, qtbot: QtBot) -> None:
    """From the move of a slider until everything on the page is painted, the gallery sorted anew."""
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("measures; run with --benchmark-enable -s")
    scores = [ScoredImage(f"good/{n}.png", float(score), False) for n, score in enumerate(GOOD)]
    scores += [ScoredImage(f"{KINDS[n]}/{n}.png", float(score), True) for n, score in enumerate(DEFECT)]
    page = TunePage(FakeSession(BrightnessInspector(tuple(scores), threshold=18.0)))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1840, 1000)
    page.show()
    qtbot.waitUntil(lambda: bool(page.charts.roc.said()), timeout=60_000)
    page.try_out(replace(page.threshold, unsure_from=16.0, region=RegionRule(2.0, 60)))
    page.finder._sizes[_key(page.threshold)] = _drawn_sizes(len(scores))
    thresholds, levels = iter(np.linspace(12, 24, 100)), iter(np.linspace(60, 120, 100))
    for tab, name in enumerate(("histogram", "ROC", "precision", "kinds")):
        page.charts.tabs.button(tab).click()
        told(f"drag, {name} in view", lambda: _settle(page, lambda: page.by_hand.move(float(next(thresholds)))))
    told("least area", lambda: _settle(page, lambda: page.by_hand.change_region(RegionRule(2.0, int(next(levels))))))
    page.filters.button(len(Show) - 1).click()
    told("drag, all 20,000 in the gallery", lambda: _settle(page, lambda: page.by_hand.move(float(next(thresholds)))))
    assert page.shutdown()


def _settle(page: TunePage, move: Callable[[], None]) -> None:
    move()
    page.images._refresh.stop()
    page.images._sort()
    QApplication.processEvents()


def _drawn_sizes(count: int) -> RegionSizes:
    rng = np.random.default_rng(2)
    part = np.repeat(np.arange(count), 3)
    return RegionSizes(2.0, np.ones(count, bool), part, rng.integers(1, 100, len(part)))


def _dragged(threshold: float) -> None:
    found = mistakes(GOOD, DEFECT, threshold)
    _ = found.escapes.interval, found.false_rejects.interval, cost_of(found, Wish(Aim.COST).prices)
    _ = [each.escapes.interval for each in by_kind(GOOD, DEFECT, KINDS, threshold)]
