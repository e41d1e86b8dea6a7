"""What a rule did, what it rests on and how sure it is, in sentences."""

from typing import TYPE_CHECKING

from inspector.core.tuning.aims import Aim, IntervalKind, Mistakes, Promise, Proposal, Rate, Refusal

if TYPE_CHECKING:
    from inspector.services.tuning.proposing import Tuned
    from inspector.services.tuning.replay import Replay

_DONE = {
    Aim.BEST_F1: "The best balance of caught defects and false rejects",
    Aim.NO_ESCAPES: "Below every known defect, with a margin",
    Aim.MAX_FALSE_REJECTS: "A tolerance limit of the good parts",
    Aim.MAX_ESCAPES: "As high as the known defects allow",
    Aim.COST: "Where escapes and false rejects cost least",
}
_REFUSED = {
    Refusal.NO_GOOD: "There is no good part with a score.",
    Refusal.NO_DEFECTS: "There is no defect with a score, so nothing can be said of defects.",
    Refusal.TOO_FEW_GOOD: "Too few good parts for this share",
    Refusal.TOO_FEW_DEFECTS: "Too few defects for this share",
    Refusal.DOUBTFUL_GOOD: "The good parts are too much alike, or of several kinds, to promise anything by them.",
    Refusal.ALL_EQUAL: "All scores are the same: no threshold tells any part from another.",
}
KINDS = {
    IntervalKind.CLOPPER_PEARSON: "Clopper-Pearson",
    IntervalKind.BOOTSTRAP: "stratified bootstrap",
    IntervalKind.SCORE: "score interval",
}


def sentences(found: "Tuned") -> list[str]:
    """The threshold with its grounds, or why there is none."""
    proposal = found.proposal
    if proposal.threshold is None:
        return [f"No threshold: {refusal(proposal)}"]
    said = [f"{_DONE[proposal.wish.aim]}: threshold {proposal.threshold:.5g} (in force: {found.now.value:.5g})."]
    said.append(f"It rests on {proposal.good} good parts and {proposal.defect} defects.")
    if found.synthetic:
        said.append(f"{found.synthetic} of these defects are synthetic, drawn by a program: the figures are no promise about real ones.")
    if proposal.promise is not None:
        said.append(_promised(proposal.wish.aim, proposal.promise))
    said += _counted("On these parts", proposal.seen)
    said += _counted("On parts that had no say in it (cross-validated)", proposal.crossed)
    if proposal.cost is not None:
        prices, cost = proposal.wish.prices, proposal.cost
        volume = f"{prices.volume} parts of which {prices.defect_rate:.3g} are defects"
        said.append(f"Mistakes cost {cost.seen:.4g} per {volume}, and {cost.low:.4g} to {cost.high:.4g} at the ends of the intervals.")
    area = found.auroc
    if proposal.defect:
        said.append(f"AUROC {area.value:.4f}, {area.low:.4f} to {area.high:.4f} ({area.confidence:.0%} {KINDS[area.kind]}).")
    said += [f"  {each.kind}: {rate_text(each.escapes)} pass, AUROC {each.auroc:.4f}" for each in found.kinds]
    return said


def refusal(proposal: Proposal) -> str:
    """Why there is no threshold, and how many parts would carry one."""
    assert proposal.refusal is not None
    sentence = _REFUSED[proposal.refusal]
    if sentence.endswith("."):
        return sentence
    is_defect = proposal.refusal is Refusal.TOO_FEW_DEFECTS
    have, what = (proposal.defect, "defects") if is_defect else (proposal.good, "different good parts")
    return f"{sentence}: {proposal.needed} {what} are needed, there are {have}." if proposal.needed else f"{sentence}: no number would do."


def replay_sentences(found: "Replay | None") -> list[str]:
    """What a threshold would have done."""
    if found is None:
        return ["No part of this model was recorded yet: the threshold was tried on none."]
    before, after = found.share_ok(found.before), found.share_ok(found.after)
    said = [f"Of the last {found.parts} parts: yield {before:.2%} -> {after:.2%}, {len(found.changes)} parts change."]
    said.append(f"Reviewed as defects, would pass: {len(found.defects_that_pass)}.")
    said.append(f"Reviewed as false rejects, would pass: {len(found.false_rejects_that_pass)}.")
    return said + [f"  {part}" for part in found.defects_that_pass]


def _promised(aim: Aim, promise: Promise) -> str:
    what = "good parts are rejected" if aim is Aim.MAX_FALSE_REJECTS else "defects pass"
    return f"At most {promise.share:.3%} of all {what}, with {promise.confidence:.0%} confidence."


def _counted(where: str, found: Mistakes | None) -> list[str]:
    if found is None:
        return []
    return [f"{where}: {rate_text(found.escapes)} defects pass, {rate_text(found.false_rejects)} good parts are rejected."]


def rate_text(rate: Rate) -> str:
    """A count of parts with its interval."""
    low, high = rate.interval
    return f"{rate.events} of {rate.trials} ({low:.2%} to {high:.2%}, {rate.confidence:.0%} {KINDS[rate.kind]})"
