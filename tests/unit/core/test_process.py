"""What this process uses of the PC."""

import sys

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
