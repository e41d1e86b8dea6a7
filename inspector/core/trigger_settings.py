"""Which of its camera's pictures a project takes for parts, and how long each may take."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.core import setting as settings
from inspector.core.box import Box, is_box
from inspector.core.said import said
from inspector.core.setting import at_least, setting, within


class TriggerKind(StrEnum):
    """What says that a part is there."""

    EVERY = "every"
    """Every picture shows one."""
    KEY = "key"
    """A key or a foot pedal."""
    TIMER = "timer"
    PRESENT = "present"
    """One has come to rest in the box."""
    EXTERNAL = "external"
    """A controller or a light barrier."""


@dataclass(frozen=True, slots=True)
class TriggerSettings:
    """What a project says of its trigger; stored only where it is used. Invalid values raise `BAD_ARGUMENT`, TypeError."""

    kind: TriggerKind = setting(
        TriggerKind.EVERY, "what tells that a part is there", names=lambda: tuple(TriggerKind), old=TriggerKind.EVERY
    )
    interval_s: float = setting(1.0, "timer: seconds between two parts", called=said("interval"), rule=within(0.001, 86400, "s"), old=1.0)
    box: tuple[int, ...] = setting(
        (),
        "box of the picture in which a part comes to rest, in px: left, top, width, height (default: all of it)",
        called=said("box of the trigger"),
        rule=(said("be left, top, width and height of a box in px"), lambda value: not value or is_box(tuple(value))),
        old=(),
    )
    share: float = setting(
        0.1, "share of the box that a part changes at least", called=said("share of the box"), rule=within(0.01, 1), old=0.1
    )
    contrast: float = setting(
        0.1, "difference in brightness that counts, 0.1 for 10 %", called=said("contrast of the trigger"), rule=within(0.01, 3), old=0.1
    )
    still_frames: int = setting(
        5, "pictures in a row that are alike when a part lies still", called=said("still frames"), rule=at_least(2), old=5
    )
    takt_ms: float = setting(
        0.0,
        "time from a part's picture to its verdict at most, in ms; a later one is undecided (default: 0, it may take its time)",
        called=said("takt limit"),
        rule=(said("be 0 or lie between 1 and 600000 ms"), lambda value: value == 0 or 1 <= value <= 600_000),
        old=0.0,
    )

    def __post_init__(self) -> None:
        settings.check(self)

    @property
    def part_box(self) -> Box | None:
        """Where a part comes to rest; None: anywhere."""
        return Box(*self.box) if self.box else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of what is not as it was before there were triggers."""
        return settings.stored(self)

    @classmethod
    def from_json(cls, stored: Any) -> "TriggerSettings":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW`, `BAD_ARGUMENT`, TypeError."""
        return cls(**settings.understood(cls, stored, said("The settings of the trigger")))
