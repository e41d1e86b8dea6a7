"""`inspector benchmark`: one line as each run ends, tables and sheets at the end."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe import Recipe
from inspector.services.benchmarking.groups import Group, grouped
from inspector.services.benchmarking.report import group_row, interval, with_spread
from inspector.services.benchmarking.rows import Outcome, shots_text
from inspector.services.benchmarking.rule import Change, changes, finished, may_become_default
from inspector.services.context import Context

TITLE = (
    "Benchmark (AUROC of images with its 95 % interval over images by DeLong, and AUPRO to 30 % false positives, in percent; "
    "± is the deviation over seeds)"
)
RULE_TITLE = "Change of the image AUROC, in percent; noise is the larger deviation over seeds"
RULE_COLUMNS = ("set", "before", "after", "gain", "noise", "gain of the others")
COLUMNS = ("runs", "seeds", "AUROC", "95 %", "AUPRO", "fit s", "ms", "MB")


def run_plan(arguments: Namespace, recipe: Recipe, context: Context) -> int:
    """Exit code 0 when every run is finished, 2 when some failed: they are tried again next time."""
    from inspector.services.benchmarking.comparison import BenchmarkPlan, benchmark
    from inspector.services.capabilities import expect_building

    expect_building()
    if arguments.against is not None:
        finished(arguments.against)  # refused now, not after hours of runs
    layout, root = _data_set(arguments)
    plan = BenchmarkPlan(
        layout=layout,
        root=root,
        out=arguments.out,
        categories=tuple(arguments.categories),
        detectors=tuple(arguments.detectors),
        backbones=tuple(arguments.backbones),
        seeds=tuple(arguments.seeds),
        shots=tuple(arguments.shots),
        rotate=arguments.rotate,
        recipe=recipe,
        splits=arguments.splits,
        split=arguments.split,
        validation_defects=arguments.validation_defects,
        find_minutes=arguments.find_settings,
    )
    report = console.run(benchmark(plan, context, _print_row if not arguments.json else lambda _: None))
    groups = grouped(report.outcomes)
    compared = changes(arguments.against, report.outcomes) if arguments.against is not None and not report.failed else []
    if arguments.json:
        runs = [row.to_json() for row in report.outcomes]
        failed = [{"run": run, "reason": reason} for run, reason in report.failed]
        means = {"groups": [group_row(group) for group in groups]}
        files = [str(path) for path in report.files]
        rule = (
            {"against": [change.to_json() for change in compared], "may_become_default": may_become_default(compared)} if compared else {}
        )
        console.print_json({"runs": runs, "skipped": report.skipped, "failed": failed, "files": files} | means | rule)
    else:
        console.print_table(TITLE, COLUMNS, map(_group_cells, groups), right=COLUMNS[1:])
        print(f"Tables and sheets: {arguments.out.absolute()}")
        if compared:
            _print_changes(compared)
    for run, reason in report.failed:
        print(f"inspector: {run} failed: {reason}", file=sys.stderr)
    return 2 if report.failed else 0


def _print_changes(compared: Sequence[Change]) -> None:
    """What changed set by set, and what the leave-one-set-out rule says of it."""
    rows = [(c.category, *map(_points, (c.before, c.after, c.gain, c.noise, c.others))) for c in compared]
    console.print_table(RULE_TITLE, RULE_COLUMNS, rows, right=RULE_COLUMNS[1:])
    lost = [change.category for change in compared if change.loses]
    alone = [change.category for change in compared if change.others <= 0]
    if may_become_default(compared):
        print("The change may become the default: whichever set is left out, the others gain, and none loses more than its noise.")
    if lost:
        print(f"The change may not become the default: {', '.join(lost)} lose{'s' * (len(lost) == 1)} more than the noise of the seeds.")
    if alone:
        print(f"The change may not become the default: without {' or '.join(alone)} the others do not gain.")


def _points(share: float) -> str:
    return f"{100 * share:.2f}"


def _data_set(arguments: Namespace) -> tuple[str, Path]:
    """Layout and place of what is to be run. Raises `BAD_ARGUMENT` where none was named, or two."""
    if (arguments.sets is None) == (arguments.root is None):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Name one data set: a folder with --dataset, or a list of sets with --sets.")
    if arguments.sets is not None and arguments.dataset is not None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "A list of sets has no layout: leave --dataset out.")
    if arguments.sets is None and arguments.dataset is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"Name the layout of {arguments.root} with --dataset.")
    return ("sets", arguments.sets) if arguments.root is None else (arguments.dataset, arguments.root)


def _print_row(row: Outcome) -> None:
    words = [row.category, row.detector, row.backbone, shots_text(row.trained) if row.shots else "", f"seed {row.seed}"]
    figures = 100 * row.image_auroc, 100 * row.image_auroc_low, 100 * row.image_auroc_high, 100 * row.aupro, row.fit_s, row.ms_per_image
    auroc, low, high, aupro, fit, ms = map(console.cell, figures)
    found = f"AUROC {auroc} (95 %: {low} - {high}), AUPRO {aupro} (to 30 % false positives)"
    print(f"{' '.join(filter(None, words))}: {found}, fit {fit} s, {ms} ms an image, {row.peak_rss_mb:.0f} MB", flush=True)


def _group_cells(group: Group) -> tuple[object, ...]:
    detector, network, changed, rotate = group.method
    shots = shots_text(round(group.trained)) if group.shots else ""
    words = [group.category, detector, network, shots, changed, "rotated" if rotate else ""]
    figures = with_spread(group, "image_auroc"), interval(group), with_spread(group, "aupro")
    times = group.mean("fit_s"), group.mean("ms_per_image"), round(group.mean("peak_rss_mb"))
    return " ".join(filter(None, words)), len(group.seeds), *figures, *times
