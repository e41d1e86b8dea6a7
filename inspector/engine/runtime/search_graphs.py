"""The search for nearest neighbours as OpenVINO graphs: joined to a network for small banks, in three parts for large ones."""

import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.runtime import Search
from inspector.engine.runtime.library import openvino, ops
from inspector.engine.runtime.shadow import Shadow, half_squares


def with_search(model: openvino.Model, search: Search) -> openvino.Model:
    """Continues an embedding graph to the nearest vector of the bank: outputs as in `PatchScores`, features last and only if kept."""
    result = model.get_results()[0]
    features = result.input_value(0)
    queries = standardised(ops.reshape(features, [-1, search.bank.shape[1]], special_zero=False), search)
    bank = np.ascontiguousarray(search.bank, dtype=np.float32)
    # argmin ||q - m|| = argmin (||m||^2 / 2 - q m): one matrix product, nothing of the query's own length.
    partial = ops.subtract(half_squares(bank), ops.matmul(queries, ops.constant(bank), False, True))
    rows = ops.squeeze(ops.topk(partial, np.int64(1), 1, "min", "none", index_element_type="i32").output(1), [1])
    # The product leaves about 0.01 where 0 is meant: the winner's distance is computed anew from the difference.
    lengths = length(ops.subtract(queries, ops.gather(ops.constant(bank), rows, 0)), 1)
    grid = ops.gather(ops.shape_of(features, "i64"), [0, 1, 2], 0)
    outputs = [ops.reshape(lengths, grid, False), ops.reshape(rows, grid, False)]
    if search.keep_features:
        outputs.append(ops.reshape(queries, ops.shape_of(features, "i64"), False))
    model.remove_result(result)
    model.add_results([ops.result(output) for output in outputs])
    model.validate_nodes_and_infer_types()
    return model


def standardised(features: openvino.Output, search: Search) -> openvino.Node:
    """Patch features as they lie in the bank."""
    return ops.divide(ops.subtract(features, search.mean.astype(np.float32)), search.std.astype(np.float32))


def coarse(search: Search, shadow: Shadow, groups: int, members: int) -> openvino.Model:
    """Features (groups x members, C) -> standardised, centre of each group's shadow (groups, D), how far the members are from it
    (groups, members), and |m|^2 / 2 - c m of each centre and every vector's shadow (groups, M)."""
    channels, axes = shadow.axes.shape
    features = ops.parameter([groups * members, channels], np.float32)
    queries = standardised(features, search)
    shadows = ops.reshape(ops.matmul(queries, ops.constant(shadow.axes), False, False), [groups, members, axes], False)
    centres = ops.reduce_mean(shadows, [1], True)
    spreads = length(ops.subtract(shadows, centres), 2)
    flat = ops.reshape(centres, [groups, axes], False)
    values = ops.subtract(shadow.halves[None], ops.matmul(flat, ops.constant(shadow.vectors), False, True))
    return openvino.Model([queries, flat, spreads, values], [features], "coarse")


def candidates(bank: FloatArray, halves: FloatArray, queries: int, count: int) -> openvino.Model:
    """Standardised features (queries, C) and rows (count,) of the bank -> |m|^2 / 2 - q m of each and each of these (queries, count)."""
    asked, rows = ops.parameter([queries, bank.shape[1]], np.float32), ops.parameter([count], np.int32)
    products = ops.matmul(asked, ops.gather(ops.constant(bank, shared_memory=True), rows, np.int32(0)), False, True)
    values = ops.subtract(ops.unsqueeze(ops.gather(ops.constant(halves, shared_memory=True), rows, np.int32(0)), np.int32(0)), products)
    return openvino.Model([values], [asked, rows], "candidates")


def products(bank: FloatArray, halves: FloatArray, queries: int) -> openvino.Model:
    """Standardised features (queries, C) -> |m|^2 / 2 - q m of each and every vector of the bank (queries, M)."""
    asked = ops.parameter([queries, bank.shape[1]], np.float32)
    return openvino.Model([ops.subtract(halves[None], ops.matmul(asked, ops.constant(bank), False, True))], [asked], "products")


def distances(bank: FloatArray, queries: int) -> openvino.Model:
    """Standardised features (queries, C) and rows (queries,) of the bank -> distance of each to its row's vector (queries,)."""
    asked, rows = ops.parameter([queries, bank.shape[1]], np.float32), ops.parameter([queries], np.int32)
    found = ops.gather(ops.constant(bank, shared_memory=True), rows, np.int32(0))
    return openvino.Model([length(ops.subtract(asked, found), 1)], [asked, rows], "distances")


def length(differences: openvino.Output, axis: int) -> openvino.Node:
    """Euclidean lengths along `axis`."""
    return ops.sqrt(ops.reduce_sum(ops.multiply(differences, differences), [axis], False))
