"""The back end for CPUs: normalisation, network, aggregation, standardisation and search as one OpenVINO graph in float32."""

from typing import Any

import numpy as np
import openvino
from openvino import opset15 as ops

from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores
from inspector.engine.runtime.convert import NetworkGraph


class OpenVinoRuntime:
    """Runs a `NetworkGraph` on the CPU; the search joins the graph once the bank is known."""

    def __init__(self, graph: NetworkGraph, threads: int = 0) -> None:
        self.name = "openvino cpu float32"
        # OpenVINO picks bfloat16 by itself on CPUs that have it, which changes scores: float32 is set, not left to chance.
        self._settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
        if threads:
            self._settings["INFERENCE_NUM_THREADS"] = threads
        self._graph = graph
        self._embedding: openvino.InferRequest | None = None
        self._fused: openvino.InferRequest | None = None

    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`."""
        if self._embedding is None:
            self._embedding = self._compile(self._read())
        found: FloatArray = self._embedding.infer([batch])[0].copy()
        return found

    def hold(self, bank: FloatArray, mean: FloatArray, std: FloatArray, keep_features: bool = False) -> None:
        """See `Runtime.hold`."""
        self._fused = self._compile(with_search(self._read(), bank, mean, std, keep_features))

    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`."""
        if self._fused is None:
            raise RuntimeError("hold() comes before search()")
        found = self._fused.infer([batch])
        return PatchScores(found[0].copy(), found[1].copy(), found[2].copy() if len(found) > 2 else None)

    def _read(self) -> openvino.Model:
        return _core().read_model(self._graph.xml, self._graph.weights)

    def _compile(self, model: openvino.Model) -> openvino.InferRequest:
        return _core().compile_model(model, "CPU", self._settings).create_infer_request()


def with_search(model: openvino.Model, bank: FloatArray, mean: FloatArray, std: FloatArray, keep_features: bool) -> openvino.Model:
    """Continues an embedding graph to the nearest vector of `bank`: outputs as in `PatchScores`, features last and only if kept."""
    result = model.get_results()[0]
    features = result.input_value(0)
    queries = ops.reshape(features, [-1, bank.shape[1]], special_zero=False)
    queries = ops.divide(ops.subtract(queries, mean.astype(np.float32)), std.astype(np.float32))
    vectors = ops.constant(np.ascontiguousarray(bank, dtype=np.float32))
    halves = (0.5 * np.square(bank.astype(np.float64)).sum(1)).astype(np.float32)
    # argmin ||q - m|| = argmin (||m||^2 / 2 - q m): one matrix product, nothing of the query's own length.
    partial = ops.subtract(halves, ops.matmul(queries, vectors, False, True))
    nearest = ops.topk(partial, np.int64(1), 1, "min", "none", index_element_type="i32").output(1)
    rows = ops.squeeze(nearest, [1])
    # The product leaves about 0.01 where 0 is meant: the winner's distance is computed anew from the difference.
    difference = ops.subtract(queries, ops.gather(vectors, rows, 0))
    distances = ops.sqrt(ops.reduce_sum(ops.multiply(difference, difference), [1], False))
    grid = ops.gather(ops.shape_of(features, "i64"), [0, 1, 2], 0)
    model.remove_result(result)
    outputs = [ops.reshape(distances, grid, False), ops.reshape(rows, grid, False)]
    if keep_features:
        outputs.append(ops.reshape(queries, ops.shape_of(features, "i64"), False))
    model.add_results([ops.result(output) for output in outputs])
    model.validate_nodes_and_infer_types()
    return model


_shared: list[openvino.Core] = []


def _core() -> openvino.Core:
    """One core a process: each one loads the CPU plug-in anew."""
    if not _shared:
        _shared.append(openvino.Core())
    return _shared[0]
