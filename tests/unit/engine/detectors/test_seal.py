"""A PC that computes other scores than the one that built the model must not judge parts."""

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import FloatArray
from inspector.engine.detectors import seal
from inspector.engine.runtime import Batch


def brightness(batch: Batch) -> FloatArray:
    """Stands in for a detector: one score an input."""
    return batch.astype(np.float32).reshape(len(batch), -1).std(axis=1) + 1


@pytest.mark.parametrize("size", [(64, 64), (32, 416), (224, 224), (80, 112)])
def test_the_inputs_have_the_size_of_the_network_input_and_stay_the_same(size: tuple[int, int]) -> None:
    seen: list[Batch] = []

    def score(batch: Batch) -> FloatArray:
        seen.append(batch.copy())
        return brightness(batch)

    made = seal.make(size, score)
    seal.Seal.from_arrays(made.arrays()).check(score, "here")
    assert len(seen) == 2 and np.array_equal(*seen)
    assert seen[0].shape[1:] == (*size, 3) and seen[0].dtype == np.uint8 and seen[0].flags.c_contiguous
    assert len({picture.tobytes() for picture in seen[0]}) == len(seen[0]) > 1
    assert seen[0].std() > 20


@pytest.mark.parametrize("factor", [1.0, 1 + 5e-5, 1 - 5e-5])
def test_rounding_passes(factor: float) -> None:
    seal.make((64, 64), brightness).check(lambda batch: brightness(batch) * np.float32(factor), "here")


@pytest.mark.parametrize("factor", [1.001, 0.999, 2.0, np.nan, np.inf])
def test_drift_is_refused_with_its_size(factor: float) -> None:
    with pytest.raises(InspectorError, match=r"This PC \(some back end\) computes other scores") as caught:
        seal.make((64, 64), brightness).check(lambda batch: brightness(batch) * np.float32(factor), "some back end")
    assert caught.value.code is ErrorCode.MODEL_DRIFTED
    if np.isfinite(factor):
        assert f"by {abs(factor - 1):.2%}" in caught.value.detail


def test_one_score_that_drifts_is_enough() -> None:
    def last_is_off(batch: Batch) -> FloatArray:
        return brightness(batch) * np.where(np.arange(len(batch)) == len(batch) - 1, np.float32(1.01), np.float32(1))

    with pytest.raises(InspectorError):
        seal.make((64, 64), brightness).check(last_is_off, "here")
