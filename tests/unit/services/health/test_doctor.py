"""The doctor on a folder of small parts, before and after building: what is odd is named, and nothing is changed."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.cli import main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.good_set import GoodSet, Reason
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.health import doctor
from inspector.services.health.doctor import Known, examine, examine_folder
from inspector.services.sources import one_name

SCRATCHED = (40, 41)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve good parts, two with the same scratch, and one of everything else."""
    made = tmp_path_factory.mktemp("good parts")
    for seed in (*range(12), *SCRATCHED):
        write_image(made / f"{seed:03}.png", scratched_part(seed) if seed in SCRATCHED else good_part(seed))
    write_image(made / "blurred.png", blurred(good_part(60)))
    write_image(made / "dark.png", (good_part(61) * 0.6).astype(np.uint8))
    write_image(made / "small.png", good_part(62, 48, 64))
    (made / "copy.png").write_bytes((made / "003.png").read_bytes())
    (made / "torn.png").write_bytes((made / "004.png").read_bytes()[:900])
    return made


def blurred(picture: Image) -> Image:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.5), np.uint8)


@pytest.fixture(scope="module")
def found(folder: Path) -> GoodSet:
    return finish(examine_folder([str(folder)], Context.default()))


def reasons(found: GoodSet) -> dict[str, list[Reason]]:
    return {Path(each.path).name: [remark.reason for remark in each.remarks] for each in found.pictures if each.remarks}


def test_everything_odd_is_named_before_there_is_a_project(found: GoodSet) -> None:
    named = reasons(found)
    assert Reason.BLURRED in named["blurred.png"] and Reason.DARKER in named["dark.png"] and named["small.png"][0] is Reason.SIZE
    assert named["torn.png"] == [Reason.UNREADABLE] and Reason.COPY in [*named.get("copy.png", []), *named.get("003.png", [])]
    assert len(found.pictures) == found.found == 19


def test_two_parts_with_the_same_scratch_are_the_least_supported(found: GoodSet) -> None:
    plain = [each for each in found.pictures if Path(each.path).stem.isdigit() and each.score is not None]
    assert {Path(each.path).stem for each in sorted(plain, key=lambda each: -(each.score or 0))[:2]} == {f"{seed:03}" for seed in SCRATCHED}


def test_the_place_of_a_scratch_lies_on_it(found: GoodSet) -> None:
    for each in found.pictures:
        if Path(each.path).stem == "040" and each.spot is not None and each.size is not None:
            y, x = each.spot.y * each.size[0], each.spot.x * each.size[1]
            assert 14 < y < 48 and 42 < x < 94 and each.like and each.like != each.path
            break
    else:
        pytest.fail("the scratched part has no place")


def test_of_many_some_are_looked_at_with_what_the_model_knows_and_what_is_gone(folder: Path) -> None:
    paths, gone = [folder / f"{seed:03}.png" for seed in range(12)], folder / "gone.png"
    known = Known({one_name(paths[0]): 12.0, one_name(paths[5]): 8.0}, (str(gone), str(paths[0])), 10.0)
    found = finish(examine(paths, Project("p").recipe, Context.default(), known, most=3))
    assert reasons(found)["gone.png"] == [Reason.UNREADABLE] and Reason.REJECTED in reasons(found)["000.png"]
    assert Reason.REJECTED not in reasons(found).get("005.png", [])
    assert {Path(each.path).name: each.cross_fit for each in found.pictures} == {
        "000.png": 12.0,
        "005.png": 8.0,
        "011.png": None,
        "gone.png": None,
    }
    assert found.found == 13


def test_one_picture_is_looked_at_and_none_is_said_so(folder: Path, tmp_path: Path) -> None:
    alone = finish(examine([folder / "000.png"], Project("p").recipe, Context.default()))
    assert [(each.score, each.size, each.remarks) for each in alone.pictures] == [(None, (72, 96), ())]
    torn = finish(examine([folder / "torn.png"], Project("p").recipe, Context.default()))
    assert reasons(torn) == {"torn.png": [Reason.UNREADABLE]}
    with pytest.raises(InspectorError) as error:
        finish(examine_folder([str(tmp_path)], Context.default()))
    assert error.value.code is ErrorCode.NO_IMAGES


def test_it_can_be_stopped_at_every_step(folder: Path) -> None:
    paths = [folder / f"{seed:03}.png" for seed in range(3)]
    steps = examine(paths, Project("p").recipe, Context.default())
    stages = {next(steps).stage for _ in range(3)}
    steps.close()
    assert stages and next(steps, None) is None


def test_the_command_prints_and_writes_a_sheet(
    folder: Path, tmp_path: Path, found: GoodSet, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(names: object, context: object, most: int) -> object:
        yield from ()
        return found

    monkeypatch.setattr(doctor, "examine_folder", looked)
    assert main(["doctor", str(folder), "--json", "--out", str(tmp_path / "sheet")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["looked_at"] == 19 and told["suspicious"] == len(found.suspicious) and told["curve"] is None
    assert Path(told["sheet"]).stat().st_size > 5000
    assert main(["doctor", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "19 pictures looked at" in said and "darker by" in " ".join(said.split())
