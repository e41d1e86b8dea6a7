"""Which recipes are tried, and what they are told apart by."""

from inspector.core.recipe import Recipe
from inspector.services.settings_search.candidates import distinct, further, looking


def test_the_own_recipe_comes_first_and_no_other_sees_the_same() -> None:
    tried = looking(Recipe(), side=1000)
    assert tried[0] == Recipe()
    assert {(recipe.side, recipe.density_correction) for recipe in tried} == {(s, c) for s in (224, 320, 448, 640) for c in (False, True)}
    assert len(tried) == 8  # 448 px without corrections is the own recipe


def test_nothing_is_finer_than_the_pictures() -> None:
    tried = looking(Recipe(), side=300)
    assert {min(recipe.side, 300) for recipe in tried} == {224, 300}
    assert len(tried) == 4


def test_pictures_that_are_enlarged_are_seen_in_every_size() -> None:
    assert len(looking(Recipe(enlarge=True), side=300)) == 8


def test_a_smallest_defect_decides_the_network_input() -> None:
    tried = looking(Recipe(defect_px=12), side=1000)
    assert len(tried) == 2
    assert all(recipe.defect_px == 12 and recipe.size == 0 for recipe in tried)


def test_further_candidates_are_variants_of_the_best_that_were_not_tried() -> None:
    best = Recipe(size=320, density_correction=True)
    more = further(best, [Recipe(), best], side=1000)
    assert best not in more
    assert Recipe(size=320, density_correction=True, levels=(1, 2, 3)) in more
    assert Recipe(size=0, density_correction=True, detector="padim") in more
    assert further(best, [best, *more], side=1000) == ()


def test_what_differs_in_the_picture_alone_is_the_same() -> None:
    assert distinct([Recipe(size=448), Recipe(size=640)], side=300) == (Recipe(size=448),)
