"""`inspector find-settings`: a table of the settings that were compared, and the proposal in words."""

from argparse import Namespace

from inspector.cli import console
from inspector.core.recipe import Recipe
from inspector.services.context import Context
from inspector.services.settings_search.proposal import DRAWN, KNOWN, Proposal, Row, differences


def run(arguments: Namespace, context: Context) -> int:
    """Exit code 0 whether or not other settings are proposed; with `--use` the proposed ones become the project's."""
    from inspector.services.capabilities import expect_building
    from inspector.services.settings_search.search import find_settings, use

    expect_building()
    found = console.run(find_settings(arguments.project, context, arguments.minutes, arguments.most_ms))
    used = bool(arguments.use and found.changes)
    if used:
        use(arguments.project, found.best.recipe)
    if arguments.json:
        console.print_json(found.to_json() | {"used": used})
        return 0
    columns = ("settings", "told apart", "95 %", f"gain, {KNOWN if found.real else DRAWN:.0%}", "ms a part", "MB to build")
    console.print_table(_title(found), columns, (_cells(row, found) for row in found.rows), right=columns[1:])
    console.print_skipped([{"path": path, "reason": reason} for path, reason in found.skipped])
    print(sentence(found))
    if not found.complete:
        print("Time was up before all was tried. Run it again: it goes on where it ended.")
    if used:
        print("The project has these settings now; the next build uses them.")
    elif found.changes:
        print("--use puts them into the project.")
    return 0


def sentence(found: Proposal) -> str:
    """The proposal in words."""
    own, best = found.own, found.best
    if not found.changes:
        return f"Keep the present settings: {_pairs(own)} of 100 pairs told apart, and none of the others does better by more than noise."
    time = f", {best.ms_per_part:.0f} ms instead of {own.ms_per_part:.0f} a part" if best.ms_per_part and own.ms_per_part else ""
    return f"{settings_text(best.recipe, own.recipe)}: {_pairs(best)} instead of {_pairs(own)} of 100 pairs told apart{time}."


def settings_text(recipe: Recipe, own: Recipe) -> str:
    """The network input, and what else is not as in the project's own recipe."""
    changed = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in differences(recipe, own).items() if name != "size"]
    return ", ".join([f"{recipe.side} px", *changed])


def _value(value: object) -> str:
    words = {True: "on", False: "off"}
    return words[value] if isinstance(value, bool) else " + ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _title(found: Proposal) -> str:
    kind = "known defects" if found.real else "synthetic defects on good parts"
    return f"Pairs of a good part and a defect told apart, of 100 ({found.good} good parts, {found.defects} {kind})"


def _cells(row: Row, found: Proposal) -> tuple[object, ...]:
    own = row.recipe == found.own.recipe
    name = settings_text(row.recipe, found.own.recipe) + (" (present)" if own else "")
    intervals = _range(row.interval), "" if own else _range(row.gain)
    return name, f"{100 * row.separation:.1f}", *intervals, row.ms_per_part, row.memory_mb


def _range(interval: tuple[float, float]) -> str:
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f}"


def _pairs(row: Row) -> int:
    return round(100 * row.separation)
