"""The parts inspected last, kept within a bound of memory, and the counts of all of them."""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from inspector.core.decision import Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection
from inspector.core.serials import NOT_ASKED, Serial
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.ui.pages.why.asking import Subject, picture_in_memory
from inspector.ui.screen_picture import ScreenPicture

MOST_PARTS = 200
MOST_PICTURES = 50
MOST_BYTES = 256 * 1024 * 1024
_TIMES_KEPT = 1000


@dataclass(slots=True, eq=False)
class Part:
    """One part on the page. `picture` and the inspection's map are dropped when newer parts need the memory."""

    number: int
    """Counts from 1 since the run began."""
    inspection: Inspection
    picture: ScreenPicture | None = None
    path: Path | None = None
    """The file to read the picture from again; None for a camera and a video."""
    serial: Serial = NOT_ASKED
    took_ms: float = 0.0
    """From the picture to its verdict."""

    @property
    def has_picture(self) -> bool:
        """Whether the picture is still in memory."""
        return self.picture is not None

    def size_bytes(self) -> int:
        """What dropping the picture and the map would free."""
        map = self.inspection.map
        return (0 if self.picture is None else self.picture.nbytes) + (0 if map is None else map.nbytes)

    def forget_picture(self) -> None:
        """Drops picture and map; score and verdict stay."""
        self.picture = None
        self.inspection = self.inspection.without_map()

    def judge_again(self, rule: DecisionRule) -> None:
        """Applies another rule; the score and the map stay as they are."""
        self.inspection = self.inspection.judged_by(rule)


def asked_about(part: Part | None) -> Subject | None:
    """A part on show as people can ask about it; None where there is no picture. Its file holds more than the screen shows."""
    if part is None or part.picture is None:
        return None
    read = partial(read_image, part.path) if part.path is not None else partial(picture_in_memory, part.picture)
    return Subject(part.number, part.inspection.source, read)


class PartStore:
    """The newest parts by number. The oldest first lose their pictures, of which few are kept, and later are forgotten."""

    def __init__(self, most_parts: int = MOST_PARTS, most_pictures: int = MOST_PICTURES, most_bytes: int = MOST_BYTES) -> None:
        self._parts: OrderedDict[int, Part] = OrderedDict()
        self._most_parts = most_parts
        self._most_pictures = most_pictures
        self._most_bytes = most_bytes

    def __iter__(self) -> Iterator[Part]:
        return iter(self._parts.values())

    def __len__(self) -> int:
        return len(self._parts)

    def get(self, number: int) -> Part | None:
        """The part with this number, None when it is gone."""
        return self._parts.get(number)

    def add(self, part: Part) -> None:
        """Takes the newest part; it always keeps its picture."""
        self._parts[part.number] = part
        while len(self._parts) > self._most_parts:
            self._parts.popitem(last=False)
        self.make_room(part)

    def make_room(self, keep: Part) -> None:
        """Drops the oldest pictures until the rest fit, but never that of `keep`."""
        holding = [part for part in self if part.size_bytes()]
        bytes_held, pictures = sum(part.size_bytes() for part in holding), len(holding)
        for part in holding:
            if bytes_held <= self._most_bytes and pictures <= self._most_pictures:
                return
            if part is not keep:
                bytes_held -= part.size_bytes()
                pictures -= 1
                part.forget_picture()

    def clear(self) -> None:
        """Forgets all parts."""
        self._parts.clear()


@dataclass(slots=True)
class Tally:
    """Counts over all parts of a run, and the times of the last thousand."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    causes: Counter[Reason] = field(default_factory=Counter)
    """What kept parts from having a verdict."""
    times_ms: deque[float] = field(default_factory=lambda: deque(maxlen=_TIMES_KEPT))

    def add(self, inspection: Inspection) -> None:
        """Counts one part. An error took no typical time, so its time is left out."""
        self.verdicts[inspection.verdict] += 1
        trouble = inspection.finding.trouble
        if trouble is not None:
            self.causes[trouble] += 1
        if not inspection.error:
            self.times_ms.append(inspection.ms)

    def change(self, before: Verdict, after: Verdict) -> None:
        """Moves one part from a verdict to another."""
        self.verdicts[before] -= 1
        self.verdicts[after] += 1

    @property
    def total(self) -> int:
        """All parts."""
        return sum(self.verdicts.values())

    @property
    def yield_share(self) -> float | None:
        """Share of OK parts among all, UNDECIDED ones included; None before the first."""
        return self.verdicts[Verdict.OK] / self.total if self.total else None

    def time_ms(self) -> tuple[float, float, float] | None:
        """(mean, median, 95th percentile) of the time a judgement takes; None before the first."""
        if not self.times_ms:
            return None
        times = np.fromiter(self.times_ms, float)
        median, p95 = np.percentile(times, (50, 95))
        return float(times.mean()), float(median), float(p95)
