"""How parts lie: what is chosen is what the recipe says, and a project's own numbers stay."""

import pytest
from pytestqt.qtbot import QtBot

from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.ui.pages.project_form.lying import LITTLE, Lying

RECIPES = {
    0: Recipe(),
    1: Recipe(align=Align.SHIFT),
    2: Recipe(align=Align.TURN, align_degrees=LITTLE),
    3: Recipe(align=Align.TURN, align_picture=True),
}


@pytest.mark.parametrize("place", RECIPES)
def test_a_choice_makes_the_recipe_and_shows_it(qtbot: QtBot, place: int) -> None:
    box, again = Lying(), Lying()
    for widget in (box, again):
        qtbot.addWidget(widget)
        widget.show()
    with qtbot.waitSignal(box.changed):
        box.choice.setCurrentIndex(place)
        box.choice.activated.emit(place)
    if RECIPES[place].align_picture:
        box.straighten.click()
    assert box.applied_to(Recipe()) == RECIPES[place]
    again.show_recipe(RECIPES[place])
    assert again.choice.currentIndex() == place and again.applied_to(Recipe()) == RECIPES[place]
    assert again.straighten.isVisible() == (place > 0)


def test_a_little_is_what_the_project_says(qtbot: QtBot) -> None:
    box = Lying()
    qtbot.addWidget(box)
    box.show_recipe(Recipe(align=Align.TURN, align_degrees=40))
    assert box.applied_to(Recipe()).align_degrees == 40


def test_nothing_is_straightened_where_parts_lie_alike(qtbot: QtBot) -> None:
    box = Lying()
    qtbot.addWidget(box)
    box.show_recipe(Recipe(align=Align.SHIFT, align_picture=True))
    box.choice.setCurrentIndex(0)
    assert box.applied_to(Recipe()) == Recipe()
