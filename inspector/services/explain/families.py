"""Families of defects: recorded NG parts grouped by what their hottest place is like, named by people, counted by zone and hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.access import Act
from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.families import grouped, nearest_centre
from inspector.core.family_names import NamedFamily, recurring
from inspector.core.model import sha256_of_arrays
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.core.said import said
from inspector.core.types import Image, Pixels, Verdict
from inspector.devices.image_file import read_image
from inspector.engine.detectors.describing import Described, describe
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.images.shapes import pixels_of
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.explain.family_parts import Families, Family, FamilyPart, Proposal
from inspector.services.recording.opening import all_of, open_reader
from inspector.services.reviewing.archive import Archive
from inspector.services.who import user_name
from inspector.storage.families import keep_family, read_families

if TYPE_CHECKING:
    from inspector.engine.detectors import AnyDetector
    from inspector.services.inspect import PartInspector

MOST = 300
"""Parts that are looked at, the newest first: a minute or so."""
CROP_PX = 160
_NEAR = 0.05
"""Of the picture's longer side: false rejects within it are at one place."""


def find_families(folder: Path, inspector: "PartInspector", most: int = MOST) -> Steps[Families]:
    """Looks at the newest rejected parts. Those that people call good are no defects: they propose what to ignore where they recur.

    Raises `NOT_TRACEABLE` for methods without a memory bank, `PROJECT_*`, and as the record does; without a record there are no parts.
    """
    detector: AnyDetector = inspector.detector  # type: ignore[assignment]  # whatever is opened from a project is one of these
    space = space_of(detector)
    try:
        reader = open_reader(folder)
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return Families((), (), 0, space)
        raise
    with reader:
        yield Progress("Looking into the record", 0, 0)
        rows = reader.page(replace(all_of(folder), verdicts=(Verdict.NG,)), most).rows
        parts = yield from _described(detector, Archive(folder, reader), rows)
    defects = [part for part in parts if part.row.answer is not Answer.FALSE_REJECT]
    proposals = _proposals([part for part in parts if part.row.answer is Answer.FALSE_REJECT])
    return Families(_families(defects, read_families(folder), space), proposals, len(rows) - len(parts), space)


@guarded(Act.LABEL)
def name_family(folder: Path, family: Family, name: str, space: str) -> NamedFamily:
    """Names a family: parts like its members are counted under that from now on. Raises `BAD_ARGUMENT`, and as `keep_family` does."""
    if not name.strip():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A family needs a name."))
    named = NamedFamily(name.strip(), family.centre, space, user_name(), datetime.now().astimezone().isoformat(timespec="seconds"))
    with auditing.noting(AuditKind.LABELS, folder, family=named.name):
        keep_family(folder, named)
    return named


def space_of(detector: "AnyDetector") -> str:
    """Names the features of a detector: models that came from each other without a build share them. Raises `NOT_TRACEABLE`."""
    from inspector.engine.detectors.patchcore import PatchCore

    member = detector.members_[0] if isinstance(detector, Ensemble) else detector
    if not isinstance(member, PatchCore):
        raise InspectorError(
            ErrorCode.NOT_TRACEABLE, said("The method {kind} compares no patches that could be grouped: PatchCore does.", kind=member.kind)
        )
    return sha256_of_arrays(member.mean_, member.std_)[:16]


def _described(detector: "AnyDetector", archive: Archive, rows: Sequence[Row]) -> Steps[list[FamilyPart]]:
    lazy = [partial(_read, archive, row) for row in rows]
    found = []
    for number, each in describe(detector, lazy):
        yield Progress("Looking at rejected parts", number, len(rows), "parts")
        if not isinstance(each, InspectorError):
            found.append(_part(rows[number], each))
    return found


def _read(archive: Archive, row: Row) -> Image:
    return read_image(archive.picture_file(row))


def _part(row: Row, found: Described) -> FamilyPart:
    size = found.image.shape[0], found.image.shape[1]
    return FamilyPart(row, found.vector, found.box, size, _crop(found), _zone(row, found.place, size))


def _zone(row: Row, place: tuple[float, float], size: tuple[int, int]) -> str:
    areas = row.rule.areas if row.rule is not None else None
    if areas is None or areas.size != size:
        return ""
    y, x = min(size[0] - 1, int(place[0])), min(size[1] - 1, int(place[1]))
    zones = [zone.name or f"{number}" for number, zone in enumerate(areas.of(Use.ZONE), 1) if pixels_of(zone, size)[y, x]]
    return zones[-1] if zones else ""


def _crop(found: Described) -> Pixels:
    """What is around the hottest place, twice as large."""
    top, left, bottom, right = found.box
    half = max(32, bottom - top, right - left)
    y, x = (int(value) for value in found.place)
    picture = found.image[max(0, y - half) : y + half, max(0, x - half) : x + half]
    shown = (picture >> 8 if picture.dtype == np.uint16 else picture).astype(np.uint8)
    scale = CROP_PX / max(shown.shape[:2])
    size = max(1, round(shown.shape[1] * scale)), max(1, round(shown.shape[0] * scale))
    return np.ascontiguousarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), np.uint8)


def _families(parts: Sequence[FamilyPart], named: Sequence[NamedFamily], space: str) -> tuple[Family, ...]:
    """Those with a name first; parts that are like none of them are grouped among themselves."""
    known = [each for each in named if each.space == space]
    if not parts:
        return ()
    vectors = np.stack([part.vector for part in parts])
    own = nearest_centre(vectors, np.stack([each.centre for each in known]) if known else np.zeros((0, vectors.shape[1]), np.float32))
    found = [Family(each.name, 0, _at(parts, np.flatnonzero(own == number))) for number, each in enumerate(known)]
    new = np.flatnonzero(own < 0)
    labels = grouped(vectors[new])
    found += [Family("", number + 1, _at(parts, new[labels == number])) for number in range(int(labels.max(initial=-1)) + 1)]
    return tuple(family for family in found if family.parts)


def _at(parts: Sequence[FamilyPart], numbers: npt.NDArray[np.int64]) -> tuple[FamilyPart, ...]:
    return tuple(parts[k] for k in numbers.tolist())


def _proposals(parts: Sequence[FamilyPart]) -> tuple[Proposal, ...]:
    found = list[Proposal]()
    for size in sorted({part.size for part in parts}):
        same = [part for part in parts if part.size == size]
        places = np.array([part.place for part in same], np.float32).reshape(-1, 2)
        for group in recurring(places, _NEAR * max(size)):
            parts_there = tuple(same[k] for k in group)
            found.append(Proposal(parts_there, _around([part.box for part in parts_there], size)))
    return tuple(found)


def _around(boxes: Sequence[tuple[int, int, int, int]], size: tuple[int, int]) -> Areas:
    """An ignore area around (top, left, bottom, right) boxes in a picture of `size`, with some room."""
    room = _NEAR * max(size)
    tops, lefts, bottoms, rights = zip(*boxes, strict=True)
    first = max(0.0, min(lefts) - room), max(0.0, min(tops) - room)
    last = min(float(size[1]), max(rights) + room), min(float(size[0]), max(bottoms) + room)
    return Areas(size, (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, (first, last)),)),))
