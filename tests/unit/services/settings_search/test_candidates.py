"""Which recipes are tried, and what they are told apart by."""

from inspector.core.recipe import Recipe
from inspector.services.settings_search.candidates import distinct, further, looking


def test_the_own_recipe_comes_first_and_no_other_sees_the_same() -> None:
    tried = looking(Recipe(), side=1000, known=True)
    assert tried[0] == Recipe()
    assert [recipe.side for recipe in tried] == [448, 224, 320, 640]  # 448 px is the own recipe
    assert len(looking(Recipe(size=300), side=1000, known=True)) == 5


def test_nothing_is_finer_than_the_pictures() -> None:
    tried = looking(Recipe(), side=300, known=True)
    assert [min(recipe.side, 300) for recipe in tried] == [300, 224]


def test_without_known_defects_nothing_finer_than_the_default_is_tried() -> None:
    assert [recipe.side for recipe in looking(Recipe(size=224), side=1000, known=False)] == [224, 320, 448]
    assert [recipe.side for recipe in looking(Recipe(size=640), side=1000, known=False)] == [640, 224, 320, 448]


def test_pictures_that_are_enlarged_are_seen_in_every_size() -> None:
    assert len(looking(Recipe(enlarge=True), side=300, known=True)) == 4


def test_nothing_is_finer_than_the_box_that_is_cut_out() -> None:
    box = Recipe(roi=(0, 0, 300, 300))
    assert [min(recipe.side, 300) for recipe in looking(box, side=1000, known=True)] == [300, 224]


def test_a_smallest_defect_decides_the_network_input() -> None:
    assert looking(Recipe(defect_px=12), side=1000, known=True) == (Recipe(defect_px=12),)


def test_further_candidates_are_variants_of_the_best_that_were_not_tried() -> None:
    best = Recipe(size=320, density_correction=True, weigh_levels=True)
    more = further(best, [Recipe(), best], side=1000)
    assert best not in more
    assert Recipe(size=320) in more  # both corrections off
    assert Recipe(size=320, density_correction=True, weigh_levels=True, turns=8) in more
    assert Recipe(size=320, density_correction=True, weigh_levels=True, standardise=False) in more
    assert Recipe(size=0, density_correction=True, weigh_levels=True, detector="padim") in more
    assert further(best, [best, *more], side=1000) == ()


def test_what_differs_in_the_picture_alone_is_the_same() -> None:
    assert distinct([Recipe(size=448), Recipe(size=640)], side=300) == (Recipe(size=448),)
