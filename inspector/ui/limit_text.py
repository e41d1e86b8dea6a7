"""What the good parts of a model say of its threshold, in sentences: the one place for them on all pages."""

import math

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import Doubt, Limit, parts_needed
from inspector.services.strange_parts import Decision, Findings
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, score_text, share_text
from inspector.ui.plural import Counted, counted

translate = QCoreApplication.translate

_SAME = 1e-9
"""Relative difference of thresholds that are the same: they went through a file."""


def state_sentences(threshold: Threshold, findings: Findings) -> list[str]:
    """How far the threshold in use can be trusted, the most important thing first; empty where nothing stands against it."""
    said = [_undecided_text(findings)] if findings.open else []
    if threshold.rule is Rule.GOOD_QUANTILE and not (findings.open and findings.limit.doubt is Doubt.MIXED):
        said.append(_origin_text(threshold, findings))
    elif findings.limit.doubt is Doubt.UNLIKE:
        said.append(unlike_text())
    if (proposal := _other_proposal(threshold, findings)) is not None:
        text = translate("limit", "From the parts that count now {value} would be proposed.")
        said.append(text.format(value=threshold_text(proposal, findings)))
    if threshold.provisional:
        said.append(translate("limit", "Provisional: no defect has confirmed this threshold yet."))
    return [sentence for sentence in said if sentence]


def heading_text(findings: Findings) -> str:
    """What stands above the pictures of parts that look unlike the others."""
    count, total = len(findings.open), len(findings.good.images)
    if not findings.open:
        kept, left_out = (sum(part.decision is each for part in findings.parts) for each in (Decision.KEEP, Decision.LEAVE_OUT))
        text = translate("limit", "Parts that look unlike the others: {kept} kept, {left_out} left out.")
        return text.format(kept=count_text(kept), left_out=count_text(left_out))
    if findings.limit.doubt is Doubt.MIXED:
        return mixed_text(count, total)
    text = Counted.tr("{count} of {total} good parts look unlike the others: look at them.", "", count)
    return counted(text, count, total=count_text(total))


def _undecided_text(findings: Findings) -> str:
    """Why a threshold cannot be trusted as long as somebody has to look at parts."""
    count, total = len(findings.open), len(findings.good.images)
    if findings.limit.doubt is Doubt.MIXED:
        return mixed_text(count, total)
    text = Counted.tr("Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.", "", count)
    return counted(text, count, total=count_text(total))


def mixed_text(count: int, total: int) -> str:
    """What too many strange parts mean."""
    text = Counted.tr(
        "{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.", "", count
    )
    return counted(text, count, total=count_text(total))


def limit_text(limit: Limit, total: int) -> str:
    """The promise of a limit from `total` good pictures, or why none can be made."""
    if limit.doubt is Doubt.MIXED:
        return mixed_text(len(limit.strange), total)
    if limit.doubt is Doubt.UNLIKE:
        return unlike_text()
    if limit.doubt is not None:
        return _too_few_text(limit, total)
    text = Counted.tr("At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.", "", limit.parts)
    shares = {"share": percent_text(limit.share), "confidence": percent_text(limit.confidence)}
    return text.format(parts=count_text(limit.parts), **shares)


def unlike_text() -> str:
    """What it means that parts resemble the rest of their own picture more than each other."""
    return translate(
        "limit", "The good parts do not resemble each other: every picture seems to show another product. Make a project for each product."
    )


def new_ones_text() -> str:
    """Why the learned parts do not count."""
    return translate("limit", "Only good parts that were not learned count here: they score clearly higher than the learned ones.")


def threshold_text(threshold: Threshold, findings: Findings | None) -> str:
    """A threshold with as many digits as can be defended."""
    return about_text(threshold.value) if is_guess(threshold, findings) else score_text(threshold.value)


def is_guess(threshold: Threshold, findings: Findings | None) -> bool:
    """Whether a threshold comes from good parts that can defend none."""
    return findings is not None and threshold.rule is Rule.GOOD_QUANTILE and not findings.limit.is_defended


def about_text(value: float) -> str:
    """A score that is known roughly: two digits of it."""
    if not math.isfinite(value) or value <= 0:
        return score_text(value)
    return translate("limit", "about {value}").format(value=QLocale().toString(float(value), "f", rough_decimals(value)))


def rough_decimals(value: float) -> int:
    """Decimals of a number of which two digits mean something."""
    return max(0, 1 - math.floor(math.log10(value))) if value > 0 else 1


def percent_text(share: float) -> str:
    """A share that somebody chose, without a decimal that says nothing."""
    return share_text(share, 0 if math.isclose(100 * share, round(100 * share)) else 1)


def _origin_text(threshold: Threshold, findings: Findings) -> str:
    """What a threshold from good parts promises; empty where it is not the one that they give."""
    limit, said = findings.limit, list[str]()
    if limit.doubt is not None:
        until = translate("limit", "Until then {value} is used.").format(value=about_text(threshold.value))
        said = [limit_text(limit, len(findings.good.images)), until]
    elif math.isclose(threshold.value, limit.value, rel_tol=_SAME):
        said = [limit_text(limit, len(findings.good.images))]
    return sentences_text([*said, new_ones_text()] if said and findings.good.new_ones_only else said)


def _other_proposal(threshold: Threshold, findings: Findings) -> Threshold | None:
    """What the rule in use would give now, where that is something else: a part was decided about, or an older version built the model."""
    proposal = findings.proposal
    if proposal is None or proposal.rule is not threshold.rule or math.isclose(proposal.value, threshold.value, rel_tol=_SAME):
        return None
    return proposal


def _too_few_text(limit: Limit, total: int) -> str:
    needed = count_text(parts_needed(limit.share))
    if limit.doubt is Doubt.ALIKE:
        text = Counted.tr(
            "The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.",
            "",
            limit.parts,
        )
        return counted(text, limit.parts, total=count_text(total), needed=needed)
    text = Counted.tr("No threshold can be defended from {count} good parts: at least {needed} are needed.", "", limit.parts)
    return counted(text, limit.parts, needed=needed)
