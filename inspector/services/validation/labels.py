"""What people say of validation images: read with the newest word first, and said anew."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.labels import Label, Truth
from inspector.core.said import said
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.sources import one_name
from inspector.services.who import user_name
from inspector.storage import labels as stored

MOST_NAMED = 20
"""Images that the audit names of a batch of labels; the labels themselves say who said what of each."""
CUT_REMARK = said("The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.")


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What people have said of the validation images of a project; images go by their one name."""

    by_name: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    """All words on an image, the newest last; their paths are absolute."""
    remark: str = ""
    """What somebody should hear of the file of labels, as a sentence."""

    def newest(self, name: str) -> Label | None:
        """The word that counts; None where nobody has said anything."""
        words = self.by_name.get(name)
        return words[-1] if words else None


NOTHING_SAID = Said()


def read_said(folder: Path) -> Said:
    """What has been said in a project. Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW`."""
    words = stored.read_labels(folder)
    by_name: dict[str, list[Label]] = {}
    for label in words.labels:
        path = str(folder.absolute() / label.path)
        by_name.setdefault(one_name(path), []).append(replace(label, path=path))
    return Said({name: tuple(labels) for name, labels in by_name.items()}, CUT_REMARK if words.was_cut else "")


def stored_path(folder: Path, path: str | Path) -> str:
    """How a label names an image: relative to the project's folder for one in it, which may move as a whole, otherwise absolute."""
    whole, home = Path(os.path.abspath(path)), Path(os.path.abspath(folder))
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else str(whole)


@guarded(Act.LABEL)
def say(folder: Path, labels: Iterable[Label]) -> tuple[Label, ...]:
    """Adds words, each said now by whoever uses the program; gives them as they are stored.

    Raises `PROJECT_BUSY`, `NOT_WRITABLE`, `DISK_FULL`; then none of them is said.
    """
    at, who = datetime.now().astimezone().isoformat(timespec="seconds"), user_name()
    said = tuple(replace(label, path=stored_path(folder, folder.absolute() / label.path), who=who, at=at) for label in labels)
    truths = Counter(str(label.truth) for label in said)
    first = [label.path for label in said[:MOST_NAMED]]
    with auditing.noting(AuditKind.LABELS, folder, count=len(said), truths=dict(truths), images=first) if said else nullcontext():
        stored.append_labels(folder, said)
    return said


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said of an image from now on."""

    path: str
    truth: Truth
    kind: str | None = None
    """None: the kind that was said last stays, also while the image is called good."""


def relabelled(changes: Iterable[Change], said: Said) -> list[Label]:
    """The labels that make these changes: masks, and whether a program drew an image, stay what they are."""
    return [_changed(change, said.by_name.get(one_name(change.path), ())) for change in changes]


def _changed(change: Change, words: Sequence[Label]) -> Label:
    newest = words[-1] if words else Label(change.path, Truth.UNKNOWN)
    kind = newest.kind if change.kind is None else change.kind
    return replace(newest, path=change.path, truth=change.truth, kind=kind)
