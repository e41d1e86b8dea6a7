"""Are these good parts enough? What fewer of them would have taught, by leaving vectors out of the bank: no picture is looked at again."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.learning_curve import LearningCurve, Values, learning_curve
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services.sources import one_name
from inspector.storage import models
from inspector.storage.models import StoredModel

SHARES = (0.25, 0.35, 0.5, 0.7, 0.85, 1.0)
"""Of the good parts, that are taken to be all there were."""
DRAWS = 12
"""Sets of so many parts."""
MOST_VECTORS, MOST_PARTS = 20_000, 400
"""Of a bank, evenly spread, and parts that are asked: what is told is no better with more."""
STAGE = "Leaving good parts out"


def enough(folder: Path, project: Project) -> Steps[LearningCurve]:
    """The learning curve of the model in use, at the threshold in force. Changes nothing.

    Raises `MODEL_MISSING`, `MODEL_DAMAGED`, `NOT_TRACEABLE` where vectors do not know their pictures, `TOO_FEW_IMAGES`.
    """
    yield Progress("Loading the model", 0, 1)
    stored = models.load_model(folder, project.active_model)
    return (yield from enough_of(stored, (project.threshold(stored.model_id) or stored.proposed).value))


def enough_of(stored: StoredModel, threshold: float, seed: int = 0) -> Steps[LearningCurve]:
    """The same for a model and a threshold."""
    vectors, owners = _vectors(stored)
    scores = _scores(stored)
    asked = [image for image in np.unique(owners).tolist() if image in scores][:MOST_PARTS]
    if len(asked) < 2:
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, said("Fewer than two good parts have a score and patches in the bank."))
    nearest = yield from _nearest(vectors, owners, asked, len(asked))
    counts, ratios = _ratios(nearest, seed)
    return learning_curve([scores[image] for image in asked], ratios, counts, threshold, seed)


def _vectors(stored: StoredModel) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """(M, C) vectors and (M,) the good image of each."""
    arrays = stored.state.arrays
    if "bank" not in arrays or "bank_images" not in arrays:
        sentence = said("The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.")
        raise InspectorError(ErrorCode.NOT_TRACEABLE, sentence)
    owners = np.asarray(arrays["bank_images"], np.int64)
    kept = np.unique(np.linspace(0, len(owners) - 1, min(len(owners), MOST_VECTORS)).astype(int))
    return np.asarray(arrays["bank"], np.float32)[kept], owners[kept]


def _scores(stored: StoredModel) -> dict[int, float]:
    """By the number of the good image: its score by what the others taught."""
    by_name = {one_name(each.path): each.score for each in stored.scores if not each.defect}
    names = [one_name(str(name)) for name in stored.good_images]
    return {k: by_name[name] for k, name in enumerate(names) if by_name.get(name, 0.0) > 0}


def _nearest(
    vectors: npt.NDArray[np.float32], owners: npt.NDArray[np.int64], asked: list[int], parts: int
) -> Steps[list[npt.NDArray[np.float32]]]:
    """Of every part that is asked, (patches, parts) how far its patches are from the nearest of each other part; inf from its own."""
    order = np.argsort(owners, kind="stable")
    kept = order[np.isin(owners[order], asked)]
    starts = np.searchsorted(owners[kept], asked)
    others, halves = vectors[kept], np.einsum("mc,mc->m", vectors[kept], vectors[kept]) / 2
    found = []
    for number, image in enumerate(asked):
        own = vectors[owners == image]
        partial = np.minimum.reduceat(halves - own @ others.T, starts, axis=1)
        distances = np.sqrt(np.maximum(2 * partial + np.einsum("pc,pc->p", own, own)[:, None], 0)).astype(np.float32)
        distances[:, number] = np.inf
        found.append(distances)
        yield Progress(STAGE, number + 1, parts, "images")
    return found


def _ratios(nearest: list[npt.NDArray[np.float32]], seed: int) -> tuple[list[int], Values]:
    """Counts (K,) of parts, and (K, N) how many times as far a part's farthest patch is from so many others as from all of them."""
    parts, rng = len(nearest), np.random.default_rng(seed)
    counts = sorted({max(1, round(share * (parts - 1))) for share in SHARES})
    whole = np.array([max(float(each.min(axis=1).max()), 1e-9) for each in nearest])
    ratios = np.ones((len(counts), parts))
    for row, count in enumerate(counts[:-1]):
        for part, distances in enumerate(nearest):
            others = np.delete(np.arange(parts), part)
            drawn = (float(distances[:, rng.permutation(others)[:count]].min(axis=1).max()) for _ in range(DRAWS))
            ratios[row, part] = np.exp(np.mean(np.log(np.maximum(list(drawn), 1e-9)))) / whole[part]
    return counts, ratios
