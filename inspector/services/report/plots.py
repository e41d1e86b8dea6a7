"""The diagrams of a report, as lines within 0 and 1: histogram of the scores, ROC curve, precision against recall."""

import math

import numpy as np

from inspector.core.metrics import Scores
from inspector.core.tuning.curves import Curves
from inspector.services.report.blocks import Line, Mark, Plot
from inspector.services.report.words import Words

BINS = 40
GOOD, DEFECT, IN_FORCE, CURVE = "#8A929B", "#C77700", "#B3201B", "#28618F"
_SHARES = tuple((share, f"{share:.0%}".replace("%", " %")) for share in (0.0, 0.25, 0.5, 0.75, 1.0))


def plots(good: list[float], defect: list[float], found: Curves, threshold: float, words: Words) -> tuple[Plot, ...]:
    """Those that the parts allow; curves need good parts and defects."""
    made = [_histogram(np.array(good), np.array(defect), threshold, words)] if good or defect else []
    if good and defect:
        caught, rejected = (int((np.array(scores) > threshold).sum()) for scores in (defect, good))
        precision = caught / (caught + rejected) if caught + rejected else 1.0
        here = caught / len(defect), rejected / len(good)
        made += [_roc(found, here[1], here[0], words), _precision_recall(found, here[0], precision, words)]
    return tuple(made)


def _histogram(good: Scores, defect: Scores, threshold: float, words: Words) -> Plot:
    """Steps of the share of each kind, so that a few defects are seen beside many good parts."""
    both = np.concatenate([good, defect, [threshold]])
    low, high = float(both.min()), float(both.max())
    width = (high - low) or max(abs(high), 1.0)
    low, high = low - 0.03 * width, high + 0.03 * width
    edges = np.linspace(low, high, BINS + 1)
    sides = [side for side in ((words("good"), good, GOOD), (words("defect"), defect, DEFECT)) if len(side[1])]
    counts = [(name, np.histogram(scores, edges)[0] / len(scores), colour) for name, scores, colour in sides]
    top = max(float(share.max()) for _, share, _ in counts)
    places = (edges - low) / (high - low)
    lines = tuple(_steps(name, places, share / top, colour) for name, share, colour in counts)
    ticks = tuple(((value - low) / (high - low), words.number(value, 4)) for value in _round_values(low, high))
    shares = tuple((part, words.percent(round(part * top, 4))) for part in (0.0, 0.5, 1.0))
    mark = Mark(words("threshold"), (threshold - low) / (high - low), None, IN_FORCE)
    return Plot(words("histogram"), words("score"), words("share"), ticks, shares, lines, (mark,))


def _steps(name: str, edges: Scores, heights: Scores, colour: str) -> Line:
    return Line(name, np.repeat(edges, 2), np.concatenate([[0.0], np.repeat(heights, 2), [0.0]]), colour, filled=True)


def _roc(found: Curves, rejected: float, caught: float, words: Words) -> Plot:
    x, y = np.concatenate([[0.0], found.false_rejects]), np.concatenate([[0.0], found.caught])
    line, here = Line("", x, y, CURVE), Mark(words("in_force"), rejected, caught, IN_FORCE)
    return Plot(words("roc"), words("false_reject_share"), words("caught_share"), _SHARES, _SHARES, (line,), (here,))


def _precision_recall(found: Curves, caught: float, precision: float, words: Words) -> Plot:
    line, here = Line("", found.caught, found.precision, CURVE), Mark(words("in_force"), caught, precision, IN_FORCE)
    return Plot(words("precision_recall"), words("caught_share"), words("precision"), _SHARES, _SHARES, (line,), (here,))


def _round_values(low: float, high: float) -> list[float]:
    """Three to six round numbers within a range."""
    power = 10.0 ** math.floor(math.log10(high - low))
    step = next(factor * power for factor in (1.0, 0.5, 0.2, 0.1) if (high - low) / (factor * power) >= 3)
    first = math.ceil(low / step)
    return [number * step for number in range(first, math.floor(high / step) + 1)]
