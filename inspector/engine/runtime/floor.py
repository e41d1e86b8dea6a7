"""Bare graphs to measure against: what network and search cost when nothing else is done."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.library import openvino, ops

Run = Callable[[npt.NDArray[Any]], object]


def bare_network(graph: NetworkGraph, shape: tuple[int, ...], threads: int) -> Run:
    """The embedding graph for one fixed (B, H, W, 3) shape."""
    core = openvino.Core()
    model = core.read_model(graph.xml, graph.weights)
    model.reshape(list(shape))
    return _run(core, model, threads)


def bare_search(bank: FloatArray, queries: int, threads: int) -> Run:
    """Distances from (queries, C) to a bank (M, C) as one matrix product, and the minimum of each row."""
    asked = ops.parameter([queries, bank.shape[1]], np.float32)
    halves = (0.5 * np.square(bank).sum(axis=1)).astype(np.float32)
    partial = ops.subtract(halves, ops.matmul(asked, ops.constant(np.ascontiguousarray(bank)), False, True))
    nearest = ops.topk(partial, np.int64(1), 1, "min", "none", index_element_type="i32")
    model = openvino.Model([nearest.output(0), nearest.output(1)], [asked], "search")
    return _run(openvino.Core(), model, threads)


def _run(core: openvino.Core, model: openvino.Model, threads: int) -> Run:
    settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    return lambda given: request.infer([given], share_inputs=True)
