"""Icons drawn for this program: single-colour SVG files, tinted with whatever colour the place asks for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from inspector import paths
from inspector.core.types import Verdict
from inspector.ui import theme

_SIZES_PX = (16, 20, 24, 32, 48)
_RATIOS = (1.0, 2.0)
_APP_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
_OWN_COLOURS = "#000000"  # the program's icon brings its colours along


def names() -> list[str]:
    """All icons there are, without the program's own."""
    return sorted(file.stem for file in paths.resource("icons").glob("*.svg") if file.stem != "inspector")


def paint(painter: QPainter, name: str, where: QRectF, colour: str) -> None:
    """Draws an icon into `where`, sharp at every size. Raises FileNotFoundError for a name that does not exist."""
    _renderer(name, colour).render(painter, where)


@lru_cache(maxsize=512)
def pixmap(name: str, size_px: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon of `size_px` device-independent pixels for a screen with `ratio` pixels to each of them. Not to be painted on."""
    made = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:  # ended even when the name does not exist: an open painter would end the program
        paint(painter, name, QRectF(made.rect()), colour)
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, where: QWidget | QPalette, *, primary: bool = False) -> QIcon:
    """An icon for a button at `where`, in that palette's text colour (`primary` and checked: on the accent colour), paler while
    disabled.

    It does not follow a later change of the palette; `IconButton` does.
    """
    scheme = theme.colours(where)
    return _icon(name, scheme.on_accent if primary else scheme.text, scheme.on_accent, scheme.muted)


def verdict_icon(verdict: Verdict | None) -> str:
    """Name of the icon that stands for a verdict; None is the idle line."""
    return "idle" if verdict is None else verdict.value.lower()


def app_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    made = QIcon()
    for size in _APP_SIZES_PX:
        made.addPixmap(pixmap("inspector", size, _OWN_COLOURS))
    return made


@lru_cache(maxsize=512)
def _icon(name: str, normal: str, checked: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in _SIZES_PX:
        for ratio in _RATIOS:
            made.addPixmap(pixmap(name, size, normal, ratio), QIcon.Mode.Normal, QIcon.State.Off)
            made.addPixmap(pixmap(name, size, checked, ratio), QIcon.Mode.Normal, QIcon.State.On)
            for state in QIcon.State:
                made.addPixmap(pixmap(name, size, disabled, ratio), QIcon.Mode.Disabled, state)
    return made


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    made = QSvgRenderer(QByteArray(text.replace("currentColor", QColor(colour).name()).encode()))
    made.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return made
