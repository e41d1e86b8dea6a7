"""`inspector models`: the models of a project beside each other, and two of them on the same images."""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.tuning import rate_values
from inspector.cli.tuning_text import KINDS, rate_text

if TYPE_CHECKING:
    from inspector.core.tuning.aims import Mistakes
    from inspector.services.comparing.comparison import Comparison
    from inspector.services.context import Context
    from inspector.services.model_list import ModelFacts

_COLUMNS = ("in use", "model", "built", "method", "network", "size", "AUROC", "interval", "threshold", "ms", "damage")


def models(arguments: Namespace, context: "Context") -> int:
    """inspector models"""
    from inspector.services.comparing.comparison import compare
    from inspector.services.comparing.speed import measure_speed
    from inspector.services.inspect import open_inspector
    from inspector.services.model_list import search_models, use_model
    from inspector.services.who import user_name

    if arguments.compare:
        first, second = arguments.compare
        inspectors = [open_inspector(arguments.project, context, model_id) for model_id in (first, second)]
        _tell(console.run(compare(arguments.project, inspectors[0], inspectors[1])), arguments.json)
        return 0
    if arguments.use:
        use_model(arguments.project, arguments.use, arguments.reason.strip(), user_name())
    if arguments.measure:
        console.run(measure_speed(arguments.project, arguments.measure, context))
    found = console.run(search_models(arguments.project))
    if arguments.json:
        console.print_json({"models": [asdict(each) | {"built": each.built and each.built.isoformat()} for each in found]})
    else:
        console.print_table("Models", _COLUMNS, map(_row, found), right=("size", "AUROC", "threshold", "ms"))
    return 0


def _row(model: "ModelFacts") -> tuple[Any, ...]:
    built = model.built and f"{model.built:%Y-%m-%d %H:%M}"
    separation = model.separation
    auroc = separation and separation.auroc.value
    interval = separation and f"{separation.auroc.low:.4f} to {separation.auroc.high:.4f}" if separation and separation.defect else None
    known = model.method, model.network, model.size or None, auroc, interval, model.threshold, model.ms, model.damage
    return ("*" if model.in_use else "", model.model_id, built, *known)


def _tell(found: "Comparison", as_json: bool) -> None:
    if as_json:
        console.print_json(_plain(found))
        return
    for line in _sentences(found):
        print(line)
    rows = [
        (each.part.path, "defect" if each.part.defect else "good", *each.part.scores, *map(str, each.verdicts), found.models[each.wrong])
        for each in found.disagreements[: console.SHOWN]
    ]
    if rows:
        columns = ("part", "truth", "score 1", "score 2", "verdict 1", "verdict 2", "wrong")
        console.print_table(f"{len(found.disagreements)} parts on which they disagree", columns, rows, right=("score 1", "score 2"))
    console.print_skipped([{"path": path, "reason": reason} for path, reason in found.left_out])


def _sentences(found: "Comparison") -> list[str]:
    parts = "learned ones, each scored by what the others taught" if found.learned else "validation images"
    said = [f"On {found.good} good parts ({parts}) and {found.defect} defects, the same for both:"]
    for number, (model_id, area, now) in enumerate(zip(found.models, found.auroc, found.now, strict=True), start=1):
        interval = f"{area.low:.4f} to {area.high:.4f} ({area.confidence:.0%} {KINDS[area.kind]})"
        said.append(f"{number}. {model_id}: AUROC {area.value:.4f}, {interval}")
        counts = f"{rate_text(now.escapes)} defects pass, {rate_text(now.false_rejects)} good parts are rejected"
        said.append(f"   at its threshold {found.thresholds[number - 1].value:.5g}: {counts}")
    gap = found.difference
    said.append(f"Difference of AUROC {gap.value:+.4f}, {gap.low:+.4f} to {gap.high:+.4f} ({gap.confidence:.0%} paired {KINDS[gap.kind]}).")
    for each in found.equal:
        first, second = map(rate_text, each.escapes)
        said.append(f"With at most {each.allowed} good parts rejected: {first} defects pass 1, {second} pass 2.")
    return said


def _plain(found: "Comparison") -> dict[str, Any]:
    equal = [
        {"allowed": each.allowed, "thresholds": list(each.thresholds), "escapes": [rate_values(rate) for rate in each.escapes]}
        for each in found.equal
    ]
    parts = [
        {"path": each.part.path, "defect": each.part.defect, "scores": list(each.part.scores), "verdicts": list(map(str, each.verdicts))}
        for each in found.disagreements
    ]
    return {
        "models": list(found.models),
        "good": found.good,
        "defect": found.defect,
        "learned": found.learned,
        "thresholds": [each.value for each in found.thresholds],
        "auroc": [asdict(each) for each in found.auroc],
        "difference": asdict(found.difference),
        "now": [_mistakes(each) for each in found.now],
        "equal": equal,
        "disagreements": parts,
        "left_out": [{"path": path, "reason": reason} for path, reason in found.left_out],
    }


def _mistakes(found: "Mistakes") -> dict[str, Any]:
    return {"escapes": rate_values(found.escapes), "false_rejects": rate_values(found.false_rejects)}
