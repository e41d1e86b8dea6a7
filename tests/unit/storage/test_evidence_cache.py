"""What a model found in validation images: kept beside the project, and never more than a cache."""

import math
from pathlib import Path

import numpy as np

from inspector.core.evidence import Evidence, Sheet
from inspector.storage.evidence_cache import EvidenceCache, Found


def found(name: str, stamp: str = "1", score: float | None = 2.5, level: float = 0.5) -> Found:
    return Found(name, stamp, "", score, Evidence((Sheet(np.full((3, 4), level, np.float32), 1.5, None, 7),), (30, 40)))


def test_what_was_found_comes_back_bit_for_bit(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "m")
    assert cache.scores() == {} and cache.evidence() == {} and not cache.file.exists()
    assert cache.add([found("a", score=math.pi), found("b", score=None)])
    assert EvidenceCache(tmp_path, "m").scores() == {"a": ("1", "", math.pi), "b": ("1", "", None)}
    assert EvidenceCache(tmp_path, "other").scores() == {}
    (sheet,) = cache.evidence()["a"].sheets
    assert np.array_equal(sheet.grid, np.full((3, 4), 0.5)) and (sheet.weight, sheet.neighbour) == (1.5, 7)


def test_a_file_that_was_changed_is_found_anew(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "m")
    cache.add([found("a")])
    cache.add([found("a", "2", 9.0, level=4.0)])
    assert cache.scores() == {"a": ("2", "", 9.0)} and cache.evidence()["a"].sheets[0].grid.max() == 4.0


def test_a_damaged_file_is_an_empty_one_and_is_made_again(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "m")
    cache.file.parent.mkdir(parents=True)
    cache.file.write_bytes(b"no database at all" * 100)
    assert cache.scores() == {}
    assert not cache.add([found("a")]) and cache.add([found("a")])
    assert cache.scores() == {"a": ("1", "", 2.5)}


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_raised(tmp_path: Path) -> None:
    (tmp_path / "validation").write_text("a file where a folder should be")
    cache = EvidenceCache(tmp_path, "m")
    assert not cache.add([found("a")]) and cache.scores() == {}
