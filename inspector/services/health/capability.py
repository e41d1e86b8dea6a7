"""The smallest defect that a model finds: synthetic defects of many sizes on real good parts, judged as the line judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from inspector.core.areas import Use
from inspector.core.capability import Capability, Trial
from inspector.core.decision import BY_RULE
from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.moving import in_picture
from inspector.engine.images.places import FIRST_ZONE, PLAIN, Kinds, Places
from inspector.engine.images.synthetic_defects import chosen_defect
from inspector.services.health.defect_plan import Plan
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.listed import list_sources
from inspector.services.validation.scoring import Judge, KnownModel, known_set
from inspector.services.validation.synthetic import Ground, find_ground, not_the_part
from inspector.storage import projects
from inspector.storage.capabilities import keep_capability, read_capability

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

STAGE_PARTS, STAGE = "Judging good parts", "Judging synthetic defects"
MOST_PARTS = 40
Cell: TypeAlias = tuple[str, str]
"""(kind, zone)"""


@dataclass(slots=True)
class _Part:
    """A good part that is not rejected without a defect."""

    path: Path
    picture: Image
    outside: dict[str, Bits | None]
    """By zone: (H, W) where no defect of it may lie."""


@dataclass(slots=True)
class _Studied:
    """What has been found so far."""

    trials: list[Trial] = field(default_factory=list)
    failed: int = 0

    def of(self, cell: Cell) -> list[Trial]:
        return [each for each in self.trials if (each.kind, each.zone) == cell]


def study_capability(folder: Path, inspector: "PartInspector", plan: Plan | None = None, judge: Judge | None = None) -> Steps[Capability]:
    """Puts defects before an open model of the project in `folder`, and keeps what comes of it in place of an older study.

    `judge` in place of the inspector's own where several threads take turns. Raises `NO_IMAGES` without good parts that are OK, and as
    `find_ground` and `keep_capability` do.
    """
    plan, judge, rule = plan or Plan(), judge or inspector.judge_again, inspector.threshold.decision_rule
    listed = yield from list_sources(projects.open_project(folder))
    known = known_set(folder, KnownModel.of(inspector), listed)
    ground = yield from find_ground(folder, known)
    parts, rejected = yield from _parts(ground, inspector, judge, plan)
    if not parts:
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("No good part that could be read is OK without a defect: there is nothing to draw on.")
        )
    studied, cells = _Studied(), [(kind, zone) for kind in plan.kinds for zone in parts[0].outside]
    total = len(cells) * plan.count
    for done, (cell, turn) in enumerate(_in_order(cells, plan.count)):
        yield Progress(STAGE, done, total, "defects")
        _try(studied, cell, turn, parts[(turn * len(cells) + cells.index(cell)) % len(parts)], judge, plan)
    yield Progress(STAGE, total, total, "defects")
    learned = not _held_out(known)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    scale = ground.project.mm_per_px
    counts = len(parts), rejected, studied.failed, learned, scale
    found = Capability(inspector.model_id, rule.sha256, at, tuple(studied.trials), *counts)
    keep_capability(folder, found)
    return found


def last_capability(folder: Path, model_id: str, rule: DecisionRule) -> tuple[Capability | None, bool]:
    """The last study of a model, and whether it holds under `rule`: what is found depends on the threshold."""
    found = read_capability(folder, model_id)
    return found, found is not None and found.rule == rule.sha256


def _held_out(known: ValidationSet) -> bool:
    return any(each.truth is Truth.GOOD and not each.synthetic and not each.learned for each in known.validation)


def _in_order(cells: Sequence[Cell], count: int) -> Iterator[tuple[Cell, int]]:
    """All cells grow together, so that a study that is cancelled late has something of each."""
    return ((cell, turn) for turn in range(count) for cell in cells)


def _parts(ground: Ground, inspector: "PartInspector", judge: Judge, plan: Plan) -> Steps[tuple[list[_Part], int]]:
    """Good parts that are OK without a defect, and how many are not."""
    order = np.random.default_rng(plan.seed).permutation(len(ground.parts))[:MOST_PARTS]
    found, rejected = list[_Part](), 0
    for done, number in enumerate(order):
        yield Progress(STAGE_PARTS, done, len(order), "images")
        path = ground.parts[number]
        try:
            picture = read_image(path)
            before = judge(picture, str(path))
            if before.verdict is not Verdict.OK:
                rejected += 1
                continue
            found.append(_Part(path, picture, _outside(picture, ground, inspector, before)))
        except InspectorError:
            rejected += 1
    yield Progress(STAGE_PARTS, len(order), len(order), "images")
    return found, rejected


def _outside(picture: Image, ground: Ground, inspector: "PartInspector", before: Inspection) -> dict[str, Bits | None]:
    """For every zone, and for what lies in none, where it is not: areas lie where the part was found."""
    base, areas, threshold = not_the_part(picture, ground), inspector.threshold.areas, inspector.threshold.value
    zones = areas.of(Use.ZONE) if areas is not None else ()
    places = Places.of(areas, threshold)
    if not zones or places is None:
        return {"": base}
    placement = before.evidence.placement if before.evidence is not None else None
    kinds: Kinds = in_picture(places.kinds, placement) if placement is not None else places.kinds
    named = {"": PLAIN} | {zone.name or str(number): FIRST_ZONE + number - 1 for number, zone in enumerate(zones, 1)}
    return {name: (kinds != kind) | (base if base is not None else False) for name, kind in named.items() if (kinds == kind).any()}


def _try(studied: _Studied, cell: Cell, turn: int, part: _Part, judge: Judge, plan: Plan) -> None:
    """Draws one defect on a part and judges it; one for which there is no room, or that cannot be judged, is counted as failed."""
    (kind, zone), contrast = cell, plan.contrast(turn)
    size = plan.size(turn, part.picture.shape[:2], studied.of(cell))
    try:
        if zone not in part.outside:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The part {file} has nothing in the zone {zone}.", file=part.path, zone=zone))
        drawn = chosen_defect(part.picture, kind, f"{part.path.name} {turn}", size, contrast, plan.seed, part.outside[zone])
    except InspectorError:
        studied.failed += 1
        return
    decision = judge(drawn.picture, f"{part.path}: {kind}").decision  # no name that a good image has
    if decision.verdict is Verdict.UNDECIDED and decision.reason not in BY_RULE:
        studied.failed += 1
        return
    studied.trials.append(Trial(kind, zone, size, contrast, decision.verdict is not Verdict.OK, part.path.name))
