"""A rule that was clicked says in sentences what it did, what it rests on and how sure it is; a refused one what it would take."""

import math

import numpy as np
import pytest

from inspector.core.decision_rule import RegionRule
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import Doubt, Limit
from inspector.core.tuning.aims import Aim, Prices, Wish
from inspector.core.tuning.choosing import choose
from inspector.core.tuning.crossing import crossed
from inspector.ui.pages.tuning.rule_text import rule_sentences

GOOD = np.linspace(1.0, 2.0, 100)
DEFECT = np.linspace(3.0, 5.0, 60)
NOW = Threshold(2.5, Rule.MANUAL)


def said(wish: Wish, good: object = GOOD, defect: object = DEFECT, limit: Limit | None = None, now: Threshold = NOW) -> str:
    proposal = choose(wish, good, defect, limit)  # type: ignore[arg-type]
    return rule_sentences(crossed(proposal, good, defect), now)  # type: ignore[arg-type]


def test_no_escapes_says_all_of_it() -> None:
    lines = said(Wish(Aim.NO_ESCAPES)).splitlines()
    assert lines[0] == "2.85 lies below every known defect, with a margin of 10%."
    assert lines[1] == "It rests on 100 good parts and 60 defects."
    assert lines[2] == "At most 4.9% of all defects like these pass, with 95% confidence."
    assert lines[3] == "On the parts that it was chosen by (optimistic): 0 of 60 (0 to 6.0%) escapes, 0 of 100 (0 to 3.6%) false rejects."
    assert lines[4].startswith("On parts that had no say in it (cross-validated): 0 of 60 (0 to 6.0%) escapes")
    assert lines[4].endswith("Intervals: 95%, exact: Clopper-Pearson.") and len(lines) == 5


def test_cost_is_told_per_shift() -> None:
    text = said(Wish(Aim.COST, prices=Prices(100, 1, 0.01, 2000)), GOOD, [1.5, 4.0, 5.0])
    assert "per shift" in text and "at the ends of the intervals" in text


def test_a_region_rule_stays_and_that_is_said() -> None:
    text = said(Wish(Aim.BEST_F1), now=Threshold(2.5, Rule.MANUAL, region=RegionRule(1.0, 50)))
    assert "the region rule stays as it is" in text and "region rule" not in said(Wish(Aim.BEST_F1))


@pytest.mark.parametrize(
    ("wish", "good", "defect", "expected"),
    [
        (Wish(Aim.BEST_F1), GOOD, [], "There is no defect with a score: nothing can be said of escapes."),
        (Wish(Aim.BEST_F1), [math.nan], DEFECT, "There is no good part with a score: nothing can be said of false rejects."),
        (Wish(Aim.BEST_F1), [2.0] * 9, [2.0], "All scores are the same: no threshold tells any part from another."),
        (Wish(Aim.MAX_ESCAPES, 0.05), GOOD, [4.0, 5.0], "2 defects cannot carry at most 5% escapes: that takes 59."),
        (
            Wish(Aim.MAX_FALSE_REJECTS, 0.005),
            GOOD[:20],
            DEFECT,
            "20 good parts cannot carry a limit of 0.5%: that takes 60 different ones.",
        ),
        (Wish(Aim.MAX_FALSE_REJECTS, 0.0), GOOD, DEFECT, "No number of good parts can show that none is ever rejected."),
    ],
)
def test_what_the_numbers_cannot_carry_is_refused(wish: Wish, good: object, defect: object, expected: str) -> None:
    assert said(wish, good, defect) == f"{expected} The threshold stays where it is."


@pytest.mark.parametrize(
    ("doubt", "expected"),
    [
        (Doubt.MIXED, "several kinds of good parts"),
        (Doubt.ALIKE, "show too few different parts for a limit of 3%: that takes 10."),
        (Doubt.UNLIKE, "The good parts do not resemble each other"),
    ],
)
def test_doubtful_good_parts_are_refused_with_the_doubt(doubt: Doubt, expected: str) -> None:
    assert expected in said(Wish(Aim.MAX_FALSE_REJECTS, 0.03), limit=Limit(2.0, 0.03, 0.9, 4, (), doubt))


def test_too_few_parts_for_a_figure_of_their_own_is_said() -> None:
    assert "too few parts for a cross-validated figure" in said(Wish(Aim.BEST_F1), GOOD, [4.0])
