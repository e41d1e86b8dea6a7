"""The diagrams of a report as ReportLab draws them."""

from reportlab.graphics.shapes import Circle, Drawing, Group, Polygon, PolyLine, Rect, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import HexColor

from inspector.services.report.blocks import Line, Mark, Plot

_LEFT, _BOTTOM, _TOP, _RIGHT, _SIZE = 46, 30, 4, 8, 7
_MUTED, _FRAME = HexColor("#525A63"), HexColor("#BFC4CA")


def drawing(plot: Plot, width: float, height: float, font: str) -> Drawing:
    """A diagram of this size in points."""
    made = _Drawn(plot, width, height, font)
    made.draw_axes()
    for line in plot.lines:
        made.draw_line(line)
    for mark in plot.marks:
        made.draw_mark(mark)
    made.draw_legend()
    return made.drawing


class _Drawn:
    """A diagram on its way."""

    def __init__(self, plot: Plot, width: float, height: float, font: str) -> None:
        self.drawing = Drawing(width, height)
        self._plot, self._width, self._height, self._font = plot, width, height, font

    def draw_axes(self) -> None:
        """Frame, ticks and titles."""
        inside = Rect(_LEFT, _BOTTOM, self._width - _LEFT - _RIGHT, self._height - _BOTTOM - _TOP)
        inside.fillColor, inside.strokeColor, inside.strokeWidth = None, _FRAME, 0.5
        self.drawing.add(inside)
        for place, text in self._plot.x_ticks:
            self._write(self._x(place), _BOTTOM - 10, text, "middle")
        for place, text in self._plot.y_ticks:
            self._write(_LEFT - 4, self._y(place) - 2.5, text, "end")
        self._write((_LEFT + self._width - _RIGHT) / 2, 6, self._plot.x_title, "middle")
        turned = Group(self._text(0, 0, self._plot.y_title, "middle"))
        turned.translate(8, (self._height + _BOTTOM) / 2)
        turned.rotate(90)
        self.drawing.add(turned)

    def draw_line(self, line: Line) -> None:
        """A curve, or steps with a filled area below them."""
        points = [place for x, y in zip(line.x, line.y, strict=True) for place in (self._x(float(x)), self._y(float(y)))]
        if line.filled:
            area = Polygon(points)
            area.fillColor, area.fillOpacity, area.strokeColor = HexColor(line.colour), 0.35, None
            self.drawing.add(area)
        self.drawing.add(PolyLine(points, strokeColor=HexColor(line.colour), strokeWidth=1.1))

    def draw_mark(self, mark: Mark) -> None:
        """A point, or an upright line."""
        colour = HexColor(mark.colour)
        if mark.y is None:
            upright = Stroke(self._x(mark.x), _BOTTOM, self._x(mark.x), self._height - _TOP)
            upright.strokeColor, upright.strokeWidth = colour, 1.4
            self.drawing.add(upright)
        else:
            self.drawing.add(Circle(self._x(mark.x), self._y(mark.y), 3.2, fillColor=colour, strokeColor=None))

    def draw_legend(self) -> None:
        """Names of lines and marks in the right upper corner."""
        for number, (name, colour) in enumerate(self._plot.legend):
            y = self._height - _TOP - 11 - 10 * number
            self.drawing.add(Rect(self._width - _RIGHT - 62, y, 6, 6, fillColor=HexColor(colour), strokeColor=None))
            self._write(self._width - _RIGHT - 53, y, name, "start")

    def _write(self, x: float, y: float, text: str, anchor: str) -> None:
        self.drawing.add(self._text(x, y, text, anchor))

    def _text(self, x: float, y: float, text: str, anchor: str) -> String:
        return String(x, y, text, textAnchor=anchor, fontName=self._font, fontSize=_SIZE, fillColor=_MUTED)

    def _x(self, place: float) -> float:
        return _LEFT + place * (self._width - _LEFT - _RIGHT)

    def _y(self, place: float) -> float:
        return _BOTTOM + place * (self._height - _BOTTOM - _TOP)
