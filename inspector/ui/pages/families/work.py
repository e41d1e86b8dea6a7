"""What the page of families does in threads: it brings the engine, which the window must not wait for."""

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.progress import Progress, Steps
from inspector.services.context import Context

if TYPE_CHECKING:
    from inspector.services.explain.family_parts import Families, Family


def look(folder: Path, context: Context) -> "Steps[Families]":
    """The families of the newest rejected parts, by the model in use, opened anew: that of the session goes on judging parts."""
    from inspector.services.explain.families import find_families
    from inspector.services.inspect import open_inspector

    yield Progress("Loading the model", 0, 1)
    return (yield from find_families(folder, open_inspector(folder, context)))


def name(folder: Path, families: "Families", family: "Family", called: str) -> "Steps[Families]":
    """Names a family, and gives all of them with that: nothing is looked at again."""
    from inspector.services.explain.families import name_family

    yield Progress("Naming the family", 0, 1)
    name_family(folder, family, called, families.space)
    return families.renamed(family, called.strip())
