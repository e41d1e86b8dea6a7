"""A region of interest from the command line to the verdict."""

from pathlib import Path

import numpy as np
import pytest
from small_parts import TINY, scratched_part

from inspector.cli import main
from inspector.core.box import Box
from inspector.core.types import Verdict
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.storage.projects import open_project

ROI = "12,8,80,60"


def test_the_box_is_typed_once_and_holds_for_every_part(parts: Path, tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "project"
    assert main(["build", str(folder), "--good", str(parts / "good"), *TINY, "--roi", ROI]) == 0
    assert open_project(folder).recipe.box == Box(12, 8, 80, 60)
    inspector = open_inspector(folder, context)
    found = inspector.judge(scratched_part(7), "scratched")
    assert found.verdict is Verdict.NG and found.map is not None and found.nearest is not None
    hottest = np.unravel_index(found.map.argmax(), found.map.shape)
    assert 8 <= hottest[0] < 68 and 12 <= hottest[1] < 92
    assert found.nearest.image and found.nearest.box == Box(12, 8, 80, 60)
    outside = scratched_part(7)
    outside[:8] = 255
    assert inspector.judge(outside, "bright beside the box").score == found.score


def test_a_picture_that_does_not_hold_the_box_is_undecided(parts: Path, tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "project"
    assert main(["build", str(folder), "--good", str(parts / "good"), *TINY, "--roi", ROI]) == 0
    found = open_inspector(folder, context).judge(scratched_part(7)[:50], "cut off")
    assert found.verdict is Verdict.UNDECIDED
    assert found.error == "The picture has 96 x 50 px, and does not hold a region of interest of 80 x 60 px at 12, 8."


@pytest.mark.parametrize(("typed", "named"), [("1,2,3", "region of interest"), ("a,b,c,d", "--roi"), ("0,0,0,0", "region of interest")])
def test_what_is_no_box_is_refused(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, named: str) -> None:
    assert main(["build", str(tmp_path / "project"), "--good", str(parts / "good"), "--roi", typed]) == 2
    assert named in capsys.readouterr().err and not (tmp_path / "project").exists()
