"""`inspector known`: the confirmed defects of a project, and a model that knows them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.common_options import add_common

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from inspector.services.relearning.effect import Pair
    from inspector.services.relearning.known_defects import Confirmed, Trial

REFUSED = 2


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Confirmed defects are validation images that show one, and parts reviewed as such. A model that knows them rates places higher "
        "that look like them, and never lower. Without an option they are listed by kind. Exit code 2 where the model was refused."
    )
    parser = verbs.add_parser("known", help="let the model in use know confirmed defects", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--try", dest="trying", action="store_true", help="show what a model that knows them makes of all known pictures")
    doing.add_argument("--apply", action="store_true", help="put it to use; the model in use stays, one step back")
    doing.add_argument("--remove", action="store_true", help="put one to use that knows no defects")
    parser.add_argument("--kind", nargs="+", metavar="KIND", help="defects of these kinds alone (default: of all)")
    parser.add_argument("--agree", type=int, default=0, metavar="N", help="so many good parts more may be rejected (default: none)")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is put to use, for the history")
    add_common(parser)
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector known"""
    from inspector.services.context import Context
    from inspector.services.inspect import open_inspector
    from inspector.services.relearning.known_defects import apply, find_confirmed, try_known, try_none
    from inspector.services.who import user_name

    inspector = open_inspector(arguments.project, Context.default(arguments.runtime, arguments.threads))
    confirmed = console.run(find_confirmed(arguments.project, inspector))
    if not (arguments.trying or arguments.apply or arguments.remove):
        _list(confirmed, arguments.json)
        return 0
    steps = try_none(inspector, confirmed) if arguments.remove else try_known(arguments.project, inspector, confirmed, arguments.kind)
    trial = console.run(steps)
    refusal = trial.refusal(arguments.agree)
    model = ""
    if not arguments.trying and not refusal:
        reason = arguments.reason.strip() or "Known defects, on the command line"
        model = apply(arguments.project, inspector, trial, reason, user_name(), arguments.agree).active_model
    if arguments.json:
        console.print_json(trial.to_json() | {"refusal": refusal, "model": model})
    else:
        _show(trial, refusal, model)
    return REFUSED if refusal else 0


def _list(confirmed: "Confirmed", as_json: bool) -> None:
    from inspector.services.relearning.sample import Group

    kinds = confirmed.kinds
    if as_json:
        rows: list[dict[str, Any]] = [
            {"kind": kind, "confirmed": len(images), "known": confirmed.known_of(kind), "paths": [each.path for each in images]}
            for kind, images in kinds.items()
        ]
        gone = [each.path for each in confirmed.sample.gone if each.group is Group.DEFECT]
        console.print_json({"kinds": rows, "vectors": sum(confirmed.known.values()), "gone": gone})
        return
    table = [(kind or "(no kind)", len(images), confirmed.known_of(kind)) for kind, images in kinds.items()]
    console.print_table("Confirmed defects", ("kind", "confirmed", "known to the model"), table, ("confirmed", "known to the model"))


def _show(trial: "Trial", refusal: str, model: str) -> None:
    columns = ("kind", "defects", "found now", "found then")
    rows = [(kind or "(no kind)", *counts) for kind, counts in trial.found().items()]
    console.print_table(f"{trial.vectors} places of {len(trial.known)} defects", columns, rows, columns[1:])
    if trial.effect.changes:
        heads = ("picture", "kind", "score now", "then", "verdict now", "then")
        console.print_table("Other verdicts, worst first", heads, map(_row, trial.effect.changes[: console.SHOWN]))
    console.print_skipped([{"path": path, "reason": reason} for path, reason in trial.problems.items()])
    if refusal:
        print(f"The model is refused: {refusal}.")
    elif model:
        print(f"The model {model} is in use.")


def _row(pair: "Pair") -> tuple[Any, ...]:
    before, after = pair.before, pair.after
    return pair.image.name, pair.image.kind, before.score, after.score, str(before.verdict), str(after.verdict)
