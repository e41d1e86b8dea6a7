"""What a rule did, what it rests on and how sure it is; or why it did nothing and how many parts it would take."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.core.thresholds import Threshold
from inspector.core.tolerance import Doubt
from inspector.core.tuning.aims import Aim, Cost, Mistakes, Promise, Proposal, Rate, Refusal
from inspector.ui.joined_text import sentences_text
from inspector.ui.limit_text import percent_text, unlike_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.pages.tuning.figures import interval_text, kind_text
from inspector.ui.plural import Counted, counted
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from inspector.services.tuning.by_masks import ByMasks

translate = QCoreApplication.translate

_DONE = {
    Aim.BEST_F1: QT_TRANSLATE_NOOP("rules", "The best balance of caught defects and false rejects lies at {value}."),
    Aim.NO_ESCAPES: QT_TRANSLATE_NOOP("rules", "{value} lies below every known defect, with a margin of {margin}."),
    Aim.MAX_FALSE_REJECTS: QT_TRANSLATE_NOOP("rules", "{value} is the tolerance limit of the good parts for {share}."),
    Aim.MAX_ESCAPES: QT_TRANSLATE_NOOP("rules", "{value} is the highest threshold that the known defects allow for {share} escapes."),
    Aim.COST: QT_TRANSLATE_NOOP("rules", "At {value} escapes and false rejects together cost least."),
}
_REFUSED = {
    Refusal.NO_GOOD: QT_TRANSLATE_NOOP("rules", "There is no good part with a score: nothing can be said of false rejects."),
    Refusal.NO_DEFECTS: QT_TRANSLATE_NOOP("rules", "There is no defect with a score: nothing can be said of escapes."),
    Refusal.ALL_EQUAL: QT_TRANSLATE_NOOP("rules", "All scores are the same: no threshold tells any part from another."),
}


def rule_sentences(proposal: Proposal, before: Threshold) -> str:
    """Everything that is to be said of a rule that was clicked; `before`: what was tried out until then."""
    if proposal.threshold is None:
        return sentences_text([refusal_text(proposal), translate("rules", "The threshold stays where it is.")])
    wish = proposal.wish
    words = {"value": score_text(proposal.threshold), "margin": percent_text(wish.margin), "share": percent_text(wish.share)}
    said = [translate("rules", _DONE[wish.aim]).format(**words), _rests_text(proposal)]
    if before.region is not None:
        said.append(translate("rules", "It looks at scores alone; the region rule stays as it is."))
    if proposal.promise is not None:
        said.append(_promise_text(wish.aim, proposal.promise))
    if proposal.cost is not None:
        said.append(_cost_text(proposal.cost))
    said += [_mistakes_text(proposal.seen, crossed=False), _crossed_text(proposal.crossed)]
    return "\n".join(filter(None, said))


def by_masks_text(found: "ByMasks") -> str:
    """What came of tuning a region rule on masks, and on how many."""
    masks, pixels, regions = len(found.painted.defects), found.pixels, found.regions
    text = Counted.tr("Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.", "", masks)
    said = [counted(text, masks, good=count_text(len(found.painted.good)))]
    text = translate("rules", "Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.")
    numbers = {"found": count_text(regions.found), "defect": count_text(regions.defect), "false": count_text(regions.false)}
    said.append(text.format(**numbers, f1=QLocale().toString(pixels.f1, "f", 2)))
    if skipped := len(found.painted.skipped):
        text = Counted.tr("{count} masks cannot be read or have another size.", "", skipped)
        said.append(counted(text, skipped))
    return sentences_text(said)


def refusal_text(proposal: Proposal) -> str:
    """Why there is no threshold, and how many parts would carry one."""
    refusal = proposal.refusal
    assert refusal is not None
    if refusal in _REFUSED:
        return translate("rules", _REFUSED[refusal])
    if proposal.doubt is Doubt.UNLIKE:
        return unlike_text()
    share, needed = percent_text(proposal.wish.share), count_text(proposal.needed)
    if refusal is Refusal.TOO_FEW_DEFECTS:
        text = Counted.tr("{count} defects cannot carry at most {share} escapes: that takes {needed}.", "", proposal.defect)
        return counted(text, proposal.defect, share=share, needed=needed)
    if refusal is Refusal.DOUBTFUL_GOOD and proposal.doubt is Doubt.MIXED:
        return translate("rules", "There are several kinds of good parts, or defects among them: decide about those unlike the others.")
    if proposal.doubt is Doubt.ALIKE:
        text = translate("rules", "The good pictures show too few different parts for a limit of {share}: that takes {needed}.")
        return text.format(share=share, needed=needed)
    if not proposal.needed:
        return translate("rules", "No number of good parts can show that none is ever rejected.")
    text = Counted.tr("{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.", "", proposal.good)
    return counted(text, proposal.good, share=share, needed=needed)


def _rests_text(proposal: Proposal) -> str:
    text = translate("rules", "It rests on {good} good parts and {defect} defects.")
    return text.format(good=count_text(proposal.good), defect=count_text(proposal.defect))


def _promise_text(aim: Aim, promise: Promise) -> str:
    if aim is Aim.MAX_FALSE_REJECTS:
        text = translate("rules", "At most {share} of all good parts are rejected, with {confidence} confidence.")
    elif aim is Aim.NO_ESCAPES or promise.share > 0.5:
        text = translate("rules", "At most {share} of all defects like these pass, with {confidence} confidence.")
    else:
        text = translate("rules", "At most {share} of all defects pass, with {confidence} confidence.")
    return text.format(share=percent_text(promise.share), confidence=percent_text(promise.confidence))


def _cost_text(cost: Cost) -> str:
    text = translate("rules", "Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.")
    seen, low, high = (QLocale().toString(each, "f", 0 if each >= 100 else 2) for each in (cost.seen, cost.low, cost.high))
    return text.format(seen=seen, low=low, high=high)


def _mistakes_text(found: Mistakes | None, crossed: bool) -> str:
    if found is None:
        return ""
    text = (
        translate("rules", "On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.")
        if crossed
        else translate("rules", "On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.")
    )
    return text.format(escapes=_rate_text(found.escapes), rejects=_rate_text(found.false_rejects))


def _crossed_text(found: Mistakes | None) -> str:
    if found is None:
        return translate("rules", "There are too few parts for a cross-validated figure: expect more mistakes than counted here.")
    kind = found.escapes.kind if found.escapes.trials else found.false_rejects.kind
    named = translate("rules", "Intervals: {kind}.").format(kind=kind_text(kind, found.false_rejects.confidence))
    return f"{_mistakes_text(found, crossed=True)} {named}"


def _rate_text(rate: Rate) -> str:
    if not rate.trials:
        return translate("rules", "unknown")
    text = translate("rules", "{n} of {total} ({interval})")
    return text.format(n=count_text(rate.events), total=count_text(rate.trials), interval=interval_text(rate.interval))
