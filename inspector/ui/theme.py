"""How the program looks: calm grey chrome with one accent; only verdicts are saturated (ISA-101).

Widgets read their colours with `colours(self)` while painting, so they follow a change of the system's colour scheme by themselves.
"""

from dataclasses import asdict

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from inspector import paths
from inspector.core.setting_choices import Scheme
from inspector.core.types import Verdict
from inspector.ui import languages
from inspector.ui.schemes import CONTRAST, DARK, LIGHT, SCHEMES, Colours, Tone

__all__ = ["CONTRAST", "DARK", "LIGHT", "Colours", "Scheme", "Tone"]

SPACE = 8
"""The unit of every margin and gap, in pixels."""
RADIUS = 6
TOUCH_PX = 44
"""Least height and width of what an operator touches, gloves included."""
GLOVES_PX = 60
"""The same where the whole screen is for an operator."""
FONT_SMALL, FONT_BODY, FONT_HEADING, FONT_TITLE, FONT_FIGURE = 12, 14, 17, 22, 28
"""Sizes of text in (device-independent) pixels, at 100 %."""
FONT_FAMILY = "Inter"
CJK = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "zh_CN": "Noto Sans CJK SC"}
"""Language -> family with its characters, in the shapes that are usual there: one sign is drawn differently in Tokyo and in Beijing."""


_FONT_CLASSES = (
    "QMenu",
    "QMenuBar",
    "QMessageBox",
    "QLabel",
    "QTipLabel",
    "QStatusBar",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QToolButton",
    "QAbstractItemView",
    "QListView",
    "QHeaderView",
    "QComboMenuItem",
    "QComboLineEdit",
    "QDockWidgetTitle",
    "QTitleBar",
    "QMdiSubWindowTitleBar",
)
"""Of these a system's theme may have fonts of its own (QPlatformTheme), which are nearer to a widget than that of the application."""
_BY_LINK = {QColor(each.accent).rgb(): each for each in SCHEMES}
"""Asked for by every button whenever a palette changes, which is some thousand times while a page is made."""
_scale = [1.0]
"""Size of texts, of the usual one; see `set_text_size`."""


def colours(where: QWidget | QPalette) -> Colours:
    """The colours that belong to the palette in force at `where`."""
    palette = where if isinstance(where, QPalette) else where.palette()
    # The style sheet changes most roles of the widgets that it paints, but never that of links.
    link = palette.color(QPalette.ColorRole.Link)
    known = _BY_LINK.get(link.rgb())
    return known or (DARK if link.lightness() > 128 else LIGHT)


def tone(scheme: Colours, verdict: Verdict | None) -> Tone:
    """The colours of a verdict; None is the idle grey."""
    tones = {Verdict.OK: scheme.ok, Verdict.NG: scheme.ng, Verdict.UNDECIDED: scheme.undecided}
    return scheme.idle if verdict is None else tones[verdict]


def set_text_size(percent: int) -> None:
    """Whatever is made from now on has texts of this size, and room for them."""
    _scale[0] = percent / 100


def scaled(px: float) -> int:
    """A length that grows with the size of texts: of what holds a text, in pixels at 100 %."""
    return round(px * _scale[0])


def row_px() -> int:
    """Height of a row of a table: a finger hits it, and its text has room."""
    return max(TOUCH_PX, scaled(30))


def font(size_px: float = FONT_BODY, *, bold: bool = False, tabular: bool = False, exact: bool = False) -> QFont:
    """The program's font; `tabular` gives all digits the same width, so that numbers do not shake while they change.

    `exact`: for a room that is as large as it is, whatever size of texts is wanted.
    """
    made = QFont()
    made.setFamilies([FONT_FAMILY, *cjk_families(languages.spoken())])
    made.setPixelSize(max(1, int(size_px) if exact else scaled(size_px)))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def cjk_families(language: str) -> list[str]:
    """Families with Chinese, Japanese and Korean characters, those of `language` first; names of parts may be written in any of them."""
    return [CJK[code] for code in sorted(CJK, key=lambda code: code != language)]


def apply(app: QApplication, scheme: str = Scheme.SYSTEM, text_size: int = 100) -> None:
    """Dresses the application: style, bundled font, colours. With "system" it follows the system's light or dark from now on.

    What is there already takes other colours at once; texts of another size (in percent) are those of what is made afterwards.
    """
    load_fonts()
    set_text_size(text_size)
    app.setStyle(QStyleFactory.create("Fusion"))
    follower = app.findChild(_SchemeFollower) or _SchemeFollower(app)
    follower.follow(Scheme(scheme))


def set_fonts(app: QApplication) -> None:
    """Gives everything the program's font, also what the system's theme has fonts of its own for."""
    app.setFont(font())
    for name in _FONT_CLASSES:
        app.setFont(font(), name)  # type: ignore[arg-type]  # its stub says bytes, which it refuses


def load_fonts() -> None:
    """Makes the bundled font known to Qt, once."""
    if FONT_FAMILY in QFontDatabase.families():
        return
    for file in sorted(paths.resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))


def palette(scheme: Colours) -> QPalette:
    """The colours as roles that every Qt widget understands."""
    role = QPalette.ColorRole
    made = QPalette(QColor(scheme.text), QColor(scheme.window))
    for each, colour in {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.surface,
        role.AlternateBase: scheme.window,
        role.Text: scheme.text,
        role.Button: scheme.raised,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.on_accent,
        role.PlaceholderText: scheme.muted,
        role.ToolTipBase: scheme.surface,
        role.ToolTipText: scheme.text,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.on_accent,
        role.Accent: scheme.accent,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.Light: scheme.surface,
        role.Midlight: scheme.hover,
        role.Mid: scheme.border,
        role.Dark: scheme.border,
        role.Shadow: scheme.border,
    }.items():
        made.setColor(each, QColor(colour))
    for each in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(scheme.muted))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(scheme.border))
    return made


def style_sheet(scheme: Colours) -> str:
    """The style sheet with this scheme's colours put in for `@names`."""
    text = paths.resource("theme/inspector.qss").read_text(encoding="utf-8")
    values = {name: value for name, value in asdict(scheme).items() if isinstance(value, str)}
    values["problem"] = scheme.undecided.ink
    mark, dot = scaled(16), scaled(8)
    lengths = {"radius": RADIUS, "touch": TOUCH_PX, "gloves": GLOVES_PX, "mark": mark, "dot": dot, "ring": (mark + 2 - dot) // 2}
    around = {"control": 12, "choice": 10, "tab": 18, "row": 6}  # padding and border, above and below together
    lengths |= {name: TOUCH_PX - px for name, px in around.items()} | {"two_touch": 2 * TOUCH_PX + 4}
    lengths["item"] = max(lengths["control"], scaled(20))  # of a list that is as high as it is told to be
    lengths |= {"arrow": scaled(14), "steps": scaled(22), "round": mark // 2 + 1}
    lengths |= {"small": scaled(FONT_SMALL), "operator": scaled(16), "heading": scaled(FONT_HEADING), "title": scaled(FONT_TITLE)}
    values |= {name: f"{length}px" for name, length in lengths.items()}
    values["marks"] = paths.resource("theme").as_posix() + ("/light" if scheme is LIGHT else "/dark")
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", values[name])
    return text


class _SchemeFollower(QObject):
    """Re-dresses the application when the system turns light or dark."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = Scheme.SYSTEM
        app.styleHints().colorSchemeChanged.connect(self._on_changed)

    def follow(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._app.styleHints().setColorScheme(_OF_SYSTEM[scheme])  # title bars and native dialogs; Unknown asks the system again
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        by_system = Scheme.DARK if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
        chosen = _COLOURS[by_system if self._scheme is Scheme.SYSTEM else self._scheme]
        set_fonts(self._app)  # a change of the system's theme brings its fonts with it
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen))


_OF_SYSTEM = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
    Scheme.CONTRAST: Qt.ColorScheme.Dark,
}
_COLOURS = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK, Scheme.CONTRAST: CONTRAST}
