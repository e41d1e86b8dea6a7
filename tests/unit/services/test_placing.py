"""Areas are put in force with their threshold, their reason and their picture; a second person is asked for where the project wants one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.image_file import read_image
from inspector.services.area_effect import judged_with
from inspector.services.areas import reference_picture
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.releasing.placing import place
from inspector.services.releasing.releasing import release
from inspector.storage import projects
from inspector.storage.releases import read_releases


def ignoring(picture: Path, left: float = 0.0, right: float = 0.4) -> Areas:
    height, width = read_image(picture).shape[:2]
    return Areas((height, width), (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((left * width, 0), (right * width, height))),)),))


def test_areas_are_in_force_for_scoring_and_for_the_next_build_and_the_history_says_why(project: Path, parts: Path) -> None:
    picture = next((parts / "good").iterdir())
    before, areas = projects.open_project(project), ignoring(picture)
    after = place(project, areas, " a label is there ", "Ada", picture)
    record = after.in_force(after.active_model)
    assert record is not None and after.areas == areas == record.areas and (record.reason, record.who) == ("a label is there", "Ada")
    assert before.threshold(before.active_model) == replace(record.threshold, areas=None)
    assert projects.open_project(project) == after
    kept = reference_picture(project)
    assert kept is not None and np.array_equal(read_image(kept), read_image(picture))
    (entry,) = read_releases(project).entries
    assert entry.record == record and entry.who == "Ada"


def test_two_persons_draft_and_release_areas(project: Path, parts: Path) -> None:
    projects.update_project(project, lambda now: replace(now, two_persons=True))
    areas = ignoring(next((parts / "good").iterdir()))
    drafted = place(project, areas, "a label is there", "Ada")
    assert drafted.draft is not None and drafted.draft.record.areas == areas
    assert drafted.areas is None and drafted.in_force(drafted.active_model) == projects.open_project(project).in_force(drafted.active_model)
    released = release(project, "seen", "Bob")
    record = released.in_force(released.active_model)
    assert record is not None and released.areas == record.areas == areas and released.draft is None


@pytest.mark.parametrize(("right", "reason"), [(0.4, " "), (1.0, "all of it")])
def test_without_a_reason_and_where_nothing_is_left_nothing_is_stored(project: Path, parts: Path, right: float, reason: str) -> None:
    picture, before = next((parts / "good").iterdir()), projects.open_project(project)
    with pytest.raises(InspectorError) as caught:
        place(project, ignoring(picture, right=right), reason, "Ada", picture)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
    assert projects.open_project(project) == before and reference_picture(project) is None


def test_a_project_without_a_model_keeps_areas_for_its_first_build(tmp_path: Path, parts: Path) -> None:
    folder, picture = tmp_path / "new", next((parts / "good").iterdir())
    projects.create_project(folder, projects.Project("new", good=(str(parts / "good"),)))
    assert place(folder, ignoring(picture), "a label is there", "Ada").areas == ignoring(picture)
    assert read_releases(folder).entries == ()


def test_what_is_shown_beforehand_is_what_is_judged_afterwards(project: Path, parts: Path, context: Context) -> None:
    picture = next((parts / "scratched").iterdir())
    image, areas = read_image(picture), ignoring(picture, 0.1, 0.7)
    inspector = open_inspector(project, context)
    before = inspector.judge(image, str(picture))
    shown = judged_with(inspector, before, areas)
    place(project, areas, "a label is there", "Ada")
    after = open_inspector(project, context).judge(image, str(picture))
    assert (shown.score, shown.verdict) == (after.score, after.verdict) and shown.score != before.score
    assert shown.map is not None and after.map is not None and np.array_equal(shown.map, after.map)
    assert judged_with(inspector, shown, None).score == before.score


def test_a_picture_that_was_not_judged_stays_so(project: Path, parts: Path, context: Context) -> None:
    inspector = open_inspector(project, context)
    unjudged = inspector.judge(np.zeros((0, 0), np.uint8), "nothing")
    assert unjudged.score is None
    assert judged_with(inspector, unjudged, ignoring(next((parts / "good").iterdir()))) is unjudged
