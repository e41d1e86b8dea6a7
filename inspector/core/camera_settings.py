"""How a project wants its camera to be set."""

from dataclasses import dataclass, fields
from typing import Any

from inspector.core import setting as settings
from inspector.core.said import said
from inspector.core.setting import setting, within

_NEARLY = 0.02


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What the camera is asked for; stored only where it is used. Zero or nothing leaves what the camera has.

    A driver may answer with the nearest it can do, or not at all: what it made of it is read back. Invalid values raise `BAD_ARGUMENT`.
    """

    width_px: int = setting(0, "width of the picture", called=said("width"), rule=within(0, 65535, "px"), old=0)
    height_px: int = setting(0, "height of the picture", called=said("height"), rule=within(0, 65535, "px"), old=0)
    fps: float = setting(0.0, "pictures a second", called=said("fps"), rule=within(0, 10000), old=0.0)
    compressed: bool = setting(False, "Motion JPEG: faster at large sizes, at the price of compression marks", old=False)
    exposure: float | None = setting(None, "exposure in the driver's own units", old=None)
    gain: float | None = setting(None, "gain in the driver's own units", old=None)
    white_balance_k: int = setting(
        0,
        "colour temperature in K",
        called=said("white balance"),
        rule=(said("be 0 or lie between 1000 and 20000 K"), lambda value: value == 0 or 1000 <= value <= 20000),
        old=0,
    )

    def __post_init__(self) -> None:
        settings.check(self)

    def not_followed(self, actual: "CameraSettings") -> tuple[str, ...]:
        """Names of the settings that are asked for here and that a camera, which says it is set to `actual`, has not taken."""
        untouched = CameraSettings()
        asked = [each.name for each in fields(self) if getattr(self, each.name) != getattr(untouched, each.name)]
        return tuple(name for name in asked if not _is_near(getattr(actual, name), getattr(self, name)))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of what is asked for."""
        return settings.stored(self)

    @classmethod
    def from_json(cls, stored: Any) -> "CameraSettings":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW`, `BAD_ARGUMENT`, TypeError."""
        return cls(**settings.understood(cls, stored, said("The settings of the camera")))


def _is_near(actual: float | None, asked: float) -> bool:
    return actual is not None and abs(actual - asked) <= _NEARLY * abs(asked)
