"""Icons drawn for this program: single-colour SVG files, tinted with whatever colour the place asks for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from inspector import paths
from inspector.core.types import Verdict
from inspector.ui import theme

_SIZES_PX = (16, 20, 24, 32, 48)
_APP_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
_OWN_COLOURS = "#000000"  # the program's icon brings its colours along


def names() -> list[str]:
    """All icons there are, without the program's own."""
    return sorted(file.stem for file in paths.resource("icons").glob("*.svg") if file.stem != "inspector")


def paint(painter: QPainter, name: str, where: QRectF, colour: str) -> None:
    """Draws an icon into `where`, sharp at every size. Raises FileNotFoundError for a name that does not exist."""
    _renderer(name, colour).render(painter, where)


@lru_cache(maxsize=1024)
def pixmap(name: str, size_px: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon of `size_px` device-independent pixels for a screen with `ratio` pixels to each of them. Not to be painted on."""
    made = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:  # ended even when the name does not exist: an open painter would end the program
        paint(painter, name, QRectF(made.rect()), colour)
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, where: QWidget | QPalette, *, primary: bool = False, size_px: int = 0) -> QIcon:
    """An icon for a button at `where`, in that palette's text colour (`primary` and checked: on the accent colour), paler while
    disabled.

    It does not follow a later change of the palette; `IconButton` does. `size_px`: the only size that it is shown in; 0: any usual one.
    Drawing all sizes of all icons of a page takes longer than anything else of it.
    """
    scheme = theme.colours(where)
    sizes = (size_px,) if size_px else _SIZES_PX
    return _icon(name, scheme.on_accent if primary else scheme.text, scheme.on_accent, scheme.muted, sizes, _finest_ratio())


def verdict_icon(verdict: Verdict | None) -> str:
    """Name of the icon that stands for a verdict; None is the idle line."""
    return "idle" if verdict is None else verdict.value.lower()


def app_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    made = QIcon()
    for size in _APP_SIZES_PX:
        made.addPixmap(pixmap("inspector", size, _OWN_COLOURS))
    return made


def _finest_ratio() -> float:
    """Pixels to each device-independent one on the finest screen; coarser ones show the same icon smaller."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@lru_cache(maxsize=1024)
def _icon(name: str, normal: str, checked: str, disabled: str, sizes: tuple[int, ...], ratio: float) -> QIcon:
    made = QIcon()
    for size in sizes:
        made.addPixmap(pixmap(name, size, normal, ratio), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, size, checked, ratio), QIcon.Mode.Normal, QIcon.State.On)
        for state in QIcon.State:
            made.addPixmap(pixmap(name, size, disabled, ratio), QIcon.Mode.Disabled, state)
    return made


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    made = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", QColor(colour).name()).encode()))
    made.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return made


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """The file of an icon: each is drawn in three colours or more."""
    return paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")
