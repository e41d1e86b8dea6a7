"""A report as one HTML file: pictures are in it, diagrams are SVG, and nothing is fetched from anywhere."""

import base64
from collections.abc import Callable
from html import escape
from typing import Any

from inspector.services.report.blocks import Document, Facts, Heading, Line, Mark, Paragraph, Picture, Pictures, Plot, Plots, Table

_STYLE = """
@page { size: A4; margin: 18mm; }
body { font: 14px/1.45 Inter, "Segoe UI", Helvetica, Arial, sans-serif; color: #1b2025; }
body { max-width: 900px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 18px; margin: 2em 0 .6em; border-bottom: 1px solid #bfc4ca; padding-bottom: .2em; }
table { border-collapse: collapse; width: 100%; margin: .6em 0; } th { text-align: left; color: #525a63; font-weight: 600; }
td, th { padding: 4px 10px 4px 0; vertical-align: top; border-bottom: 1px solid #e6e8ea; overflow-wrap: anywhere; }
.right { text-align: right; font-variant-numeric: tabular-nums; } .facts th { width: 38%; font-weight: 400; }
.warning { background: #fff2cf; padding: 8px 12px; } .pictures { display: flex; flex-wrap: wrap; gap: 16px; }
figure { margin: 0; break-inside: avoid; } figure img { max-width: 100%; } figcaption { font-size: 12px; overflow-wrap: anywhere; }
.gone { background: #e6e8ea; padding: 40px 12px; text-align: center; }
.muted { color: #525a63; } svg text { font-size: 11px; fill: #525a63; }
"""
_W, _H, _LEFT, _BOTTOM, _TOP, _RIGHT = 420, 280, 62, 44, 12, 12


def to_html(document: Document) -> bytes:
    """The whole file, UTF-8. The same document gives the same bytes."""
    body = "\n".join(_WRITERS[type(block)](block) for block in document.blocks)
    head = f'<meta charset="utf-8"><title>{escape(document.title)}: {escape(document.subtitle)}</title><style>{_STYLE}</style>'
    head = f'<meta name="audit" content="{escape(document.audit)}">{head}' if document.audit else head
    top = f'<h1>{escape(document.title)}</h1><p class="muted">{escape(document.subtitle)}</p>'
    end = f'<p class="muted">{escape(document.footer)}</p>'
    text = f'<!doctype html>\n<html lang="{escape(document.language)}"><head>{head}</head>\n<body>{top}\n{body}\n{end}</body></html>\n'
    return text.encode("utf-8", "backslashreplace")


def _heading(block: Heading) -> str:
    return f"<h2>{escape(block.text)}</h2>"


def _paragraph(block: Paragraph) -> str:
    return f'<p class="warning">{escape(block.text)}</p>' if block.is_warning else f"<p>{escape(block.text)}</p>"


def _facts(block: Facts) -> str:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in block.rows)
    return f'<table class="facts">{rows}</table>'


def _table(block: Table) -> str:
    head = "".join(_cell("th", text, column in block.right) for column, text in enumerate(block.columns))
    rows = ("".join(_cell("td", text, column in block.right) for column, text in enumerate(row)) for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _cell(tag: str, text: str, right: bool) -> str:
    return f'<{tag} class="right">{escape(text)}</{tag}>' if right else f"<{tag}>{escape(text)}</{tag}>"


def _pictures(block: Pictures) -> str:
    return f'<div class="pictures">{"".join(_picture(each, block.across) for each in block.pictures)}</div>'


def _picture(picture: Picture, across: int) -> str:
    caption = "<br>".join(map(escape, picture.caption))
    if picture.jpeg:
        source = f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}"
        shown = f'<img src="{source}" width="{picture.width}" height="{picture.height}" style="height:auto" alt="">'
    else:
        shown = f'<div class="gone">{escape(picture.instead)}</div>'
    return f'<figure style="width:calc({100 / across:g}% - 16px)">{shown}<figcaption>{caption}</figcaption></figure>'


def _plots(block: Plots) -> str:
    return f'<div class="pictures">{"".join(map(_plot, block.plots))}</div>'


def _plot(plot: Plot) -> str:
    parts = [_grid(plot), *map(_line, plot.lines), *map(_mark, plot.marks), _legend(plot)]
    box = f'<svg viewBox="0 0 {_W} {_H}" width="{_W}" height="{_H}" role="img" aria-label="{escape(plot.title)}">{"".join(parts)}</svg>'
    return f"<figure><figcaption><b>{escape(plot.title)}</b></figcaption>{box}</figure>"


def _grid(plot: Plot) -> str:
    found = [f'<rect x="{_LEFT}" y="{_TOP}" width="{_W - _LEFT - _RIGHT}" height="{_H - _TOP - _BOTTOM}" fill="none" stroke="#bfc4ca"/>']
    for place, text in plot.x_ticks:
        found.append(f'<text x="{_x(place)}" y="{_H - _BOTTOM + 15}" text-anchor="middle">{escape(text)}</text>')
    for place, text in plot.y_ticks:
        found.append(f'<text x="{_LEFT - 6}" y="{_y(place)}" dy="4" text-anchor="end">{escape(text)}</text>')
    middle = (_H - _BOTTOM + _TOP) / 2
    found.append(f'<text x="{(_LEFT + _W - _RIGHT) / 2}" y="{_H - 8}" text-anchor="middle">{escape(plot.x_title)}</text>')
    turned = f"rotate(-90 12 {middle:g})"
    return "".join(found) + f'<text x="12" y="{middle:g}" text-anchor="middle" transform="{turned}">{escape(plot.y_title)}</text>'


def _line(line: Line) -> str:
    points = " ".join(f"{_x(x)},{_y(y)}" for x, y in zip(line.x, line.y, strict=True))
    fill = f'fill="{line.colour}" fill-opacity="0.35"' if line.filled else 'fill="none"'
    return f'<polyline points="{points}" {fill} stroke="{line.colour}" stroke-width="1.5"/>'


def _mark(mark: Mark) -> str:
    if mark.y is None:
        return f'<line x1="{_x(mark.x)}" x2="{_x(mark.x)}" y1="{_TOP}" y2="{_H - _BOTTOM}" stroke="{mark.colour}" stroke-width="2"/>'
    return f'<circle cx="{_x(mark.x)}" cy="{_y(mark.y)}" r="5" fill="{mark.colour}"/>'


def _legend(plot: Plot) -> str:
    rows = []
    for number, (name, colour) in enumerate(plot.legend):
        y = _TOP + 16 + 16 * number
        swatch = f'<rect x="{_W - _RIGHT - 88}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
        rows.append(f'{swatch}<text x="{_W - _RIGHT - 72}" y="{y}">{escape(name)}</text>')
    return "".join(rows)


def _x(place: float) -> str:
    return f"{_LEFT + place * (_W - _LEFT - _RIGHT):.2f}"


def _y(place: float) -> str:
    return f"{_TOP + (1 - place) * (_H - _TOP - _BOTTOM):.2f}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Pictures: _pictures,
    Plots: _plots,
}
