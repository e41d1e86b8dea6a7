"""Writes a report on the model in use to a PDF or an HTML file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.areas import reference_picture as chosen_reference
from inspector.services.export import expect_writable
from inspector.services.report.blocks import Document, Picture
from inspector.services.report.composing import MOST_PICTURES, caption, compose
from inspector.services.report.gathering import Figures, gather
from inspector.services.report.pictures import Seen, first_readable, misjudged_picture, reference_picture
from inspector.services.report.why_chapter import why_pictures
from inspector.services.report.words import ENGLISH, Words
from inspector.services.validation.masks import mask_file
from inspector.services.validation.scoring import Judge
from inspector.storage import atomic

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A report on the disk."""

    file: Path
    figures: Figures
    size: int
    """Bytes."""


@guarded(Act.EXPORT)
def write_report(
    folder: Path, file: Path, inspector: "PartInspector", language: str = ENGLISH, judge: Judge | None = None
) -> Steps[Written]:
    """Writes the report on an open model of the project in `folder`; an old file stands until the new one is whole.

    `judge` in place of the inspector's own where several threads take turns. Raises `BAD_ARGUMENT` for another ending than .pdf and
    .html and for a language that there is not, `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    make, words = maker(file), Words(language)
    expect_writable(file)
    auditing.note(AuditKind.EXPORT, folder, what="report", file=str(file), model=inspector.model_id)
    figures = yield from gather(folder, inspector, judge)
    document = yield from _composed(folder, figures, inspector, judge or inspector.judge_again, words)
    yield Progress("Writing the report", 0, 1)
    content = make(document)
    atomic.write_bytes(file, content)
    return Written(file, figures, len(content))


def maker(file: Path) -> Callable[[Document], bytes]:
    """What makes a file of a document, as the ending says. Raises `BAD_ARGUMENT` for another one than .pdf and .html."""
    if file.suffix.lower() not in (".pdf", ".html"):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("A report cannot be written to {file}: its name must end in .pdf or .html.", file=file.name)
        )
    if file.suffix.lower() == ".html":
        from inspector.services.report.as_html import to_html

        return to_html
    from inspector.services.report.as_pdf import to_pdf

    return to_pdf


def _composed(folder: Path, figures: Figures, inspector: "PartInspector", judge: Judge, words: Words) -> Steps[Document]:
    reference = _reference(folder, figures, inspector)
    shown, pictures = figures.misjudged[:MOST_PICTURES], list[Picture]()
    for number, each in enumerate(shown):
        yield Progress("Drawing pictures", number, len(shown), "pictures")
        mask = mask_file(folder, each.image) if each.defect else None
        seen = Seen(each.image.path, judge, figures.threshold.value, inspector.depth, mask)
        pictures.append(misjudged_picture(seen, caption(each, words), words))
    why = yield from why_pictures(figures, inspector, judge, words)
    return compose(figures, reference, pictures, why, words)


def _reference(folder: Path, figures: Figures, inspector: "PartInspector") -> Picture | None:
    """The picture that the areas are drawn on: the chosen one, otherwise that of a good part; None without areas, or without a picture."""
    areas = figures.threshold.areas or figures.project.areas
    if areas is None:
        return None
    chosen = chosen_reference(folder)
    image = first_readable([*([chosen] if chosen else []), *map(Path, inspector.good_images[:20])])
    return None if image is None else reference_picture(image, areas, inspector.depth, ())
