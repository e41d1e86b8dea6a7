"""From the scores of a part's patches to the score and the map of its image: one place for all detectors (PatchCore, section 3.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.placement import Placement
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import ImageScore
from inspector.core.said import said
from inspector.core.types import AnomalyResult, FloatArray
from inspector.engine.alignment.laying import lay_back
from inspector.engine.images.anomaly_map import smooth, smooth_kept, to_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess

Size = tuple[int, int]
"""(height, width) of a network input."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a detector found of one network input by comparing its patches with what it knows of good ones."""

    scores: FloatArray
    """(h, w) how far every patch is from what is known of good ones."""
    nearest: npt.NDArray[np.integer] | None = None
    """(h, w) what of the good parts each was compared with; None: nothing that can be named."""
    weight: float = 1.0
    """What the image score is multiplied with; see equation 7."""
    image_score: float | None = None
    """Of detectors that judge an image as a whole, by something else than its patches."""

    def sheet(self, ignored: Bits | None) -> Sheet:
        """What is kept of it. Patches (h, w) that are `ignored` have no say in what the hottest was compared with."""
        neighbour = int(self.nearest[hottest(self.scores, ignored)]) if self.nearest is not None else -1
        return Sheet(np.ascontiguousarray(self.scores), self.weight, self.image_score, neighbour)


@dataclass(frozen=True, slots=True)
class Scoring:
    """What of one network of a model decides how its evidence is read."""

    recipe: Recipe
    preprocess: Preprocess
    unit: float = 1.0
    """What score and map are divided by where several networks judge together."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a sheet says of one network input, before the map gets the size of the image."""

    score: float
    smoothed: FloatArray
    """(H', W') map at the size of the network input."""
    hottest: tuple[int, int]
    """(row, column) of the patch with the highest score."""
    neighbour: int
    """See `Sheet`."""


COOLEST_SHARE = 0.1
"""Of the map: a part with the largest defect has as much left that is good."""
IMAGE_SCORES: dict[ImageScore, Callable[[FloatArray, FloatArray], float]] = {
    ImageScore.SMOOTHED: lambda scores, smoothed: float(smoothed.max()),
    ImageScore.PATCH: lambda scores, smoothed: float(scores.max()),
}
"""The image score of the patch scores and of the map that they were smoothed to; without what is ignored, in no particular shape."""


def result_of(evidence: Evidence, scorings: Sequence[Scoring], places: Places | None = None) -> AnomalyResult:
    """Score, map and hottest patch of a picture, from what is kept of it: the only way to them, so that they are the same years later.

    `scorings`: one a network, in the order of the sheets; `places`: how much the places of the picture count. Raises ValueError where
    there are more or fewer scorings than sheets, `IMAGE_UNLIKE` for places in pictures of another size, `BAD_ARGUMENT` where none counts.
    """
    found = [_result(sheet, evidence, scoring, places) for sheet, scoring in zip(evidence.sheets, scorings, strict=True)]
    return together(found, [scoring.unit for scoring in scorings])


def score_of(evidence: Evidence, scorings: Sequence[Scoring], places: Places | None = None) -> float:
    """The score of that result alone, in a tenth of the time: nothing gets the size of the picture. Raises as `result_of` does."""
    found = [_judged(sheet, evidence, scoring, places).score for sheet, scoring in zip(evidence.sheets, scorings, strict=True)]
    return _mean(found, [scoring.unit for scoring in scorings])


def coolest(evidence: Evidence, units: Sequence[float]) -> float:
    """The patch score that a tenth of the map lies below, in the networks' units: high where nothing of a picture is like a good part."""
    return _mean([coolest_of(sheet) for sheet in evidence.sheets], units)


def coolest_of(sheet: Sheet) -> float:
    """The same of one network."""
    return float(np.quantile(sheet.grid, COOLEST_SHARE))


def together(found: Sequence[AnomalyResult], units: Sequence[float]) -> AnomalyResult:
    """The mean of what several networks found, each in its unit; patch and neighbour are those of the first."""
    if len(found) == 1 and units[0] == 1:
        return found[0]
    score = _mean([result.score for result in found], units)
    parts = [result.map / np.float32(unit) for result, unit in zip(found, units, strict=True)]
    sheets = tuple(sheet for result in found for sheet in result.evidence.sheets)
    evidence = replace(found[0].evidence, sheets=sheets)
    return replace(found[0], score=score, map=np.mean(parts, axis=0, dtype=np.float32), evidence=evidence)


def _mean(scores: Sequence[float], units: Sequence[float]) -> float:
    if len(scores) == 1 and units[0] == 1:
        return scores[0]
    return float(np.mean([score / unit for score, unit in zip(scores, units, strict=True)]))


def _result(sheet: Sheet, evidence: Evidence, scoring: Scoring, places: Places | None) -> AnomalyResult:
    judged, preprocess, placement = _judged(sheet, evidence, scoring, places), scoring.preprocess, evidence.placement
    whole = to_image(judged.smoothed, preprocess.geometry(*evidence.shape))
    ignored = preprocess.ignored_px(placement)
    if ignored is not None:
        whole[ignored] = 0
    if places is not None:
        whole[places.ignored_px(placement if preprocess.areas_move else None)] = 0
    if preprocess.moves_picture and placement is not None:
        whole = lay_back(whole, placement)
    return AnomalyResult(judged.score, whole, judged.neighbour, judged.hottest, _grid(sheet), replace(evidence, sheets=(sheet,)))


def _judged(sheet: Sheet, evidence: Evidence, scoring: Scoring, places: Places | None) -> Judged:
    if places is not None:
        places.expect_size(*evidence.shape)
    preprocess = scoring.preprocess
    return judge_by(sheet, preprocess.geometry(*evidence.shape).input, scoring.recipe, preprocess, places, evidence.placement)


def judge_by(
    sheet: Sheet, size: Size, recipe: Recipe, preprocess: Preprocess, places: Places | None, placement: Placement | None = None
) -> Judged:
    """See `judge`: without what the model ignores, and by what the places count, where they lie with a part at `placement`.

    What a sheet knows of its hottest patch alone, neighbour and weight, counts only where that patch is the hottest still: of another one
    nobody knows either, and a weight lowers scores. The score of a detector that judges images as a whole stays as it is: places
    act on its map, and what is ignored leaves its score with the next build.
    """
    ignored = preprocess.ignored(_grid(sheet), placement)
    if places is None:
        return judge(sheet, size, recipe, ignored)
    cells, first = places.cells(preprocess, _grid(sheet), placement), hottest(sheet.grid, ignored)
    if cells.weights is not None:
        sheet = replace(sheet, grid=sheet.grid * cells.weights)
    if cells.ignored is not None:
        ignored = cells.ignored if ignored is None else ignored | cells.ignored
        if ignored.all():
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("All that the areas leave of the pictures is ignored by the model."))
    if hottest(sheet.grid, ignored) != first:
        sheet = replace(sheet, weight=1.0, neighbour=-1)
    return judge(sheet, size, recipe, ignored)


def _grid(sheet: Sheet) -> Size:
    return sheet.grid.shape[0], sheet.grid.shape[1]


def judge(sheet: Sheet, size: Size, recipe: Recipe, ignored: Bits | None = None) -> Judged:
    """Smooths the patch scores to a map of `size`, and takes of them the image score that the recipe asks for.

    Patches (h, w) that are `ignored` count for nothing, whatever their scores are; the map is 0 there.
    """
    scores = counted = sheet.grid
    if ignored is None:
        smoothed = seen = smooth(scores, size, recipe.sigma)
    else:
        smoothed, kept = smooth_kept(scores, ignored, size, recipe.sigma)
        counted, seen = scores[~ignored], smoothed[kept]
    score = sheet.image_score
    if score is None:
        score = IMAGE_SCORES[recipe.image_score](counted, seen) * sheet.weight
    return Judged(score, smoothed, hottest(scores, ignored), sheet.neighbour)


def hottest(scores: FloatArray, ignored: Bits | None) -> tuple[int, int]:
    """(row, column) of the highest of (h, w) patch scores that are not ignored."""
    counted = scores if ignored is None else np.where(ignored, -np.inf, scores)
    row, column = np.unravel_index(int(counted.argmax()), scores.shape)
    return int(row), int(column)
