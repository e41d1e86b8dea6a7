"""A row of controls that becomes several lines where it has no room for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget, QWidgetItem

from inspector.ui import theme


@dataclass(frozen=True, slots=True)
class _Part:
    widget: QWidget | None
    """None: room that nothing stands in."""
    stretch: int


_Lines: TypeAlias = tuple[tuple[_Part, ...], ...]


class WrappedRow(QWidget):
    """Parts are added in their order, as to a `QHBoxLayout`; no part is narrower than it has to be before there is another line."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = theme.SPACE) -> None:
        super().__init__(parent)
        self._in_row: list[_Part] = []
        self._broken: _Lines = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, *widgets: QWidget, stretch: int = 0) -> None:
        """At the end of the row; `stretch` of each: its share of what is left over in its line."""
        for widget in widgets:
            widget.setParent(self)
            self._in_row.append(_Part(widget, stretch))
        self._break_into((tuple(self._in_row),))

    def set_parts(self, widgets: Sequence[QWidget], *, stretch: int = 0) -> None:
        """Has these instead of what was added before, which is left alone otherwise."""
        self._in_row.clear()
        self._break_into(())
        self.add(*widgets, stretch=stretch)

    def add_stretch(self) -> None:
        """What follows stands at the right, while there is one line."""
        self._in_row.append(_Part(None, 1))
        self._break_into((tuple(self._in_row),))

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest part, and as high as its lines are now."""
        return QSize(max(map(self._least_px, self._in_row), default=0), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        spacing = self._lines.spacing()
        widths = [each.widget.sizeHint().width() for each in self._in_row if each.widget is not None and not each.widget.isHidden()]
        return QSize(sum(widths) + spacing * max(0, len(widths) - 1), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_lines()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit_lines()  # a part was shown or hidden, or says something else
        return done

    def _fit_lines(self) -> None:
        broken = self._broken_at(self.width())
        if broken != self._broken:
            self._break_into(broken)
            self.updateGeometry()

    def _broken_at(self, room: int) -> _Lines:
        """What is kept at the right stays together as long as one line holds it."""
        lines: list[list[_Part]] = [[]]
        for number, part in enumerate(self._in_row):
            follows = [part, *takewhile(lambda each: each.widget is not None, self._in_row[number + 1 :])]
            at_once = follows if part.widget is None and self._needed_px(follows) <= room else [part]
            if self._needed_px([*lines[-1], *at_once]) > room and self._needed_px(lines[-1]):
                lines.append([])
            lines[-1].append(part)
        return tuple(map(tuple, lines))

    def _needed_px(self, parts: Sequence[_Part]) -> int:
        widths = [width for part in parts if (width := self._least_px(part))]
        return sum(widths) + self._lines.spacing() * max(0, len(widths) - 1)

    def _break_into(self, lines: _Lines) -> None:
        self._broken = lines
        while (item := self._lines.takeAt(0)) is not None:
            line = item.layout()
            while line is not None and line.takeAt(0) is not None:
                pass
        most = max((sum(part.stretch for part in parts) for parts in lines), default=0)
        for parts in lines:
            line = QHBoxLayout()
            line.setSpacing(self._lines.spacing())
            self._lines.addLayout(line)
            for part in parts:
                if part.widget is None:
                    line.addStretch(part.stretch)
                else:
                    line.addWidget(part.widget, part.stretch)
            beside = most - sum(part.stretch for part in parts)
            if len(lines) > 1 and (beside or not most):
                line.addStretch(max(1, beside))  # so that its parts are about as wide as those of the other lines

    @staticmethod
    def _least_px(part: _Part) -> int:
        return QWidgetItem(part.widget).minimumSize().width() if part.widget is not None else 0
