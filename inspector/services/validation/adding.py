"""Adds images to the validation set: files and folders, whose names say what they hold, and recorded parts that a person judged."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from inspector.core.access import Act
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer, Review
from inspector.core.said import said
from inspector.datasets.folder_words import reader_of_folders
from inspector.datasets.listing import search_images
from inspector.services.access.signed_on import guarded
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.labels import say

Against: TypeAlias = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of images that were to be added."""

    labels: tuple[Label, ...]
    """Of those that are new in the set; `Truth.UNKNOWN` where no folder says what they show."""
    known: int
    """How many were in the set before: their labels stay what they are."""
    learned: tuple[str, ...]
    """Paths of those among the new ones that the model has learned: they are scored by what the others taught."""
    remarks: tuple[str, ...]
    """What of the files that were passed over a person should hear of."""


def nothing_against(_: Path) -> str:
    """Lets every picture be added."""
    return ""


@guarded(Act.LABEL)
def add_images(
    folder: Path,
    names: Sequence[str | Path],
    known: ValidationSet,
    truth: Truth | None = None,
    kind: str = "",
    against: Against = nothing_against,
) -> Steps[Added]:
    """Adds the images behind `names` (images, folders, @lists) to the set `known` of the project in `folder`.

    `truth` and `kind` hold for all of them; None: folders called good, ok, defect, ng, bad or like a kind of defect say it for each.
    `against`: why a picture cannot be that of a good part, as a sentence; such ones are not added as good, and told among the remarks.
    Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, `BAD_ARGUMENT`, and as `labels.say` does; then nothing is added.
    """
    labels: dict[str, Label] = {}
    there, learned, remarks = 0, list[str](), list[str]()
    named = {each.name for each in known.validation}
    for name in names:
        listing = yield from search_images((name,))
        remarks += listing.remarks
        folders = reader_of_folders(_top(name))
        for done, path in enumerate(listing.paths):
            if done % 100 == 0:
                yield Progress("Adding validation images", done, len(listing.paths), "images")
            key = one_name(path)
            if key in named:
                there += 1
            elif key not in labels:
                label = Label(os.path.abspath(path), *_said(*folders(Path(os.path.abspath(path)))))
                label = label if truth is None else Label(label.path, truth, kind)
                if label.truth is Truth.GOOD and (why := against(path)):
                    remarks.append(said("{file} is not added as good. {why}", file=path.name, why=why))
                    continue
                labels[key] = label
                learned += [str(path)] if key in known.by_name else []
    yield Progress("Adding validation images", 1, 1)
    return Added(say(folder, labels.values()), there, tuple(learned), tuple(dict.fromkeys(remarks)))


def label_of_part(picture: Path, review: Review | None) -> Label:
    """The label of a recorded part: what a person said of it, otherwise nobody has said anything yet."""
    if review is None or review.answer not in _OF_ANSWER:
        return Label(str(picture), Truth.UNKNOWN)
    truth = _OF_ANSWER[review.answer]
    return Label(str(picture), truth, review.kind if truth is Truth.DEFECT else "")


_OF_ANSWER = {Answer.DEFECT: Truth.DEFECT, Answer.FALSE_REJECT: Truth.GOOD}


def _top(name: str | Path) -> Path:
    """The folder from which on names of folders say something: the one that was named, or the one that a named file lies in."""
    path = Path(os.path.abspath(name))
    return path if path.is_dir() else path.parent


def _said(defect: bool | None, kind: str) -> tuple[Truth, str]:
    return (Truth.UNKNOWN, "") if defect is None else (Truth.DEFECT if defect else Truth.GOOD, kind)
