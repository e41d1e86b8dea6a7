"""What takes the pictures of the manual: the window, ways to wait for it, and small files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QRect
from PySide6.QtWidgets import QWidget

from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.wishes import Wish

SIZE = (1280, 800)
MOST_BYTES = 60_000
_SAVINGS = ((128, 1.0), (64, 1.0), (48, 1.0), (48, 0.8), (32, 0.8), (32, 0.7), (24, 0.7))
"""Numbers of colours and scales, the next one where a file is too large still."""
_EXACT = 4
_PATIENCE_S, _SETTLED_S = 300.0, 0.8
_OF_THE_LINE = {"engine", "line"}
"""Threads that wait for the next part, and end with the window."""

Shown = TypeVar("Shown", bound=Page)


class Camera:
    """Shows pages of a window, and takes pictures of them."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self._folder = window, folder

    def show(self, kind: type[Shown], key: str, wish: Wish | None = None) -> Shown:
        """Shows a page, waits until everything is on it, and gives it."""
        page = self.window.show_page(key, wish)
        assert isinstance(page, kind)
        settle()
        return page

    def take(self, name: str, widget: QWidget | None = None, *, over: tuple[QWidget, ...] = (), margin_px: int = 12) -> None:
        """A picture of the window, or of what `widget` and those `over` cover of it, with a margin."""
        picture = self.window.grab()
        if widget is not None:
            area = QRect()
            for each in (widget, *over):
                area = area.united(QRect(each.mapTo(self.window, QPoint()), each.size()))
            area.adjust(-margin_px, -margin_px, margin_px, margin_px)
            picture = picture.copy(area.intersected(picture.rect()))
        path = self._folder / f"{name}.png"
        picture.save(str(path))
        shrink(path)


def wait(fact: Callable[[], object]) -> None:
    """Lets the program run until `fact` holds."""
    end = time.monotonic() + _PATIENCE_S
    while not fact():
        if time.monotonic() > end:
            raise SystemExit(f"The program did not get as far as the picture asks for; running: {threads.running_threads()}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def settle() -> None:
    """Lets the program run until it has been idle for a while: thumbnails tell nobody when they are done."""
    idle_since = [time.monotonic()]

    def idle() -> bool:
        if set(threads.running_threads()) - _OF_THE_LINE:
            idle_since[0] = time.monotonic()
        return time.monotonic() - idle_since[0] > _SETTLED_S

    wait(idle)


def shrink(path: Path) -> None:
    """Fewer colours, and then a smaller picture, until the file is small; what the text speaks of stays readable."""
    with Image.open(path) as opened:
        full = opened.convert("RGB")
    for colours, scale in _SAVINGS:
        smaller = full if scale == 1 else full.resize((round(full.width * scale), round(full.height * scale)), Image.Resampling.LANCZOS)
        _with_palette(smaller, colours).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
    raise SystemExit(f"{path.name} has {path.stat().st_size} bytes, more than {MOST_BYTES}.")


def _with_palette(picture: Image.Image, colours: int) -> Image.Image:
    """The same with a palette. The colours of the window's surfaces, the most frequent ones, stay what they are."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    exact = [colour for _, colour in counted[:_EXACT]]
    rest = picture.quantize(max(2, colours - len(exact)), method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    values = [value for colour in exact if isinstance(colour, tuple) for value in colour[:3]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*values, *(rest.getpalette() or [])][: 3 * 256])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)
