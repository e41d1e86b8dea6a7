"""Settings of a recipe that belong together."""

from typing import Any

from inspector.core.recipe_choices import Fit, ImageScore

PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "paper": {
        "backbone": "wide_resnet50_2",
        "levels": (2, 3),
        "size": 224,
        "fit": Fit.PAPER,
        "enlarge": True,
        "coreset": 0.1,
        "target_dimension": 1024,
        "standardise": False,
        "weigh_levels": False,
        "density_correction": False,
        "image_score": ImageScore.PATCH,
    },
}
"""Name -> what differs from the defaults.

`paper`: PatchCore-10% as published, its preprocessing (resize to 256, centre crop of 224) and its image score included.

The paper gives no number b of neighbours for its re-weighting; the scores of its own program are not re-weighted, nor are these.
"""
