"""Judging from several threads with one model: the Inspect page's engine, opened pictures and exports take turns."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image, Inspection
from inspector.devices.image_file import read_image

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

Judge = Callable[[Image, str], Inspection]

_locks: "WeakKeyDictionary[PartInspector, threading.Lock]" = WeakKeyDictionary()
_locks_lock = threading.Lock()


def judge_of(inspector: "PartInspector") -> Judge:
    """`inspector.judge` for any thread: an inspector serves one at a time, so that others wait for their turn."""
    with _locks_lock:
        lock = _locks.setdefault(inspector, threading.Lock())

    def judge(image: Image, source: str) -> Inspection:
        with lock:
            return inspector.judge(image, source)

    return judge


def judge_file(path: Path, judge: Judge) -> Steps[tuple[Image | None, Inspection]]:
    """Reads a picture and judges it; one that cannot be read is UNDECIDED and has no picture."""
    yield Progress("Opening the picture", 0, 1)
    return _read_and_judge(path, judge)


def judge_files(paths: Sequence[Path], judge: Judge) -> Steps[list[tuple[Image | None, Inspection]]]:
    """`judge_file` for several, one a step. Keeps all pictures: meant for a few."""
    judged = []
    for number, path in enumerate(paths):
        yield Progress("Opening pictures", number, len(paths), "images")
        judged.append(_read_and_judge(path, judge))
    return judged


def _read_and_judge(path: Path, judge: Judge) -> tuple[Image | None, Inspection]:
    try:
        image = read_image(path)
    except InspectorError as error:
        return None, Inspection(str(path), None, None, "", 0.0, error=error.detail)
    return image, judge(image, str(path))
