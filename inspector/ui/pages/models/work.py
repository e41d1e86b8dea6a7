"""Long work of the page, in a thread; the engine is imported there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.services.comparing.comparison import Comparison
from inspector.services.context import Context
from inspector.services.model_list import ModelFacts, search_models, use_model
from inspector.services.who import user_name
from inspector.ui.pages.judging import judge_for_screen, judge_of, open_file
from inspector.ui.screen_picture import ScreenPicture

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.report.writing import Written


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Two models that were compared, open, so that their heatmaps can be shown."""

    found: Comparison
    inspectors: "tuple[PartInspector, PartInspector]"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One picture with what two models make of it."""

    path: str
    picture: ScreenPicture | None
    inspections: tuple[Inspection, Inspection]


def list_models(folder: Path) -> Steps[list[ModelFacts]]:
    """All models of a project."""
    return (yield from search_models(folder))


def compare_models(folder: Path, context: Context, in_use: "PartInspector | None", models: Sequence[str]) -> Steps[SideBySide]:
    """Compares two models; the one in use need not be loaded again."""
    yield Progress("Loading the model", 0, 2)
    from inspector.services.comparing.comparison import compare
    from inspector.services.inspect import open_inspector

    opened = []
    for number, model_id in enumerate(models):
        yield Progress("Loading the model", number, 2)
        is_open = in_use is not None and in_use.model_id == model_id
        opened.append(in_use if is_open and in_use is not None else open_inspector(folder, context, model_id))
    first, second = opened
    found = yield from compare(folder, first, second, (judge_of(first, again=True), judge_of(second, again=True)))
    return SideBySide(found, (first, second))


def open_pair(path: str, inspectors: "tuple[PartInspector, PartInspector]") -> Steps[Pair]:
    """Reads a picture and has both models judge it."""
    picture, first = yield from open_file(Path(path), judge_for_screen(inspectors[0], again=True))
    _, second = yield from open_file(Path(path), judge_for_screen(inspectors[1], again=True))
    return Pair(path, picture, (first, second))


def measure_model(folder: Path, context: Context, model_id: str) -> Steps[float]:
    """Measures what a part takes with a model."""
    yield Progress("Loading the model", 0, 2)
    from inspector.services.comparing.speed import measure_speed

    return (yield from measure_speed(folder, model_id, context))


def put_to_use(folder: Path, model_id: str, reason: str) -> Steps[str]:
    """Puts a model to use and gives its id."""
    yield Progress("Storing the project", 0, 1)
    use_model(folder, model_id, reason, user_name())
    return model_id


def report_on(folder: Path, file: Path, inspector: "PartInspector", language: str) -> "Steps[Written]":
    """Writes a report on the model in use."""
    yield Progress("Writing the report", 0, 1)
    from inspector.services.report.words import ENGLISH, languages
    from inspector.services.report.writing import write_report

    chosen = language if language in languages() else ENGLISH
    return (yield from write_report(folder, file, inspector, chosen, judge_of(inspector, again=True)))
