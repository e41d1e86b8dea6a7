"""The engine in a notebook: no project on disk, no window. The README shows the lines between the two marks."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
SNIPPET = """\
# notebook
from inspector.core.decision import rule_of, verdict_of
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.thresholds import propose
from inspector.datasets.demo import draw_defect, draw_good
from inspector.engine.detectors.patchcore import PatchCore
from inspector.paths import cache_folder

good = [draw_good(seed) for seed in range(10)]  # arrays (H, W, 3) RGB or (H, W) grey, uint8 or uint16, of any sizes
detector = PatchCore(Recipe(coreset=2000), cache=cache_folder())
report = finish(detector.fit(good, cross_fit=True))  # every part is learned, and scored by what the others taught
threshold = propose(report.cross_fit.scores).value
picture, mask = draw_defect("dent", seed=100)
result = detector.score([picture])[0]
print(verdict_of(result.score, rule_of(threshold)), f"{result.score:.2f} > {threshold:.2f}", result.map.shape)
# end
"""

CHECKS = """
import sys
import numpy as np
assert verdict_of(result.score, rule_of(threshold)) == "NG"
assert max(each.score for each in detector.score([draw_good(200), draw_good(201)])) < result.score
assert result.map.shape == picture.shape[:2] == mask.shape
hot = result.map > np.quantile(result.map, 0.98)
assert result.map[mask > 0].mean() > 2 * result.map[mask == 0].mean()
assert not [name for name in sys.modules if name.partition(".")[0] in ("PySide6", "pyqtgraph")]
assert not [name for name in sys.modules if name.startswith(("inspector.storage", "inspector.services", "inspector.ui"))]
"""


def test_ten_lines_learn_and_judge(tmp_path: Path, home: Path) -> None:
    before = sorted(path for path in home.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", SNIPPET + CHECKS],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("NG ") and done.stdout.strip().endswith("(384, 512)")
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == [] and sorted(home.iterdir()) == before


def test_they_are_about_ten() -> None:
    lines = [line for line in SNIPPET.splitlines() if line and not line.startswith(("#", "from "))]
    assert len(lines) <= 10


def test_the_readme_shows_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = textwrap.dedent(SNIPPET.removeprefix("# notebook\n").removesuffix("# end\n"))
    assert shown in readme
