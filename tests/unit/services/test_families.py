"""Families of recorded defects: grouped, named once, found again, counted; and false rejects that recur at one place."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from record_parts import NOON, a_part, a_review, a_run, reader, record
from small_parts import TINY, good_part, scratched_part, write_parts

from inspector.cli import main
from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.record import Answer, Review, View
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.explain.families import find_families, name_family
from inspector.services.inspect import PartInspector, open_inspector
from inspector.storage import families as stored


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, network_cache: Path) -> tuple[Path, PartInspector]:
    home = tmp_path_factory.mktemp("families")
    good = write_parts(home / "good", range(6))
    assert main(["build", str(home / "project"), "--good", str(good), *TINY]) == 0
    return home / "project", open_inspector(home / "project", Context.default())


def spotted_part(seed: int) -> Image:
    picture = good_part(seed)
    picture[52:66, 6:20] = (250, 30, 30)
    return picture


def recorded(folder: Path, parts: list[tuple[Image | None, Answer | None]], **rule: object) -> None:
    run = a_run(rule=DecisionRule(3.0, **rule))  # type: ignore[arg-type]
    items, reviews = list[object]([run]), list[Review]()
    for number, (picture, answer) in enumerate(parts):
        path = folder.parent / "shown" / f"{folder.name}-{number}.png"
        path.parent.mkdir(exist_ok=True)
        if picture is not None:
            write_image(path, picture)
        part = a_part(run, number * 1000, Verdict.NG, 9.0, views=(View(str(path), 9.0),))
        items.append(part)
        reviews += [a_review(part.id, answer)] if answer is not None else []
    record(folder, "", *items)
    with reader(folder) as review:
        review.add_reviews(reviews)


@pytest.fixture
def folder(built: tuple[Path, PartInspector], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[0], tmp_path / "project"))


def test_what_looks_alike_is_a_family_that_is_named_once_and_found_again(folder: Path, built: tuple[Path, PartInspector]) -> None:
    parts = [scratched_part(seed) for seed in (50, 51, 52)] + [spotted_part(seed) for seed in (53, 54)]
    recorded(folder, [(picture, None) for picture in parts] + [(None, None)])
    found = finish(find_families(folder, built[1]))
    assert [len(each.parts) for each in found.families] == [3, 2] and found.skipped == 1 and not found.proposals
    assert [each.called for each in found.families] == ["#1", "#2"]
    assert all(part.crop.shape[0] <= 160 and part.crop.ndim == 3 for each in found.families for part in each.parts)
    (y, x), _ = found.families[1].parts[0].place, found.families[1].parts[1].place
    assert 46 <= y <= 72 and 0 <= x <= 26  # where the spot is

    name_family(folder, found.families[1], " Red spot ", found.space)
    again = finish(find_families(folder, built[1]))
    assert [(each.called, len(each.parts)) for each in again.families] == [("Red spot", 2), ("#1", 3)]
    assert [(bar.name, bar.count) for bar in again.pareto()] == [("#1", 3), ("Red spot", 2)]
    assert sum(again.by_hour().values()) == 5 and len({hour for _, hour in again.by_hour()}) == 2
    assert min(hour for _, hour in again.by_hour()) == NOON
    assert again.to_json()["pareto"][0] == {"name": "#1", "count": 3, "share": 0.6}


def test_false_rejects_at_one_place_propose_an_ignore_area(folder: Path, built: tuple[Path, PartInspector]) -> None:
    recorded(folder, [(spotted_part(seed), Answer.FALSE_REJECT) for seed in range(60, 63)] + [(scratched_part(63), Answer.FALSE_REJECT)])
    found = finish(find_families(folder, built[1]))
    assert found.families == () and [len(each.parts) for each in found.proposals] == [3]
    (area,) = found.proposals[0].areas.areas
    (left, top), (right, bottom) = area.drawn[0].points
    assert area.use is Use.IGNORE and found.proposals[0].areas.size == (72, 96)
    assert left <= 13 <= right and top <= 59 <= bottom and (right - left) * (bottom - top) < 72 * 96 / 4


def test_they_are_counted_by_the_zone_in_which_they_lie(folder: Path, built: tuple[Path, PartInspector]) -> None:
    corner = Area(Use.ZONE, (Drawn(Form.RECTANGLE, ((0, 40), (40, 72))),), "Corner", 2.0)
    recorded(folder, [(spotted_part(70), None), (scratched_part(71), None)], areas=Areas((72, 96), (corner,)))
    zones = finish(find_families(folder, built[1])).by_zone()
    assert sorted(zone for _, zone in zones) == ["", "Corner"]


def test_without_a_record_there_are_none_and_methods_without_a_bank_say_so(folder: Path, built: tuple[Path, PartInspector]) -> None:
    assert finish(find_families(folder, built[1])).families == ()
    with pytest.raises(InspectorError) as caught:
        finish(find_families(folder, PartInspectorOf("padim")))  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.NOT_TRACEABLE


class PartInspectorOf:
    def __init__(self, kind: str) -> None:
        self.detector = type("Other", (), {"kind": kind})()


def test_a_name_must_be_one_and_damaged_names_are_refused(folder: Path, built: tuple[Path, PartInspector]) -> None:
    recorded(folder, [(spotted_part(80), None)])
    found = finish(find_families(folder, built[1]))
    with pytest.raises(InspectorError, match="needs a name"):
        name_family(folder, found.families[0], "  ", found.space)
    name_family(folder, found.families[0], "Spot", found.space)
    name_family(folder, found.families[0], "Spot", found.space)
    assert [each.name for each in stored.read_families(folder)] == ["Spot"]
    assert np.linalg.norm(stored.read_families(folder)[0].centre) > 0.5
    file = folder / stored.FILE
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(InspectorError, match="are damaged") as caught:
        stored.read_families(folder)
    assert caught.value.code is ErrorCode.PROJECT_DAMAGED
