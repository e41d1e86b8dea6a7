"""What a project says of the look at a picture before it is judged: which checks are made, and how strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import MAPPING, NUMBER, TEXTS, expect
from inspector.core.said import said
from inspector.core.versions import not_known

LEAST_TIMES, MOST_TIMES = 0.5, 10.0
_OFF, _WIDER = "off", "wider"


class Check(StrEnum):
    """What a picture is looked at for. Stable names, stored in projects."""

    SIZE = "size"
    BRIGHTNESS = "brightness"
    COLOUR = "colour"
    CONTRAST = "contrast"
    SCENE = "scene"
    """The part: what lies where, by its edges, wherever all of it lies."""
    PLACE = "place"
    """How far the scene is shifted."""
    SHARPNESS = "sharpness"
    MAP = "map"
    """Whether anything of the picture is like a good part."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Stored only where it is used. Raises `BAD_ARGUMENT` for limits that nobody can mean."""

    off: frozenset[Check] = frozenset()
    wider: Mapping[Check, float] = field(default_factory=dict)
    """How many times as far from what is usual as it was learned a limit lies; what is not named: 1."""

    def __post_init__(self) -> None:
        for check, times in self.wider.items():
            if not LEAST_TIMES <= times <= MOST_TIMES:
                raise InspectorError(
                    ErrorCode.BAD_ARGUMENT,
                    said(
                        "The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.",
                        check=check,
                        least=LEAST_TIMES,
                        most=MOST_TIMES,
                        times=times,
                    ),
                )

    def looks_at(self, check: Check) -> bool:
        """Whether it is made."""
        return check not in self.off

    def times(self, check: Check) -> float:
        """How much wider its limits are than learned."""
        return self.wider.get(check, 1.0)

    def with_check(self, check: Check, is_on: bool, times: float = 1.0) -> "GateSettings":
        """The same with another word about one check."""
        others = {each: value for each, value in self.wider.items() if each is not check}
        return replace(
            self, off=self.off - {check} if is_on else self.off | {check}, wider=others | ({check: times} if times != 1.0 else {})
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of what is not as it is learned."""
        off = {_OFF: sorted(self.off)} if self.off else {}
        return off | ({_WIDER: {str(check): self.wider[check] for check in sorted(self.wider)}} if self.wider else {})

    @classmethod
    def from_json(cls, stored: Any) -> "GateSettings":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW` for checks that are not known here, `BAD_ARGUMENT`, TypeError."""
        found = expect(MAPPING, "The checks of pictures", stored)
        off, wider = expect(TEXTS, _OFF, found.get(_OFF, ())), expect(MAPPING, _WIDER, found.get(_WIDER, {}))
        unknown = (set(found) - {_OFF, _WIDER}) | ({*off, *wider} - set(Check))
        if unknown:
            raise not_known(said("The checks of pictures"), unknown)
        return cls(frozenset(map(Check, off)), {Check(name): float(expect(NUMBER, name, times)) for name, times in wider.items()})
