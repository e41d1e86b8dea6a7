"""Whether a window can be shown here at all. Qt ends the whole process when it cannot, so this asks first, without Qt."""

import contextlib
import math
import os
import re
import socket
import sys
from collections.abc import Mapping

_ELSEWHERE = ("win32", "darwin")
_TIMEOUT_S = 2.0
LEAST_PX = (1240, 680)
"""Smallest size of the window: what a screen of 1280x800 leaves beside title bar and task bar."""
MEANT_PX = (1280, 800)
"""What the window is laid out for."""
FIRST_SHARE = 0.8
"""How much of a large screen the first window takes."""
LEAST_SCALE = 0.6
"""Smaller than this nobody can read."""


def why_no_window(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """One sentence that says why no window can be shown; empty where one can."""
    chosen = re.split("[:;]", environ.get("QT_QPA_PLATFORM", ""))[0]
    if platform in _ELSEWHERE or chosen not in ("", "xcb", "wayland"):
        return ""
    display, compositor = environ.get("DISPLAY", ""), environ.get("WAYLAND_DISPLAY", "")
    if not display and not compositor:
        return "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set); inspector demo works without one."
    if _x_answers(display) or _wayland_answers(compositor, environ.get("XDG_RUNTIME_DIR", "")):
        return ""
    return f"The display {display or compositor} does not answer; inspector demo works without one."


def scale_for(width_px: int, height_px: int) -> float:
    """By how much everything has to be drawn smaller to fit into this space: 1 for not at all, `LEAST_SCALE` at most."""
    fitting = min(width_px / LEAST_PX[0], height_px / LEAST_PX[1])
    return 1.0 if fitting >= 1 else max(LEAST_SCALE, math.floor(fitting * 100) / 100)


def first_size(width_px: int, height_px: int) -> tuple[int, int]:
    """Width and height of the first window on a screen with this space: most of a large one, never much wider than it is high.

    Where the space is too small even for `LEAST_PX`, the window is as it is meant to be, and everything has to be drawn smaller.
    """
    if width_px < LEAST_PX[0] or height_px < LEAST_PX[1]:
        return MEANT_PX
    height = min(height_px, max(MEANT_PX[1], round(FIRST_SHARE * height_px)))
    width = min(width_px, max(MEANT_PX[0], min(round(FIRST_SHARE * width_px), 2 * height)))
    return width, height


def _x_answers(display: str) -> bool:
    """Whether an X server listens where DISPLAY says: [host]:number[.screen], or a path (macOS)."""
    host, colon, screen = display.rpartition(":")
    number = screen.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        return _answers(f"/tmp/.X11-unix/X{number}") or _answers(f"\0/tmp/.X11-unix/X{number}")
    return _answers((host.strip("[]"), 6000 + int(number)))


def _wayland_answers(name: str, runtime_folder: str) -> bool:
    return bool(name) and _answers(os.path.join(runtime_folder, name))


def _answers(address: str | tuple[str, int]) -> bool:
    with contextlib.suppress(OSError, OverflowError, UnicodeError):
        if isinstance(address, tuple):
            socket.create_connection(address, _TIMEOUT_S).close()
            return True
        if sys.platform != "win32":  # where Python has no local sockets
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(_TIMEOUT_S)
                client.connect(address)
                return True
    return False
