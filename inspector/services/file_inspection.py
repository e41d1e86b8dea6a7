"""Image files judged one after another, with progress and overlays, and what came of it as plain values."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from inspector.core.inspection import Inspection
from inspector.core.placement import Placement
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image
from inspector.services.export import write_overlay

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

Keep: TypeAlias = Callable[[Image | None, Inspection], Inspection]


def inspect_files(
    inspector: "PartInspector",
    paths: Sequence[Path],
    overlays: Path | None = None,
    judged: list[Inspection] | None = None,
    keep: Keep | None = None,
) -> Steps[list[Inspection]]:
    """Judges files with progress and writes their overlays into the folder `overlays`, if one is given.

    The results carry no maps, because a long list of them fills the memory. They are added to `judged` as they come, so that
    whoever gave it has them when an error ends the rest. `keep` records every part and gives what becomes of it. Raises `NOT_WRITABLE`,
    `DISK_FULL` for overlays, and as `keep` does.
    """
    results = judged if judged is not None else []
    for image, found in inspector.judge_files(paths):
        inspection = keep(image, found) if keep is not None else found
        results.append(inspection.without_map())
        if overlays is not None and image is not None:
            write_overlay(overlays, len(results), image, inspection)
        yield Progress("Inspecting", len(results), len(paths), "images")
    return results


def listed(inspections: Iterable[Inspection]) -> list[dict[str, Any]]:
    """Inspections as plain JSON values."""
    return [_listed(inspection) for inspection in inspections]


def _listed(i: Inspection) -> dict[str, Any]:
    values: dict[str, Any] = {"path": i.source, "score": i.score, "verdict": str(i.verdict), "threshold": i.threshold, "ms": round(i.ms, 3)}
    if i.evidence is not None and i.evidence.placement is not None:
        values["placement"] = placement_values(i.evidence.placement)
    return values | {"reason": str(i.reason), "error": i.error} if i.error else values


def placement_values(placement: Placement) -> dict[str, float]:
    """Where a part was found, as plain JSON values: px to the right and down, degrees clockwise, and the quality."""
    digits = {"dx": 2, "dy": 2, "degrees": 2, "quality": 3}
    return {name: round(getattr(placement, name), count) for name, count in digits.items()}
