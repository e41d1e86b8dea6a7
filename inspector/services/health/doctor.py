"""Good-set doctor: looks through pictures of good parts, with or without a model, and says which of them to look at first."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark, Spot
from inspector.core.odd_pictures import examined, oddness
from inspector.core.picture_facts import PictureFacts
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.datasets.copies import find_copies
from inspector.datasets.listing import search_images
from inspector.devices.image_file import read_image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.facts import measure
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.embed import each_feature_map
from inspector.engine.patches.likeness import Likeness
from inspector.engine.patches.support import FEWEST, MOST_REFERENCES, TRUST, References, Supported
from inspector.engine.runtime import Runtime
from inspector.services.build_images import search_sources
from inspector.services.context import Context
from inspector.services.health.position import Position, learn_position, trusted, without_position
from inspector.services.ignore_areas import mask_of_project, with_areas
from inspector.services.sources import one_name
from inspector.services.validation.labels import read_said
from inspector.storage import models

SIDE = 224
"""Network input: a small one tells what is odd about a picture; what is odd about a part is for the model to say."""
MOST = 2000
"""Pictures that are looked at; of more, so many from all over: a quarter of an hour, whatever there is."""
STAGE = "Comparing good parts with each other"
_GONE = said("not there any more")


_Kinds: TypeAlias = tuple[Supported, ...]
"""The oddest place of a picture by every kind of distance."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a model says of pictures that it has learned."""

    cross_fit: Mapping[str, float] = field(default_factory=dict)
    """By one name: the score by what the others taught."""
    learned: tuple[str, ...] = ()
    threshold: float | None = None


NOTHING_KNOWN = Known()


def examine_project(folder: Path, project: Project, context: Context, most: int = MOST) -> Steps[GoodSet]:
    """Looks through what a build of the project would learn from; parts that were left out are not among them.

    Raises as a build does before its first picture, and `MODEL_MISSING`, `MODEL_DAMAGED` for a model in use that cannot be read.
    """
    sources = yield from search_sources(project, read_said(folder))
    moves = project.recipe.most_turned is not None
    mask = None if moves else with_areas(mask_of_project(folder), project.areas)
    return (yield from examine(sources.good, project.recipe, context, known_of(folder, project), mask, most))


def examine_folder(names: Sequence[str], context: Context, most: int = MOST) -> Steps[GoodSet]:
    """Looks through pictures that no project knows. Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, `BAD_ARGUMENT`."""
    listing = yield from search_images(names)
    return (yield from examine(listing.paths, Recipe(), context, most=most))


def known_of(folder: Path, project: Project) -> Known:
    """What the model in use knows, nothing where there is none yet. Raises `MODEL_MISSING`, `MODEL_DAMAGED`, `PROJECT_TOO_NEW`."""
    if not project.active_model:
        return NOTHING_KNOWN
    stored = models.load_model(folder, project.active_model)
    threshold = project.threshold(stored.model_id) or stored.proposed
    scores = {one_name(each.path): each.score for each in stored.scores if not each.defect}
    return Known(scores, stored.good_images, threshold.value)


def examine(
    paths: Sequence[Path], recipe: Recipe, context: Context, known: Known = NOTHING_KNOWN, mask: IgnoreMask | None = None, most: int = MOST
) -> Steps[GoodSet]:
    """Looks through pictures, whose features are computed once at `SIDE` px in the default network, whatever the project's own is.

    `recipe`: its region of interest and its depth count, and that parts are looked for. Nothing is kept but a few figures of each
    picture, and the patches of `MOST_REFERENCES`. Raises the errors of weights.
    """
    chosen = [paths[k] for k in _spread(len(paths), most)]
    copies = yield from find_copies(chosen)
    looked = _Looking(chosen, recipe.most_turned is None)
    if looked.tells_position:
        looked.position = yield from learn_position(looked.images)
    simple = Recipe(size=SIDE, roi=recipe.roi, depth=recipe.depth, seed=recipe.seed)
    detector = PatchCore(simple, context.options, context.cache, context.memory_budget, mask)
    graph, preprocess, size = yield from detector.prepare(looked.images)
    likeness, supported = Likeness(), dict[int, _Kinds]()
    if size is None:
        yield from _read_in_vain(looked)
    else:
        runtime = detector.make_runtime(graph, size, many=True)
        yield from _look(looked, runtime, preprocess, likeness, supported)
    families = looked.families(likeness)
    pictures = looked.pictures(preprocess, supported)
    for group in copies:
        for path in group[1:]:
            k = looked.number[path]
            pictures[k] = pictures[k].with_remark(Remark(Reason.COPY, other=str(group[0])))
    told = [replace(each, cross_fit=known.cross_fit.get(one_name(each.path))) for each in pictures]
    gone = _gone(known, paths)
    return examined([*told, *gone], [*families, *[-1] * len(gone)], len(paths) + len(gone), known.threshold)


def _look(looked: "_Looking", runtime: Runtime, preprocess: Preprocess, likeness: Likeness, supported: dict[int, _Kinds]) -> Steps[None]:
    """Fills in what every picture is like, and its oddest place where there are enough to compare it with."""
    numbers = list(_spread(len(looked.images), MOST_REFERENCES))
    maps = dict[int, FloatArray]()
    for index, features, step in each_feature_map(runtime, preprocess, [looked.images[k] for k in numbers], []):
        if features is not None:
            maps[numbers[index]] = features
        yield step
    own = {number: k for k, number in enumerate(maps)}
    references, of = (References(list(maps.values())) if len(maps) >= FEWEST else None), list(maps)
    maps.clear()
    for index, features, _ in each_feature_map(runtime, preprocess, looked.watched, looked.skipped):
        if features is not None:
            likeness.add(features)
            looked.compared.append(index)
            if references is not None:
                ignored = preprocess.ignored((features.shape[0], features.shape[1]))
                found = references.look(features, own.get(index), ignored)
                supported[index] = tuple(replace(each, reference=of[each.reference]) for each in found)
        yield Progress(STAGE, index + 1, len(looked.images), "images")


def _read_in_vain(looked: "_Looking") -> Steps[None]:
    """Notes why each picture cannot be read: none can, so that nothing was compared."""
    for index, found in in_order(materialise, looked.images):
        if isinstance(found, InspectorError):
            looked.skipped.append((index, found))
        yield Progress(STAGE, index + 1, len(looked.images), "images")


class _Looking:
    """The pictures that are looked at, and what reading them tells; pictures are read on worker threads."""

    def __init__(self, paths: Sequence[Path], tells_position: bool) -> None:
        self.paths, self.tells_position = paths, tells_position
        self.number = {path: k for k, path in enumerate(paths)}
        self.images: list[LazyImage] = [_Reading(path) for path in paths]
        self.watched: list[LazyImage] = [_Watching(self, path) for path in paths]
        self.position: Position | None = None
        self.skipped: list[tuple[int, InspectorError]] = []
        self.compared: list[int] = []
        """Positions of the pictures whose features were seen, in their order."""
        self._lock = threading.Lock()
        self._seen: dict[Path, tuple[tuple[int, int], PictureFacts]] = {}

    def note(self, path: Path, image: Image) -> None:
        """Measures a picture that was read."""
        facts = measure(image)
        if self.position is not None:
            facts = self.position.added_to(facts, image)
        with self._lock:
            self._seen[path] = (image.shape[0], image.shape[1]), facts

    def families(self, likeness: Likeness) -> list[int]:
        """(N,) see `examined`."""
        found = np.full(len(self.paths), -1)
        if self.compared:
            found[self.compared] = likeness.families()
        return [int(number) for number in found]

    def pictures(self, preprocess: Preprocess, supported: Mapping[int, _Kinds]) -> list[GoodPicture]:
        """What is known of each, with nothing held against the others yet."""
        has_position = trusted([facts for _, facts in self._seen.values()])
        troubles = {k: error.detail for k, error in self.skipped}
        worst, found = _worst(supported), []
        for k, path in enumerate(self.paths):
            size, facts = self._seen.get(path, (None, None))
            picture = GoodPicture(str(path), size, facts if has_position else without_position(facts))
            if k in troubles:
                picture = picture.with_remark(Remark(Reason.UNREADABLE, detail=troubles[k]))
            found.append(self._placed(picture, preprocess, worst.get(k)))
        return found

    def _placed(self, picture: GoodPicture, preprocess: Preprocess, worst: "_Worst | None") -> GoodPicture:
        """With its oddest place, if it has one."""
        if worst is None or picture.size is None:
            return picture
        found = worst.found
        like, like_size = self.paths[found.reference], self._seen[self.paths[found.reference]][0]
        spot, like_spot = _in_picture(found.place, preprocess, picture.size), _in_picture(found.like, preprocess, like_size)
        return replace(picture, score=worst.score, times=worst.times, spot=spot, like=str(like), like_spot=like_spot)


@dataclass(frozen=True, slots=True)
class _Worst:
    """The oddest place of a picture; see `GoodPicture`."""

    found: Supported
    score: float
    times: float


def _worst(supported: Mapping[int, _Kinds]) -> dict[int, _Worst]:
    """By position, for the kind of distance that tells most of each."""
    if not supported:
        return {}
    distances = np.array([[each.distance for each in found] for found in supported.values()]).T
    scores, which = oddness(distances, TRUST)
    usual = np.maximum(np.median(distances, axis=1), 1e-9)
    chosen = zip(supported.items(), scores.tolist(), which.tolist(), strict=True)
    return {k: _Worst(found[kind], score, found[kind].distance / float(usual[kind])) for (k, found), score, kind in chosen}


@dataclass(frozen=True, slots=True)
class _Reading:
    path: Path

    def __call__(self) -> Image:
        return read_image(self.path)


@dataclass(frozen=True, slots=True)
class _Watching:
    looking: _Looking
    path: Path

    def __call__(self) -> Image:
        image = read_image(self.path)
        self.looking.note(self.path, image)
        return image


def _in_picture(place: tuple[float, float], preprocess: Preprocess, size: tuple[int, int]) -> Spot:
    """From shares of what the network sees to shares of the picture."""
    rows, columns = preprocess.geometry(*size).inspected()
    y, x = rows.start + place[0] * (rows.stop - rows.start), columns.start + place[1] * (columns.stop - columns.start)
    return Spot(y / size[0], x / size[1])


def _gone(known: Known, paths: Sequence[Path]) -> list[GoodPicture]:
    """What the model has learned and is not there any more."""
    there = {one_name(path) for path in paths}
    missing = [path for path in known.learned if one_name(path) not in there and not Path(path).exists()]
    return [GoodPicture(path, cross_fit=known.cross_fit.get(one_name(path))).with_remark(_gone_remark()) for path in missing]


def _gone_remark() -> Remark:
    return Remark(Reason.UNREADABLE, detail=_GONE)


def _spread(count: int, most: int) -> list[int]:
    """Up to `most` of so many, from all over."""
    found: list[int] = np.unique(np.linspace(0, count - 1, min(count, most)).astype(int)).tolist() if count else []
    return found
