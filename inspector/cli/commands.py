"""The commands: each turns arguments into a use case and its result into text or JSON."""

import tempfile
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console, ignoring, recipe_options
from inspector.cli.common_options import context_of

if TYPE_CHECKING:
    from inspector.core.inspection import Inspection
    from inspector.services.build_report import BuildReport
    from inspector.services.export import Writer
    from inspector.services.inspect import PartInspector


def build(arguments: Namespace) -> int:
    """inspector build"""
    from inspector.services.build import build as run_build
    from inspector.services.capabilities import expect_building
    from inspector.services.setup import ensure_project

    expect_building()
    change, new_mask = _decisions(arguments, _settings(arguments)), ignoring.new_mask(arguments.ignore)
    ensure_project(arguments.project, change)
    report = console.run(run_build(arguments.project, context_of(arguments), change, new_mask))
    if arguments.json:
        console.print_json(report.to_json())
    else:
        _tell_build(report)
    return 0


def _tell_build(report: "BuildReport") -> None:
    from inspector.cli import limit_text

    facts = report.to_json()
    seconds, skipped, _ = (facts.pop(key) for key in ("seconds", "skipped", "limit"))
    facts["threshold"] = limit_text.threshold_cell(report)
    console.print_facts(facts | {f"{name} s": value for name, value in seconds.items()})
    console.print_skipped(skipped)
    for line in (*limit_text.strange_lines(report), *limit_text.sentences(report)):
        print(line)


def plan(arguments: Namespace) -> int:
    """inspector plan"""
    from inspector.services.capabilities import expect_building
    from inspector.services.plan import plan as run_plan

    expect_building()
    found = asdict(console.run(run_plan(arguments.project, context_of(arguments), _settings(arguments))))
    if arguments.json:
        console.print_json(found)
        return 0
    seconds = found.pop("seconds")
    console.print_facts(found | {f"{name} s": value for name, value in seconds.items()})
    return 0


def background(arguments: Namespace) -> int:
    """inspector background"""
    return ignoring.run_background(arguments, context_of(arguments))


def find_settings(arguments: Namespace) -> int:
    """inspector find-settings"""
    from inspector.cli.find_settings import run

    return run(arguments, context_of(arguments))


def inspect(arguments: Namespace) -> int:
    """inspector inspect"""
    from inspector.cli.recorded_files import recording
    from inspector.core.errors import InspectorError
    from inspector.core.thresholds import Rule
    from inspector.datasets.listing import find_images
    from inspector.services import export
    from inspector.services.file_inspection import inspect_files
    from inspector.services.inspect import open_inspector

    listing = find_images(arguments.paths)
    inspector = open_inspector(arguments.project, context_of(arguments))
    if arguments.threshold is not None:
        inspector.threshold = replace(inspector.threshold, value=arguments.threshold, rule=Rule.MANUAL, provisional=False)
    tables = _tables(arguments)
    if arguments.out:
        export.expect_writable(arguments.out / "overlay.jpg")
    judged: list[Inspection] = []
    try:
        with recording(arguments, inspector) as keep:
            console.run(inspect_files(inspector, listing.paths, arguments.out, judged, keep))
        for path, write in tables.items():
            write(path, judged)  # before anything is printed: nobody may be there to read it
    except InspectorError:  # a disk is full, say: what was judged is not lost with it
        if judged:
            _tell_inspections(arguments, inspector, judged, _skipped(listing.skipped))
        raise
    _tell_inspections(arguments, inspector, judged, _skipped(listing.skipped))
    return 0


def run(arguments: Namespace) -> int:
    """inspector run"""
    from inspector.cli.run import run as run_line

    return run_line(arguments, context_of(arguments))


def _tables(arguments: Namespace) -> "dict[Path, Writer]":
    """What writes each table that was asked for, in a place where it can be written."""
    from inspector.services import export

    tables = {path: export.writer_for(path) for path in arguments.results}
    if arguments.csv:
        tables[arguments.csv] = export.WRITERS[".csv"]  # whatever it is called
    for path in tables:
        export.expect_writable(path)
    return tables


def _tell_inspections(arguments: Namespace, inspector: "PartInspector", judged: "list[Inspection]", skipped: list[dict[str, str]]) -> None:
    from inspector.services.file_inspection import listed

    if arguments.json:
        facts = {"runtime": inspector.runtime_name, "model_id": inspector.model_id}
        console.print_json({"results": listed(judged), "skipped": skipped} | facts)
        return
    rows = [(i.source, i.verdict, i.score, i.threshold, i.ms, i.error) for i in judged]
    console.print_table("Inspections", ("path", "verdict", "score", "threshold", "ms", "error"), rows, right=("score", "threshold", "ms"))
    console.print_skipped(skipped)


def evaluate(arguments: Namespace) -> int:
    """inspector evaluate"""
    from inspector.datasets.listing import find_images
    from inspector.services.evaluate import evaluate as run_evaluate
    from inspector.services.inspect import open_inspector

    good, defect = find_images(arguments.good), find_images(arguments.defect)
    inspector = open_inspector(arguments.project, context_of(arguments))
    tables = _tables(arguments)
    judged: list[tuple[str, Inspection]] = []
    found = asdict(console.run(run_evaluate(inspector, good.paths, defect.paths, judged)))
    for path, write in tables.items():
        write(path, [inspection for _, inspection in judged], [truth for truth, _ in judged])
    skipped = _skipped([*good.skipped, *defect.skipped, *found.pop("skipped")])
    if arguments.json:
        console.print_json(found | {"skipped": skipped})
    else:
        for name in ("image_auroc_interval", "escape_interval", "false_reject_interval"):
            found[name] = "{:.1%} - {:.1%}".format(*found[name])
        console.print_facts(found)
        print("Intervals are those of 95 %, over images: DeLong's for the AUROC, Wilson's for rates.")
        console.print_skipped(skipped)
    return 0


def tune(arguments: Namespace) -> int:
    """inspector tune"""
    from inspector.cli.tuning import tune as run_tune

    return run_tune(arguments, context_of(arguments))


def models(arguments: Namespace) -> int:
    """inspector models"""
    from inspector.cli import models as listing

    return listing.models(arguments, context_of(arguments))


def report(arguments: Namespace) -> int:
    """inspector report"""
    from inspector.cli import report as writing

    return writing.report(arguments, context_of(arguments))


def bench(arguments: Namespace) -> int:
    """inspector bench"""
    from inspector.datasets.listing import find_images
    from inspector.services.bench import bench as run_bench

    paths = find_images(arguments.paths).paths if arguments.paths else ()
    found = asdict(console.run(run_bench(arguments.project, paths, context_of(arguments))))
    if arguments.json:
        console.print_json(found)
        return 0
    groups = {name: found.pop(name) for name in ("latency_ms", "stages_ms", "floor_ms")}
    console.print_facts(found | {f"{group} {name}": value for group, values in groups.items() for name, value in values.items()})
    return 0


def benchmark(arguments: Namespace) -> int:
    """inspector benchmark"""
    from inspector.cli.benchmark import run_plan

    return run_plan(arguments, recipe_options.recipe(arguments), context_of(arguments))


def demo(arguments: Namespace) -> int:
    """inspector demo"""
    from inspector.cli.demo import run_demo
    from inspector.services.capabilities import expect_building

    expect_building()
    return run_demo(arguments.out, context_of(arguments), arguments.json)


def gui(arguments: Namespace) -> int:
    """inspector gui"""
    from inspector import app

    named = [str(arguments.project)] if arguments.project else []
    options = (["--demo"] if arguments.demo else []) + (["--source", arguments.source] if arguments.source else [])
    return int(app.main(named + options))


def self_test(arguments: Namespace) -> int:
    """inspector self-test"""
    from inspector.services.selftest import run_checks

    checks = console.run(run_checks(context_of(arguments), _open_pages))
    passed = all(check.passed for check in checks)
    if arguments.json:
        console.print_json({"passed": passed, "checks": [asdict(check) for check in checks]})
    else:
        rows = [("passed" if check.passed else "FAILED", check.name, check.detail) for check in checks]
        console.print_table("Self-test", ("result", "check", "detail"), rows)
    return 0 if passed else 2


def _open_pages(project: Path) -> str:
    """Opens every page of the window, without a display, with `project` in it."""
    from inspector.ui.screens import photograph

    with tempfile.TemporaryDirectory(prefix="inspector-pages-", ignore_cleanup_errors=True) as folder:
        pictures = photograph(project, Path(folder))
        return ", ".join(path.stem for path in pictures)


def list_weights(arguments: Namespace) -> int:
    """inspector weights list"""
    from inspector.services.weights import list_backbones

    found = list_backbones(context_of(arguments).weights)
    if arguments.json:
        console.print_json({"backbones": [asdict(entry) for entry in found]})
        return 0
    rows = [(b.name, "ready" if b.available else "missing", ", ".join(map(str, b.levels)), b.checkpoint) for b in found]
    console.print_table("Networks", ("name", "weights", "levels", "checkpoint file"), rows)
    return 0


def import_weights(arguments: Namespace) -> int:
    """inspector weights import"""
    from inspector.services.capabilities import expect_building
    from inspector.services.weights import import_file

    expect_building()
    stored = import_file(arguments.name, arguments.file, context_of(arguments).weights, arguments.sha256)
    console.print_json({"name": arguments.name, "stored": str(stored)}) if arguments.json else print(f"Kept as {stored}")
    return 0


def _skipped(found: Iterable[tuple[Path | str, str]]) -> list[dict[str, str]]:
    """Files that were not judged, as plain JSON values."""
    return [{"path": str(path), "reason": reason} for path, reason in found]


def _settings(arguments: Namespace) -> Any:
    from inspector.services.setup import settings

    return settings(recipe_options.recipe(arguments), arguments.good, arguments.validation_good, arguments.validation_defect)


def _decisions(arguments: Namespace, change: Any) -> Any:
    """`change` with what was said of single good parts; a name that is no file's would go unnoticed otherwise."""
    from inspector.core.errors import ErrorCode, InspectorError
    from inspector.services.setup import absolute
    from inspector.services.strange_parts import Decision, decided

    named = [(name, Decision.KEEP) for name in arguments.keep] + [(name, Decision.LEAVE_OUT) for name in arguments.leave_out]
    lost = next((name for name, _ in named if not Path(name).is_file()), None)
    if lost is not None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no file {lost}.")

    def decide(project: Any) -> Any:
        project = change(project)
        for name, decision in named:
            project = decided(project, absolute(name), decision)
        return project

    return decide
