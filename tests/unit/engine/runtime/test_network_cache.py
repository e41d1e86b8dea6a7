"""A converted network is kept, told apart by all that decides it, and a damaged copy is never used."""

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from small_parts import good_part

from inspector.core.abandon import may_be_abandoned
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime.convert import NetworkGraph, network_graph
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

PLAN = EmbeddingPlan(backbone("efficientnet_lite0"), (2, 3), 3, 0)


@pytest.fixture(scope="module")
def graph(network_cache: Path) -> NetworkGraph:
    return network_graph(PLAN, cache=network_cache)


@pytest.fixture
def cache(graph: NetworkGraph, network_cache: Path, tmp_path: Path) -> Path:
    """A cache that holds the network of `PLAN` alone."""
    folder = tmp_path / "cache"
    folder.mkdir()
    for path in network_cache.glob(f"{PLAN.key(None)}*"):
        shutil.copy(path, folder)
    assert len(list(folder.iterdir())) == 3
    return folder


@pytest.fixture
def no_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Converting fails, so that only a kept network can be the answer."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network was converted")

    monkeypatch.setattr("openvino.convert_model", refuse)


@pytest.mark.usefixtures("no_conversion")
def test_a_kept_network_is_used(cache: Path, graph: NetworkGraph) -> None:
    assert network_graph(PLAN, cache=cache) == graph


@pytest.mark.parametrize("suffix", [".xml", ".bin", ".sha256"])
@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: bytes([b[0] ^ 1]) + b[1:], None], ids=["cut", "bit", "gone"])
@pytest.mark.usefixtures("no_conversion")
def test_a_damaged_one_is_not(cache: Path, suffix: str, spoil: Callable[[bytes], bytes] | None) -> None:
    path = next(cache.glob(f"*{suffix}"))
    if spoil is None:
        path.unlink()
    else:
        path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(AssertionError, match="a network was converted"):
        network_graph(PLAN, cache=cache)


def test_a_damaged_one_is_replaced(cache: Path, graph: NetworkGraph) -> None:
    next(cache.glob("*.bin")).write_bytes(b"damaged")
    again = network_graph(PLAN, cache=cache)
    assert again.weights == graph.weights
    assert network_graph(PLAN, cache=cache) == again
    assert len(list(cache.iterdir())) == 3


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x", encoding="ascii")
    detector = PatchCore(Recipe(size=64, coreset=10), cache=in_the_way, memory_budget=1)
    finish(detector.fit([good_part(0)]))
    assert detector.score([good_part(0)])[0].score >= 0


def test_all_that_decides_the_network_is_in_its_name(tmp_path: Path) -> None:
    imported = tmp_path / "weights.pth"
    imported.write_bytes(b"other values")
    plans = [
        PLAN,
        replace(PLAN, levels=(2,)),
        replace(PLAN, patch_size=5),
        replace(PLAN, target_dimension=64),
        replace(PLAN, backbone=backbone("resnet18")),
    ]
    names = {plan.key(None) for plan in plans} | {PLAN.key(imported)}
    assert len(names) == len(plans) + 1
    assert PLAN.key(None) == PLAN.key(tmp_path)


def test_two_threads_convert_one_after_the_other_and_the_second_finds_it_kept(
    graph: NetworkGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """torch mixes up two traces that run at once: a build failed that was started while its time was being predicted."""
    converting, never = threading.Event(), threading.Event()
    conversions: list[EmbeddingPlan] = []

    def convert(plan: EmbeddingPlan, imported: Path | None) -> NetworkGraph:
        conversions.append(plan)
        converting.set()
        never.wait(0.2)  # a second conversion would begin meanwhile
        return graph

    monkeypatch.setattr("inspector.engine.runtime.convert._convert", convert)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(network_graph, PLAN, cache=tmp_path)
        assert converting.wait(30)
        second = pool.submit(network_graph, PLAN, cache=tmp_path)
        assert first.result() == second.result() == graph
    assert conversions == [PLAN]


def test_who_converts_and_who_waits_for_it_may_be_cut_off_by_the_end_of_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    go_on = threading.Event()

    def wait(*_: object, **__: object) -> None:
        go_on.wait()
        raise ValueError("enough")

    monkeypatch.setattr("openvino.convert_model", wait)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(network_graph, PLAN, cache=tmp_path) for _ in range(2)]
        try:
            workers = [thread.ident or 0 for thread in pool._threads]
            until = time.monotonic() + 60
            while not all(may_be_abandoned(worker) for worker in workers) and time.monotonic() < until:
                time.sleep(0.01)
            assert [may_be_abandoned(worker) for worker in workers] == [True, True]
        finally:
            go_on.set()
        assert [str(each.exception()) for each in asked] == ["enough", "enough"]
