"""Settings for each category as its user would find them: by its good parts, and by the defects that were left out of the test."""

from pathlib import Path

from inspector.core.progress import Steps
from inspector.core.recipe import Recipe
from inspector.datasets.dataset import Category
from inspector.services.context import Context
from inspector.services.file_names import file_name
from inspector.services.settings_search.search import find_settings
from inspector.services.setup import set_up_project

PROJECTS = "projects"


def found_recipe(category: Category, recipe: Recipe, minutes: float, out: Path, context: Context) -> Steps[Recipe]:
    """The recipe that a search of as many `minutes` proposes to a project of this category in place of `recipe`.

    The project stays in `out`, so that trials which are finished need not be done again. Raises what `find_settings` does.
    """
    folder = out / PROJECTS / (file_name(category.name, instead="-") or "-")
    set_up_project(folder, recipe, map(str, category.train_good), (), map(str, category.spared))
    return (yield from find_settings(folder, context, minutes)).best.recipe
