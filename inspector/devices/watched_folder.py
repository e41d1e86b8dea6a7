"""A folder in which pictures appear, each judged once."""

import hashlib
import logging
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, lost
from inspector.devices.folder_news import FolderNews
from inspector.devices.image_file import read_image
from inspector.devices.ledger import Ledger, Mark, mark_of

_log = logging.getLogger(__name__)

POLL_S = 1.0
_BETWEEN_LOOKS_S = 0.05
_SHARE_OF_TIME = 4
"""Looking through a large folder on a slow network share takes at most a fifth of the time."""


@dataclass(slots=True)
class _Candidate:
    """A file that was seen and not yet taken."""

    mark: Mark
    since: float
    """When it was seen to have changed last."""
    next_try: float


class WatchedFolder(Camera):
    """Delivers new pictures of a folder in the order in which they arrive: as they are seen, then by the time of their last change.

    The system tells of new files where it can; the folder is looked through every `poll_s` in any case, for network shares tell nothing.
    A file counts when size and time have stood still for `settle_s` and it can be decoded; one that still cannot be `patience_s` after
    its last change raises IMAGE_UNREADABLE. A file that is gone before it was read was never there. What was taken is remembered in a
    file in the folder `keep`. Originals stay as they are, unless there is a folder `done` to move them into.
    """

    def __init__(
        self,
        folder: Path,
        *,
        done: Path | None = None,
        keep: Path | None = None,
        poll_s: float = POLL_S,
        settle_s: float = 0.1,
        patience_s: float = 5.0,
    ) -> None:
        """A relative `done` lies in the folder itself. Raises `BAD_ARGUMENT` where it is the folder itself."""
        self._folder = Path(os.path.abspath(folder))
        self._done = None if done is None else self._folder / done
        if self._done is not None and os.path.normcase(os.path.abspath(self._done)) == os.path.normcase(self._folder):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("Pictures of {folder} cannot be moved into the same folder.", folder=self._folder)
            )
        self._ledger = Ledger(None if keep is None else keep / f"watched-{_fingerprint(self._folder)}.jsonl")
        self._poll_s, self._settle_s, self._patience_s = poll_s, settle_s, patience_s
        self._candidates: dict[str, _Candidate] = {}
        self._news: FolderNews | None = None
        self._earliest_look = self._next_look = 0.0
        self._number = 0

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.name or str(self._folder)

    def open(self) -> None:
        """Begins to watch; what is in the folder and has never been taken comes first."""
        self.close()
        if not self._folder.is_dir():
            raise lost(self.name, said("there is no folder {folder}, or it cannot be reached", folder=self._folder))
        self._ledger.open(self._folder)
        self._candidates.clear()
        self._number, self._next_look = 0, 0.0
        self._news = FolderNews(self._folder)

    def read(self, timeout_ms: float) -> Frame | None:
        """The next picture that has arrived."""
        news, deadline = self._news, time.monotonic() + timeout_ms / 1000
        while news is not None and not news.closed:
            now = time.monotonic()
            if now >= self._next_look or (now >= self._earliest_look and news.take()):
                self._look()
            frame = self._first_ready()
            if frame is not None:
                return frame
            if time.monotonic() >= deadline:
                return None
            news.wait(min(deadline, self._next_look, *(each.next_try for each in self._candidates.values())), self._earliest_look)
        raise EndOfStream(self.name)

    def close(self) -> None:
        """Ends watching; a read that waits in another thread ends."""
        if self._news is not None:
            self._news.close()
        self._news = None
        self._ledger.close()

    def _look(self) -> None:
        """Notes files that are new or have changed."""
        began = time.monotonic()
        try:
            with os.scandir(self._folder) as entries:
                found = [(entry.name, mark) for entry in entries if (mark := _picture(entry)) is not None]
        except OSError as error:
            raise lost(
                self.name, said("the folder {folder} cannot be looked into: {reason}", folder=self._folder, reason=error.strerror or error)
            ) from error
        for name, mark in sorted(found, key=lambda each: (each[1][1], each[0])):
            known = self._candidates.get(name)
            if not self._ledger.holds(name, mark) and (known is None or known.mark != mark):
                self._note(name, mark)
        now = time.monotonic()
        pause_s = _SHARE_OF_TIME * (now - began)
        self._earliest_look, self._next_look = now + max(_BETWEEN_LOOKS_S, pause_s), now + max(self._poll_s, pause_s)

    def _note(self, name: str, mark: Mark) -> None:
        """A file was seen with this mark; one that is known keeps its place."""
        now = time.monotonic()
        self._candidates[name] = _Candidate(mark, now, now + self._settle_s)

    def _first_ready(self) -> Frame | None:
        """The first file that is whole."""
        now = time.monotonic()
        while (name := next((name for name, each in self._candidates.items() if each.next_try <= now), None)) is not None:
            frame = self._tried(name, self._candidates[name])
            if frame is not None:
                return frame
        return None

    def _tried(self, name: str, candidate: _Candidate) -> Frame | None:
        """The file's frame; None where it is gone, not yet whole, or was taken before."""
        path = self._folder / name
        try:
            if mark_of(path.stat()) != candidate.mark:
                self._note(name, mark_of(path.stat()))
                return None
            image = read_image(path)
            after = mark_of(path.stat())
        except OSError:
            del self._candidates[name]  # it will be seen again if it comes back
            return None
        except InspectorError as error:
            self._unreadable(name, candidate, error)
            return None
        if after != candidate.mark:
            self._note(name, after)
            return None
        return self._taken(name, candidate, path, image)

    def _unreadable(self, name: str, candidate: _Candidate, error: InspectorError) -> None:
        """Later, perhaps: somebody may still be writing."""
        now = time.monotonic()
        if now - candidate.since < self._patience_s or not (self._folder / name).exists():
            candidate.next_try = now + max(self._settle_s, self._patience_s / 20)
            return
        del self._candidates[name]
        self._ledger.add(name, candidate.mark)
        self._number += 1
        raise error

    def _taken(self, name: str, candidate: _Candidate, path: Path, image: Image) -> Frame | None:
        del self._candidates[name]
        if self._ledger.holds(name, candidate.mark):
            return None
        self._ledger.add(name, candidate.mark)
        number, self._number = self._number, self._number + 1
        return Frame(image, number, datetime.now(), str(path), self._moved(path))

    def _moved(self, path: Path) -> Path:
        """Where the picture is now. One that cannot be moved stays, and is remembered as taken all the same."""
        if self._done is None:
            return path
        try:
            self._done.mkdir(parents=True, exist_ok=True)
            target = _free(self._done / path.name)
            shutil.move(path, target)
        except OSError as error:
            _log.warning("%s cannot be moved to %s: %s", path, self._done, error)
            return path
        return target


def _picture(entry: "os.DirEntry[str]") -> Mark | None:
    """The mark of a picture; None for everything else, and for what is gone already."""
    if entry.name.startswith(".") or os.path.splitext(entry.name)[1].lower() not in IMAGE_SUFFIXES:
        return None
    try:
        return mark_of(entry.stat()) if entry.is_file() else None
    except OSError:
        return None


def _free(path: Path) -> Path:
    """A name that no file has: nothing is ever written over."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} ({number})")
    return free


def _fingerprint(folder: Path) -> str:
    name = os.path.normcase(folder).encode("utf-8", "surrogateescape")
    return hashlib.sha256(name).hexdigest()[:12]
