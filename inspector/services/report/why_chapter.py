"""The chapter that shows why: a few images judged wrongly, or only just rightly, beside the good places that they resemble most."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels, Verdict
from inspector.devices.image_file import read_image
from inspector.engine.images.jpeg import encoded
from inspector.services.explain.why import Explainer, GoodExample, Why
from inspector.services.explain.why_sheet import enlarged, hot
from inspector.services.report.blocks import Block, Heading, Paragraph, Picture, Pictures
from inspector.services.report.gathering import Figures, JudgedImage
from inspector.services.report.words import Words
from inspector.services.validation.scoring import Judge

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

MOST_EACH, SIDE_PX, GAP_PX, QUALITY = 3, 200, 6, 88
_GREY = 228


def worth_explaining(figures: Figures, learned: Sequence[str] = ()) -> list[JudgedImage]:
    """The worst escapes, or without any the defects that are only just NG, and the worst false rejects.

    Learned images are left out: they resemble themselves.
    """
    new = [each for each in figures.judged if each.image.path not in set(learned)]
    escapes = sorted((each for each in new if each.is_escape), key=lambda each: each.score)
    just = sorted((each for each in new if each.defect and each.verdict is Verdict.NG), key=lambda each: each.score)
    rejects = sorted((each for each in new if each.is_false_reject), key=lambda each: -each.score)
    return [*(escapes or just)[:MOST_EACH], *rejects[:MOST_EACH]]


def why_pictures(figures: Figures, inspector: "PartInspector", judge: Judge, words: Words) -> Steps[list[Picture]]:
    """A strip for every image that is worth it; none where the model traces nothing back to single pictures."""
    made, explainer = list[Picture](), Explainer(inspector)
    wanted = worth_explaining(figures, inspector.good_images) if inspector.detector.origins() is not None else []
    for number, each in enumerate(wanted):
        yield Progress("Drawing pictures", number, len(wanted), "pictures")
        try:
            image = read_image(Path(each.image.path))
            (why,) = explainer.why(image, judge(image, each.image.path))
        except InspectorError:  # the picture is gone, or another one is there now
            continue
        made.append(_strip(each, why, words))
    return made


def why_chapter(pictures: Sequence[Picture], words: Words) -> list[Block]:
    """Nothing where there are no pictures."""
    return [Heading(words("why_chapter")), Paragraph(words("why_about")), Pictures(tuple(pictures), 1)] if pictures else []


def _strip(each: JudgedImage, why: Why, words: Words) -> Picture:
    gap = np.full((SIDE_PX, GAP_PX, 3), 255, np.uint8)
    shown = [enlarged(why.crop, SIDE_PX), hot(why, SIDE_PX), *(_good(example) for example in why.good)]
    pixels = np.concatenate([part for picture in shown for part in (_square(picture), gap)][:-1], axis=1)
    what = words("escape") if each.is_escape else words("false_reject") if each.is_false_reject else words("only_just")
    times = words("times", times=words.number(why.of_threshold, 3)) if why.of_threshold is not None else ""
    good = ", ".join(words("good_place", file=PurePath(a.file).name, distance=words.number(a.place.distance, 4)) for a in why.good)
    caption = "; ".join(filter(None, (what, times, each.image.path))), words("most_similar", places=good)
    return Picture(caption, encoded(pixels, QUALITY), pixels.shape[1], pixels.shape[0])


def _good(example: GoodExample) -> Pixels:
    return enlarged(example.crop, SIDE_PX) if example.crop is not None else np.full((SIDE_PX, SIDE_PX, 3), _GREY, np.uint8)


def _square(pixels: Pixels) -> Pixels:
    canvas = np.full((SIDE_PX, SIDE_PX, 3), 255, np.uint8)
    top, left = (SIDE_PX - pixels.shape[0]) // 2, (SIDE_PX - pixels.shape[1]) // 2
    canvas[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return canvas
