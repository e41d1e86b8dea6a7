"""What fewer good parts would have taught, from the vectors of the bank alone."""

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.learning_curve import Unsaid
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.services.health.enough import enough_of
from inspector.storage.models import StoredModel

EACH = 6
"""Vectors of every good part."""


def model(parts: int = 40, with_bank: bool = True) -> StoredModel:
    """Parts that scatter alike in a plane: the more of them, the nearer the nearest."""
    rng = np.random.default_rng(3)
    names = [f"/parts/{k}.png" for k in range(parts)]
    arrays = {"bank": rng.normal(0, 1, (parts * EACH, 2)).astype(np.float32), "bank_images": np.repeat(np.arange(parts), EACH)}
    scores = tuple(ScoredImage(name, float(score), False) for name, score in zip(names, np.exp(rng.normal(2, 0.2, parts)), strict=True))
    state = ModelState({"good_images": names}, arrays if with_bank else {})
    return StoredModel("m", state, scores, Threshold(10.0, Rule.BEST_F1), {})


def test_fewer_parts_would_reject_more_good_ones_and_more_parts_fewer() -> None:
    curve = finish(enough_of(model(), 10.0))
    shares = [point.rejects.value for point in (*curve.points, *curve.ahead)]
    assert [point.parts for point in curve.points] == [11, 15, 21, 28, 34, 40]
    assert shares == sorted(shares, reverse=True) and shares[0] > 1.5 * curve.now.rejects.value
    assert curve.exponent.low > 0 and curve.best is not None


def test_with_all_parts_it_is_what_the_scores_say() -> None:
    stored = model()
    above = np.mean([each.score > 10.0 for each in stored.scores])
    assert finish(enough_of(stored, 10.0)).now.rejects.value == pytest.approx(above, abs=0.04)


def test_few_parts_are_said_to_be_few() -> None:
    assert finish(enough_of(model(parts=8), 10.0)).unsaid is Unsaid.TOO_FEW


def test_a_model_that_keeps_nothing_of_single_parts_is_refused() -> None:
    with pytest.raises(InspectorError) as error:
        finish(enough_of(model(with_bank=False), 10.0))
    assert error.value.code is ErrorCode.NOT_TRACEABLE


def test_one_part_alone_tells_nothing() -> None:
    with pytest.raises(InspectorError) as error:
        finish(enough_of(model(parts=1), 10.0))
    assert error.value.code is ErrorCode.TOO_FEW_IMAGES
