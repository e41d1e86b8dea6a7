"""Do synthetic defects rank settings as real ones do? Five sets of real parts: 24 good parts and 10 defects of each. Prints tables."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from inspector.core.metrics import image_auroc
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.datasets.dataset import Dataset, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image
from inspector.engine.images.defect_kinds import KINDS
from inspector.engine.images.synthetic_defects import USED, kinds_for
from inspector.services.context import Context
from inspector.services.settings_search.candidates import looking
from inspector.services.settings_search.evidence import Evidence
from inspector.services.settings_search.parts import Parts, find_parts
from inspector.services.settings_search.trials import try_recipe

GOOD, DEFECTS, SEED = 24, 10, 0
DIFFERENT = 0.02
"""Two settings that real defects separate by less are not ranked."""


def spared(dataset: Dataset, name: str) -> Parts:
    """Good parts to learn from, and the defects that a benchmark with as many validation defects leaves out of its test."""
    category = next(each for each in dataset.categories if each.name == name)
    rest = {image.path for each in dataset.spare_defects(DEFECTS, SEED).categories if each.name == name for image in each.test}
    defects = [image.path for image in category.test if image.path not in rest]
    project = Project(name, good=tuple(map(str, category.train_good)), validation_defect=tuple(map(str, defects)))
    return finish(find_parts(project)).first(GOOD)


def by_kind(found: Evidence, kind: str) -> float:
    kinds = [each for part in range(GOOD) for each in kinds_for(part, tuple(KINDS))]
    return image_auroc(found.good, [score for score, each in zip(found.defect, kinds, strict=True) if each == kind])


def test_synthetic_defects_rank_settings_as_real_ones_do(shared: Path, context: Context, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("takes half an hour; run with --benchmark-enable")
    if not (shared / "data" / "sets.json").is_file():
        pytest.skip("there is no shared folder with data")
    dataset = read_dataset("sets", shared / "data" / "sets.json", ReadOptions(read_image))
    differences: list[tuple[float, dict[str, float]]] = []
    for name in (category.name for category in dataset.categories):
        parts = spared(dataset, name)
        real, drawn = list[float](), list[dict[str, float]]()
        for recipe in (
            each for on in (False, True) for each in looking(Recipe(density_correction=on, weigh_levels=on), parts.side, known=True)
        ):
            real.append(finish(try_recipe(recipe, parts, context)).separation)
            found = finish(try_recipe(recipe, replace(parts, defect=()), context, tuple(KINDS)))
            drawn.append({kind: by_kind(found, kind) for kind in KINDS})
            corrected = " corrected" if recipe.density_correction else ""
            shown = ", ".join(f"{kind} {value:.2f}" for kind, value in drawn[-1].items())
            print(f"{name} {recipe.side} px{corrected}: real {real[-1]:.3f}, synthetic {shown}", flush=True)
        for one, other in combinations(range(len(real)), 2):
            if abs(real[one] - real[other]) >= DIFFERENT:
                differences.append((real[one] - real[other], {kind: drawn[one][kind] - drawn[other][kind] for kind in KINDS}))
    by_real = np.array([difference for difference, _ in differences])
    print("kind | pairs of settings ranked as by real defects | correlation of the differences")
    for kinds in (*((kind,) for kind in KINDS), tuple(KINDS), USED):
        by_drawn = np.array([np.mean([found[kind] for kind in kinds]) for _, found in differences])
        same = int((np.sign(by_drawn) == np.sign(by_real)).sum())
        print(f"{' + '.join(kinds)} | {same} of {len(by_real)} | {np.corrcoef(by_real, by_drawn)[0, 1]:.2f}")
        assert kinds != USED or 2 * same > len(by_real)
