"""Tables and curves from rows made by hand."""

import csv
import io
import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmark_rows import ROW, row

from inspector.services.benchmarking import low_shot
from inspector.services.benchmarking.groups import grouped
from inspector.services.benchmarking.published import MVTEC_CATEGORIES, beside
from inspector.services.benchmarking.report import write_report
from inspector.services.benchmarking.rows import Outcome


def all_categories(auroc: float, **changes: Any) -> list[Outcome]:
    return [row(hash((name, auroc)), category=name, image_auroc=auroc, **changes) for name in sorted(MVTEC_CATEGORIES)]


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_seeds_are_put_together_and_categories_averaged() -> None:
    rows = [
        row(1),
        row(2, seed=1, image_auroc=0.97),
        row(3, category="pill", image_auroc=0.91),
        row(4, category="pill", seed=1, image_auroc=0.89),
    ]
    bottle, pill, mean = grouped(rows)
    assert (bottle.category, pill.category, mean.category) == ("bottle", "pill", "mean of 2")
    assert bottle.mean("image_auroc") == pytest.approx(0.98) and bottle.spread("image_auroc") == pytest.approx(np.std([0.99, 0.97], ddof=1))
    assert mean.mean("image_auroc") == pytest.approx(0.94) and mean.spread("image_auroc") == pytest.approx(np.std([0.95, 0.93], ddof=1))
    assert math.isnan(grouped(rows[:1])[0].spread("image_auroc"))


def test_a_seed_that_lacks_a_category_is_not_in_the_mean() -> None:
    rows = [row(1), row(2, category="pill", image_auroc=0.89), row(3, seed=1, image_auroc=0.5)]
    mean = grouped(rows)[-1]
    assert mean.category == "mean of 2" and mean.seeds == [0] and mean.mean("image_auroc") == pytest.approx(0.94)


def test_methods_do_not_mix() -> None:
    rows = [
        row(1),
        row(2, rotate=True),
        row(3, shots=5),
        row(4, recipe={"size": 320}),
        row(5, detector="padim", recipe={"detector": "padim"}),
    ]
    assert len(grouped(rows)) == 5
    assert grouped(rows[3:4])[0].method == ("patchcore", "resnet18", "size=320 coreset=0.1", False)


def test_the_newest_row_of_an_experiment_counts() -> None:
    older = {name: value for name, value in ROW.recipe.items() if name != "standardise"}  # written before there was such a setting
    assert [group.mean("image_auroc") for group in grouped([replace(ROW, recipe=older, image_auroc=0.5), row(2)])] == [0.99]


def test_a_row_from_before_a_setting_is_another_method_where_the_default_is_new() -> None:
    newer = ROW.recipe | {"weigh_levels": True}
    older = {name: value for name, value in newer.items() if name != "weigh_levels"}  # levels had not been weighed before
    methods = [group.method for group in grouped([replace(ROW, recipe=older), replace(row(2), recipe=newer)])]
    assert len(methods) == 2 and len({"weigh_levels" in words for _, _, words, _ in methods}) == 2


def test_a_figure_that_one_category_lacks_has_no_mean() -> None:
    mean = grouped([row(1), row(2, category="pill", aupro=math.nan)])[-1]
    assert math.isnan(mean.mean("aupro"))


def test_printed_figures_stand_beside_the_same_images_alone() -> None:
    assert [each.image_auroc for each in beside("mvtec", MVTEC_CATEGORIES, False, "patchcore", 0)] == [99.1, 99.0, 99.0]
    assert [each.image_auroc for each in beside("mvtec", MVTEC_CATEGORIES, False, "patchcore", 16)] == [95.5]
    assert beside("mvtec", frozenset({"cookies"}), False, "patchcore", 0) == []
    assert beside("mvtec", MVTEC_CATEGORIES, True, "patchcore", 0) == []
    assert [each.image_auroc for each in beside("mtd", frozenset({"mtd"}), False, "patchcore", 0)] == [97.9]


def test_the_markdown_says_what_its_figures_mean(tmp_path: Path) -> None:
    write_report(tmp_path, [*all_categories(0.98), row(99, dataset="mtd", category="mtd", unreadable=("x.png: x.png cannot be read.",))])
    text = (tmp_path / "table.md").read_text(encoding="utf-8")
    mean = next(line for line in text.splitlines() if line.startswith("| mean of 15 "))
    assert "| 98.00 | 97.7 - 98.4 | 99.1 / 99.0 / 99.0 |" in mean and "coreset=0.1" in mean
    tiles = next(line for line in text.splitlines() if line.startswith("| mtd "))
    assert "| 99.00 | 97.0 - 99.5 | 97.9 |" in tiles and "| 20.0 | 10.0 |" in tiles and "| 12.5 | 4.0 | 512 | 6000 |" in tiles
    assert "AUPRO 30 %" in text and "from 0 to 30 % and divided by 0.3" in text and "DifferNet" in text
    assert "| bottle | crack | patchcore | resnet18 | 209 | 20 | 95.00 | 30.0 | 20.0 |" in text
    assert "x.png cannot be read" in text and "(sheets/a.jpg)" in text


def test_rows_of_before_intervals_are_read_and_have_none(tmp_path: Path) -> None:
    older = {name: value for name, value in ROW.to_json().items() if not name.startswith("image_auroc_")}
    (group,) = grouped([Outcome.from_json(older)])
    assert group.mean("image_auroc") == 0.99 and all(map(math.isnan, group.auroc_interval))
    write_report(tmp_path, group.rows)
    assert "| 99.00 | - |" in (tmp_path / "table.md").read_text(encoding="utf-8")


def test_the_tables_for_spreadsheets(tmp_path: Path) -> None:
    write_report(tmp_path, [row(1, aupro=math.nan), row(2, seed=1, category="pill")])
    groups, runs, kinds = (read_csv(tmp_path / name) for name in ("table.csv", "runs.csv", "kinds.csv"))
    assert [group["category"] for group in groups] == ["bottle", "pill"] and groups[0]["aupro"] == "" and groups[1]["aupro"] == "0.93"
    assert (groups[0]["image_auroc_low"], groups[0]["image_auroc_high"]) == ("0.97", "0.995")
    assert [run["seed"] for run in runs] == ["0", "1"] and runs[0]["runtime"] == "OpenVINO float32"
    assert [(kind["category"], kind["kind"], kind["escapes_at_5"]) for kind in kinds][:2] == [
        ("bottle", "crack", "0.2"),
        ("bottle", "dent", "0.05"),
    ]


def test_the_low_shot_curve(tmp_path: Path) -> None:
    rows = [each for shots in (1, 5, 16) for each in all_categories(0.8 + shots / 100, shots=shots, trained=shots)]
    ours, printed = low_shot.curves(grouped(rows))
    assert [(x, round(y, 6)) for x, y, _ in ours.points] == [(1, 81), (5, 85), (16, 96)]
    assert printed.printed and [(x, y) for x, y, _ in printed.points] == [(1, 84.1), (5, 91.0), (16, 95.5), (50, 97.7)]
    assert tmp_path / "low_shot.svg" in write_report(tmp_path, rows)
    picture = ElementTree.fromstring((tmp_path / "low_shot.svg").read_text(encoding="utf-8"))
    lines = [each.get("points", "").split() for each in picture.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(points) for points in lines] == [3, 4]
    heights = [float(point.split(",")[1]) for point in lines[0]]
    assert heights == sorted(heights, reverse=True)  # better lies higher
    assert "| mean of 15 patchcore resnet18 coreset=0.1 | 81.0 | 85.0 | 96.0 | - |" in (tmp_path / "table.md").read_text(encoding="utf-8")


def test_one_number_of_shots_makes_no_curve(tmp_path: Path) -> None:
    assert low_shot.curves(grouped([row(1, shots=5, trained=5)])) == []
    assert tmp_path / "low_shot.svg" not in write_report(tmp_path, [row(1, shots=5, trained=5)])
