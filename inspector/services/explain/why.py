"""Why NG? A place of a judged picture beside the places of good pictures that it resembles most: PatchCore's provenance made visible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import GoodPlace, Traced
from inspector.core.inspection import Inspection
from inspector.core.said import said
from inspector.core.types import FloatArray, Image, Pixels
from inspector.devices.image_file import read_image
from inspector.engine.images.places import Places
from inspector.engine.images.seen import WINDOW_PATCHES, Cutting, as_seen, cut, map_as_seen
from inspector.services.explain.places import Point, SuspiciousPlace, patch_px, suspicious_places, value_at, window_px
from inspector.services.inspect import PartInspector

COUNT = 3
"""Good pictures that are shown."""


class Source(StrEnum):
    """Where the picture of a good place comes from. Stable names, for JSON."""

    MODEL = "model"
    DISK = "disk"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, eq=False)
class GoodExample:
    """A place of a good picture, as far as it can be shown."""

    place: GoodPlace
    file: str
    """As the model names it; a number where it names none."""
    date: str
    """ISO 8601, of the file when the model was built; empty where nobody knows."""
    crop: Cutting[Pixels] | None
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Why:
    """What there is to say of one place of a picture."""

    place: SuspiciousPlace
    traced: Traced
    threshold: float | None
    crop: Cutting[Pixels]
    """The place of the part, at the picture's own resolution."""
    map: FloatArray
    """(h, w) of the same place, in the unit of the score, at the size of the crop."""
    good: tuple[GoodExample, ...]
    """The most similar first."""

    @property
    def of_threshold(self) -> float | None:
        """What the map has there, in thresholds; None without one that is above 0."""
        return self.place.value / self.threshold if self.threshold and self.threshold > 0 else None

    @property
    def is_here(self) -> bool:
        """Whether the most similar good place is the same place of the part, rather than one elsewhere that looks like it."""
        height, width = (WINDOW_PATCHES / 2 * side for side in self.traced.patch)
        return any(abs(each.place.y - self.traced.y) <= height and abs(each.place.x - self.traced.x) <= width for each in self.good[:1])


class Explainer:
    """Explains pictures by the model that judged them. Use it from one thread at a time, as the inspector itself."""

    def __init__(self, inspector: PartInspector) -> None:
        self._inspector = inspector

    def why(self, image: Image, inspection: Inspection, points: Sequence[Point] = (), most: int = 1) -> list[Why]:
        """What there is to say of some places of a picture, (y, x) in px; without any, of the `most` suspicious ones, the worst first.

        Raises `NOT_TRACEABLE` for a model that traces nothing back to single pictures, `MODEL_CHANGED` for an inspection by another model,
        `BAD_ARGUMENT` where there is no score, nothing suspicious, or a place that nobody looks at, `IMAGE_UNLIKE` for another picture.
        """
        evidence = inspection.evidence
        if inspection.model_id != self._inspector.model_id:
            raise InspectorError(
                ErrorCode.MODEL_CHANGED, said("It was judged by the model {model}, which is not in use.", model=inspection.model_id)
            )
        if evidence is None or inspection.error:
            why = inspection.error or said("Nothing was kept of its inspection.")
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no score to explain: {why}", why=why))
        inspection = inspection if inspection.map is not None else self._with_map(inspection)
        assert inspection.map is not None
        detector, places = self._inspector.detector, Places.of(inspection.areas, inspection.threshold)
        asked = [SuspiciousPlace(*point, value_at(inspection.map, point, patch_px(detector, evidence))) for point in points]
        looked_at = asked or self._worst(inspection.map, evidence, most)
        traced = detector.nearest_places(image, evidence, [place.point for place in looked_at], COUNT, places)
        seen = as_seen(detector.preprocess, image, evidence.placement)
        drawn = map_as_seen(detector.preprocess, inspection.map, evidence.placement)
        return [self._why(place, found, inspection.threshold, seen, drawn) for place, found in zip(looked_at, traced, strict=True)]

    def example(self, place: GoodPlace) -> GoodExample:
        """A good place with its picture: from the model, otherwise from the disk if the file is there still."""
        names, album = self._inspector.good_images, self._inspector.detector.album
        file = names[place.image] if place.image < len(names) else str(place.image + 1)
        date = album.date(place.image) if album is not None else ""
        crop = album.cut(place.image, place.y, place.x, place.patch) if album is not None else None
        if crop is not None:
            return GoodExample(place, file, date, crop, Source.MODEL)
        crop = self._from_disk(Path(file), place)
        return GoodExample(place, file, date or _written(Path(file)), crop, Source.DISK if crop is not None else Source.NOWHERE)

    def _why(self, place: SuspiciousPlace, traced: Traced, threshold: float | None, seen: Pixels, drawn: FloatArray) -> Why:
        crop, part = cut(seen, traced.y, traced.x, traced.patch), cut(drawn, traced.y, traced.x, traced.patch)
        return Why(place, traced, threshold, crop, part.pixels, tuple(self.example(each) for each in traced.good))

    def _worst(self, drawn: FloatArray, evidence: Evidence, most: int) -> list[SuspiciousPlace]:
        found = suspicious_places(drawn, window_px(self._inspector.detector, evidence), most)
        if not found:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no suspicious place: the map is 0 everywhere."))
        return found

    def _with_map(self, inspection: Inspection) -> Inspection:
        assert inspection.evidence is not None
        places = Places.of(inspection.areas, inspection.threshold)
        return replace(inspection, map=self._inspector.detector.result_of(inspection.evidence, places).drawn)

    def _from_disk(self, path: Path, place: GoodPlace) -> Cutting[Pixels] | None:
        try:
            seen = as_seen(self._inspector.detector.preprocess, read_image(path))
        except (InspectorError, OSError):
            return None
        return cut(seen, place.y, place.x, place.patch)


def _written(path: Path) -> str:
    try:
        return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).isoformat()
    except (OSError, ValueError, OverflowError):
        return ""
