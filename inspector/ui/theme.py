"""How the program looks: calm grey chrome with one accent; only verdicts are saturated (ISA-101).

Widgets read their colours with `colours(self)` while painting, so they follow a change of the system's colour scheme by themselves.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from inspector import paths
from inspector.core.types import Verdict
from inspector.ui import languages

Scheme = Literal["system", "light", "dark"]

SPACE = 8
"""The unit of every margin and gap, in pixels."""
RADIUS = 6
TOUCH_PX = 44
"""Least height and width of what an operator touches, gloves included."""
GLOVES_PX = 60
"""The same where the whole screen is for an operator."""
FONT_SMALL, FONT_BODY, FONT_HEADING, FONT_TITLE, FONT_FIGURE = 12, 14, 17, 22, 28
"""Sizes of text in (device-independent) pixels."""
FONT_FAMILY = "Inter"
CJK = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "zh_CN": "Noto Sans CJK SC"}
"""Language -> family with its characters, in the shapes that are usual there: one sign is drawn differently in Tokyo and in Beijing."""


@dataclass(frozen=True, slots=True)
class Tone:
    """One verdict's colours."""

    solid: str
    """A filled area that is seen from far away."""
    on_solid: str
    """Text and icons on `solid`."""
    ink: str
    """Text, icons and lines on `window`, `surface` and `tint`."""
    tint: str
    """A quiet background for `ink`."""


@dataclass(frozen=True, slots=True)
class Colours:
    """All colours of one scheme, as #RRGGBB. Every pair of text and background has a contrast of at least 4.5 : 1."""

    window: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    ok: Tone
    ng: Tone
    undecided: Tone
    idle: Tone
    good: str
    """Good parts in a histogram."""
    defect: str
    """Defective parts in a histogram; always hatched or outlined as well."""


LIGHT = Colours(
    window="#F2F3F4",
    surface="#FFFFFF",
    raised="#E6E8EA",
    hover="#DADDE0",
    border="#BFC4CA",
    text="#1B2025",
    muted="#525A63",
    accent="#28618F",
    on_accent="#FFFFFF",
    ok=Tone(solid="#00776C", on_solid="#FFFFFF", ink="#006C63", tint="#DBF0ED"),
    ng=Tone(solid="#B3201B", on_solid="#FFFFFF", ink="#B3201B", tint="#FBE4E1"),
    undecided=Tone(solid="#F4B400", on_solid="#241A00", ink="#7A4F00", tint="#FFF2CF"),
    idle=Tone(solid="#D3D7DB", on_solid="#1B2025", ink="#525A63", tint="#E6E8EA"),
    good="#9AA2AB",
    defect="#C77700",
)

DARK = Colours(
    window="#1C1F22",
    surface="#25292D",
    raised="#31363B",
    hover="#3D4349",
    border="#4B525A",
    text="#E7E9EB",
    muted="#A9B1B9",
    accent="#82B4DD",
    on_accent="#0E1A24",
    ok=Tone(solid="#007D72", on_solid="#FFFFFF", ink="#57D3C0", tint="#153633"),
    ng=Tone(solid="#C62F29", on_solid="#FFFFFF", ink="#FF8A7E", tint="#47211F"),
    undecided=Tone(solid="#F4B400", on_solid="#241A00", ink="#FFD25A", tint="#3E3213"),
    idle=Tone(solid="#3D4349", on_solid="#E7E9EB", ink="#A9B1B9", tint="#31363B"),
    good="#7D868F",
    defect="#F0A132",
)


def colours(where: QWidget | QPalette) -> Colours:
    """The colours that belong to the palette in force at `where`."""
    palette = where if isinstance(where, QPalette) else where.palette()
    # The style sheet changes most roles of the widgets that it paints, but never that of links.
    return DARK if palette.color(QPalette.ColorRole.Link).lightness() > 128 else LIGHT


def tone(scheme: Colours, verdict: Verdict | None) -> Tone:
    """The colours of a verdict; None is the idle grey."""
    tones = {Verdict.OK: scheme.ok, Verdict.NG: scheme.ng, Verdict.UNDECIDED: scheme.undecided}
    return scheme.idle if verdict is None else tones[verdict]


def font(size_px: int = FONT_BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The program's font; `tabular` gives all digits the same width, so that numbers do not shake while they change."""
    made = QFont()
    made.setFamilies([FONT_FAMILY, *cjk_families(languages.spoken())])
    made.setPixelSize(max(1, size_px))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def cjk_families(language: str) -> list[str]:
    """Families with Chinese, Japanese and Korean characters, those of `language` first; names of parts may be written in any of them."""
    return [CJK[code] for code in sorted(CJK, key=lambda code: code != language)]


def apply(app: QApplication, scheme: Scheme = "system") -> None:
    """Dresses the application: style, bundled font, colours. With "system" it follows the system's light or dark from now on."""
    load_fonts()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(font())
    follower = app.findChild(_SchemeFollower) or _SchemeFollower(app)
    follower.follow(scheme)


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
    values |= {
        "radius": f"{RADIUS}px",
        "touch": f"{TOUCH_PX}px",
        "gloves": f"{GLOVES_PX}px",
        "small": f"{FONT_SMALL}px",
        "heading": f"{FONT_HEADING}px",
    }
    values |= {"title": f"{FONT_TITLE}px", "marks": paths.resource("theme").as_posix() + ("/dark" if scheme is DARK else "/light")}
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", values[name])
    return text


class _SchemeFollower(QObject):
    """Re-dresses the application when the system turns light or dark."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = "system"
        app.styleHints().colorSchemeChanged.connect(self._on_changed)

    def follow(self, scheme: Scheme) -> None:
        self._scheme = scheme
        wanted = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}[scheme]
        self._app.styleHints().setColorScheme(wanted)  # title bars and native dialogs; Unknown asks the system again
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        dark = self._scheme == "dark" or (self._scheme == "system" and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark)
        chosen = DARK if dark else LIGHT
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen))
