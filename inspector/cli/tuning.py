"""`inspector tune`: a threshold by a rule, and what it would have done."""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inspector.cli import console, releasing, tuning_text
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.core.thresholds import Threshold
    from inspector.core.tuning.aims import Rate, Wish
    from inspector.services.context import Context
    from inspector.services.tuning.proposing import Tuned
    from inspector.services.tuning.replay import Replay


def tune(arguments: Namespace, context: "Context") -> int:
    """inspector tune"""
    from inspector.services.tuning import proposing

    if arguments.go_back is not None:
        return releasing.go_back(arguments)
    if not arguments.rule:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Say by which rule: add --rule, or --go-back.")
    if arguments.apply and not arguments.reason.strip():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "A threshold is put to use with a reason: add --reason TEXT.")
    found = proposing.tune(arguments.project, wish(arguments), arguments.with_synthetic)
    threshold = found.threshold
    replayed = _replay(arguments, context, threshold) if arguments.replay and threshold is not None else None
    if threshold is not None:
        releasing.take(arguments, found, threshold, replayed)
    done = {"applied": arguments.apply and threshold is not None, "drafted": arguments.draft and threshold is not None}
    if arguments.json:
        console.print_json(_plain(found, replayed) | done)
    else:
        told = tuning_text.replay_sentences(replayed) if arguments.replay and threshold is not None else ()
        for line in (*tuning_text.sentences(found), *told):
            print(line)
        console.print_skipped([{"path": path, "reason": "Its score is no number."} for path in found.left_out])
    return 0 if threshold is not None else 2


def wish(arguments: Namespace) -> "Wish":
    """What `--rule` and its options ask for. Raises `BAD_ARGUMENT`."""
    from inspector.core.tuning.aims import Aim, Prices, Wish

    name, _, value = arguments.rule.partition("=")
    try:
        aim = Aim(name)
        if aim is Aim.COST:
            escape, false_reject = (_number(each, 1e12) for each in value.split(":"))
            return Wish(aim, prices=Prices(escape, false_reject, _number(arguments.defect_rate, 1), arguments.volume))
        if aim in (Aim.MAX_FALSE_REJECTS, Aim.MAX_ESCAPES):
            return Wish(aim, _number(value, 1))
        if value:
            raise ValueError
    except ValueError:
        rules = "f1, no-escapes, max-false-rejects=0.01, max-escapes=0.05 or cost=100:2"
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"--rule must be one of {rules}, not {arguments.rule}.") from None
    return Wish(aim)


def _number(typed: Any, most: float) -> float:
    value = float(typed)
    if not 0 <= value <= most:
        raise ValueError
    return value


def _replay(arguments: Namespace, context: "Context", threshold: "Threshold") -> "Replay | None":
    from inspector.services.inspect import open_inspector
    from inspector.services.releasing.trial import replayed

    return console.run(replayed(arguments.project, open_inspector(arguments.project, context), threshold))


def _plain(found: "Tuned", replayed: "Replay | None") -> dict[str, Any]:
    proposal = found.proposal
    values = asdict(proposal) | {"model_id": found.model_id, "in_force": found.now.value, "auroc": asdict(found.auroc)}
    for name in ("seen", "crossed"):
        mistakes = getattr(proposal, name)
        values[name] = mistakes and {"escapes": rate_values(mistakes.escapes), "false_rejects": rate_values(mistakes.false_rejects)}
    values["left_out"], values["synthetic"] = list(found.left_out), found.synthetic
    values["kinds"] = [{"kind": each.kind, "auroc": each.auroc, "escapes": rate_values(each.escapes)} for each in found.kinds]
    return values | {"replay": replayed and _replayed(replayed)}


def rate_values(rate: "Rate") -> dict[str, Any]:
    """A rate with its interval as plain JSON values."""
    low, high = rate.interval
    return asdict(rate) | {"low": low, "high": high}


def _replayed(found: "Replay") -> dict[str, Any]:
    changes = [
        {"part": str(c.id), "before": c.before, "after": c.after.verdict, "score": c.score, "review": c.answer} for c in found.changes
    ]
    passing = {name: [str(part) for part in getattr(found, name)] for name in ("defects_that_pass", "false_rejects_that_pass")}
    shares = {"yield_before": found.share_ok(found.before), "yield_after": found.share_ok(found.after)}
    return {"parts": found.parts, "changes": changes} | shares | passing
