"""Why NG? A place of a part beside the good places that it resembles most: from the model, from the disk, or said to be gone."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import HEIGHT, WIDTH, good_part, scratched_part

from inspector.cli import main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services.context import Context
from inspector.services.explain.why import Explainer, Source
from inspector.services.explain.why_sheet import sentence, sheet
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.transfer import export_project, import_project
from inspector.storage.archive import SUFFIX

PART = scratched_part(77)
SCRATCH = (29.0, 66.0)


@pytest.fixture
def inspector(project: Path, context: Context) -> PartInspector:
    return open_inspector(project, context)


def test_the_scratch_is_shown_beside_the_same_place_of_three_good_parts(inspector: PartInspector) -> None:
    inspection = inspector.judge(PART, "part.png")
    assert inspection.verdict is Verdict.NG and inspection.threshold is not None and inspection.score is not None
    (why,) = Explainer(inspector).why(PART, inspection)
    assert 15 <= why.place.y <= 45 and 45 <= why.place.x <= 92
    assert why.of_threshold == pytest.approx(inspection.score / inspection.threshold, rel=1e-3)
    assert why.crop.pixels.max() > 230 and why.map.shape == why.crop.pixels.shape[:2]
    assert len({each.file for each in why.good}) == 3 and {each.source for each in why.good} == {Source.MODEL}
    assert all(each.file in inspector.good_images and each.date.startswith("20") for each in why.good)
    for each in why.good:
        original = good_part(int(Path(each.file).stem))
        assert each.crop is not None
        y, x = round(each.place.y * HEIGHT), round(each.place.x * WIDTH)
        here, shown = original[max(0, y - 6) : y + 6, max(0, x - 6) : x + 6], each.crop.pixels
        assert abs(float(shown.mean()) - float(here.mean())) < 40
    assert sentence(why).startswith(f"{why.of_threshold:.1f} times the threshold")


def test_a_result_without_its_map_is_explained_the_same(inspector: PartInspector) -> None:
    inspection, explainer = inspector.judge(PART, "part.png"), Explainer(inspector)
    shown, again = (explainer.why(PART, each, [SCRATCH])[0] for each in (inspection, inspection.without_map()))
    assert again.place == shown.place and again.traced == shown.traced and np.array_equal(again.map, shown.map)


def test_a_part_that_passed_has_places_in_order(inspector: PartInspector) -> None:
    inspection = inspector.judge(good_part(500), "good.png")
    found = Explainer(inspector).why(good_part(500), inspection, most=3)
    values = [why.place.value for why in found]
    assert inspection.verdict is Verdict.OK and values == sorted(values, reverse=True)
    assert all(sentence(why).startswith("Below the threshold") for why in found)


def test_good_pictures_that_are_gone_are_still_shown_by_the_model(project: Path, context: Context, tmp_path: Path) -> None:
    inspector = open_inspector(project, context)
    inspector.good_images = tuple(str(tmp_path / "gone" / Path(name).name) for name in inspector.good_images)
    inspection = inspector.judge(PART, "part.png")
    (why,) = Explainer(inspector).why(PART, inspection)
    assert all(each.crop is not None and each.source is Source.MODEL for each in why.good)
    inspector.detector.album = None
    (without,) = Explainer(inspector).why(PART, inspection)
    assert all(each.crop is None and each.source is Source.NOWHERE and not each.date for each in without.good)
    assert [each.place for each in without.good] == [each.place for each in why.good]


def test_a_model_without_pictures_shows_those_on_the_disk(inspector: PartInspector) -> None:
    inspection = inspector.judge(PART, "part.png")
    (kept,) = Explainer(inspector).why(PART, inspection)
    inspector.detector.album = None
    (read,) = Explainer(inspector).why(PART, inspection)
    for each, same in zip(read.good, kept.good, strict=True):
        assert each.source is Source.DISK and each.date == same.date and each.crop is not None and same.crop is not None
        assert np.abs(each.crop.pixels.astype(int) - same.crop.pixels).mean() < 12


def test_what_cannot_be_explained_says_why(inspector: PartInspector) -> None:
    explainer, inspection = Explainer(inspector), inspector.judge(PART, "part.png")
    cases = [
        (PART, replace(inspection, model_id="another"), [SCRATCH], ErrorCode.MODEL_CHANGED, "another"),
        (PART, inspector.judge(np.zeros((4, 4, 4), np.uint8), "broken"), [], ErrorCode.BAD_ARGUMENT, "no score"),
        (PART, inspection, [(5.0, 400.0)], ErrorCode.BAD_ARGUMENT, "not in the picture"),
        (PART[:50], inspection, [SCRATCH], ErrorCode.IMAGE_UNLIKE, "50 px"),
        (PART, replace(inspection, map=np.zeros((HEIGHT, WIDTH), np.float32)), [], ErrorCode.BAD_ARGUMENT, "no suspicious place"),
    ]
    for image, judged, points, code, words in cases:
        with pytest.raises(InspectorError, match=words) as caught:
            explainer.why(image, judged, points)
        assert caught.value.code is code


def test_the_sheet_has_room_for_pictures_that_are_gone(inspector: PartInspector) -> None:
    inspection = inspector.judge(PART, "part.png")
    assert inspection.map is not None
    (why,) = Explainer(inspector).why(PART, inspection)
    whole = sheet(PART, inspection, inspection.map, why)
    gone = replace(why, good=tuple(replace(each, crop=None, source=Source.NOWHERE) for each in why.good))
    assert sheet(PART, inspection, inspection.map, gone).shape == whole.shape and whole.shape[1] > 1000


def test_the_command_line_explains_and_draws(project: Path, parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    part = sorted((parts / "scratched").iterdir())[0]
    assert main(["why", str(project), str(part), "--json", "--out", str(tmp_path / "sheets")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "NG" and len(found["places"]) == len(found["sheets"]) == 1
    assert found["places"][0]["times_threshold"] > 1 and {each["picture"] for each in found["places"][0]["good"]} == {"model"}
    assert read_image(Path(found["sheets"][0])).shape[1] > 1000
    assert main(["why", str(project), str(part), "--at", "66,29"]) == 0
    assert "times the threshold" in capsys.readouterr().out
    assert main(["why", str(project), str(part), "--at", "660,29"]) == 2
    assert "not in the picture" in capsys.readouterr().err


def test_an_exported_model_brings_its_pictures(project: Path, context: Context, tmp_path: Path) -> None:
    file = finish(export_project(project, tmp_path / f"model{SUFFIX}"))
    shutil.rmtree(project)
    imported = finish(import_project(file, tmp_path / "station"))
    inspector = open_inspector(imported.folder, context)
    (why,) = Explainer(inspector).why(PART, inspector.judge(PART, "part.png"))
    assert {each.source for each in why.good} == {Source.MODEL}
