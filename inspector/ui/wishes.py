"""What a page can be shown for. Pages ask for one another by these, and need not know each other."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from inspector.core.areas import Areas


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be done by the page that is shown."""


@dataclass(frozen=True, slots=True)
class ChooseProject(Wish):
    """Projects: ask for the folder of one."""


@dataclass(frozen=True, slots=True)
class BeginProject(Wish):
    """New project: begin with these files and folders."""

    sources: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeProject(Wish):
    """New project: change the one that is open instead."""


@dataclass(frozen=True, slots=True)
class FindSettings(Wish):
    """Build: find the best settings of the project that is open."""


@dataclass(frozen=True, slots=True)
class ShowPart(Wish):
    """Tune: show the part with this path, which looks unlike the others, large."""

    path: str


@dataclass(frozen=True, slots=True)
class ShowDraft(Wish):
    """Tune: try out the threshold that was drafted."""


@dataclass(frozen=True, slots=True)
class ShowRecorded(Wish):
    """History: open the recorded part with this id."""

    part: UUID


@dataclass(frozen=True, slots=True)
class ExplainPassed(Wish):
    """Why did it pass? Ask it of the part in this file."""

    path: str


@dataclass(frozen=True, slots=True)
class StartSource(Wish):
    """Inspect: inspect what the first device of this kind delivers (a key of the list of sources)."""

    key: str


@dataclass(frozen=True, slots=True)
class DrawAreas(Wish):
    """Where to look: draw these areas as a draft, beside those that are there."""

    areas: Areas
