"""The colours of the program in every scheme: calm grey chrome with one accent; only verdicts are saturated (ISA-101)."""

from dataclasses import dataclass


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

CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    raised="#1C1C1C",
    hover="#3A3A3A",
    border="#B8B8B8",
    text="#FFFFFF",
    muted="#DCDCDC",
    accent="#8CD3FF",
    on_accent="#000000",
    ok=Tone(solid="#14D1B8", on_solid="#000000", ink="#4FE3CC", tint="#00251F"),
    ng=Tone(solid="#FF6A5F", on_solid="#000000", ink="#FF8478", tint="#330A08"),
    undecided=Tone(solid="#FFC400", on_solid="#000000", ink="#FFD75E", tint="#2B2200"),
    idle=Tone(solid="#4A4A4A", on_solid="#FFFFFF", ink="#DCDCDC", tint="#1C1C1C"),
    good="#9A9A9A",
    defect="#FFB84D",
)
"""For eyes that need more of it: 7 : 1 for all text, 3 : 1 for borders and whatever shows where the focus is."""

SCHEMES = (LIGHT, DARK, CONTRAST)
