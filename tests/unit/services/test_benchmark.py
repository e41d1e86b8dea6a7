"""Benchmarks on a tiny data set with the real engine."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from labelled_parts import GOOD, SCRATCHED, TESTED, write_category
from sklearn.metrics import roc_auc_score

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.datasets.dataset import ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image, write_image
from inspector.services.benchmarking import run as benchmark_run
from inspector.services.benchmarking.comparison import BenchmarkPlan, benchmark, planned
from inspector.services.benchmarking.rows import Outcome, RowFile, Run
from inspector.services.context import Context

TINY = Recipe(size=64, coreset=200)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two categories. Not to be changed."""
    folder = tmp_path_factory.mktemp("labelled")
    write_category(folder / "plate")
    write_category(folder / "cover", seed=10)
    return folder


@pytest.fixture
def plan(root: Path, tmp_path: Path) -> BenchmarkPlan:
    return BenchmarkPlan("mvtec", root, tmp_path / "out", categories=("plate",), recipe=TINY)


def runs_of(plan: BenchmarkPlan) -> list[Run]:
    dataset = read_dataset(plan.layout, plan.root, ReadOptions(read_image)).select(plan.categories)
    return [run for _, run in planned(plan, dataset)]


def test_a_run_measures_everything(plan: BenchmarkPlan, context: Context) -> None:
    report = finish(benchmark(plan, context))
    (row,) = report.outcomes
    assert (row.dataset, row.category, row.detector, row.backbone) == ("mvtec", "plate", "patchcore", "efficientnet_lite0")
    assert (row.trained, row.good, row.defect, row.masks, row.bank_vectors) == (GOOD, TESTED, SCRATCHED, SCRATCHED, 200)
    assert row.regions >= SCRATCHED and row.kinds["scratch"].images == SCRATCHED
    assert row.image_auroc == 1 and row.escapes_at_1 == row.escapes_at_5 == 0
    assert row.kinds["scratch"].image_auroc == row.image_auroc
    assert 0.9 < row.pixel_auroc < 1 and 0.5 < row.aupro < 1 and 0 < row.pixel_ap < 1
    assert row.fit_s > 0 and row.ms_per_image > 0 and row.peak_rss_mb > 20
    assert read_image(plan.out / row.sheet).shape[1] > 1000
    assert {path.name for path in report.files} == {"table.md", "table.csv", "runs.csv", "kinds.csv"}


def test_a_category_with_a_long_name_gets_its_sheet(plan: BenchmarkPlan, context: Context, tmp_path: Path) -> None:
    root = write_category(tmp_path / "parts" / ("p" * 220))
    (row,) = finish(benchmark(replace(plan, root=root, categories=()), context)).outcomes
    assert (plan.out / row.sheet).is_file() and row.sheet.endswith(f"-{row.key}.jpg")


def test_pixel_figures_are_those_of_all_pixels(plan: BenchmarkPlan, context: Context) -> None:
    (row,) = finish(benchmark(plan, context)).outcomes
    (category,) = read_dataset("mvtec", plan.root, ReadOptions(read_image)).select(["plate"]).categories
    detector = benchmark_run.detectors.make(TINY, context.options, context.cache)
    finish(detector.fit([read_image(path) for path in category.train_good]))
    truth = [read_image(item.mask) > 0 if item.mask else np.zeros((72, 96), bool) for item in category.test]
    maps = [detector.score([read_image(item.path)])[0].map for item in category.test]
    assert row.pixel_auroc == pytest.approx(roc_auc_score(np.stack(truth).ravel(), np.stack(maps).ravel()), abs=1e-6)


def test_finished_runs_are_not_run_again(plan: BenchmarkPlan, context: Context) -> None:
    first = finish(benchmark(plan, context))
    content = (plan.out / "runs.jsonl").read_bytes()
    ended: list[Outcome] = []
    again = finish(benchmark(plan, context, ended.append))
    assert (first.skipped, again.skipped, ended) == (0, 1, []) and again.outcomes == first.outcomes
    assert (plan.out / "runs.jsonl").read_bytes() == content
    more = finish(benchmark(replace(plan, seeds=(0, 1)), context, ended.append))
    assert more.skipped == 1 and [row.seed for row in ended] == [1]


def test_stopping_loses_the_run_under_way_alone(plan: BenchmarkPlan, context: Context) -> None:
    ended: list[Outcome] = []
    steps = benchmark(replace(plan, seeds=(0, 1)), context, ended.append)
    for _ in steps:
        if ended:
            break
    steps.close()
    assert len((plan.out / "runs.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert "| plate | patchcore |" in (plan.out / "table.md").read_text(encoding="utf-8")
    assert [row.seed for row in RowFile.open(plan.out).outcomes] == [0]


def test_a_torn_row_is_run_again(plan: BenchmarkPlan, context: Context) -> None:
    row = finish(benchmark(plan, context)).outcomes[0]
    path = plan.out / "runs.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert RowFile.open(plan.out).outcomes == []
    rows = RowFile.open(plan.out)
    rows.append(row)
    assert RowFile.open(plan.out).outcomes == [row]
    assert len(path.read_bytes().splitlines()) == 2  # the torn one stays, nothing is glued to it


def test_rows_that_cannot_be_computed_survive_the_file(plan: BenchmarkPlan, context: Context) -> None:
    row = replace(finish(benchmark(plan, context)).outcomes[0], aupro=math.nan, key="other")
    rows = RowFile.open(plan.out)
    rows.append(row)
    assert json.loads((plan.out / "runs.jsonl").read_text(encoding="utf-8").splitlines()[-1])["aupro"] is None
    assert math.isnan(RowFile.open(plan.out).outcomes[-1].aupro)


def test_every_combination_is_planned_once(plan: BenchmarkPlan) -> None:
    wide = replace(plan, categories=(), detectors=("patchcore", "padim"), seeds=(0, 1, 1), shots=(1, 3, 50, 0))
    runs = runs_of(wide)
    assert len(runs) == len({run.key for run in runs}) == 2 * 2 * 2 * 3  # 50 shots are all there are: once
    assert {run.shots for run in runs} == {0, 1, 3}
    assert [run.key for run in runs_of(wide)] == [run.key for run in runs]


def test_networks_come_from_the_plan_or_from_the_recipe(plan: BenchmarkPlan) -> None:
    named = runs_of(replace(plan, backbones=("resnet18", "resnet18+resnet50")))
    assert [(run.recipe.backbone, run.recipe.ensemble, run.networks) for run in named] == [
        ("resnet18", (), "resnet18"),
        ("resnet18", ("resnet50",), "resnet18+resnet50"),
    ]
    assert [run.networks for run in runs_of(replace(plan, recipe=replace(TINY, backbone="resnet50")))] == ["resnet50"]


def test_keys_tell_whatever_decides_the_figures(plan: BenchmarkPlan, root: Path, tmp_path: Path) -> None:
    changed = [
        replace(plan, rotate=True),
        replace(plan, shots=(2,)),
        replace(plan, seeds=(1,)),
        replace(plan, recipe=replace(TINY, size=96)),
    ]
    keys = [runs_of(each)[0].key for each in [plan, *changed]]
    assert len(set(keys)) == 5
    moved = write_category(tmp_path / "elsewhere" / "plate").parent
    assert runs_of(replace(plan, root=moved))[0].key == keys[0]  # where the images lie does not matter
    (moved / "plate/test/good/100.png").rename(moved / "plate/train/good/100.png")
    assert runs_of(replace(plan, root=moved))[0].key != keys[0]


def test_fewer_shots_are_part_of_more() -> None:
    good = [Path(f"{k}.png") for k in range(20)]
    one, five = benchmark_run.drawn(good, 1, 3), benchmark_run.drawn(good, 5, 3)
    assert len(one) == 1 and len(five) == 5 and set(one) < set(five) and five == sorted(five, key=good.index)
    assert benchmark_run.drawn(good, 0, 3) == good
    assert len({tuple(benchmark_run.drawn(good, 5, seed)) for seed in range(5)}) > 1


def test_few_shots_give_a_curve(plan: BenchmarkPlan, context: Context) -> None:
    report = finish(benchmark(replace(plan, shots=(1, 3)), context))
    assert [row.trained for row in report.outcomes] == [1, 3]
    assert (plan.out / "low_shot.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "## Few good images" in (plan.out / "table.md").read_text(encoding="utf-8")


def test_parts_that_do_not_lie_still(plan: BenchmarkPlan, context: Context) -> None:
    (row,) = finish(benchmark(replace(plan, rotate=True), context)).outcomes
    assert row.rotate and row.masks == SCRATCHED and 0.6 < row.pixel_auroc < 1


def test_the_border_that_a_centre_crop_cuts_off_is_not_counted(plan: BenchmarkPlan, context: Context) -> None:
    recipe = replace(TINY, fit=Fit.PAPER)
    (category,) = read_dataset("mvtec", plan.root, ReadOptions(read_image)).select(["plate"]).categories
    detector = benchmark_run.detectors.make(recipe, context.options, context.cache)
    finish(detector.fit([read_image(path) for path in category.train_good]))
    scores = detector.score([read_image(category.test[0].path)])[0].map
    rows, columns = benchmark_run.inspected(recipe, *scores.shape)
    assert (scores[rows, columns] > 0).all()
    scores[rows.start - 1 : rows.stop + 1, columns.start - 1 : columns.stop + 1] = 0
    assert not scores.any() and rows.start > 2 and columns.start > 9
    assert benchmark_run.inspected(TINY, 72, 96) == (slice(0, 72), slice(0, 96))


def test_unreadable_images_and_missing_masks_are_told(plan: BenchmarkPlan, context: Context, tmp_path: Path) -> None:
    root = write_category(tmp_path / "parts" / "plate").parent
    (root / "plate/test/good/100.png").write_bytes(b"no picture")
    (root / "plate/train/good/001.png").write_bytes(b"no picture")
    (root / "plate/ground_truth/scratch/200_mask.png").unlink()
    write_image(root / "plate/ground_truth/scratch/201_mask.png", np.zeros((72, 96), np.uint8))
    (row,) = finish(benchmark(replace(plan, root=root), context)).outcomes
    assert (row.trained, row.good, row.defect, row.masks) == (GOOD - 1, TESTED - 1, SCRATCHED, SCRATCHED - 2)
    assert len(row.unreadable) == 2 and "001.png" in row.unreadable[0] and "100.png" in row.unreadable[1]


def test_a_run_that_fails_stops_no_other(plan: BenchmarkPlan, context: Context, tmp_path: Path) -> None:
    root = tmp_path / "parts"
    write_category(root / "plate")
    write_category(root / "bent")
    write_image(root / "bent/ground_truth/scratch/200_mask.png", np.full((10, 10), 255, np.uint8))
    report = finish(benchmark(replace(plan, root=root, categories=()), context))
    assert [row.category for row in report.outcomes] == ["plate"]
    ((run, reason),) = report.failed
    assert "bent" in run and "200_mask.png does not fit its image: it has 10 x 10 px, its image 96 x 72" in reason


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"detectors": ("magic",)}, "no detector called magic"),
        ({"shots": (-1,)}, "must not be negative"),
        ({"layout": "imagenet"}, "no layout imagenet"),
        ({"categories": ("cork",)}, "no category cork"),
        ({"backbones": ("resnet9000",)}, "resnet9000"),
        ({"root": Path("nowhere")}, "nowhere"),
    ],
)
def test_wrong_plans_are_refused_before_the_first_run(
    plan: BenchmarkPlan, context: Context, change: dict[str, object], message: str
) -> None:
    with pytest.raises(InspectorError, match=message) as caught:
        finish(benchmark(replace(plan, **change), context))  # type: ignore[arg-type]
    assert caught.value.code is not ErrorCode.NOT_WRITABLE
    assert not plan.out.exists()
