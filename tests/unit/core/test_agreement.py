import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from inspector.core.agreement import Said, cohen_kappa, fleiss_kappa, study

WORDS = st.sampled_from(["defect", "false_reject", "unsure"])


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=40))
def test_kappa_of_two_is_that_of_another_implementation(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = cohen_kappa(first, second)
    if len({*first, *second}) == 1:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)


def simple_fleiss(rows: list[list[str]]) -> float:
    """Pair by pair, as the words of the paper have it."""
    pairs = [(row[i], row[j]) for row in rows for i in range(len(row)) for j in range(len(row)) if i != j]
    every = [word for row in rows for word in row]
    chance = sum((every.count(word) / len(every)) ** 2 for word in set(every))
    return (sum(a == b for a, b in pairs) / len(pairs) - chance) / (1 - chance)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=20))
def test_kappa_of_many_is_that_of_a_plain_implementation(rows: list[list[str]]) -> None:
    if len({word for row in rows for word in row}) == 1:
        assert math.isnan(fleiss_kappa(rows))
    else:
        assert fleiss_kappa(rows) == pytest.approx(simple_fleiss(rows), abs=1e-12)


def words(text: str) -> list[Said]:
    """`1 Kim defect, 1 Lee good, ...`"""
    return [Said(*each.split()) for each in text.split(", ")]


def test_two_persons_are_compared_by_their_first_words_on_parts_that_both_judged() -> None:
    found = study(words("1 Kim bad, 1 Lee bad, 2 Kim good, 2 Lee bad, 2 Lee good, 3 Kim good, 4 Lee good, 5 Kim good, 5 Lee good"))
    pair = found.pairs["Kim", "Lee"]
    assert (pair.agreed, pair.parts) == (2, 3) and pair.interval == pytest.approx((0.0943, 0.9916), abs=1e-4)
    assert found.everybody is None


def test_a_person_is_compared_with_what_the_person_said_before() -> None:
    found = study(words("1 Kim bad, 1 Kim bad, 1 Kim good, 2 Kim good, 2 Kim good, 3 Kim good"))
    assert (found.repeated["Kim"].agreed, found.repeated["Kim"].parts) == (1, 2) and not found.pairs


def test_the_interval_of_kappa_holds_it_and_shrinks_with_more_parts() -> None:
    generator = np.random.default_rng(3)

    def widths(parts: int) -> float:
        said = []
        for part in range(parts):
            truth = generator.random() < 0.5
            said += [Said(part, who, "bad" if truth ^ (generator.random() < 0.1) else "good") for who in ("Kim", "Lee", "Ada")]
        found = study(said)
        assert found.everybody is not None
        for each in (*found.pairs.values(), found.everybody):
            assert each.kappa_interval[0] <= each.kappa <= each.kappa_interval[1]
        low, high = found.everybody.kappa_interval
        return high - low

    assert widths(200) < widths(20)


def test_where_one_word_alone_was_used_nothing_can_be_said_beyond_chance() -> None:
    pair = study(words("1 Kim good, 1 Lee good")).pairs["Kim", "Lee"]
    assert (pair.agreed, pair.parts) == (1, 1) and math.isnan(pair.kappa) and math.isnan(pair.kappa_interval[0])
