"""The smallest defect that is found, as a section of the report: sentences, curves with their lower limits, and a table."""

from itertools import groupby

import numpy as np

from inspector.core.capability import Capability, Promise
from inspector.core.detection_probability import SHARE, Curve
from inspector.services.report.blocks import Block, Heading, Line, Mark, Paragraph, Plot, Plots, Table
from inspector.services.report.words import NOTHING, Words

_POINTS = 25
_CURVE, _LIMIT, _WANTED = "#28618F", "#C77700", "#8A929B"
_SHARES = tuple((share, f"{share:.0%}".replace("%", " %")) for share in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0))
_ACROSS = 2


def capability_section(found: Capability | None, holds: bool, words: Words) -> list[Block]:
    """What was studied last; nothing where nobody has studied it. `holds`: under the decision rule in force."""
    if found is None:
        return []
    blocks: list[Block] = [Heading(words("capability")), Paragraph(_about(found, words))]
    warnings = [words("capability.outdated")] if not holds else []
    warnings += [words("capability.learned")] if found.learned else []
    blocks += [Paragraph(" ".join(warnings), is_warning=True)] if warnings else []
    blocks += [Paragraph(sentence(each, found.mm_per_px, words)) for each in headlines(found)]
    blocks += [_table(found, words)] if found.promises else []
    drawn = [_plot(key, curve, found, words) for key, curve in found.curves.items()]
    return [*blocks, *(Plots(tuple(drawn[at : at + _ACROSS])) for at in range(0, len(drawn), _ACROSS))]


def headlines(found: Capability) -> list[Promise]:
    """Of each kind in each zone what is promised at the middle contrast."""
    chosen = []
    for _, promises in groupby(found.promises, key=lambda each: (each.kind, each.zone)):
        of_kind = list(promises)
        chosen.append(of_kind[len(of_kind) // 2])
    return chosen


def sentence(each: Promise, mm_per_px: float, words: Words) -> str:
    """What can be promised of one kind at one contrast in one zone."""
    values = {"kind": words(f"defects.{each.kind}"), "contrast": words.percent(each.contrast)}
    zone = words("capability.in_zone", zone=each.zone) if each.zone else ""
    if each.a90_95 is None:
        return words("capability.nothing", zone=zone, **values)
    return words("capability.promise", size=size_text(each.a90_95, mm_per_px, words), zone=zone, **values)


def size_text(px: float | None, mm_per_px: float, words: Words) -> str:
    """In mm where the scale is known."""
    if px is None:
        return NOTHING
    return words("capability.mm", size=f"{px * mm_per_px:.2g}") if mm_per_px else words("capability.px", size=f"{px:.1f}")


def _about(found: Capability, words: Words) -> str:
    counts = {"defects": len(found.trials), "parts": found.parts, "rejected": found.rejected, "failed": found.failed}
    return words("capability.about", at=words.moment(found.at), **counts)


def _table(found: Capability, words: Words) -> Table:
    columns = tuple(words(f"capability.{code}") for code in ("kind", "zone", "contrast", "found", "a90", "a90_95"))
    rows = tuple(
        (
            words(f"defects.{each.kind}"),
            each.zone or NOTHING,
            words.percent(each.contrast),
            words("agreement.of", agreed=each.found, parts=each.shown),
            *(size_text(px, found.mm_per_px, words) for px in (each.a90, each.a90_95)),
        )
        for each in found.promises
    )
    return Table(columns, rows, (2, 3, 4, 5), (0.2, 0.18, 0.12, 0.14, 0.14, 0.22))


def _plot(key: tuple[str, str], curve: Curve, found: Capability, words: Words) -> Plot:
    """At the middle contrast, over the logarithm of the size."""
    (kind, zone), contrast = key, found.contrasts[len(found.contrasts) // 2]
    low, high = curve.sizes
    points = list(curve.points(contrast, _POINTS))
    places = np.linspace(0, 1, _POINTS)
    lines = (
        Line(words("capability.likely"), places, np.array([each.chance for each in points]), _CURVE),
        Line(words("capability.at_least"), places, np.array([each.lower for each in points]), _LIMIT),
        Line("", np.array([0.0, 1.0]), np.array([SHARE, SHARE]), _WANTED),
    )
    promised = curve.a90_95(contrast)
    span = np.log(high / low) or 1.0
    marks = (Mark("", float(np.log(promised / low) / span), None, _LIMIT),) if promised is not None else ()
    ticks = tuple((float(places[at]), size_text(points[at].size, found.mm_per_px, words)) for at in range(0, _POINTS, _POINTS // 4))
    title = words("capability.plot", kind=words(f"defects.{kind}"), contrast=words.percent(contrast))
    return Plot(f"{title} {zone}".strip(), words("capability.size"), words("capability.found_share"), ticks, _SHARES, lines, marks)
