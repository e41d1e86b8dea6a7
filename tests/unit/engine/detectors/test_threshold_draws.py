"""What the threshold promises, on parts drawn from one process: the small version of `tests/benchmarks/test_threshold_draws.py`."""

from pathlib import Path

import numpy as np
from small_parts import good_part, scratched_part
from threshold_draws import draw, measure

from inspector.core.recipe import Recipe
from inspector.engine.detectors.patchcore import PatchCore


def test_at_most_three_per_cent_of_new_good_parts_are_rejected(network_cache: Path) -> None:
    recipe = Recipe(size=64, density_correction=False, weigh_levels=False)
    good, defects = [good_part(seed) for seed in range(90)], [scratched_part(seed) for seed in range(900, 910)]
    distances = measure(PatchCore(recipe, cache=network_cache), good, defects)
    for count in (12, 25):
        rng = np.random.default_rng(count)
        found = [draw(distances, count, rng) for _ in range(40)]
        assert np.mean([each.false_rejects for each in found]) <= 0.03  # of each draw the few new parts here tell too little
        assert np.mean([each.escapes for each in found]) < 0.5
        assert np.mean([each.change < 0.1 for each in found]) > 0.9 or count < 20
