"""Whatever is in a stored model: one that judges parts as the one that was built, or one sentence."""

import copy
import hashlib
import json
import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from foreign_bytes import changed_bytes, changed_json, expect_sentence, only_within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from small_parts import good_part, scratched_part

from inspector.core.errors import InspectorError
from inspector.core.model import Arrays, ModelState, ScoredImage, sha256_of_arrays
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import FloatArray
from inspector.engine import detectors
from inspector.engine.detectors import scoring_detector
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.runtime import Batch, PatchScores, Search
from inspector.engine.runtime.convert import NetworkGraph
from inspector.storage import models
from inspector.storage.models import ARRAYS, META, MODELS

pytestmark = pytest.mark.timeout(180)
fuzzed = settings(derandomize=True, deadline=None, max_examples=80, suppress_health_check=list(HealthCheck), database=None)
CHANNELS, STRIDE = 152, 8


class Projected:
    """Stands in for network and back end, which would take most of the time: 8 x 8 px through a fixed matrix, and an exact search."""

    name, streams, batch = "projected", 1, 1
    matrix = np.random.default_rng(0).normal(0, 0.05, (STRIDE * STRIDE * 3, CHANNELS)).astype(np.float32)

    def features(self, batch: Batch) -> FloatArray:
        count, height, width, _ = batch.shape
        rows, columns = height // STRIDE, width // STRIDE
        cut = batch[:, : rows * STRIDE, : columns * STRIDE].reshape(count, rows, STRIDE, columns, STRIDE, 3)
        return cut.transpose(0, 1, 3, 2, 4, 5).reshape(count, rows, columns, -1).astype(np.float32) @ self.matrix

    def hold(self, search: Search) -> None:
        self.known = search

    def search(self, batch: Batch) -> PatchScores:
        features = (self.features(batch) - self.known.mean) / self.known.std
        distances, rows = nearest(features.reshape(-1, features.shape[3]), self.known.bank)
        shape = features.shape[:3]
        return PatchScores(distances[:, 0].reshape(shape), rows[:, 0].astype(np.int32).reshape(shape), features)


@pytest.fixture(scope="module")
def built() -> Iterator[tuple[ModelState, float]]:
    """A model, and what a part with a defect scores by it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring_detector, "make_runtime", lambda *_, **__: Projected())
        patch.setattr("inspector.engine.detectors.network_detector.network_graph", lambda *_: NetworkGraph(b"<net/>", b"\0" * 64))
        detector = detectors.make(Recipe(size=64, coreset=60, density_correction=True))
        finish(detector.fit([good_part(seed) for seed in range(3)], ["a", "b", "c"]))
        yield detector.state(), detector.score([scratched_part(5)])[0].score


def save(folder: Path, state: ModelState) -> str:
    return models.save_model(folder, state, [ScoredImage("a.png", 1.0, False)], Threshold(2.0, Rule.MANUAL), {"images": 3})


def expect_a_model_or_a_sentence(folder: Path, model_id: str) -> models.StoredModel | None:
    with only_within(folder):
        try:
            stored = models.load_model(folder, model_id)
        except InspectorError as error:
            expect_sentence(error)
            return None
    assert math.isfinite(stored.proposed.value) and all(math.isfinite(image.score) for image in stored.scores)
    assert isinstance(stored.report, dict) and isinstance(stored.state.meta, dict)
    return stored


def renamed(folder: Path, model_id: str) -> str:
    """The model under the id that its changed `model.json` has."""
    model = folder / MODELS / model_id
    name = f"20260101-000000-{hashlib.sha256((model / META).read_bytes()).hexdigest()[:12]}"
    os.rename(model, model.with_name(name))
    return name


@fuzzed
@given(st.data())
def test_any_bytes_in_any_file(tmp_path_factory: pytest.TempPathFactory, built: tuple[ModelState, float], data: st.DataObject) -> None:
    """The hashes are those of what was built: whatever was changed is noticed."""
    folder = tmp_path_factory.mktemp("model")
    model_id = save(folder, built[0])
    path = folder / MODELS / model_id / data.draw(st.sampled_from([META, ARRAYS, "network.xml", "network.bin"]))
    before = path.read_bytes()
    path.write_bytes(data.draw(st.binary(max_size=100) | changed_bytes(before)))
    assert (expect_a_model_or_a_sentence(folder, model_id) is None) is (path.read_bytes() != before)


@fuzzed
@given(st.data())
def test_any_values_behind_right_hashes(
    tmp_path_factory: pytest.TempPathFactory, built: tuple[ModelState, float], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("model")
    model_id = save(folder, built[0])
    path = folder / MODELS / model_id / META
    meta = json.loads(path.read_text(encoding="utf-8"))
    # Nearly all of it is lists of names: where what decides is, it is looked at more closely.
    part = data.draw(st.sampled_from([None, "state", "preprocess", "recipe"]))
    if part is None:
        meta = data.draw(changed_json(meta))
    elif part == "state":
        meta["state"] = data.draw(changed_json(meta["state"]))
    else:
        meta["state"][part] = data.draw(changed_json(meta["state"][part]))
    path.write_text(json.dumps(meta), encoding="utf-8")
    stored = expect_a_model_or_a_sentence(folder, renamed(folder, model_id))
    if stored is not None:
        expect_the_same_judgement_or_a_sentence(stored.state, built[1])


@settings(fuzzed, max_examples=50)
@given(st.data())
def test_any_arrays_file_behind_right_hashes(
    tmp_path_factory: pytest.TempPathFactory, built: tuple[ModelState, float], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("model")
    model_id = save(folder, built[0])
    path = folder / MODELS / model_id
    content = data.draw(st.binary(max_size=100) | changed_bytes((path / ARRAYS).read_bytes()))
    (path / ARRAYS).write_bytes(content)
    meta = json.loads((path / META).read_text(encoding="utf-8"))
    meta["files"][ARRAYS] = hashlib.sha256(content).hexdigest()
    (path / META).write_text(json.dumps(meta), encoding="utf-8")
    stored = expect_a_model_or_a_sentence(folder, renamed(folder, model_id))
    if stored is not None:
        expect_the_same_judgement_or_a_sentence(stored.state, built[1])


def expect_the_same_judgement_or_a_sentence(state: ModelState, score: float) -> None:
    """No change to a model makes a defect look like a good part."""
    try:
        with only_within(Path(__file__).parent):
            detector = detectors.from_state(state)
    except InspectorError as error:
        expect_sentence(error)
        return
    found = detector.score([scratched_part(5)])[0]
    assert found.score == pytest.approx(score, rel=1e-3)
    detector.origin(found.neighbour)
    safetensors.numpy.save(detector.state().arrays)


KINDS = [np.float32, np.float64, np.float16, np.int16, np.int32, np.uint8, np.bool_]


@st.composite
def changed_array(draw: st.DrawFn, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """An array of another shape or kind, or with other values in some places."""
    how = draw(st.sampled_from(["values", "values", "values", "cut", "kind", "other", "times"]))
    if how == "other":
        shape = draw(arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
        return draw(arrays_of.arrays(draw(st.sampled_from(KINDS)), shape))
    if how == "kind":
        with np.errstate(all="ignore"):
            return array.astype(draw(st.sampled_from(KINDS)))
    if how == "cut":
        axis = draw(st.integers(0, array.ndim - 1))
        return array.take(range(draw(st.integers(0, array.shape[axis]))), axis)
    changed = array.copy()
    with np.errstate(all="ignore"):
        if how == "times":
            return (changed.astype(float) * draw(st.sampled_from([0, -1, 1e-6, 0.5, 2, 1e6, math.inf, math.nan]))).astype(array.dtype)
        for _ in range(draw(st.integers(1, 5))):
            place = draw(st.integers(0, array.size - 1))
            changed.flat[place] = np.array(draw(st.sampled_from([0, 1, -1, 127, 1e30, math.inf, math.nan]))).astype(array.dtype)
    return changed


@settings(fuzzed, max_examples=120)
@given(st.data())
def test_any_arrays_whose_own_hashes_fit(built: tuple[ModelState, float], data: st.DataObject) -> None:
    state, score = built
    arrays: Arrays = dict(state.arrays)
    for name in data.draw(st.lists(st.sampled_from(sorted(arrays)), min_size=1, max_size=2, unique=True)):
        arrays[name] = np.ascontiguousarray(data.draw(changed_array(arrays[name])))
    meta = copy.deepcopy(state.meta)
    meta["bank_sha256"] = sha256_of_arrays(*(arrays[name] for name in ("bank", "bank_images", "bank_positions", "grids")))
    meta["density_sha256"] = sha256_of_arrays(arrays["gain"], arrays["offset"])
    expect_the_same_judgement_or_a_sentence(replace(state, meta=meta, arrays=arrays), score)
