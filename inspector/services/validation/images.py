"""The validation set of a project: what its sources, its labels and the model in use say together."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from inspector.core.evidence import Evidence
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.said import said
from inspector.datasets.folder_words import is_defect_folder, is_good_folder, telling_folder
from inspector.services.sources import one_name
from inspector.services.validation.labels import Said
from inspector.services.validation.listed import Listed

_TORN = said("It is named as good and as having a defect.")


@dataclass(frozen=True, slots=True, eq=False)
class ValidationImage:
    """One image with what is known of it."""

    path: str
    """As the model, a source or a label names it."""
    truth: Truth
    kind: str = ""
    """Of a defect: as its label says; where nobody has said anything, the name of its folder."""
    label: Label | None = None
    """The newest word on it; None: its source says what it shows."""
    learned: bool = False
    """Whether the model has learned it: its score is by what the others taught."""
    is_validation: bool = True
    """Whether somebody named it for validation; a learned part that nobody did vouches for the threshold nevertheless."""
    score: float | None = None
    """By the model in use; None: not known yet, or never, see `trouble`."""
    is_stale: bool = False
    """Whether its build found a score with other areas than those in force, which says nothing now."""
    trouble: str = ""
    """Why it has no score and gets none, as a sentence."""
    evidence: Evidence | None = None
    """Where it was asked for and is known; with `Detector.result_of` it gives score, map and regions under any rule."""

    @property
    def name(self) -> str:
        """The same for the same file, whichever way it is named."""
        return one_name(self.path)

    @property
    def synthetic(self) -> bool:
        """Whether a program drew it."""
        return self.label is not None and self.label.synthetic

    @property
    def is_labelled(self) -> bool:
        """Whether it is known what it shows, or that it is not to count."""
        return self.truth is not Truth.UNKNOWN

    @property
    def counts(self) -> bool:
        """Whether it is part of figures: its truth is known and its score is a number."""
        return self.truth in (Truth.GOOD, Truth.DEFECT) and self.score is not None and math.isfinite(self.score)

    @property
    def waits(self) -> bool:
        """Whether the model has not looked at it yet."""
        return self.score is None and not self.trouble and self.truth is not Truth.LEFT_OUT


@dataclass(frozen=True, eq=False)
class ValidationSet:
    """All images of known or asked truth under one model, those named for validation first."""

    images: tuple[ValidationImage, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    """Sources that cannot be read, each with a sentence that says why."""
    remark: str = ""
    """What somebody should hear of the file of labels."""
    said: Said = field(default_factory=Said)
    """All words, for whoever shows who said what when."""

    @cached_property
    def validation(self) -> tuple[ValidationImage, ...]:
        """Those that somebody named for validation."""
        return tuple(each for each in self.images if each.is_validation)

    @cached_property
    def by_name(self) -> dict[str, ValidationImage]:
        """All images by their one name."""
        return {each.name: each for each in self.images}

    def counted(self, synthetic: bool = False) -> tuple[ValidationImage, ...]:
        """Those that figures count; synthetic ones only where they are asked for."""
        return tuple(each for each in self.images if each.counts and (synthetic or not each.synthetic))

    def scores(self, synthetic: bool = False) -> tuple[ScoredImage, ...]:
        """The same as scores of known truth."""
        return tuple(ScoredImage(each.path, each.score or 0.0, each.truth is Truth.DEFECT) for each in self.counted(synthetic))

    @property
    def kinds(self) -> dict[str, str]:
        """Kind of every defect by path."""
        return {each.path: each.kind for each in self.images if each.truth is Truth.DEFECT}

    @property
    def without_score(self) -> tuple[ValidationImage, ...]:
        """Those that should count and cannot, to be listed with their reason."""
        return tuple(each for each in self.images if each.trouble and each.truth in (Truth.GOOD, Truth.DEFECT))

    @property
    def waiting(self) -> tuple[ValidationImage, ...]:
        """Those that the model has not looked at yet."""
        return tuple(each for each in self.images if each.waits)

    @property
    def is_stale(self) -> bool:
        """Whether figures have to wait: areas were changed, and the scores that the build knew are not found again yet."""
        return any(each.is_stale and each.waits for each in self.images)

    @property
    def tally(self) -> Counter[Truth]:
        """How many validation images show what, the synthetic ones aside."""
        return Counter(each.truth for each in self.validation if not each.synthetic)


def gather(
    listed: Listed, said: Said, learned: Sequence[str] = (), scores: Sequence[ScoredImage] = (), stale: bool = False
) -> ValidationSet:
    """The set without what was found in images since the build. Fast: looks at no picture.

    `learned`: paths of the good images of the model; `scores`: those that its build stored, which come first and in their order. An
    image of theirs counts even where its picture or its source is gone: the score is known, unless they are `stale`.
    """
    named, torn = _named(listed)
    named |= {name: (words[-1].path, Truth.UNKNOWN) for name, words in said.by_name.items() if name not in named}
    learned_names = set(map(one_name, learned))
    images = []
    for scored in scores:
        name = one_name(scored.path)
        path, truth = named.pop(name, ("", Truth.DEFECT if scored.defect else Truth.GOOD))
        image = _image(scored.path, truth, name in learned_names, said.newest(name))
        score = None if stale else scored.score
        images.append(replace(image, score=score, is_stale=stale, is_validation=bool(path) or not image.learned))
    images += [_image(path, truth, name in learned_names, said.newest(name)) for name, (path, truth) in named.items()]
    problems = (*listed.problems, *((path, _TORN) for path in torn))
    return ValidationSet(tuple(images), problems, said.remark, said)


def _named(listed: Listed) -> tuple[dict[str, tuple[str, Truth]], list[str]]:
    """(path and truth by name, paths that two sources contradict each other about)."""
    named: dict[str, tuple[str, Truth]] = {}
    torn = []
    for path, truth in listed.images:
        name = one_name(path)
        before = named.setdefault(name, (str(path), truth))[1]
        if before not in (truth, Truth.UNKNOWN):
            named[name] = (str(path), Truth.UNKNOWN)
            torn.append(str(path))
    return named, torn


def _image(path: str, truth: Truth, learned: bool, label: Label | None) -> ValidationImage:
    """`truth`: what its source says; a learned part is good as long as nobody says anything else."""
    if label is not None and label.truth is not Truth.UNKNOWN:
        return ValidationImage(path, label.truth, label.kind if label.truth is Truth.DEFECT else "", label, learned)
    truth = Truth.GOOD if learned and truth is Truth.UNKNOWN else truth
    return ValidationImage(path, truth, kind_of_folder(path) if truth is Truth.DEFECT else "", label, learned)


def kind_of_folder(path: str) -> str:
    """What the folder of a defect calls its kind; empty where it is called good, or like defects of any kind."""
    name = telling_folder(Path(path))
    return "" if is_good_folder(name) or is_defect_folder(name) else name


def with_found(found: ValidationSet, known: Mapping[str, ValidationImage]) -> ValidationSet:
    """The set with some images in place of those of the same name."""
    return replace(found, images=tuple(known.get(each.name, each) for each in found.images))
