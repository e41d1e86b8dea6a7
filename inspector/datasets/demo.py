"""The demo product: pictures of a bearing cover, drawn by code, good and defective, in folders as a user would have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError, disk_code
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image
from inspector.datasets.demo_part.defects import DEFECTS
from inspector.datasets.demo_part.light import Finish, moved, photograph, pose
from inspector.datasets.demo_part.shape import good_surface
from inspector.datasets.masks import MASK_FOLDER

Mask: TypeAlias = npt.NDArray[np.uint8]
_QUALITY = 95
_SEEDS_PER_SET = 100_000

DEFECT_KINDS: tuple[str, ...] = tuple(DEFECTS)
"""Names of the defects that can be drawn."""


def draw_good(seed: int) -> Image:
    """A part without faults, (384, 512, 3) RGB uint8. The same seed gives the same part."""
    return photograph(good_surface(), _finish(seed))


def draw_defect(kind: str, seed: int) -> tuple[Image, Mask]:
    """The part that `draw_good` draws for this seed, damaged; and where: (384, 512) uint8, 255 on the defect.

    Raises:
        InspectorError: BAD_ARGUMENT for a kind that is not in `DEFECT_KINDS`.
    """
    if kind not in DEFECTS:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("'{kind}' is no defect of the demo part; there are {kinds}.", kind=kind, kinds=", ".join(DEFECT_KINDS)),
        )
    surface, wear, area = DEFECTS[kind](np.random.default_rng([seed, 1 + DEFECT_KINDS.index(kind)]))
    finish = _finish(seed)
    mask = np.where(moved(area, pose(finish)) > 0.5, 255, 0).astype(np.uint8)
    return photograph(surface, finish, wear), mask


@dataclass(frozen=True, slots=True)
class DemoParts:
    """Where the pictures of a demo lie."""

    good: tuple[Path, ...]
    """To learn from."""
    validation_good: tuple[Path, ...]
    validation_defect: tuple[Path, ...]
    test_good: tuple[Path, ...]
    test_defect: tuple[Path, ...]
    masks: Mapping[Path, Path] = field(default_factory=dict)
    """For every defect picture, the mask (PNG, white on the defect)."""


def write_demo(
    folder: Path,
    good: int = 40,
    validation_good: int = 12,
    validation_defect: int = 12,
    test_good: int = 12,
    test_defect: int = 12,
    seed: int = 0,
) -> Steps[DemoParts]:
    """Draws a demo set into `folder`: JPEG pictures in `good`, `validation/good`, `validation/defect`, `test/good` and
    `test/defect`, masks in `ground_truth`. All parts differ; every kind of defect appears in turn.

    Raises:
        InspectorError: NOT_WRITABLE or DISK_FULL.
    """
    counts = {
        "good": good,
        "validation/good": validation_good,
        "validation/defect": validation_defect,
        "test/good": test_good,
        "test/defect": test_defect,
    }
    plan = [(name, number) for name, count in counts.items() for number in range(count)]
    written: dict[str, list[Path]] = {name: [] for name in counts}
    masks: dict[Path, Path] = {}
    for done, (name, number) in enumerate(plan):
        yield Progress("Drawing parts", done, len(plan), "parts")
        path, mask = _write_part(folder, name, number, seed * _SEEDS_PER_SET + done)
        written[name].append(path)
        if mask is not None:
            masks[path] = mask
    yield Progress("Drawing parts", len(plan), len(plan), "parts")
    sets = {name.replace("/", "_"): tuple(paths) for name, paths in written.items()}
    return DemoParts(**sets, masks=masks)


def _write_part(folder: Path, name: str, number: int, seed: int) -> tuple[Path, Path | None]:
    """Draws one part of the set `name`; gives the paths of its picture and, for a defect, of its mask."""
    if not name.endswith("defect"):
        path = folder / name / f"part_{number + 1:03d}.jpg"
        _save(path, draw_good(seed))
        return path, None
    kind = DEFECT_KINDS[number % len(DEFECT_KINDS)]
    image, mask = draw_defect(kind, seed)
    path = folder / name / f"{kind}_{number + 1:03d}.jpg"
    mask_path = folder / MASK_FOLDER / name / f"{path.stem}_mask.png"
    _save(path, image)
    _save(mask_path, mask)
    return path, mask_path


def _save(path: Path, image: Image) -> None:
    """Encodes in memory, because OpenCV cannot write to non-ASCII paths on Windows."""
    stored = cv2.cvtColor(image, cv2.COLOR_RGB2BGR) if image.ndim == 3 else image
    _, encoded = cv2.imencode(path.suffix, stored, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY] if path.suffix == ".jpg" else [])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(encoded))
    except OSError as error:
        raise InspectorError(
            disk_code(error), said("{file} cannot be written: {reason}.", file=path, reason=error.strerror or error)
        ) from error


def _finish(seed: int) -> Finish:
    return Finish.of(np.random.default_rng([seed, 0]))
