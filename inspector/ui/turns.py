"""Judging from several threads with one model: the Inspect page's engine, opened pictures, exports and validation images take turns."""

import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inspector.core.inspection import Inspection
from inspector.core.types import Image
from inspector.services.line.setup import Engine

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

_locks: "WeakKeyDictionary[PartInspector, threading.Lock]" = WeakKeyDictionary()
_locks_lock = threading.Lock()


def lock_of(inspector: "PartInspector") -> threading.Lock:
    """What to hold while it judges."""
    with _locks_lock:
        return _locks.setdefault(inspector, threading.Lock())


def judge_of(inspector: "PartInspector", again: bool = False) -> Engine:
    """`inspector.judge` for any thread: an inspector serves one at a time, so that others wait for their turn.

    `again`: as the build judged its own images, see `PartInspector.judge_again`.
    """
    lock = lock_of(inspector)

    def judge(image: Image, source: str) -> Inspection:
        with lock:
            return inspector.judge_again(image, source) if again else inspector.judge(image, source)

    return judge
