"""The areas as they are being drawn: every change can be undone, and nothing is in use before it is applied. Knows no Qt."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.ui.widgets.canvas.geometry import Bounds, fitted
from inspector.ui.widgets.canvas.history import History

Size: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _State:
    """What one step back brings again."""

    areas: tuple[Area, ...]
    chosen: int


class Draft:
    """Begins with the areas in use, on pictures of `size` (height, width). `reference` is the picture that they are drawn on."""

    def __init__(self, areas: Areas | None, size: Size, reference: Path) -> None:
        self.size = size
        self.reference = reference
        self.use = Use.IGNORE
        """What the next area means."""
        self._in_use = areas.areas if areas is not None else ()
        self._reference_in_use, self._size_in_use = reference, size
        self._history = History(_State(self._in_use, -1))

    # -- what there is --------------------------------------------------------------------------------------------------

    @property
    def areas(self) -> tuple[Area, ...]:
        """All of them in their order: of zones that overlap the later one counts."""
        return self._history.now.areas

    @property
    def as_areas(self) -> Areas | None:
        """What the project gets; None: it looks everywhere. Raises ValueError for more than one can store."""
        return Areas(self.size, self.areas) if self.areas else None

    @property
    def chosen(self) -> int:
        """Number of the area that is worked at; -1: none."""
        return self._history.now.chosen if self._history.now.chosen < len(self.areas) else -1

    @property
    def area(self) -> Area | None:
        """The area that is worked at."""
        return self.areas[self.chosen] if self.chosen >= 0 else None

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what is in use."""
        return self.areas != self._in_use or self.reference != self._reference_in_use

    @property
    def new_reference(self) -> Path | None:
        """The picture, where it is to be kept beside the project: another one than that in use."""
        return self.reference if self.reference != self._reference_in_use else None

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    # -- changes --------------------------------------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Works at another area; no step that is undone."""
        self._history.amend(replace(self._history.now, chosen=number))

    def add_drawn(self, drawn: Drawn) -> bool:
        """A stroke changes the chosen area; a shape, and the first stroke without one, begins an area. False: there is nothing to erase."""
        area = self.area
        if area is not None and drawn.form is Form.STROKE:
            self.change(replace(area, drawn=(*area.drawn, drawn)))
        elif not drawn.erases:
            self.add(Area(self.use, (drawn,)))
        return area is not None or not drawn.erases

    def add(self, *areas: Area) -> None:
        """More areas, of which the last one is chosen."""
        everything = (*self.areas, *areas)
        self._do(everything, len(everything) - 1)

    def change(self, area: Area, kind: str = "", number: int | None = None) -> None:
        """Another one in place of the chosen area or of `number`; `kind` as of `History.do`."""
        number = self.chosen if number is None else number
        if 0 <= number < len(self.areas):
            self._do((*self.areas[:number], area, *self.areas[number + 1 :]), number, f"{kind} {number}" if kind else "")

    def redraw(self, number: int, drawn: tuple[Drawn, ...], kind: str = "") -> None:
        """Other lines for area `number`, where there is one."""
        if number < len(self.areas):
            self.change(replace(self.areas[number], drawn=drawn), kind, number)

    def place(self, bounds: Bounds, kind: str) -> None:
        """Moves and stretches the chosen area."""
        area = self.area
        if area is not None:
            self.change(replace(area, drawn=fitted(area.drawn, bounds)), kind)

    def remove(self) -> None:
        """Without the chosen area."""
        if self.chosen >= 0:
            left = (*self.areas[: self.chosen], *self.areas[self.chosen + 1 :])
            self._do(left, min(self.chosen, len(left) - 1))

    def move(self, by: int) -> None:
        """The chosen area `by` places further down the list, as far as it goes."""
        to = min(max(self.chosen + by, 0), len(self.areas) - 1)
        if self.chosen >= 0:
            others = [*self.areas[: self.chosen], *self.areas[self.chosen + 1 :]]
            self._do((*others[:to], self.areas[self.chosen], *others[to:]), to)

    def take_over(self, areas: tuple[Area, ...]) -> None:
        """Others in place of all, as copied from elsewhere."""
        self._do(areas, -1)

    def undo(self) -> None:
        """One step back."""
        self._history.undo()

    def redo(self) -> None:
        """One step forth."""
        self._history.redo()

    def go_back(self) -> None:
        """To what is in use, and to the picture beside it. One step that can be undone, unless pictures of another size were drawn on."""
        if self.size != self._size_in_use:
            self.size, self._history = self._size_in_use, History(_State(self._in_use, -1))
        self._do(self._in_use, -1)
        self.reference = self._reference_in_use

    def stand_on(self, reference: Path, size: Size, areas: tuple[Area, ...]) -> None:
        """Another picture, and the areas as they lie on it: a new beginning where they had to be scaled."""
        self.reference = reference
        if size != self.size:
            self.size = size
            self._history = History(_State(areas, self.chosen))

    def rest_on(self, areas: Areas | None) -> None:
        """These are in use now: the draft differs from them, or no more."""
        self._in_use = areas.areas if areas is not None else ()

    def keep_reference(self) -> None:
        """The picture is the one that is kept beside the project now."""
        self._reference_in_use, self._size_in_use = self.reference, self.size

    def _do(self, areas: tuple[Area, ...], chosen: int, kind: str = "") -> None:
        if areas != self.areas:
            self._history.do(_State(areas, chosen), kind or None)


def outside(draft: Draft) -> tuple[Area, ...]:
    """Areas of which nothing lies in the picture."""
    bounds = ((area, Bounds.of(area.drawn)) for area in draft.areas)
    return tuple(area for area, found in bounds if found is None or not found.meets(draft.size))
