"""`inspector agreement` and `inspector capability`: how well people and machine agree, and the smallest defect that is found."""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.core.agreement import Agreement
    from inspector.core.capability import Capability, Promise
    from inspector.services.health.defect_plan import Plan


def agreement(arguments: Namespace) -> int:
    """inspector agreement"""
    from inspector.services.report.agreement_report import agreements_of, write_agreement

    found = console.run(agreements_of(arguments.project))
    if arguments.pdf is not None:
        console.run(write_agreement(arguments.project, arguments.pdf, found))
    if arguments.json:
        console.print_json(found.to_json())
        return 0
    rows = [_row(f"{who} again", each) for who, each in found.people.repeated.items()]
    rows += [_row(" and ".join(pair), each) for pair, each in found.people.pairs.items()]
    rows += [_row("everybody", found.people.everybody)] if found.people.everybody is not None else []
    rows += [_row("the machine again", found.machine)] if found.machine is not None else []
    if not rows:
        print("No part was judged twice: let two persons judge the same parts, or one of them judge parts again.")
        return 0
    console.print_table("Agreement, exact 95 % intervals (Clopper-Pearson)", ("who", "agreed", "share", "kappa"), rows, right=("agreed",))
    if found.is_thin:
        print("So few parts say little: 30 that were judged twice, half of them defects, are a beginning.")
    return 0


def _row(who: str, found: "Agreement") -> tuple[str, str, str, str]:
    low, high = found.interval
    share = f"{100 * found.agreed / found.parts:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
    beyond = "-" if found.kappa != found.kappa else f"{found.kappa:.2f} ({found.kappa_interval[0]:.2f} to {found.kappa_interval[1]:.2f})"
    return who, f"{found.agreed} of {found.parts}", share, beyond


def capability(arguments: Namespace) -> int:
    """inspector capability"""
    from inspector.cli.common_options import context_of
    from inspector.services.health.capability import last_capability, study_capability
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(arguments.project, context_of(arguments))
    holds = True
    if arguments.last:
        found, holds = last_capability(arguments.project, inspector.model_id, inspector.threshold.decision_rule)
        if found is None:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, "Nobody has studied yet what the model in use finds: leave out --last.")
    else:
        found = console.run(study_capability(arguments.project, inspector, _plan(arguments)))
    if arguments.json:
        console.print_json(_plain_study(found) | {"holds": holds})
        return 0
    _print_study(found)
    if not holds:
        print("The threshold or the areas were changed since: it does not hold any more.")
    return 0


def _plan(arguments: Namespace) -> "Plan":
    from inspector.services.health.defect_plan import Plan

    given = {"kinds": arguments.kinds, "contrasts": arguments.contrast, "count": arguments.count}
    chosen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value is not None
    }
    return Plan(seed=arguments.seed, **chosen)


def _print_study(found: "Capability") -> None:
    scale = found.mm_per_px
    columns = ("kind", "zone", "contrast", "found", "90 %", "90 % with 95 % confidence")
    rows = [
        (
            each.kind,
            each.zone or "-",
            f"{each.contrast:g}",
            f"{each.found} of {each.shown}",
            *(_size(a, scale) for a in (each.a90, each.a90_95)),
        )
        for each in found.promises
    ]
    console.print_table("The smallest defect of which 90 % are found", columns, rows, right=("contrast", "found"))
    facts = {"good parts": found.parts, "rejected without a defect, left out": found.rejected, "could not be judged": found.failed}
    console.print_facts(facts)
    if found.learned:
        print("The model has learned these very parts: on new ones it finds a little less.")


def _size(px: float | None, mm_per_px: float) -> str:
    if px is None:
        return "not known"
    return f"{px * mm_per_px:.2g} mm" if mm_per_px else f"{px:.1f} px"


def _plain_study(found: "Capability") -> dict[str, Any]:
    return {**found.to_json(), "promises": [_plain_promise(each, found.mm_per_px) for each in found.promises]}


def _plain_promise(found: "Promise", mm_per_px: float) -> dict[str, Any]:
    in_mm = {f"{name}_mm": px * mm_per_px for name, px in (("a90", found.a90), ("a90_95", found.a90_95)) if px is not None and mm_per_px}
    return asdict(found) | in_mm
