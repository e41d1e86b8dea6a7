"""A report as PDF, A4 with numbered pages, by ReportLab: the same on every system, with and without a window."""

from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Image, KeepTogether, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from inspector import paths
from inspector.services.report import pdf_plots
from inspector.services.report.blocks import Block, Document, Facts, Heading, Paragraph, Picture, Pictures, Plots, Table

_MARGIN, _FOOT = 18 * mm, 12 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_INK, _MUTED, _RULE, _BAND = HexColor("#1B2025"), HexColor("#525A63"), HexColor("#D3D7DB"), HexColor("#FFF2CF")
_LEAST_DPI, _MOST_HEIGHT = 90.0, 46 * mm
"""Of pictures: small ones are not blown up, and of several beside each other none is higher."""
_FONT, _BOLD = "Inter-Regular", "Inter-SemiBold"


def to_pdf(document: Document) -> bytes:
    """The whole file. The same document gives the same bytes: no time and no random number is in it."""
    _load_fonts()
    file, frame = BytesIO(), Frame(_MARGIN, _MARGIN, _WIDTH, A4[1] - 2 * _MARGIN, 0, 0, 0, 0)
    made = BaseDocTemplate(
        file,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        title=f"{document.title}: {document.subtitle}",
        author="Inspector",
        subject=document.footer,
        keywords=[document.audit] if document.audit else [],
        lang=document.language,
    )
    made.addPageTemplates([PageTemplate(frames=[frame])])
    story: list[Flowable] = [Text(escape(document.title), _style("title")), Text(escape(document.subtitle), _style("subtitle"))]
    for block in document.blocks:
        story += _flowables(block)
    made.build(story, canvasmaker=partial(_NumberedCanvas, document=document))
    return file.getvalue()


@cache
def _load_fonts() -> None:
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(paths.resource(f"fonts/{name}.ttf"))))


@cache
def _style(name: str) -> ParagraphStyle:
    """By name: body, right, head, head_right, muted, small, title, subtitle, heading."""
    base = {"fontName": _FONT, "fontSize": 9, "leading": 12.5, "textColor": _INK}
    more: dict[str, dict[str, Any]] = {
        "body": {"spaceAfter": 4},
        "cell": {},
        "right": {"alignment": TA_RIGHT},
        "head": {"fontName": _BOLD, "textColor": _MUTED},
        "head_right": {"fontName": _BOLD, "textColor": _MUTED, "alignment": TA_RIGHT},
        "muted": {"textColor": _MUTED},
        "small": {"fontSize": 7.5, "leading": 10},
        "gone": {"textColor": _MUTED, "alignment": TA_CENTER},
        "title": {"fontName": _BOLD, "fontSize": 20, "leading": 26},
        "subtitle": {"fontSize": 12, "leading": 16, "textColor": _MUTED, "spaceAfter": 6},
        "heading": {"fontName": _BOLD, "fontSize": 13, "leading": 18, "spaceBefore": 14, "spaceAfter": 4, "keepWithNext": 1},
    }
    return ParagraphStyle(name, **base | more[name])


def _flowables(block: Block) -> list[Flowable]:
    return _WRITERS[type(block)](block)


def _heading(block: Heading) -> list[Flowable]:
    return [Text(escape(block.text), _style("heading"))]


def _paragraph(block: Paragraph) -> list[Flowable]:
    text = Text(escape(block.text), _style("body"))
    if not block.is_warning:
        return [text]
    return [Grid([[text]], [_WIDTH], style=[("BACKGROUND", (0, 0), (-1, -1), _BAND), ("LEFTPADDING", (0, 0), (-1, -1), 8)]), Spacer(1, 4)]


def _facts(block: Facts) -> list[Flowable]:
    rows = [[Text(escape(name), _style("muted")), Text(escape(value), _style("cell"))] for name, value in block.rows]
    return [_ruled(rows, (0.27, 0.73)), Spacer(1, 4)]


def _table(block: Table) -> list[Flowable]:
    right = set(block.right)
    head = [Text(escape(text), _style("head_right" if column in right else "head")) for column, text in enumerate(block.columns)]
    rows = [[Text(escape(text), _style("right" if column in right else "cell")) for column, text in enumerate(row)] for row in block.rows]
    shares = block.shares or (1 / len(block.columns),) * len(block.columns)
    return [_ruled([head, *rows], shares, repeated=1), Spacer(1, 4)]


def _ruled(rows: list[list[Flowable]], shares: tuple[float, ...], repeated: int = 0) -> Grid:
    """Rows with a thin line below each; the first ones are repeated on every page."""
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    return Grid(rows, [share * _WIDTH for share in shares], style=style, repeatRows=repeated)


def _pictures(block: Pictures) -> list[Flowable]:
    width, rows = _WIDTH / block.across, range(0, len(block.pictures), block.across)
    return [KeepTogether(_picture_row(block.pictures[first : first + block.across], width, block.across)) for first in rows]


def _picture_row(pictures: tuple[Picture, ...], width: float, across: int) -> list[Flowable]:
    cells = [_picture(each, width - 8, across) for each in pictures] + [[]] * (across - len(pictures))
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 8)]
    return [Grid([cells], [width] * across, style=style), Spacer(1, 4)]


def _picture(picture: Picture, width: float, across: int) -> list[Flowable]:
    caption = [Text(escape(text), _style("small")) for text in picture.caption]
    if not picture.jpeg:
        empty = Grid([[Text(escape(picture.instead), _style("gone"))]], [width], [30 * mm], style=[("BACKGROUND", (0, 0), (-1, -1), _RULE)])
        return [empty, *caption]
    scale = min(width / picture.width, _MOST_HEIGHT / picture.height if across > 1 else 1.0, 72 / _LEAST_DPI)
    shown = Image(BytesIO(picture.jpeg), scale * picture.width, scale * picture.height, hAlign="LEFT")
    return [shown, Spacer(1, 2), *caption]


def _plots(block: Plots) -> list[Flowable]:
    count = len(block.plots)
    width = _WIDTH if count == 1 else _WIDTH / count - 4
    drawn = [pdf_plots.drawing(plot, width, 62 * mm, _FONT) for plot in block.plots]
    titles = [Text(escape(plot.title), _style("head")) for plot in block.plots]
    style = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return [KeepTogether([Grid([titles, drawn], [_WIDTH / count] * count, style=style), Spacer(1, 4)])]


class _NumberedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Writes footers when it is known how many pages there are."""

    def __init__(self, *arguments: Any, document: Document, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._document = document
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._write_footer(self._document.page.format(number=number, total=len(self._pages)))
            super().showPage()
        super().save()

    def _write_footer(self, page: str) -> None:
        self.setFont(_FONT, 7.5)
        self.setFillColor(_MUTED)
        room = _WIDTH - pdfmetrics.stringWidth(page, _FONT, 7.5) - 12
        self.drawString(_MARGIN, _FOOT, _cut(self._document.footer, room))
        self.drawRightString(A4[0] - _MARGIN, _FOOT, page)
        self.setFillColor(white)


def _cut(text: str, room: float) -> str:
    """As much of a text as fits."""
    if pdfmetrics.stringWidth(text, _FONT, 7.5) <= room:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", _FONT, 7.5) > room:
        text = text[:-1]
    return f"{text}…"


_WRITERS: dict[type, Callable[[Any], list[Flowable]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Pictures: _pictures,
    Plots: _plots,
}
