"""A recipe is valid or refused in one sentence, and comes back from JSON as it was."""

import json
import math
from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.coreset_size import LEAST_AUTOMATIC, MOST_AUTOMATIC, MOST_COMPARISONS, bank_size
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.setting import about, setting

RECIPES = st.builds(
    Recipe,
    backbone=st.sampled_from(["efficientnet_lite0", "resnet18"]),
    levels=st.lists(st.integers(1, 4), max_size=3).map(tuple),
    size=st.integers(32, 4096),
    fit=st.sampled_from(Fit),
    coreset=st.none() | st.floats(0.001, 1) | st.integers(2, 10**6).map(float),
    seed=st.integers(0, 2**63),
    patch_size=st.sampled_from([1, 3, 5]),
    target_dimension=st.integers(0, 2048),
    projection_dimension=st.integers(0, 512),
    reweight_neighbours=st.integers(0, 9),
    sigma=st.floats(0, 64),
    depth=st.sampled_from([0, 8, 10, 12, 14, 16]),
)


@given(RECIPES)
def test_json_gives_the_same_recipe_back(recipe: Recipe) -> None:
    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


def test_a_recipe_stored_with_half_a_vector_means_what_it_did() -> None:
    assert Recipe.from_json(Recipe().to_json() | {"coreset": 1500.5}) == Recipe(coreset=1500)


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 31},
        {"size": 4097},
        {"coreset": 0.0},
        {"coreset": -1.0},
        {"coreset": 1.5},
        {"coreset": math.nan},
        {"coreset": math.inf},
        {"patch_size": 2},
        {"patch_size": 17},
        {"patch_size": -1},
        {"target_dimension": -1},
        {"projection_dimension": -1},
        {"reweight_neighbours": -1},
        {"sigma": -0.1},
        {"sigma": 65.0},
        {"sigma": math.nan},
        {"seed": -1},
        {"depth": 13},
        {"depth": -8},
        {"fit": "crop"},
    ],
    ids=str,
)
def test_values_out_of_range_are_refused_in_one_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(InspectorError) as caught:
        Recipe(**wrong)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
    assert caught.value.detail.endswith(".") and "\n" not in caught.value.detail


def test_settings_of_a_later_version_are_refused_by_name() -> None:
    with pytest.raises(InspectorError, match="not known here: mirror") as caught:
        Recipe.from_json(Recipe().to_json() | {"mirror": True})
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_what_a_recipe_without_a_setting_means_does_not_follow_the_defaults() -> None:
    """The first recipes had 13 settings. Whoever adds one says with `old` what all models before it were built with."""
    first = {"backbone", "coreset", "defect_px", "fit", "levels", "patch_size", "projection_dimension"}
    first |= {"reweight_neighbours", "search", "seed", "sigma", "size", "target_dimension"}
    while_it_was_made = {"detector", "dimensions", "ensemble", "subsampling", "standardise", "nearest_images", "training_steps"}
    later = {each.name: about(each).old for each in fields(Recipe) if about(each).later}
    assert {field.name for field in fields(Recipe)} == first | while_it_was_made | set(later)
    oldest = Recipe.from_json({name: value for name, value in Recipe().to_json().items() if name in first})
    assert (oldest.detector, oldest.dimensions, oldest.ensemble, oldest.subsampling) == ("patchcore", 0, (), "greedy")
    assert (oldest.standardise, oldest.nearest_images, oldest.training_steps) == (True, 50, 600)
    assert all(getattr(oldest, name) == value for name, value in later.items())


@dataclass(frozen=True, slots=True)
class LaterRecipe(Recipe):
    """A recipe of tomorrow, with two settings whose defaults are not what models of today were built with."""

    margin: float = setting(4.0, "", old=2.0)
    rows: tuple[int, ...] = setting((), "", old=(3,))


def test_a_later_setting_is_stored_only_where_it_means_something() -> None:
    assert {"margin", "rows"} <= set(LaterRecipe().to_json())
    old = LaterRecipe(margin=2.0, rows=(3,))
    assert not {"margin", "rows"} & set(old.to_json()) and LaterRecipe.from_json(old.to_json()) == old
    assert LaterRecipe.from_json(Recipe().to_json()) == old
    mixed = LaterRecipe(margin=2.0)
    assert "margin" not in mixed.to_json() and LaterRecipe.from_json(mixed.to_json()) == mixed
    with pytest.raises(InspectorError, match="not known here: rows"):
        Recipe.from_json(mixed.to_json())


def test_a_fit_may_be_named_by_its_word() -> None:
    assert Recipe(fit="paper").fit is Fit.PAPER  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("coreset", "patches", "expected"),
    [
        (None, 1_000, 1_000),
        (None, 78_400, MOST_AUTOMATIC),
        (None, 627_200, 5_102),
        (None, 2_000_000, LEAST_AUTOMATIC),
        (0.01, 10_000, 100),
        (0.01, 5, 1),
        (1, 500, 500),
        (1.0, 500, 500),
        (6000, 10_000, 6000),
        (6000, 500, 500),
        (2, 500, 2),
    ],
)
def test_bank_size(coreset: float | None, patches: int, expected: int) -> None:
    assert bank_size(Recipe(coreset=coreset).coreset, patches, 100) == expected


@given(st.none() | st.floats(1e-6, 1) | st.integers(2, 10**7), st.integers(1, 10**7), st.integers(1, 10**5))
def test_a_bank_is_never_empty_and_never_larger_than_what_it_is_chosen_from(coreset: float | None, patches: int, images: int) -> None:
    assert 1 <= bank_size(Recipe(coreset=coreset).coreset, patches, images) <= patches


@given(st.integers(1, 10**5), st.integers(1, 10**4))
def test_an_automatic_bank_keeps_the_time_of_a_part_where_it_is_not_small(patches_each: int, images: int) -> None:
    size = bank_size(Recipe().coreset, patches_each * images, images)
    assert size <= LEAST_AUTOMATIC or size * patches_each <= MOST_COMPARISONS


def test_what_a_recipe_of_before_means_is_enlarged_and_corrected_as_it_was() -> None:
    old = Recipe.from_json(Recipe(size=224, enlarge=True).to_json())
    assert old.enlarge and not old.density_correction and not old.weigh_levels
    assert "enlarge" not in old.to_json() and Recipe().to_json()["enlarge"] is False


def test_every_detector_has_an_input_size_that_suits_it() -> None:
    assert (Recipe().side, Recipe(detector="padim").side, Recipe(size=320).side) == (448, 224, 320)


@pytest.mark.parametrize("name", ["detector", "fit", "search", "subsampling"])
def test_a_choice_of_a_later_version_needs_that_version(name: str) -> None:
    with pytest.raises(InspectorError, match=f"settings that are not known here: {name} = of tomorrow") as caught:
        Recipe.from_json(Recipe().to_json() | {name: "of tomorrow"})
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW
