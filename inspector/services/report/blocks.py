"""What a report is made of, whatever it is written as: headings, sentences, facts, tables, plots and pictures."""

from dataclasses import dataclass
from typing import TypeAlias

from inspector.core.metrics import Scores


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a row of titles; columns whose numbers are in `right` are right-aligned, `shares` are their shares of the width."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Points joined by a line, x and y (N,) within 0 and 1 of the plot's axes."""

    name: str
    x: Scores
    y: Scores
    colour: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or, without a y, an upright line."""

    name: str
    x: float
    y: float | None
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A small diagram; ticks are (place within 0 and 1, text)."""

    title: str
    x_title: str
    y_title: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(name, colour) of all that has a name."""
        named = [(each.name, each.colour) for each in self.lines] + [(each.name, each.colour) for each in self.marks]
        return [(name, colour) for name, colour in named if name]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a JPEG file, of `width` x `height` px; without one, what is said in its place."""

    caption: tuple[str, ...]
    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures in rows, `across` beside each other."""

    pictures: tuple[Picture, ...]
    across: int


@dataclass(frozen=True, slots=True)
class Plots:
    """Diagrams beside each other."""

    plots: tuple[Plot, ...]


Block: TypeAlias = Heading | Paragraph | Facts | Table | Plots | Pictures


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    language: str
    title: str
    subtitle: str
    footer: str
    """Beside the number on every page."""
    page: str
    """"Page {number} of {total}" in its language."""
    blocks: tuple[Block, ...]
    audit: str = ""
    """Head of the audit; where programs look for it, beside the chapter for people."""
