"""Pixel metrics at full size: 100 maps of 1024 x 1024 px, in a process of their own that tells its peak memory."""

import json
import subprocess
import sys
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

SCRIPT = """
import json, sys
import cv2, numpy as np
from inspector.core.pixel_metrics import PixelMetrics
from inspector.core.process import peak_rss_mb
from inspector.engine.images.regions import label_regions

rng = np.random.default_rng(0)
with PixelMetrics() as metrics:
    for number in range(int(sys.argv[1])):
        scores = cv2.resize(rng.random((28, 28), dtype=np.float32), (1024, 1024), interpolation=cv2.INTER_LINEAR)
        mask = np.zeros((1024, 1024), bool)
        if number % 2:
            mask[100:300, 200:500] = mask[700:720, 30:60] = True
            scores[mask] += 0.3
        metrics.add(scores, label_regions(mask))
    figures = metrics.result()
print(json.dumps({"peak_rss_mb": peak_rss_mb(), "pixels": figures.good_pixels + figures.defect_pixels, "aupro": figures.aupro}))
"""


def run(images: int) -> dict[str, Any]:
    ended = subprocess.run([sys.executable, "-c", SCRIPT, str(images)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_a_hundred_megapixels_take_less_than_a_gigabyte(benchmark: BenchmarkFixture) -> None:
    found = benchmark.pedantic(run, (100,), rounds=1)
    print(found)
    assert found["pixels"] == 100 * 2**20
    assert found["peak_rss_mb"] < 1000
