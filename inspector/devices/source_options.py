"""Which kinds of sources there are, and their options: the one list that the command line, the window and the help follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from inspector.core.said import said
from inspector.devices.camera import Feed

_YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a source."""

    help: str
    type: type[int] | type[float] | type[bool] | type[str]
    least: float = -inf
    most: float = inf

    @property
    def words(self) -> str:
        """What its value must be, after "must be"."""
        if self.type is bool:
            return said("yes or no")
        if self.type is str:
            return said("a name")
        number = said("a whole number") if self.type is int else said("a number")
        if self.least == -inf and self.most == inf:
            return number
        if self.most == inf:
            return said("{number} of at least {least:g}", number=number, least=self.least)
        return said("{number} between {least:g} and {most:g}", number=number, least=self.least, most=self.most)

    def value(self, text: str) -> Any:
        """The value that `text` means. Raises ValueError."""
        if self.type is bool:
            if text not in _YES_OR_NO:
                raise ValueError
            return _YES_OR_NO[text]
        if not text:
            raise ValueError
        value = self.type(text)
        if not isinstance(value, str) and not (self.least <= value <= self.most and abs(value) < inf):
            raise ValueError
        return value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source."""

    help: str
    place: str
    """What stands after the colon, as the end of a sentence; empty: nothing but options."""
    example: str
    feed: Feed
    options: Mapping[str, Option] = field(default_factory=dict)
    is_address: bool = False
    holds: Callable[[str], bool] = bool
    """Whether something can be meant as the place."""


_FRAMES = 1_000_000_000
_USB = {
    "width": Option("width of the picture in px", int, 1, 65535),
    "height": Option("height of the picture in px", int, 1, 65535),
    "fps": Option("pictures a second", float, 0.01, 10000),
    "compressed": Option("Motion JPEG: faster at large sizes, with compression marks", bool),
    "exposure": Option("exposure in the driver's own units", float, -1e9, 1e9),
    "gain": Option("gain in the driver's own units", float, -1e9, 1e9),
    "white_balance": Option("colour temperature in K", int, 1000, 20000),
}
_NETWORK = {"timeout": Option("seconds until a silent stream is taken for lost", float, 0.1, 600)}
_FAULTS = {
    "vanish": Option("the camera is unplugged after this many pictures", int, 0, _FRAMES),
    "back": Option("and plugged in again after this many seconds", float, 0, 1e6),
    "slow": Option("ms by which every picture comes too late", float, 0, 1e6),
    "late": Option("ms by which every tenth picture comes too late", float, 0, 1e6),
    "freeze": Option("after this many pictures none comes any more, without an error", int, 0, _FRAMES),
    "wrong_size": Option("every n-th picture arrives with its lower half missing", int, 1, _FRAMES),
    "black": Option("every n-th picture is black", int, 1, _FRAMES),
    "burst": Option("so many pictures come at once, then a pause", int, 1, _FRAMES),
}


def _stream(name: str) -> Kind:
    return Kind("a network camera or stream", "an address", f"{name}://host/stream", Feed.LIVE, _NETWORK, True, _is_address)


def _is_address(place: str) -> bool:
    return place.startswith("//") and len(place) > 2


def _is_number(place: str) -> bool:
    return place.isascii() and place.isdecimal() and len(place) < 4


KINDS: dict[str, Kind] = {
    "usb": Kind("a USB or built-in camera", "the number of the camera, from 0", "usb:0", Feed.LIVE, _USB, holds=_is_number),
    "rtsp": _stream("rtsp"),
    "rtsps": _stream("rtsps"),
    "http": _stream("http"),
    "https": _stream("https"),
    "file": Kind(
        "a picture, a folder of pictures, or a video, judged once",
        "a path",
        "file:parts",
        Feed.ONCE,
        {
            "fps": Option("pictures a second; without it, as fast as they can be judged, and a video at its own pace", float, 0.001, 10000),
        },
    ),
    "watch": Kind(
        "a folder in which new pictures appear",
        "a folder",
        "watch:incoming",
        Feed.ENDLESS,
        {
            "done": Option("folder into which pictures are moved once they are read, beside or anywhere else", str),
            "poll": Option("seconds between two looks where the system does not tell of new files", float, 0.05, 3600),
        },
    ),
    "genicam": Kind(
        "an industrial camera",
        "the serial number of the camera",
        "genicam:22345678",
        Feed.LIVE,
        {
            "producer": Option("file of the maker's GenTL producer (.cti)", str),
            "exposure": Option("exposure in µs", float, 0.001, 1e9),
            "gain": Option("gain as the camera counts it", float, -1e9, 1e9),
        },
    ),
    "sim": Kind(
        "a camera that exists in memory only, with faults to order",
        "",
        "sim:fps=30",
        Feed.LIVE,
        {
            "parts": Option("folder of pictures that pass before it", str),
            "fps": Option("pictures a second", float, 0.001, 10000),
            "width": Option("width of the picture in px", int, 1, 20000),
            "height": Option("height of the picture in px", int, 1, 20000),
        }
        | _FAULTS,
    ),
}
