"""`inspector report`: a report on the model in use, for audits."""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.tuning import rate_values
from inspector.cli.tuning_text import rate_text

if TYPE_CHECKING:
    from inspector.services.context import Context
    from inspector.services.report.writing import Written


def report(arguments: Namespace, context: "Context") -> int:
    """inspector report"""
    from inspector.services.inspect import open_inspector
    from inspector.services.report.writing import write_report

    inspector = open_inspector(arguments.project, context)
    written = console.run(write_report(arguments.project, arguments.out, inspector, arguments.language))
    figures = written.figures
    if arguments.json:
        console.print_json(_plain(written))
    else:
        print(f"Report written to {written.file}, {written.size / 1e6:.1f} MB")
        print(f"{rate_text(figures.outcome.escapes)} defects pass, {rate_text(figures.outcome.false_rejects)} good parts are rejected.")
        console.print_skipped([{"path": path, "reason": reason or "Its score is no number."} for path, reason in figures.left_out])
    return 0


def _plain(written: "Written") -> dict[str, Any]:
    figures = written.figures
    kinds = [{"kind": each.kind, "auroc": each.auroc, "escapes": rate_values(each.escapes)} for each in figures.kinds]
    return {
        "file": str(written.file),
        "bytes": written.size,
        "model_id": figures.stored.model_id,
        "model_sha256": figures.hashes.model,
        "threshold": figures.threshold.value,
        "escapes": rate_values(figures.outcome.escapes),
        "false_rejects": rate_values(figures.outcome.false_rejects),
        "unsure": {"good": figures.outcome.good.unsure, "defect": figures.outcome.defect.unsure},
        "auroc": asdict(figures.separation.auroc),
        "kinds": kinds,
        "misjudged": [each.image.path for each in figures.misjudged],
        "left_out": [{"path": path, "reason": reason} for path, reason in figures.left_out],
    }
