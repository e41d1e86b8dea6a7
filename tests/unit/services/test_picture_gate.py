"""Pictures that are unlike good ones are not judged, by whatever way they come, and say why."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.cli import main
from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.inspection import Inspection
from inspector.core.model import ModelState
from inspector.core.picture_limits import Figure
from inspector.core.progress import finish
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import write_image
from inspector.engine.images.gate import META, PICTURE
from inspector.engine.images.scene import ARRAY
from inspector.services import other_projects, picture_gate
from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.other_projects import OtherProjects
from inspector.services.recent import RecentProject
from inspector.services.transfer import export_project, import_project
from inspector.storage import models
from inspector.storage.projects import open_project, update_project

BLACK = np.zeros_like(good_part(0))


@pytest.fixture
def inspector(project: Path, context: Context) -> PartInspector:
    return open_inspector(project, context)


def gone(project: Path) -> None:
    """Takes the gate out of the model in use, as if an earlier version had built it."""
    stored = models.load_model(project, open_project(project).active_model)
    state = stored.state
    meta = {name: value for name, value in state.meta.items() if name != META}
    arrays = {name: value for name, value in state.arrays.items() if name != ARRAY}
    old = ModelState(meta, arrays, {name: blob for name, blob in state.blobs.items() if name != PICTURE})
    model_id = models.save_model(project, old, stored.scores, stored.proposed, stored.report)
    update_project(project, lambda now: now.using(model_id))


def test_a_black_picture_is_not_judged_and_says_why(inspector: PartInspector) -> None:
    found = inspector.judge(BLACK, "black")
    assert (found.verdict, found.reason, found.score) == (Verdict.UNDECIDED, Reason.TOO_DARK, None)
    assert found.error.startswith("Not judged: the picture is too dark: black 100 %, good parts 0 %")
    assert found.facts is not None and found.facts.dark == 1


def test_parts_that_are_judged_carry_what_their_picture_is_like(inspector: PartInspector) -> None:
    for picture, verdict in ((good_part(900), Verdict.OK), (scratched_part(901), Verdict.NG)):
        found = inspector.judge(picture, "part")
        assert found.verdict is verdict
        assert found.facts is not None and found.facts.brightness == pytest.approx(picture.mean() / 255, abs=0.03)
        assert found.facts.likeness is not None and found.facts.dx is not None
        again = inspector.judge_evidence(found)
        assert again.facts == found.facts and again.score == found.score


def test_files_are_looked_at_as_single_pictures_are(inspector: PartInspector, tmp_path: Path) -> None:
    pictures = [good_part(900), BLACK, scratched_part(901), np.full_like(BLACK, 255)]
    paths = [tmp_path / f"{k}.png" for k in range(len(pictures))]
    for path, picture in zip(paths, pictures, strict=True):
        write_image(path, picture)
    together = list(inspector.judge_files(paths))
    alone = [inspector.judge(picture, str(path)) for picture, path in zip(pictures, paths, strict=True)]

    def told(found: Inspection) -> tuple[object, ...]:
        return found.verdict, found.reason, found.error, found.facts

    assert [told(found) for _, found in together] == [told(found) for found in alone]
    assert [found.reason for _, found in together][1::2] == [Reason.TOO_DARK, Reason.TOO_BRIGHT]
    assert all(image is not None and np.array_equal(image, picture) for (image, _), picture in zip(together, pictures, strict=True))


def test_a_picture_nothing_of_which_is_like_a_good_part_is_another_part(inspector: PartInspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_gate, "_LEAST_PATCHES", 1)  # maps of parts as small as these say nothing otherwise
    """Told by the map alone: all checks of the picture itself are off."""
    inspector.pictures.settings = GateSettings(off=frozenset(set(Check) - {Check.MAP}))
    noise = np.random.default_rng(0).integers(0, 256, BLACK.shape, dtype=np.uint8)
    found = inspector.judge(noise, "noise")
    assert (found.verdict, found.reason) == (Verdict.UNDECIDED, Reason.OTHER_PART)
    assert found.evidence is not None and found.score is not None
    assert inspector.judge(scratched_part(901), "scratched").verdict is Verdict.NG
    inspector.pictures.settings = GateSettings(off=frozenset(Check))
    assert inspector.judge(noise, "noise").verdict is Verdict.NG


def test_checks_can_be_switched_off_in_the_project(project: Path, context: Context) -> None:
    update_project(project, lambda now: replace(now, gate=GateSettings(off=frozenset(Check))))
    assert open_inspector(project, context).judge(BLACK, "black").reason is not Reason.TOO_DARK


def test_a_model_without_a_gate_judges_as_before(project: Path, context: Context, inspector: PartInspector) -> None:
    gone(project)
    old = open_inspector(project, context)
    assert old.pictures.gate is None and old.pictures.usual_picture is None
    for picture in (good_part(900), scratched_part(901)):
        assert old.judge(picture, "part").score == inspector.judge(picture, "part").score
    black = old.judge(BLACK, "black")
    assert black.score is not None and black.facts is not None and black.facts.dx is None


def test_a_forged_gate_is_a_damaged_model(project: Path, context: Context) -> None:
    stored = models.load_model(project, open_project(project).active_model)
    forged = replace(stored.state, meta=stored.state.meta | {META: {"pictures": 3, "ranges": {"dark": "everything"}}})
    model_id = models.save_model(project, forged, stored.scores, stored.proposed, stored.report)
    update_project(project, lambda now: now.using(model_id))
    with pytest.raises(InspectorError) as caught:
        open_inspector(project, context)
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_the_gate_goes_where_its_model_goes(project: Path, context: Context, inspector: PartInspector, tmp_path: Path) -> None:
    update_project(project, lambda now: replace(now, gate=GateSettings(wider={Check.SHARPNESS: 2.0})))
    file = finish(export_project(project, tmp_path / "part.inspector"))
    carried = finish(import_project(file, tmp_path / "station"))
    there = open_inspector(carried.folder, context)
    assert there.pictures.gate is not None and inspector.pictures.gate is not None
    assert there.pictures.gate.limits == inspector.pictures.gate.limits
    assert there.pictures.settings.times(Check.SHARPNESS) == 2.0
    assert there.pictures.usual_picture is not None
    derived = inspector.with_gate(inspector.detector.state())
    assert derived.meta[META] == inspector.pictures.gate.limits.to_json() and PICTURE in derived.blobs


def test_what_is_no_picture_and_what_fails_inside_is_undecided(inspector: PartInspector, monkeypatch: pytest.MonkeyPatch) -> None:
    broken: Image = np.zeros((3, 4, 5), np.uint8)  # type: ignore[assignment]
    assert inspector.judge(broken, "broken").reason is Reason.UNREADABLE

    def fails(_: Image) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(inspector.pictures, "look", fails)
    found = inspector.judge(good_part(900), "part")
    assert (found.verdict, found.reason) == (Verdict.UNDECIDED, Reason.ENGINE_FAILED)


def test_grey_instead_of_colour_is_another_colour(inspector: PartInspector) -> None:
    found = inspector.judge(good_part(900)[..., 0], "grey")
    assert (found.verdict, found.reason) == (Verdict.UNDECIDED, Reason.OTHER_COLOUR)


def test_the_project_that_a_part_belongs_to_is_named(
    project: Path, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_project(project, lambda now: replace(now, name="Housing B"))
    here, gone_one = tmp_path / "here", tmp_path / "gone"
    recent = [RecentProject(folder, folder.name, "") for folder in (here, gone_one, project)]
    monkeypatch.setattr(other_projects, "recent_projects", lambda: recent)
    assert OtherProjects(here)(good_part(900)) == "Housing B"
    assert OtherProjects(here)(BLACK) == ""
    assert OtherProjects(project)(good_part(900)) == ""


def test_a_guess_that_fails_sets_the_part_aside_all_the_same(inspector: PartInspector) -> None:
    def fails(_: Image) -> str:
        raise OSError("the drive is gone")

    inspector.pictures._guess = fails
    inspector.pictures.settings = GateSettings(off=frozenset(set(Check) - {Check.SCENE}))
    other = np.ascontiguousarray(np.random.default_rng(1).integers(0, 256, BLACK.shape, dtype=np.uint8))
    assert inspector.judge(other, "other").reason is Reason.OTHER_PART


def test_the_limits_of_a_build_are_those_of_its_good_parts(inspector: PartInspector) -> None:
    gate = inspector.pictures.gate
    assert gate is not None
    assert gate.limits.pictures == 10 and {Figure.BRIGHTNESS, Figure.LIKENESS, Figure.COOLEST} <= set(gate.limits.ranges)
    assert "unusual" not in inspector.report


def test_the_command_line_says_why(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_image(tmp_path / "black.png", BLACK)
    main(["inspect", str(project), str(tmp_path / "black.png"), "--json"])
    found = json.loads(capsys.readouterr().out)["results"][0]
    assert (found["verdict"], found["reason"]) == ("UNDECIDED", "too_dark")
    assert "too dark" in found["error"]
