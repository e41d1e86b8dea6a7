"""Which images the sources of a project name for validation. Reads folders, which takes its time on a share; nothing is fatal."""

from dataclasses import dataclass
from pathlib import Path

from inspector.core.abandon import abandonable
from inspector.core.errors import InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.datasets.listing import search_images


@dataclass(frozen=True, slots=True)
class Listed:
    """The images that sources name."""

    images: tuple[tuple[Path, Truth], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    """Sources that cannot be read, such as those on a share that is away, each with a sentence that says why."""


def list_sources(project: Project) -> Steps[Listed]:
    """The validation images that the sources of `project` name, in their order. Each source is read on its own."""
    images: list[tuple[Path, Truth]] = []
    problems: list[tuple[str, str]] = []
    for names, truth in ((project.validation_good, Truth.GOOD), (project.validation_defect, Truth.DEFECT)):
        for name in names:
            with abandonable():  # a drive that does not answer must not keep the program alive
                try:
                    found = yield from search_images((name,))
                except InspectorError as error:
                    problems.append((name, error.detail))
                    continue
            images += [(path, truth) for path in found.paths]
    return Listed(tuple(images), tuple(problems))
