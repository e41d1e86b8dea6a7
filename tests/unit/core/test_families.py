"""Families: what looks alike is grouped, named families are found again, and things are counted."""

import json

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from inspector.core.families import agreement, grouped, nearest_centre
from inspector.core.family_names import NamedFamily, pareto, recurring


def clouds(*counts: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 5, (len(counts), 12))
    kinds = np.repeat(np.arange(len(counts)), counts)
    order = rng.permutation(len(kinds))
    vectors = centres[kinds] + rng.normal(0, 1.5, (len(kinds), 12))
    return vectors[order].astype(np.float32), kinds[order]


def test_clouds_become_families_the_largest_first() -> None:
    vectors, kinds = clouds(4, 9, 6)
    labels = grouped(vectors)
    assert agreement(labels.tolist(), [str(kind) for kind in kinds]) == (1.0, 1.0)
    assert np.bincount(labels).tolist() == [9, 6, 4]


@pytest.mark.parametrize("apart", [0.2, 0.5, 0.8, 1.1])
def test_the_families_are_those_of_average_linkage(apart: float) -> None:
    vectors = np.random.default_rng(5).normal(0, 1, (40, 6)).astype(np.float32)
    expected = fcluster(linkage(vectors.astype(float), "average", "cosine"), apart, "distance")
    found = grouped(vectors, apart)
    assert agreement(found.tolist(), [str(label) for label in expected])[1] == pytest.approx(1) and found.max() + 1 == expected.max()


def test_few_and_none() -> None:
    assert grouped(np.zeros((0, 3), np.float32)).tolist() == [] and grouped(np.zeros((1, 3), np.float32)).tolist() == [0]
    assert nearest_centre(np.ones((2, 3), np.float32), np.zeros((0, 3), np.float32)).tolist() == [-1, -1]


def test_a_new_part_goes_to_the_nearest_named_family_or_to_none() -> None:
    centres = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    vectors = np.array([[5, 1, 0], [0.1, 3, 0], [0, 0, 2], [-1, -1, 0]], np.float32)
    assert nearest_centre(vectors, centres).tolist() == [0, 1, -1, -1]


def test_purity_and_the_adjusted_rand_index() -> None:
    assert agreement([0, 0, 1, 1], ["a", "a", "b", "b"]) == (1.0, 1.0)
    purity, rand = agreement([0, 0, 0, 0], ["a", "a", "b", "b"])
    assert (purity, rand) == (0.5, 0.0)
    assert agreement([0, 0, 1, 2], ["a", "a", "b", "b"])[1] == pytest.approx(0.571, abs=1e-3)


def test_bars_are_the_most_frequent_first_with_their_share() -> None:
    bars = pareto(["dent", "crack", "dent", "spot"])
    assert [(bar.name, bar.count, bar.share) for bar in bars] == [("dent", 2, 0.5), ("crack", 1, 0.75), ("spot", 1, 1.0)]
    assert pareto([]) == ()


def test_what_recurs_at_one_place() -> None:
    places = np.array([[10, 10], [12, 10], [10, 13], [50, 50], [51, 50], [90, 9]], np.float32)
    assert recurring(places, 5) == [[0, 1, 2]] and recurring(places, 5, 2) == [[0, 1, 2], [3, 4]]
    assert recurring(np.zeros((0, 2), np.float32), 5) == []


def test_a_name_is_stored_and_read_again() -> None:
    family = NamedFamily("Deep scratch", np.array([0.5, -1], np.float32), "ab", "Ada", "2026-01-01T10:00:00+01:00")
    again = NamedFamily.from_json(json.loads(json.dumps(family.to_json())))
    assert (again.name, again.centre.tolist(), again.space, again.who) == ("Deep scratch", [0.5, -1], "ab", "Ada")
    for wrong in ({"name": " "}, {"centre": []}, {"centre": ["x"]}, {"centre": [float("nan")]}, {"space": 3}):
        with pytest.raises((ValueError, TypeError, KeyError)):
            NamedFamily.from_json(family.to_json() | wrong)
