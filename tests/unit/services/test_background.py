"""`inspector background` proposes what no good part covers, shows it, and leaves the decision to a person."""

import json
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part

from inspector.cli import main
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.devices.image_file import read_image, write_image
from inspector.services.ignore_areas import FILE, mask_of_project
from inspector.services.setup import set_up_project

HEIGHT, WIDTH, TOP, LEFT = 192, 256, 60, 80


def before_a_backdrop(seed: int) -> Image:
    picture = np.random.default_rng(seed).normal(150, 2, (HEIGHT, WIDTH, 3)).clip(0, 255).astype(np.uint8)
    picture[TOP : TOP + 72, LEFT : LEFT + 96] = good_part(seed)
    return picture


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "good").mkdir()
    for seed in range(8):
        write_image(tmp_path / "good" / f"{seed}.png", before_a_backdrop(seed))
    set_up_project(tmp_path / "project", Recipe(), [str(tmp_path / "good")])
    return tmp_path / "project"


def test_a_proposal_is_shown_and_used_only_where_it_is_wanted(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "overlay.png"
    assert main(["background", str(project), "--out", str(out), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert 0.2 < facts["share"] < 0.8 and facts["pictures"] == 8 and not facts["used"] and not (project / FILE).exists()
    shown, plain = read_image(out), before_a_backdrop(0)
    part = np.s_[TOP : TOP + 72, LEFT : LEFT + 96]
    assert (shown[part] == plain[part]).all() and (shown != plain).any(axis=2).mean() == pytest.approx(facts["share"], abs=0.01)
    assert main(["background", str(project), "--use"]) == 0
    assert "ignored from the next build on" in capsys.readouterr().out
    mask = mask_of_project(project)
    assert mask is not None and mask.pixels.shape == (HEIGHT, WIDTH) and not mask.pixels[part].any()
    assert mask.pixels.mean() == pytest.approx(facts["share"])


def test_pictures_of_many_sizes_have_no_common_background(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(1, 8):
        write_image(tmp_path / "good" / f"{seed}.png", before_a_backdrop(seed)[seed:])
    assert main(["background", str(project), "--use"]) == 2
    assert "Only 1 of 8 pictures of good parts have 256 x 192 px" in capsys.readouterr().err and not (project / FILE).exists()
