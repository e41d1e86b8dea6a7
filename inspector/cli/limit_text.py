"""What the good parts of a build say of its threshold, in sentences."""

from inspector.cli.console import SHOWN
from inspector.core.thresholds import Rule
from inspector.core.tolerance import Doubt, Limit, parts_needed
from inspector.services.build_report import BuildReport

_UNLIKE = "The good parts do not resemble each other: every picture seems to show another product. Make a project for each product."
_ADVICE = "Build again with --keep FILE where it is a good part, and with --leave-out FILE where it is none."


def threshold_cell(report: BuildReport) -> float | str:
    """The threshold, with as many digits as can be defended."""
    guess = report.threshold.rule is Rule.GOOD_QUANTILE and not report.limit.is_defended
    return f"about {report.threshold.value:.2g}" if guess else report.threshold.value


def sentences(report: BuildReport) -> list[str]:
    """What is to be said below the figures of a build."""
    said = []
    if report.threshold.rule is Rule.GOOD_QUANTILE:
        said.append(limit_sentence(report.limit, good_parts(report)))
        if not report.limit.is_defended:
            said.append(f"Until then {threshold_cell(report)} is used.")
        if report.new_ones_only:
            said.append("Only good parts that were not learned count here: they score clearly higher than the learned ones.")
    elif report.limit.doubt in (Doubt.MIXED, Doubt.UNLIKE):
        said.append(limit_sentence(report.limit, good_parts(report)))
    if report.threshold.provisional:
        said.append("The threshold is provisional: it comes from good parts alone. Add --validation-defect to confirm it.")
    return said


def strange_lines(report: BuildReport) -> list[str]:
    """The parts that look unlike the others, a line each so that names can be copied, and what to do about them; empty without any."""
    if not report.strange:
        return []
    looks, them = ("looks", "it") if len(report.strange) == 1 else ("look", "them")
    count = f"{len(report.strange)} of {good_parts(report)} good parts {looks} unlike the others"
    listed = [f"  {path}" for path in report.strange[:SHOWN]]
    more = [f"  and {len(report.strange) - SHOWN} more"] if len(report.strange) > SHOWN else []
    return [f"{count}: look at {them} before you trust the threshold.", *listed, *more, _ADVICE]


def limit_sentence(limit: Limit, total: int) -> str:
    """The promise of a limit from `total` good pictures, or why none can be made."""
    needed = parts_needed(limit.share)
    if limit.doubt is Doubt.TOO_FEW:
        return f"No threshold can be defended from {limit.parts} good part{'s' * (limit.parts != 1)}: at least {needed} are needed."
    if limit.doubt is Doubt.ALIKE:
        return f"The {total} good pictures show only {limit.parts} different parts: at least {needed} are needed to defend a threshold."
    if limit.doubt is Doubt.MIXED:
        mixed = f"{len(limit.strange)} of {total} good parts look unlike the others"
        return f"{mixed}: there are several kinds of parts, or defects among them."
    if limit.doubt is Doubt.UNLIKE:
        return _UNLIKE
    shares = f"At most {percent(limit.share)} of good parts are rejected, with {percent(limit.confidence)} confidence"
    return f"{shares}, from {limit.parts} good parts."


def percent(share: float) -> str:
    """A share of 1 as people write it."""
    return f"{100 * share:.3g} %"


def good_parts(report: BuildReport) -> int:
    """How many good parts the limit was taken from, those that look unlike the others among them."""
    return report.validation if report.new_ones_only else report.images + report.validation
