"""Chooses a threshold by what it is asked to do, from scores of known truth; refuses what they cannot carry."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from inspector.core.exact_interval import most_events, trials_needed, upper_limit
from inspector.core.metrics import Scores, best_f1, confusion
from inspector.core.tolerance import Doubt, Limit, parts_needed, tolerance_limit
from inspector.core.tuning.aims import Aim, Cost, Mistakes, Prices, Promise, Proposal, Rate, Refusal, Wish


def choose(wish: Wish, good: npt.ArrayLike, defect: npt.ArrayLike, limit: Limit | None = None) -> Proposal:
    """The threshold that fulfils a wish, from scores of good parts (G,) and defects (D,); what are no finite numbers are left out.

    `limit`: the tolerance limit of the good parts for the share that is wished, where more is known of them than their scores.
    """
    g, d = np.asarray(good, float), np.asarray(defect, float)
    left_out = tuple(np.flatnonzero(~np.isfinite(g)).tolist()), tuple(np.flatnonzero(~np.isfinite(d)).tolist())
    g, d = g[np.isfinite(g)], d[np.isfinite(d)]
    refused = _refusal(wish, g, d)
    proposal = Proposal(wish, len(g), len(d), refusal=refused, needed=1) if refused else _CHOICES[wish.aim](wish, g, d, limit)
    if proposal.threshold is not None:
        proposal = replace(proposal, seen=mistakes(g, d, proposal.threshold))
    return replace(proposal, left_out=left_out)


def mistakes(good: npt.ArrayLike, defect: npt.ArrayLike, threshold: float) -> Mistakes:
    """Escapes and false rejects at a threshold."""
    escapes, false_rejects = confusion(good, defect, threshold)
    return Mistakes(Rate(escapes, np.size(defect)), Rate(false_rejects, np.size(good)))


def cost_of(found: Mistakes, prices: Prices) -> Cost:
    """What these mistakes come to per shift."""
    rates = [(rate.events / max(rate.trials, 1), *rate.interval) for rate in (found.escapes, found.false_rejects)]
    return Cost(*(_cost(escape, false_reject, prices) for escape, false_reject in zip(*rates, strict=True)))


def _cost(escapes: float, false_rejects: float, prices: Prices) -> float:
    each = prices.escape * prices.defect_rate * escapes + prices.false_reject * (1 - prices.defect_rate) * false_rejects
    return prices.volume * each


def _refusal(wish: Wish, good: Scores, defect: Scores) -> Refusal | None:
    if not len(defect) and wish.aim is not Aim.MAX_FALSE_REJECTS:
        return Refusal.NO_DEFECTS
    if not len(good) and wish.aim is not Aim.MAX_ESCAPES:
        return Refusal.NO_GOOD
    both = np.concatenate([good, defect])
    return Refusal.ALL_EQUAL if both.min() == both.max() else None


def _best_f1(wish: Wish, good: Scores, defect: Scores, _: Limit | None) -> Proposal:
    return Proposal(wish, len(good), len(defect), best_f1(good, defect)[1])


def _no_escapes(wish: Wish, good: Scores, defect: Scores, _: Limit | None) -> Proposal:
    lowest = float(defect.min())
    threshold = _below(lowest - wish.margin * abs(lowest - float(np.median(good))))
    promise = Promise(upper_limit(0, len(defect), wish.confidence), wish.confidence)
    return Proposal(wish, len(good), len(defect), threshold, promise=promise)


def _max_false_rejects(wish: Wish, good: Scores, defect: Scores, limit: Limit | None) -> Proposal:
    if wish.share <= 0:
        return Proposal(wish, len(good), len(defect), refusal=Refusal.TOO_FEW_GOOD)
    found = limit or tolerance_limit(good, share=wish.share)
    if found.doubt is None:
        return Proposal(wish, len(good), len(defect), found.value, promise=Promise(found.share, found.confidence))
    refusal = Refusal.TOO_FEW_GOOD if found.doubt is Doubt.TOO_FEW else Refusal.DOUBTFUL_GOOD
    return Proposal(wish, len(good), len(defect), refusal=refusal, needed=parts_needed(wish.share), doubt=found.doubt)


def _max_escapes(wish: Wish, good: Scores, defect: Scores, _: Limit | None) -> Proposal:
    ordered = np.sort(defect)
    if wish.share <= 0:
        known = Promise(upper_limit(0, len(defect), wish.confidence), wish.confidence)
        return Proposal(wish, len(good), len(defect), _below(float(ordered[0])), promise=known)
    allowed = most_events(len(defect), wish.share, wish.confidence)
    if allowed < 0:
        return Proposal(wish, len(good), len(defect), refusal=Refusal.TOO_FEW_DEFECTS, needed=trials_needed(wish.share, wish.confidence))
    threshold = _below(float(ordered[min(allowed, len(defect) - 1)]))
    return Proposal(wish, len(good), len(defect), threshold, promise=Promise(wish.share, wish.confidence))


def _lowest_cost(wish: Wish, good: Scores, defect: Scores, _: Limit | None) -> Proposal:
    """Half-way between neighbouring scores, as best F1; of equal costs the lower threshold wins: it lets fewer defects pass."""
    levels = np.unique(np.concatenate([good, defect]))
    cuts = np.concatenate([[_below(levels[0])], levels[:-1] + np.diff(levels) / 2, [levels[-1]]])
    escapes = np.searchsorted(np.sort(defect), cuts, "right") / len(defect)
    alarms = 1 - np.searchsorted(np.sort(good), cuts, "right") / len(good)
    prices = wish.prices
    costs = prices.escape * prices.defect_rate * escapes + prices.false_reject * (1 - prices.defect_rate) * alarms
    threshold = float(cuts[np.argmin(costs)])
    return Proposal(wish, len(good), len(defect), threshold, cost=cost_of(mistakes(good, defect, threshold), prices))


def _below(value: float) -> float:
    return float(np.nextafter(value, -np.inf))


_CHOICES: dict[Aim, Callable[[Wish, Scores, Scores, Limit | None], Proposal]] = {
    Aim.BEST_F1: _best_f1,
    Aim.NO_ESCAPES: _no_escapes,
    Aim.MAX_FALSE_REJECTS: _max_false_rejects,
    Aim.MAX_ESCAPES: _max_escapes,
    Aim.COST: _lowest_cost,
}
