"""The threshold of a model that came from another one: by the project's rule, but within bounds that the build has set."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inspector.core.model import ScoredImage, by_truth
from inspector.core.thresholds import Threshold, propose
from inspector.core.types import Verdict
from inspector.services.relearning.effect import Seen
from inspector.services.relearning.sample import Sample
from inspector.services.sources import one_name

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

LOWEST = 0.9
"""Of the threshold that the build proposed: lower it never gets by teaching, and never higher than that one."""
BUILT = "built_threshold"
"""Where a model's report says what its build proposed; a model that was built proposes it itself."""


def built_threshold(report: Mapping[str, Any], proposed: Threshold) -> float:
    """What the build of a model, or of its first ancestor, proposed."""
    found = report.get(BUILT)
    return float(found) if isinstance(found, int | float) and math.isfinite(found) else proposed.value


def scores_again(inspector: "PartInspector", sample: Sample, after: Sequence[Seen]) -> list[ScoredImage]:
    """The scores that thresholds are set by, under another model.

    Good images of the build keep the scores that they had there, by the others: what is taught later makes them no lower. All images
    of the sample that are no recorded parts have their new score, and the truth that people say.
    """
    judged = {one_name(image.path): (image, seen.score) for image, seen in zip(sample.images, after, strict=True)}
    learned = set(map(one_name, inspector.good_images))
    found = list[ScoredImage]()
    for scored in inspector.scores:
        image, score = judged.pop(one_name(scored.path), (None, None))
        if image is None or score is None or one_name(scored.path) in learned:
            found.append(scored)
        else:
            found.append(ScoredImage(scored.path, score, image.expected is Verdict.NG))
    return found


def threshold_again(inspector: "PartInspector", tried: "PartInspector", kept: Collection[str], left_out: Collection[str]) -> Threshold:
    """The threshold for `tried`, which came from `inspector`, by its scores.

    One that a person has set stays. One that was proposed is proposed again, no higher than the build's, and little lower: it cannot creep,
    however often parts are taught. `kept` and `left_out`: see `Project`.
    """
    now, proposed = inspector.threshold, inspector.proposed
    if (now.value, now.rule) != (proposed.value, proposed.rule):
        return now
    good = tried.good_among(tried.scores).without(left_out)
    found = propose([image.score for image in good.images], by_truth(tried.scores)[1], good.limit(kept))
    built = built_threshold(inspector.report, proposed)
    return replace(now, value=min(max(found.value, LOWEST * built), built)) if found.rule is now.rule else now


def without_escapes(threshold: Threshold, former: Threshold, sample: Sample, before: Sequence[Seen], after: Sequence[Seen]) -> Threshold:
    """The same, but never raised above the `former` one so far that a known defect which is caught now would pass."""
    if threshold.value <= former.value:
        return threshold
    pairs = zip(sample.images, before, after, strict=True)
    caught = [seen.score for image, was, seen in pairs if image.expected is Verdict.NG and not was.passes and seen.score is not None]
    highest = float(math.nextafter(min(caught, default=math.inf), -math.inf))
    return replace(threshold, value=max(former.value, min(threshold.value, highest)))
