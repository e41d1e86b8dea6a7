"""The display that a window can open on, and the shared libraries that Qt needs for it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The shared libraries that Qt opens and PySide6 does not bring, each with its Debian package, by kind of display ("" is always needed).
LIBRARIES = {
    "": """libGL.so.1 libgl1  libEGL.so.1 libegl1  libxkbcommon.so.0 libxkbcommon0  libdbus-1.so.3 libdbus-1-3
        libfontconfig.so.1 libfontconfig1  libglib-2.0.so.0 libglib2.0-0""",
    "x11": """libX11-xcb.so.1 libx11-xcb1  libxcb-cursor.so.0 libxcb-cursor0  libxcb-icccm.so.4 libxcb-icccm4
        libxcb-image.so.0 libxcb-image0  libxcb-keysyms.so.1 libxcb-keysyms1  libxcb-randr.so.0 libxcb-randr0
        libxcb-render-util.so.0 libxcb-render-util0  libxcb-shape.so.0 libxcb-shape0  libxcb-sync.so.1 libxcb-sync1
        libxcb-xfixes.so.0 libxcb-xfixes0  libxcb-xkb.so.1 libxcb-xkb1  libxkbcommon-x11.so.0 libxkbcommon-x11-0""",
    "wayland": """libwayland-client.so.0 libwayland-client0  libwayland-cursor.so.0 libwayland-cursor0
        libwayland-egl.so.1 libwayland-egl1""",
}


def find_display(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Name the display that answers: "native" (Windows, macOS, a Qt platform chosen by hand), "x11", "wayland", or "" for none."""
    chosen = re.split("[:;]", environ.get("QT_QPA_PLATFORM", ""))[0]
    if chosen in ("offscreen", "minimal"):
        return ""
    if platform in ("win32", "darwin") or chosen not in ("", "xcb", "wayland"):
        return "native"
    if _x_server_answers(environ.get("DISPLAY", "")):
        return "x11"
    compositor = environ.get("WAYLAND_DISPLAY", "")
    return "wayland" if compositor and _answers(os.path.join(environ.get("XDG_RUNTIME_DIR", ""), compositor)) else ""


def _x_server_answers(display: str) -> bool:
    host, colon, screen = display.rpartition(":")
    number = screen.split(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in ("", "unix"):
        return _answers((host, 6000 + int(number)))
    # Linux serves a local display by file, by abstract name, or by both.
    return _answers(f"/tmp/.X11-unix/X{number}") or _answers(f"\0/tmp/.X11-unix/X{number}")


def _answers(address: str | tuple[str, int]) -> bool:
    with contextlib.suppress(OSError, OverflowError):
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=1.0).close()
            return True
        if sys.platform != "win32":
            with socket.socket(socket.AF_UNIX) as server:
                server.settimeout(1.0)
                server.connect(address)
                return True
    return False


def can_load(library: str) -> bool:
    """Tell whether the system's loader finds the shared LIBRARY."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def needed_libraries(screen: str) -> dict[str, str]:
    """Return the shared libraries that Qt needs on display SCREEN, each with its Debian package; none outside Linux."""
    words = (LIBRARIES[""] + "  " + LIBRARIES.get(screen, "")).split() if sys.platform.startswith("linux") else []
    return dict(zip(words[::2], words[1::2], strict=True))
