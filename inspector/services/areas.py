"""Where a project looks: its areas, and the picture that they are drawn on, which is kept beside them.

Areas act at once on scores, by the threshold in force, and with the next build on what is learned.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.access import Act
from inspector.core.areas import Area, Areas, Drawn, Form, Point, Use
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.places import Places
from inspector.engine.images.shapes import pixels_of
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.png_files import write_picture
from inspector.storage import models, projects

REFERENCE = "reference.png"
_FEWEST_PX = 4
"""Of a piece of the background that is worth a polygon."""
_ROUGHEST_PX, _COARSER = 1.0, 1.6
"""How far a proposed outline may lie from what was found, and by what it grows until there are few enough points."""
_MOST_PROPOSED = 2_000


def areas_of(folder: Path) -> Areas | None:
    """The areas of a project, which the next build learns by; None: it looks everywhere. Raises `PROJECT_*`."""
    return projects.open_project(folder).areas


@guarded(Act.CHANGE_PROJECT)
def set_areas(folder: Path, areas: Areas | None, reason: str = "", who: str = "") -> Project:
    """Gives a project areas, and the threshold of the model in use with them: they act at once. None: it looks everywhere.

    The threshold history names the reason and who it was; `releasing.placing.place` asks for them, and for a second person where the
    project does. Raises what `check_areas` does, `PROJECT_*`, `MODEL_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    now = threshold_in_use(folder, projects.open_project(folder))
    check_areas(areas, now.value if now is not None else None)

    def changed(project: Project) -> Project:
        project, used = replace(project, areas=areas), project.threshold(project.active_model) or now
        return project.with_threshold(project.active_model, replace(used, areas=areas), reason, who) if used is not None else project

    with auditing.noting(AuditKind.AREAS, folder, areas=len(areas.areas) if areas is not None else 0, reason=reason):
        return projects.update_project(folder, changed)


def threshold_in_use(folder: Path, project: Project) -> Threshold | None:
    """Of the model in use, or what its build proposed; None without a model. Raises `MODEL_*`."""
    now = project.threshold(project.active_model) if project.active_model else None
    if now is None and project.active_model:
        now = models.load_model(folder, project.active_model).proposed
    return now


def check_areas(areas: Areas | None, threshold: float | None = None) -> None:
    """Raises `BAD_ARGUMENT` where one of them covers nothing of the picture, or nothing of it is left to be looked at."""
    if areas is None:
        return
    for number, area in enumerate(areas.areas, 1):
        if not pixels_of(area, areas.size).any():
            height, width = areas.size
            called = said("The area {name}", name=area.name) if area.name else said("Area number {number}", number=number)
            sentence = said(
                "{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.",
                called=called,
                width=width,
                height=height,
            )
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    Places.of(areas, threshold)


def areas_from(other: Path, size: tuple[int, int]) -> Areas:
    """The areas of another project for pictures of `size` (H, W), scaled where theirs have another size of the same shape.

    Raises `BAD_ARGUMENT` where the other has none, or pictures of another shape; `PROJECT_*`.
    """
    found = areas_of(other)
    if found is None or not found.areas:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The project in {other} has no areas.", other=other))
    return scaled(found, size)


def scaled(areas: Areas, size: tuple[int, int]) -> Areas:
    """The same areas on pictures of another `size` (H, W). Raises `BAD_ARGUMENT` for one of another shape, by more than a px."""
    down, right = (new / old for new, old in zip(size, areas.size, strict=True))
    if abs(areas.size[0] * right - size[0]) > 1 and abs(areas.size[1] * down - size[1]) > 1:
        (old_height, old_width), (height, width) = areas.size, size
        sentence = said(
            "The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.",
            old_width=old_width,
            old_height=old_height,
            width=width,
            height=height,
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    moved = (
        replace(area, drawn=tuple(replace(d, points=_scaled(d.points, down, right), width=d.width * right) for d in area.drawn))
        for area in areas.areas
    )
    return Areas(size, tuple(moved))


def reference_picture(folder: Path) -> Path | None:
    """The picture of a good part that the areas of a project are drawn on; None where none was chosen yet."""
    path = folder / REFERENCE
    return path if os.path.lexists(path) else None


@guarded(Act.CHANGE_PROJECT)
def set_reference(folder: Path, picture: Path) -> tuple[int, int]:
    """Keeps a copy of `picture` beside the project, so that it outlives its file, and gives its (H, W). The areas stay as they are.

    Raises `IMAGE_UNREADABLE`, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    projects.open_project(folder)
    image = read_image(picture)
    with auditing.noting(AuditKind.AREAS, folder, reference=picture.name):
        write_picture(folder / REFERENCE, image)
    return image.shape[0], image.shape[1]


def outlined(mask: Bits, name: str = "") -> Area | None:
    """Places (H, W) as an area that ignores them, of polygons to be edited: pieces as they are, their holes taken away again.

    For the background that is found by itself (`services.background.find`), which a person has to accept. None where nothing is left.
    """
    found, hierarchy = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not found:
        return None
    lines = [Line(line, bool(parent >= 0)) for line, parent in zip(found, hierarchy[0][:, 3], strict=True)]
    lines = sorted((line for line in lines if cv2.contourArea(line.points) >= _FEWEST_PX), key=lambda line: line.is_hole)
    rough = _ROUGHEST_PX
    drawn = _polygons(lines, rough, mask.shape)
    while sum(len(each.points) for each in drawn) > _MOST_PROPOSED:
        rough *= _COARSER
        drawn = _polygons(lines, rough, mask.shape)
    return Area(Use.IGNORE, tuple(drawn), name) if drawn else None


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The px (N, 1, 2) along the edge of a piece, or around a hole in one."""

    points: npt.NDArray[Any]
    is_hole: bool


def _polygons(lines: Sequence[Line], rough: float, size: tuple[int, ...]) -> list[Drawn]:
    corners = [(cv2.approxPolyDP(line.points, rough, True)[:, 0], line.is_hole) for line in lines]
    return [Drawn(Form.POLYGON, _edge(points, size), erases=is_hole) for points, is_hole in corners if len(points) >= 3]


def _edge(points: npt.NDArray[Any], size: tuple[int, ...]) -> tuple[Point, ...]:
    """The centres of these px; of those at the edge of the picture, the edge."""
    ends = np.array(size[::-1])
    centres = np.where(points == 0, 0, np.where(points == ends - 1, ends, points + 0.5))
    return tuple((float(x), float(y)) for x, y in centres)


def _scaled(points: tuple[Point, ...], down: float, right: float) -> tuple[Point, ...]:
    return tuple((x * right, y * down) for x, y in points)
