"""`inspector demo`: the whole job without a display, on parts drawn by the program."""

import sys
from pathlib import Path
from typing import Any

from inspector.cli import console
from inspector.services import demo, export
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.evaluate import evaluate
from inspector.services.file_inspection import inspect_files, listed
from inspector.services.inspect import open_inspector


def run_demo(out: Path, context: Context, as_json: bool) -> int:
    """Draws, builds, inspects, measures; leaves parts, project, overlays, a table and a picture of every screen in `out`."""
    parts = console.run(demo.draw_parts(out / "parts"))
    project = out / demo.NAME
    demo.set_up_demo(project, parts)
    report = console.run(build(project, context))
    inspector = open_inspector(project, context)
    results = console.run(inspect_files(inspector, [*parts.test_good, *parts.test_defect], out / "overlays"))
    figures = console.run(evaluate(inspector, parts.test_good, parts.test_defect))
    export.write_results(out / "results.csv", results)
    screens = _photograph(project, out / "screens", [*parts.test_good, *parts.test_defect])
    summary: dict[str, Any] = {
        "folder": str(out.absolute()),
        "model_id": report.model_id,
        "bank_vectors": report.bank_vectors,
        "build_seconds": report.seconds["total"],
        "n_good": figures.n_good,
        "n_defect": figures.n_defect,
        "image_auroc": figures.image_auroc,
        "threshold": figures.threshold,
        "escapes": figures.escapes,
        "false_rejects": figures.false_rejects,
        "ms_median": figures.ms_median,
        "screens": [path.name for path in screens],
    }
    if as_json:
        console.print_json(summary | {"results": listed(results)})
        return 0
    rows = [(Path(i.source).parent.name, Path(i.source).name, i.verdict, i.score, i.ms) for i in results]
    console.print_table("Inspections", ("truth", "part", "verdict", "score", "ms"), rows, right=("score", "ms"))
    console.print_facts({name: value for name, value in summary.items() if name not in ("screens", "folder")})
    print(f"Parts, overlays, table and {len(screens)} pictures of screens: {out.absolute()}")
    return 0


def _photograph(project: Path, folder: Path, inspected: list[Path]) -> list[Path]:
    """Pictures of every screen with the demo project in them; none, with the reason, where Qt cannot load."""
    try:
        from inspector.ui.screens import photograph
    except ImportError as error:
        print(f"inspector: no pictures of screens, because Qt cannot load here: {error}", file=sys.stderr)
        return []
    pictures: list[Path] = photograph(project, folder, inspected)
    return pictures
