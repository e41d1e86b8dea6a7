"""`inspector benchmark`: one line as each run ends, tables and sheets at the end."""

import sys
from argparse import Namespace

from inspector.cli import console
from inspector.core.recipe import Recipe
from inspector.services.benchmarking.rows import Outcome, shots_text
from inspector.services.context import Context

TITLE = "Benchmark (AUROC of images and AUPRO to 30 % false positives, in percent)"
COLUMNS = ("run", "AUROC", "AUPRO", "fit s", "ms", "MB")


def run_plan(arguments: Namespace, recipe: Recipe, context: Context) -> int:
    """Exit code 0 when every run is finished, 2 when some failed: they are tried again next time."""
    from inspector.services.benchmarking.comparison import BenchmarkPlan, benchmark
    from inspector.services.capabilities import expect_building

    expect_building()

    plan = BenchmarkPlan(
        layout=arguments.dataset,
        root=arguments.root,
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
    )
    report = console.run(benchmark(plan, context, _print_row if not arguments.json else lambda _: None))
    if arguments.json:
        runs = [row.to_json() for row in report.outcomes]
        failed = [{"run": run, "reason": reason} for run, reason in report.failed]
        console.print_json({"runs": runs, "skipped": report.skipped, "failed": failed, "files": [str(path) for path in report.files]})
    else:
        console.print_table(TITLE, COLUMNS, map(_cells, report.outcomes), right=COLUMNS[1:])
        print(f"Tables and sheets: {arguments.out.absolute()}")
    for run, reason in report.failed:
        print(f"inspector: {run} failed: {reason}", file=sys.stderr)
    return 2 if report.failed else 0


def _print_row(row: Outcome) -> None:
    run, auroc, aupro, fit, ms, peak = map(console.cell, _cells(row))
    print(f"{run}: AUROC {auroc}, AUPRO {aupro} (to 30 % false positives), fit {fit} s, {ms} ms an image, {peak} MB", flush=True)


def _cells(row: Outcome) -> tuple[object, ...]:
    words = [row.category, row.detector, row.backbone, shots_text(row.trained) if row.shots else "", f"seed {row.seed}"]
    return " ".join(filter(None, words)), 100 * row.image_auroc, 100 * row.aupro, row.fit_s, row.ms_per_image, round(row.peak_rss_mb)
