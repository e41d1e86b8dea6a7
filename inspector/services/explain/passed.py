"""Why did it pass? The suspicious places of a part, and the good pictures that keep each of them quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image

if TYPE_CHECKING:
    from inspector.engine.detectors.silencing import Silencing
    from inspector.services.explain.places import SuspiciousPlace
    from inspector.services.inspect import PartInspector

MOST_PLACES = 5
"""Places that a person looks at."""
WORTH = 0.075
"""Share of the threshold that leaving out a picture must raise the score of a place by, on average, to be called one that silences it.

Defects of five kinds of parts, planted among their good ones, are worth 0.09 to 0.6; what is usual has its like in so many pictures that
one of them is worth less than 0.05, but for screws, which lie in any direction: of the few that lie alike each is worth up to 0.13.
"""


@dataclass(frozen=True, slots=True)
class Silencer:
    """A place of a good picture that keeps a place of the part quiet."""

    picture: str
    """Path of the good picture, as the model has it."""
    number: int
    """Among the good images of the model."""
    y: float
    x: float
    """Centre of the patch, as shares of the height and width of what the network sees of that picture."""
    patch: tuple[float, float]
    """Height and width of one patch there, in the same shares."""
    distance: float
    """See `GoodPlace.distance`."""
    without: float
    """Score of the part's place by the model without this picture, and without those that come before it."""
    silences: bool
    """Whether it is one of the few that keep the place quiet: without it among them the score would be lower by a `WORTH`."""


@dataclass(frozen=True, slots=True)
class QuietPlace:
    """A suspicious place of the part."""

    y: float
    x: float
    """px of the picture, (0, 0) the centre of its first px."""
    score: float
    """Image score of this place alone, by all good pictures."""
    silencers: tuple[Silencer, ...]
    """The few that keep it quiet first, then others that are like it: those that do most first."""

    @property
    def few(self) -> tuple[Silencer, ...]:
        """Those that keep it quiet all together; none where it is like so many good pictures that no few of them matter."""
        return tuple(each for each in self.silencers if each.silences)

    @property
    def loud(self) -> float:
        """Its score without those few, or without all that are named where there are none."""
        named = self.few or self.silencers
        return named[-1].without if named else self.score


@dataclass(frozen=True, slots=True)
class WhyPassed:
    """What a model says of a part that should have been NG."""

    inspection: Inspection
    """What the line would make of it, with its map."""
    places: tuple[QuietPlace, ...]
    """Those first that fewest pictures keep quiet, and of these those that would score highest."""

    @property
    def suspects(self) -> tuple[str, ...]:
        """The pictures that keep the first place quiet."""
        return tuple(each.picture for each in self.places[0].few) if self.places else ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        found = self.inspection
        head = {"path": found.source, "score": found.score, "threshold": found.threshold, "verdict": str(found.verdict)}
        return head | {"suspects": list(self.suspects), "places": [_listed(place) for place in self.places]}


def why_passed(inspector: "PartInspector", image: Image, source: str) -> Steps[WhyPassed]:
    """What keeps the places of a part quiet. Raises `NOT_TRACEABLE`, `IMAGE_UNLIKE` and what else keeps the part from being judged."""
    from inspector.engine.images.places import Places  # brings the engine, which the window must not wait for
    from inspector.services.explain.places import suspicious_places, window_px

    yield Progress("Comparing with every good picture", 0, MOST_PLACES + 1)
    threshold = inspector.threshold
    silencing = inspector.detector.silencing(image, Places.of(threshold.areas, threshold.value))
    inspection = inspector.judge(image, source)
    spots = suspicious_places(silencing.map_of_all(), window_px(inspector.detector, silencing.evidence) / 2, MOST_PLACES)
    found = list[QuietPlace]()
    for spot in spots:
        yield Progress("Comparing with every good picture", len(found) + 1, MOST_PLACES + 1)
        found.append(_quiet(silencing, spot, WORTH * threshold.value, inspector.good_images))
    return WhyPassed(inspection, tuple(sorted(found, key=_order)))


def _quiet(silencing: "Silencing", spot: "SuspiciousPlace", worth: float, names: Sequence[str]) -> QuietPlace:
    cell = silencing.cell(spot.point)
    places = {place.image: place for place in silencing.silencers(cell)}
    few = _few(silencing, cell, list(places), worth)
    order = [*few, *(number for number in places if number not in few)]
    silencers = []
    for count, number in enumerate(order, start=1):
        place, without = places[number], silencing.score(cell, order[:count])
        name = names[number] if number < len(names) else str(number + 1)
        silencers.append(Silencer(name, number, place.y, place.x, place.patch, place.distance, without, number in few))
    return QuietPlace(spot.y, spot.x, silencing.score(cell), tuple(silencers))


def _few(silencing: "Silencing", cell: tuple[int, int], pictures: list[int], worth: float) -> list[int]:
    """Those of the pictures, which are in order, that are worth leaving out: each raises the score by `worth` on average.

    Of two that show the same defect, one alone raises nothing: they are left out together.
    """
    gains = [silencing.score(cell, pictures[:count]) - count * worth for count in range(len(pictures) + 1)]
    chosen = pictures[: gains.index(max(gains))]
    for number in reversed(chosen):
        others = [each for each in chosen if each != number]
        if silencing.score(cell, chosen) - silencing.score(cell, others) < worth:
            chosen = others
    return chosen


def _order(place: QuietPlace) -> tuple[int, float]:
    return len(place.few) or len(place.silencers) + 1, -place.loud


def _listed(place: QuietPlace) -> dict[str, Any]:
    named = ("picture", "y", "x", "distance", "silences")
    silencers = [{name: getattr(each, name) for name in named} | {"score_without": each.without} for each in place.silencers]
    return {"y": place.y, "x": place.x, "score": place.score, "silencers": silencers}
