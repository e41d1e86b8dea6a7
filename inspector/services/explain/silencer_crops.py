"""Small pictures of the places of good pictures that keep a part quiet: from the model's album, otherwise from the disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.devices.image_file import read_image
from inspector.engine.images.seen import as_seen, cut

if TYPE_CHECKING:
    from inspector.services.explain.passed import Silencer, WhyPassed
    from inspector.services.inspect import PartInspector


def crops_of(inspector: "PartInspector", why: "WhyPassed") -> Steps[dict[tuple[int, int], Pixels]]:
    """By the numbers of place and silencer; those whose picture is nowhere are left out."""
    wanted = [(k, n, each) for k, place in enumerate(why.places) for n, each in enumerate(place.silencers)]
    found, seen = dict[tuple[int, int], Pixels](), dict[str, Pixels | None]()
    for done, (place, number, silencer) in enumerate(wanted):
        yield Progress("Reading pictures", done, len(wanted), "images")
        crop = _crop(inspector, silencer, seen)
        if crop is not None:
            found[place, number] = crop
    return found


def _crop(inspector: "PartInspector", silencer: "Silencer", seen: dict[str, Pixels | None]) -> Pixels | None:
    album = inspector.detector.album
    kept = album.cut(silencer.number, silencer.y, silencer.x, silencer.patch) if album is not None else None
    if kept is not None:
        return kept.pixels
    if silencer.picture not in seen:
        seen[silencer.picture] = _seen(inspector, silencer.picture)
    pixels = seen[silencer.picture]
    return cut(pixels, silencer.y, silencer.x, silencer.patch).pixels if pixels is not None else None


def _seen(inspector: "PartInspector", path: str) -> Pixels | None:
    """What the network sees of a good picture; None where it is gone."""
    try:
        return as_seen(inspector.detector.preprocess, read_image(Path(path)))
    except InspectorError:
        return None
