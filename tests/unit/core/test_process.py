"""What this process uses of the PC."""

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inspector.core import process
from inspector.core.process import current_rss, forget_peak, free_memory, peak_rss_mb, release_memory


def test_the_peak_is_remembered_until_it_is_forgotten() -> None:
    block = np.ones(30_000_000)
    held = current_rss() / 2**20
    del block
    assert peak_rss_mb() >= held - 1
    if not forget_peak():
        pytest.skip("this system keeps the peak") if sys.platform != "linux" else pytest.fail("Linux can forget it")
    assert peak_rss_mb() < held - 150


def test_freed_memory_goes_back_to_the_system() -> None:
    """Blocks too small for the system to hand out one by one, with others between them that stay."""
    blocks = [np.ones(100_000, np.uint8) for _ in range(2000)]
    staying = blocks[::20]
    blocks.clear()
    held = current_rss()
    release_memory()
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        pytest.skip("only this C library is told")
    assert current_rss() < held - 100_000_000
    assert len(staying) == 100


def test_the_peak_is_not_the_one_of_the_process_that_started_this_one() -> None:
    block = np.ones(60_000_000)  # 458 MiB
    command = [sys.executable, "-c", "from inspector.core.process import peak_rss_mb; print(peak_rss_mb())"]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    assert 5 < float(done.stdout) < 200 < current_rss() / 2**20
    assert block.all()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked so")
@pytest.mark.parametrize(
    ("most", "free"),
    [("3000000000", 1_500_000_000), ("1000000000", 0), ("9000000000000", 4_096_000_000), ("max", 4_096_000_000), ("?", 4_096_000_000)],
)
def test_free_memory_is_what_the_container_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, free: float) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 4000000 kB\n", "ascii")
    contents = {"memory.max": f"{most}\n", "memory.current": "2000000000\n", "memory.stat": "anon 1\ninactive_file 500000000\nfile 7\n"}
    for name, content in contents.items():
        (tmp_path / name).write_text(content, "ascii")
    monkeypatch.setattr(process, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(process, "CONTAINER", tmp_path)
    assert free_memory() == free
    monkeypatch.setattr(process, "CONTAINER", tmp_path / "none")
    assert free_memory() == 4_096_000_000
