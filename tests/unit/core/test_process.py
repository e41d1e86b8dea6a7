"""What this process uses of the PC."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inspector.core.process import current_rss, forget_peak, peak_rss_mb


def test_the_peak_is_remembered_until_it_is_forgotten() -> None:
    block = np.ones(30_000_000)
    held = current_rss() / 2**20
    del block
    assert peak_rss_mb() >= held - 1
    if not forget_peak():
        pytest.skip("this system keeps the peak") if sys.platform != "linux" else pytest.fail("Linux can forget it")
    assert peak_rss_mb() < held - 150


def test_the_peak_is_not_the_one_of_the_process_that_started_this_one() -> None:
    block = np.ones(60_000_000)  # 458 MiB
    command = [sys.executable, "-c", "from inspector.core.process import peak_rss_mb; print(peak_rss_mb())"]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    assert 5 < float(done.stdout) < 200 < current_rss() / 2**20
    assert block.all()
