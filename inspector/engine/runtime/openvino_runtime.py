"""The back end for CPUs: normalisation, network, aggregation, standardisation and search as one OpenVINO graph in float32."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores, Search
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.library import openvino, ops

Size = tuple[int, int]
PART = 8192
"""Vectors of the bank that all patches of an image are compared with at once."""


class OpenVinoRuntime:
    """Runs a `NetworkGraph` on the CPU; the search joins the graph once the bank is known.

    `fixed` is the network-input size (height, width) that most images have: it gets a graph of its own, a quarter faster than the
    one for any size, which all other images share. `streams` above 1 runs that many images side by side, one core each, instead
    of one image on all cores: more images a second, but each takes longer.
    """

    batch = 1

    def __init__(self, graph: NetworkGraph, threads: int = 0, streams: int = 1, fixed: Size | None = None) -> None:
        self.name = "openvino cpu float32"
        self.streams = streams
        # OpenVINO picks bfloat16 by itself on CPUs that have it, which changes scores: float32 is set, not left to chance.
        self._settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32"} | ({"INFERENCE_NUM_THREADS": threads} if threads else {})
        self._settings |= {"NUM_STREAMS": streams, "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY"}
        self._graph, self._fixed = graph, fixed
        self._embedding = _Compiled(self._read, self._settings, streams, fixed)
        self._fused: _Compiled | None = None

    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`."""
        return np.concatenate([self._embedding.infer(image)[0] for image in batch])

    def hold(self, search: Search) -> None:
        """See `Runtime.hold`."""
        self._fused = _Compiled(lambda: with_search(self._read(), search), self._settings, self.streams, self._fixed)

    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`."""
        if self._fused is None:
            raise RuntimeError("hold() comes before search()")
        outputs = [np.concatenate(parts) for parts in zip(*(self._fused.infer(image) for image in batch), strict=True)]
        return PatchScores(outputs[0], outputs[1], outputs[2] if len(outputs) > 2 else None)

    def _read(self) -> openvino.Model:
        return _core().read_model(self._graph.xml, self._graph.weights)


class _Compiled:
    """One model compiled for the fixed size and, when the first image of another size comes, for any size."""

    def __init__(self, read: Callable[[], openvino.Model], settings: dict[str, Any], streams: int, fixed: Size | None) -> None:
        self._read, self._settings, self._streams, self._fixed = read, settings, streams, fixed
        self._requests: dict[bool, SimpleQueue[openvino.InferRequest]] = {}
        self._compiling = threading.Lock()

    def infer(self, image: Batch) -> list[FloatArray]:
        """Outputs for one image (H, W, 3), each with a leading axis of length 1."""
        with self._request(image.shape[:2] == self._fixed) as request:
            # Copied into the request's own memory, so that the library keeps no hold of an array that belongs to Python.
            given = request.get_input_tensor()
            given.shape = openvino.Shape([1, *image.shape])
            given.data[:] = image
            request.start_async()
            request.wait()
            return [output.data.copy() for output in request.output_tensors]

    @contextmanager
    def _request(self, fixed: bool) -> Iterator[openvino.InferRequest]:
        with self._compiling:
            if fixed not in self._requests:
                self._requests[fixed] = self._compile(fixed)
        free = self._requests[fixed]
        request = free.get()
        try:
            yield request
        finally:
            free.put(request)

    def _compile(self, fixed: bool) -> "SimpleQueue[openvino.InferRequest]":
        model = self._read()
        if fixed and self._fixed is not None:
            model.reshape([1, *self._fixed, 3])
        compiled = _core().compile_model(model, "CPU", self._settings)
        requests: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(self._streams):
            requests.put(compiled.create_infer_request())
        return requests


def with_search(model: openvino.Model, search: Search) -> openvino.Model:
    """Continues an embedding graph to the nearest vector of the bank: outputs as in `PatchScores`, features last and only if kept."""
    result = model.get_results()[0]
    features = result.input_value(0)
    queries = ops.reshape(features, [-1, search.bank.shape[1]], special_zero=False)
    queries = ops.divide(ops.subtract(queries, search.mean.astype(np.float32)), search.std.astype(np.float32))
    vectors, rows = ops.constant(np.ascontiguousarray(search.bank, dtype=np.float32)), _nearest(queries, search.bank)
    # The product leaves about 0.01 where 0 is meant: the winner's distance is computed anew from the difference.
    difference = ops.subtract(queries, ops.gather(vectors, rows, 0))
    distances = ops.sqrt(ops.reduce_sum(ops.multiply(difference, difference), [1], False))
    grid = ops.gather(ops.shape_of(features, "i64"), [0, 1, 2], 0)
    outputs = [ops.reshape(distances, grid, False), ops.reshape(rows, grid, False)]
    if search.keep_features:
        outputs.append(ops.reshape(queries, ops.shape_of(features, "i64"), False))
    model.remove_result(result)
    model.add_results([ops.result(output) for output in outputs])
    model.validate_nodes_and_infer_types()
    return model


def _nearest(queries: openvino.Output, bank: FloatArray) -> openvino.Node:
    """Row of the nearest vector of `bank` (M, C) for every one of `queries` (Q, C); (Q,).

    A large bank is searched part by part, so that the products of all queries with all vectors never lie in memory together.
    """
    values, rows = [], []
    for first in range(0, len(bank), PART):
        part = np.ascontiguousarray(bank[first : first + PART], dtype=np.float32)
        halves = (0.5 * np.square(part.astype(np.float64)).sum(1)).astype(np.float32)
        # argmin ||q - m|| = argmin (||m||^2 / 2 - q m): one matrix product, nothing of the query's own length.
        partial = ops.subtract(halves, ops.matmul(queries, ops.constant(part), False, True))
        best = ops.topk(partial, np.int64(1), 1, "min", "none", index_element_type="i32")
        values.append(best.output(0))
        rows.append(ops.add(best.output(1), np.int32(first)))
    if len(rows) == 1:
        return ops.squeeze(rows[0], [1])
    winner = ops.topk(ops.concat(values, 1), np.int64(1), 1, "min", "none", index_element_type="i32").output(1)
    return ops.squeeze(ops.gather_elements(ops.concat(rows, 1), winner, 1), [1])


_shared: list[openvino.Core] = []
_sharing = threading.Lock()


def _core() -> openvino.Core:
    """One core a process: each one loads the CPU plug-in anew."""
    with _sharing:
        if not _shared:
            _shared.append(openvino.Core())
        return _shared[0]
