"""Patches of confirmed defects: they raise what resembles them, never lower anything, and within bounds."""

import numpy as np
import pytest

from inspector.engine.memory_bank.known_defects import MOST, REACH, KnownDefects, KnownPicture

PICTURES = (KnownPicture("a.png", "crack"), KnownPicture("b.png", "hole"))
DEFECTS = KnownDefects(np.eye(3, 4, dtype=np.float32) * 10, np.array([0, 0, 1], np.int32), 1.0, PICTURES)


def random_part() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    distances = rng.uniform(0, 12, (6, 5)).astype(np.float32)
    return distances * np.float32(0.7), distances, rng.normal(0, 5, (6, 5, 4)).astype(np.float32)


def test_no_score_falls_and_none_gains_more_than_its_bound() -> None:
    scores, distances, features = random_part()
    raised = DEFECTS.raised(scores, distances, features)
    assert np.all(raised >= scores) and np.all(raised <= scores * (1 + MOST) * 1.0001)
    assert 0 < (raised > scores).sum() < scores.size


def test_a_patch_gains_by_how_much_nearer_it_is_to_a_defect_than_to_good_parts() -> None:
    features = np.zeros((1, 4, 4), np.float32)
    features[0, :, 0] = (10, 8, 6, 4)  # 0, 2, 4 and 6 from the first vector
    distances = np.full((1, 4), 7.5, np.float32)  # the reach is 6
    raised = DEFECTS.raised(distances, distances, features)
    expected = [7.5 * (1 + MOST * (1 - away / (REACH * 7.5))) for away in (0, 2, 4, 6)]
    assert raised[0] == pytest.approx(expected) and raised[0, 3] == 7.5


def test_what_lies_as_near_to_good_parts_as_usual_is_not_raised_even_where_it_equals_a_defect() -> None:
    features = np.zeros((1, 2, 4), np.float32)
    features[..., 0] = 10
    distances = np.array([[1.0, 1.01]], np.float32)
    raised = DEFECTS.raised(distances, distances, features)
    assert raised[0] == pytest.approx([1.0, 1.01 * (1 + MOST)])


def test_vectors_without_those_that_good_parts_resemble_raise_nothing_of_them() -> None:
    _, distances, features = random_part()
    resembled = DEFECTS.resembled(distances.ravel(), features.reshape(-1, 4))
    assert 0 < resembled.sum() < len(DEFECTS)
    left = DEFECTS.keep(~resembled)
    assert np.array_equal(left.raised(distances, distances, features), distances)


def test_without_a_vector_and_with_scores_that_are_no_numbers() -> None:
    scores, distances, features = random_part()
    none = DEFECTS.keep(np.zeros(3, np.bool_))
    assert len(none) == 0 and np.array_equal(none.raised(scores, distances, features), scores)
    distances[0, 0] = scores[0, 0] = np.nan
    assert np.isnan(DEFECTS.raised(scores, distances, features)[0, 0])


def test_vectors_know_their_pictures() -> None:
    left = DEFECTS.without(["a.png"])
    assert left.counts() == (0, 1) and left.pictures == PICTURES
    assert left.sha256() != DEFECTS.sha256() == DEFECTS.without(["gone.png"]).sha256()
