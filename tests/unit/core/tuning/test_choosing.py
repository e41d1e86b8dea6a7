"""Every rule does what it says, as a search through all thresholds finds, and refuses what the scores cannot carry."""

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.metrics import best_f1, confusion
from inspector.core.tolerance import Doubt, Limit, tolerance_limit
from inspector.core.tuning import crossing
from inspector.core.tuning.aims import RULES, Aim, Mistakes, Prices, Proposal, Rate, Refusal, Wish
from inspector.core.tuning.choosing import choose, cost_of, mistakes
from inspector.core.tuning.crossing import crossed

FEW = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=12)
SCORES = st.floats(-1e12, 1e12) | st.sampled_from([math.nan, math.inf, -math.inf])
AIMS = st.builds(Wish, st.sampled_from(Aim), st.sampled_from([0.0, 0.01, 0.3]))
GOOD = np.random.default_rng(1).gamma(9.0, 1.0, 400)
DEFECT = np.random.default_rng(2).gamma(9.0, 3.0, 100)


def every_threshold(good: list[float], defect: list[float]) -> list[float]:
    levels = sorted({*good, *defect})
    return [levels[0] - 1, *((a + b) / 2 for a, b in pairwise(levels)), levels[-1]]


def cost(good: list[float], defect: list[float], threshold: float, prices: Prices) -> float:
    """What a part costs on average, counted part by part."""
    escaped = sum(prices.escape for score in defect if score <= threshold) / len(defect)
    rejected = sum(prices.false_reject for score in good if score > threshold) / len(good)
    return prices.defect_rate * escaped + (1 - prices.defect_rate) * rejected


@given(FEW, FEW, st.floats(0, 100), st.floats(0, 100), st.floats(0.001, 0.9))
def test_no_other_threshold_costs_less(good: list[float], defect: list[float], escape: float, reject: float, rate: float) -> None:
    prices = Prices(escape, reject, rate, 500)
    found = choose(Wish(Aim.COST, prices=prices), good, defect)
    if found.refusal is Refusal.ALL_EQUAL:
        assert len({*good, *defect}) == 1
        return
    assert found.threshold is not None and found.cost is not None
    lowest = min(cost(good, defect, each, prices) for each in every_threshold(good, defect))
    assert cost(good, defect, found.threshold, prices) == pytest.approx(lowest)
    assert found.cost.seen == pytest.approx(500 * lowest) and found.cost.low <= found.cost.seen + 1e-9 <= found.cost.high + 2e-9


@given(FEW, FEW)
def test_best_f1_is_best_f1(good: list[float], defect: list[float]) -> None:
    found = choose(Wish(Aim.BEST_F1), good, defect)
    assert found.refusal is Refusal.ALL_EQUAL if len({*good, *defect}) == 1 else found.threshold == best_f1(good, defect)[1]


@given(FEW, FEW, st.floats(0, 1))
def test_no_known_defect_passes_and_the_margin_is_kept(good: list[float], defect: list[float], margin: float) -> None:
    found = choose(Wish(Aim.NO_ESCAPES, margin=margin), good, defect)
    if found.threshold is not None:
        assert confusion(good, defect, found.threshold)[0] == 0 and found.promise is not None
        assert min(defect) - found.threshold >= margin * abs(min(defect) - np.median(good)) * (1 - 1e-12)


def test_with_the_number_of_defects_that_is_needed_the_promise_about_escapes_is_made() -> None:
    wish = Wish(Aim.MAX_ESCAPES, 0.1)
    refused = choose(wish, GOOD, DEFECT[:28])
    assert (refused.threshold, refused.refusal, refused.needed) == (None, Refusal.TOO_FEW_DEFECTS, 29)
    found = choose(wish, GOOD, DEFECT[:29])
    assert found.seen is not None and found.seen.escapes.events == 0 and found.promise is not None and found.promise.share == 0.1
    more = choose(wish, GOOD, DEFECT)
    assert more.threshold is not None and found.threshold is not None and more.seen is not None and more.seen.escapes.events == 4


def test_the_promise_about_escapes_is_kept_as_often_as_it_says() -> None:
    """Of 400 draws no more break it than 5 % and the scatter of so many draws allow; the rule may not be so careful that none does."""
    rng, broken = np.random.default_rng(0), 0
    for _ in range(400):
        found = choose(Wish(Aim.MAX_ESCAPES, 0.1), [0.0], rng.random(60))
        assert found.threshold is not None
        broken += found.threshold > 0.1  # of all defects, which are spread evenly, this share passes
    assert 3 <= broken <= 32


def test_of_the_known_defects_alone_none_may_pass() -> None:
    found = choose(Wish(Aim.MAX_ESCAPES, 0.0), [1.0], [2.0, 3.0])
    assert found.threshold == math.nextafter(2.0, 0.0)


def test_a_share_of_false_rejects_is_promised_by_a_tolerance_limit() -> None:
    found = choose(Wish(Aim.MAX_FALSE_REJECTS, 0.01), GOOD, [])
    assert found.threshold == tolerance_limit(GOOD, share=0.01).value and found.promise is not None and found.promise.confidence == 0.9
    few = choose(Wish(Aim.MAX_FALSE_REJECTS, 0.01), GOOD[:29], DEFECT)
    assert (few.threshold, few.refusal, few.needed, few.doubt) == (None, Refusal.TOO_FEW_GOOD, 30, Doubt.TOO_FEW)
    mixed = choose(Wish(Aim.MAX_FALSE_REJECTS, 0.01), GOOD, [], Limit(9.0, 0.01, 0.9, 400, (), Doubt.MIXED))
    assert (mixed.threshold, mixed.refusal, mixed.doubt) == (None, Refusal.DOUBTFUL_GOOD, Doubt.MIXED)


@given(AIMS, st.lists(SCORES, max_size=9), st.lists(SCORES, max_size=9))
def test_scores_that_are_no_numbers_are_left_out_and_listed(wish: Wish, good: list[float], defect: list[float]) -> None:
    found = choose(wish, good, defect)
    kept = [[score for score in scores if math.isfinite(score)] for scores in (good, defect)]
    alone = choose(wish, *kept)
    assert (found.threshold, found.refusal, found.good, found.defect) == (alone.threshold, alone.refusal, len(kept[0]), len(kept[1]))
    assert found.left_out == tuple(tuple(k for k, s in enumerate(scores) if not math.isfinite(s)) for scores in (good, defect))
    assert (found.threshold is None) == (found.refusal is not None) == (found.seen is None)


@pytest.mark.parametrize("aim", [aim for aim in Aim if aim is not Aim.MAX_FALSE_REJECTS])
def test_without_defects_nothing_is_said_of_them(aim: Aim) -> None:
    found = choose(Wish(aim, 0.1), GOOD, [math.nan])
    assert (found.threshold, found.refusal, found.needed) == (None, Refusal.NO_DEFECTS, 1)


@pytest.mark.parametrize("aim", Aim)
def test_scores_that_are_all_the_same_part_nothing(aim: Aim) -> None:
    assert choose(Wish(aim, 0.1), [2.0] * 50, [2.0] * 50).refusal is Refusal.ALL_EQUAL


@pytest.mark.parametrize("aim", [Aim.BEST_F1, Aim.NO_ESCAPES, Aim.COST])
def test_one_defect_gives_a_threshold_and_no_cross_validated_figure(aim: Aim) -> None:
    found = crossed(choose(Wish(aim), GOOD, [40.0]), GOOD, [40.0])
    assert found.threshold is not None and found.crossed is None and found.seen is not None
    assert found.seen.escapes.interval == pytest.approx((0.0, 0.975))


@pytest.mark.parametrize("aim", Aim)
def test_every_part_is_counted_once_by_a_threshold_that_it_did_not_help_to_choose(aim: Aim) -> None:
    good, defect = [*GOOD, math.nan], DEFECT
    found = crossed(choose(Wish(aim, 0.05), good, defect), good, defect)
    assert found.crossed is not None and (found.crossed.escapes.trials, found.crossed.false_rejects.trials) == (400, 100)[::-1]
    assert crossed(found, good, defect) == found  # the same draw every time
    assert RULES[aim]


def test_a_cross_validated_figure_is_less_rosy_where_the_rule_fits_itself_to_the_parts() -> None:
    found = crossed(choose(Wish(Aim.MAX_ESCAPES, 0.0), GOOD, DEFECT), GOOD, DEFECT)
    assert found.seen is not None and found.crossed is not None
    assert found.seen.escapes.events == 0 < found.crossed.escapes.events


def test_mistakes_are_counted_and_priced() -> None:
    found = mistakes([1.0, 2.0, 3.0], [2.0, 4.0], 2.0)
    assert found == Mistakes(Rate(1, 2), Rate(1, 3))
    assert cost_of(found, Prices(100, 3, 0.1, 1000)).seen == pytest.approx(1000 * (0.1 * 100 / 2 + 0.9 * 3 / 3))


def test_near_duplicates_are_left_out_together_and_the_limit_is_that_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    good, families = [float(k) for k in range(20)], [k // 2 for k in range(20)]
    chosen_by: list[list[float]] = []
    limits: list[list[float]] = []

    def chosen(_: Wish, rest: npt.NDArray[np.float64], *__: object) -> Proposal:
        chosen_by.append(rest.tolist())
        return choose(Wish(Aim.BEST_F1), rest, DEFECT)

    def limit_of(rows: npt.NDArray[np.intp]) -> Limit:
        limits.append([good[row] for row in rows])
        return tolerance_limit(GOOD.tolist())

    monkeypatch.setattr(crossing, "choose", chosen)
    crossed(choose(Wish(Aim.BEST_F1), good, DEFECT), good, DEFECT, families=families, limit_of=limit_of)
    assert len(chosen_by) == 10 and limits == chosen_by
    assert all(len(rest) == 2 * len({value // 2 for value in rest}) for rest in chosen_by)
