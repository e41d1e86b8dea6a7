"""Compares detectors and networks on a benchmark data set: every combination is run once, and a run that is finished stays finished."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.datasets.dataset import Category, Dataset, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image
from inspector.devices.video_frames import count_frames
from inspector.engine import detectors
from inspector.services.benchmarking.found_settings import found_recipe
from inspector.services.benchmarking.report import write_report
from inspector.services.benchmarking.rows import Outcome, RowFile, Run, fingerprint
from inspector.services.benchmarking.run import execute
from inspector.services.context import Context


@dataclass(frozen=True, slots=True)
class BenchmarkPlan:
    """What to compare. Every category is run with every combination of detector, network, seed and number of shots."""

    layout: str
    """Layout of the data set, as in `inspector.datasets.readers`."""
    root: Path
    """Where it is: a folder, or the file with a list of sets."""
    out: Path
    categories: tuple[str, ...] = ()
    """Empty: all."""
    detectors: tuple[str, ...] = ("patchcore",)
    backbones: tuple[str, ...] = ()
    """Networks, or ensembles with + between their networks; empty: the recipe's."""
    seeds: tuple[int, ...] = (0,)
    shots: tuple[int, ...] = (0,)
    """Numbers of good images to learn from; 0: all."""
    rotate: bool = False
    recipe: Recipe = field(default_factory=Recipe)
    """Everything that is the same in all runs."""
    splits: Path | None = None
    split: str = ""
    validation_defects: int = 0
    """Defects of every category that are left out of the test."""
    find_minutes: float = 0.0
    """Time for finding the settings of every category, detector included, in place of the recipe's; 0: they are not looked for."""

    def __post_init__(self) -> None:
        for detector in self.detectors:
            replace(self.recipe, detector=detector)  # refuses what there is not
        if any(shots < 0 for shots in self.shots):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("A number of good images must not be negative, not {shots}.", shots=min(self.shots))
            )
        if self.validation_defects < 0:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("A number of defects must not be negative, not {validation_defects}.", validation_defects=self.validation_defects),
            )


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """What a benchmark did. `failed` lists (run, why); they are tried again next time."""

    outcomes: tuple[Outcome, ...]
    """The planned runs that are finished, in the order of the plan."""
    skipped: int
    """How many of them were finished before."""
    failed: tuple[tuple[str, str], ...]
    files: tuple[Path, ...]


def benchmark(plan: BenchmarkPlan, context: Context, ended: Callable[[Outcome], None] = lambda _: None) -> Steps[BenchmarkReport]:
    """Runs what is not finished yet, and as each run ends appends a row, writes sheet and tables, and calls `ended`.

    Closing the generator loses the run under way and nothing else. A run that fails in an expected way does not stop the others.
    Raises the errors of the data set's reader, `BACKBONE_UNKNOWN`, `BAD_ARGUMENT`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    yield Progress("Looking for images", 0, 0)
    read = ReadOptions(read_image, count_frames, splits=plan.splits, split=plan.split)
    dataset = read_dataset(plan.layout, plan.root, read).select(plan.categories).spare_defects(plan.validation_defects, read.seed)
    plans = yield from _tuned(plan, dataset, context)
    runs = [run for each in plans for run in planned(each, dataset.select(each.categories))]
    for recipe in {run.recipe: None for _, run in runs}:
        detectors.make(recipe, context.options, context.cache)  # raises now what would stop every run
    rows = RowFile.open(plan.out)
    finished = rows.keys()
    failed: list[tuple[str, str]] = []
    for number, (category, run) in enumerate(runs):
        yield Progress("Runs", number, len(runs), "runs")
        if run.key in finished:
            continue
        found = yield from _attempt(execute(run, dataset, category, context, plan.out))
        if isinstance(found, Outcome):
            rows.append(found)
            write_report(plan.out, rows.outcomes)  # now, because the next run may take hours or be stopped
            ended(found)
        else:
            failed.append((run.label, found))
    yield Progress("Runs", len(runs), len(runs), "runs")
    files = write_report(plan.out, rows.outcomes) if rows.outcomes else []
    by_key = {row.key: row for row in rows.outcomes}
    outcomes = tuple(by_key[run.key] for _, run in runs if run.key in by_key)
    return BenchmarkReport(outcomes, sum(run.key in finished for _, run in runs), tuple(failed), tuple(files))


def planned(plan: BenchmarkPlan, dataset: Dataset) -> Iterator[tuple[Category, Run]]:
    """Every run of a plan, category by category. More shots than there are good images are left out, after all images once."""
    for category in dataset.categories:
        images = fingerprint(category, plan.root)
        there = len(category.train_good)
        for shots in dict.fromkeys(0 if shots >= there else shots for shots in plan.shots):
            for recipe in _recipes(plan):
                yield category, Run(dataset.name, category.name, recipe, shots, plan.rotate, images)


def _tuned(plan: BenchmarkPlan, dataset: Dataset, context: Context) -> Steps[list[BenchmarkPlan]]:
    """The plan itself, or one for each category with the settings that were found for that."""
    if not plan.find_minutes:
        return [plan]
    plans = []
    for category in dataset.categories:
        recipe = yield from found_recipe(category, plan.recipe, plan.find_minutes, plan.out, context)
        plans.append(replace(plan, categories=(category.name,), recipe=recipe, detectors=(str(recipe.detector),)))
    return plans


def _recipes(plan: BenchmarkPlan) -> Iterator[Recipe]:
    for detector in dict.fromkeys(plan.detectors):
        for backbone, ensemble in _networks(plan):
            for seed in dict.fromkeys(plan.seeds):
                yield replace(plan.recipe, detector=detector, backbone=backbone, ensemble=ensemble, seed=seed)


def _networks(plan: BenchmarkPlan) -> list[tuple[str, tuple[str, ...]]]:
    """(network, further networks of the ensemble)."""
    if not plan.backbones:
        return [(plan.recipe.backbone, plan.recipe.ensemble)]
    named = (name.split("+") for name in dict.fromkeys(plan.backbones))
    return [(first, tuple(others)) for first, *others in named]


def _attempt(steps: Steps[Outcome]) -> Generator[Progress, None, Outcome | str]:
    """The outcome of a run, or the sentence that says why there is none."""
    try:
        return (yield from steps)
    except InspectorError as error:
        if error.code in (ErrorCode.DISK_FULL, ErrorCode.NOT_WRITABLE):
            raise  # the next run would end the same way
        return error.detail
    except MemoryError:
        return "There is not enough memory for this run."
