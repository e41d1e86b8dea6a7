"""What the command line says of a limit."""

import pytest

from inspector.cli.limit_text import limit_sentence
from inspector.core.tolerance import Doubt, Limit


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (Limit(4.1, 0.03, 0.9, 58), "At most 3 % of good parts are rejected, with 90 % confidence, from 58 good parts."),
        (Limit(4.1, 0.005, 0.95, 80), "At most 0.5 % of good parts are rejected, with 95 % confidence, from 80 good parts."),
        (Limit(4.1, 0.03, 0.9, 7, (), Doubt.TOO_FEW), "No threshold can be defended from 7 good parts: at least 10 are needed."),
        (Limit(4.1, 0.01, 0.9, 1, (), Doubt.TOO_FEW), "No threshold can be defended from 1 good part: at least 30 are needed."),
        (
            Limit(4.1, 0.03, 0.9, 4, (), Doubt.ALIKE),
            "The 60 good pictures show only 4 different parts: at least 10 are needed to defend a threshold.",
        ),
        (
            Limit(4.1, 0.03, 0.9, 48, tuple(range(12)), Doubt.MIXED),
            "12 of 60 good parts look unlike the others: there are several kinds of parts, or defects among them.",
        ),
        (
            Limit(4.1, 0.03, 0.9, 60, (), Doubt.UNLIKE),
            "The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.",
        ),
    ],
)
def test_a_promise_or_the_reason_why_there_is_none(limit: Limit, sentence: str) -> None:
    assert limit_sentence(limit, 60) == sentence
