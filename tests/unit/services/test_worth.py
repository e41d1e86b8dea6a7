"""What a model is worth, and what helps most next."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.model import ScoredImage
from inspector.core.picture_limits import Figure, PictureLimits, Range
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.services.good_parts import good_parts
from inspector.services.strange_parts import Findings, find_strange
from inspector.services.worth import Grade, Step, Worth, picture_px, recipe_of, worth_of

GOOD = tuple(10 + number / 20 for number in range(40))


def findings(good: tuple[float, ...] = GOOD, defects: tuple[float, ...] = ()) -> Findings:
    images = [ScoredImage(f"g{n}.png", score, False) for n, score in enumerate(good)]
    scores = (*images, *(ScoredImage(f"d{n}.png", score, True) for n, score in enumerate(defects)))
    learned = tuple(image.path for image in images)
    return find_strange(good_parts(scores, learned), scores, learned, Project("p"))


def worth(
    defects: tuple[float, ...],
    threshold: float = 20.0,
    recipe: Recipe | None = None,
    learned: int = 40,
    good: tuple[float, ...] = GOOD,
    px: float = 0.0,
) -> Worth:
    return worth_of(findings(good, defects), Threshold(threshold, Rule.BEST_F1), recipe or Recipe(size=224), learned, px)


@pytest.mark.parametrize(
    ("defects", "threshold", "grade", "step"),
    [
        ((), 20.0, Grade.NO_DEFECTS, Step.INSPECT),
        ((30.0,) * 3, 20.0, Grade.FEW_DEFECTS, Step.ADD_DEFECTS),
        ((30.0,) * 20, 20.0, Grade.APART, Step.INSPECT),
        ((30.0,) * 20, 11.7, Grade.NEARLY, Step.TUNE),  # 5 of 40 good parts are rejected
        ((30.0,) * 20, 10.9, Grade.NOT_APART, Step.LOOK_CLOSER),
        ((*[11.0] * 10, *[30.0] * 10), 20.0, Grade.NOT_APART, Step.LOOK_CLOSER),
    ],
)
def test_what_it_is_worth_and_what_comes_next(defects: tuple[float, ...], threshold: float, grade: Grade, step: Step) -> None:
    found = worth(defects, threshold)
    assert (found.grade, found.step) == (grade, step)


def test_what_helps_where_defects_are_not_told_apart() -> None:
    mixed = (11.0,) * 20
    assert worth(mixed, 10.0, Recipe(size=224)).closer == 320 and worth(mixed, 10.0, Recipe(size=320)).closer == 448
    assert worth(mixed, 10.0, Recipe(size=448)).step is Step.CHOOSE_REGION
    assert worth(mixed, 10.0, Recipe(size=224), px=200.0).step is Step.CHOOSE_REGION, "the pictures have no more px"
    assert worth(mixed, 10.0, Recipe(size=224, defect_px=5.0)).step is Step.CHOOSE_REGION, "that decides how closely"
    assert worth(mixed, 10.0, Recipe(size=448, roi=(0, 0, 100, 100))).step is Step.FIND_SETTINGS
    assert worth(mixed, 10.0, learned=12).step is Step.ADD_GOOD


def test_without_defects_too_few_good_parts_come_first() -> None:
    assert worth((), good=GOOD[:6], learned=6).step is Step.ADD_GOOD


def test_a_region_rule_counts_by_scores_alone() -> None:
    assert worth((30.0,) * 20).outcome.without_map == 0


def test_what_is_looked_at_of_a_picture() -> None:
    limits = PictureLimits({Figure.HEIGHT: Range(300, 300, 240, 360), Figure.WIDTH: Range(1200, 1200, 960, 1440)}, 40)
    assert picture_px(Recipe(), limits) == 600 and picture_px(None, None) == 0
    assert picture_px(Recipe(roi=(5, 5, 90, 40)), limits) == 60


def test_a_recipe_that_is_not_understood_is_none() -> None:
    assert recipe_of({}) is None and recipe_of({"from": "the future"}) is None
    assert recipe_of(Recipe(size=320).to_json()) == Recipe(size=320)


@given(st.lists(st.floats(0.1, 100), max_size=12), st.floats(0.1, 100))
def test_counts_add_up_whatever_the_scores(defects: list[float], threshold: float) -> None:
    found = worth(tuple(defects), threshold)
    assert found.outcome.defect.total == len(defects) and found.outcome.good.total == len(GOOD)
    assert math.isnan(found.auroc) == (not defects) == (found.grade is Grade.NO_DEFECTS)
    assert not (found.grade is Grade.APART and found.outcome.defect.ok > 0.05 * len(defects))
