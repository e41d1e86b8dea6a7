"""Rows of a benchmark made by hand."""

from dataclasses import replace
from typing import Any

from inspector.core.recipe import Recipe
from inspector.services.benchmarking.rows import KindFigures, Outcome

ROW = Outcome(
    key="k",
    dataset="mvtec",
    category="bottle",
    protocol="As it comes.",
    detector="patchcore",
    backbone="resnet18",
    seed=0,
    shots=0,
    rotate=False,
    recipe=Recipe(backbone="resnet18", coreset=0.1).to_json(),
    trained=209,
    good=20,
    defect=63,
    unreadable=(),
    image_auroc=0.99,
    average_precision=0.98,
    f1_max=0.97,
    escapes_at_1=0.2,
    escapes_at_5=0.1,
    pixel_auroc=0.96,
    pixel_ap=0.5,
    pixel_f1_max=0.55,
    aupro=0.93,
    masks=63,
    regions=70,
    kinds={"crack": KindFigures(20, 0.95, 0.3, 0.2), "dent": KindFigures(43, 1.0, 0.1, 0.05)},
    fit_s=12.5,
    ms_per_image=4.0,
    peak_rss_mb=512.0,
    bank_vectors=6000,
    runtime="OpenVINO float32",
    threads=2,
    version="1",
    at="2026-01-01T00:00:00+00:00",
    sheet="sheets/a.jpg",
    image_auroc_low=0.97,
    image_auroc_high=0.995,
)


def row(number: int, **changes: Any) -> Outcome:
    """Another row; the recipe follows the seed."""
    recipe = ROW.recipe | {"seed": changes.get("seed", 0)}
    return replace(ROW, key=str(number), recipe=recipe | changes.pop("recipe", {}), **changes)
