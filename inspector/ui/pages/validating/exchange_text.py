"""What came of an import, an export or a drawing, in sentences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.core.labels import Truth
from inspector.ui.joined_text import clauses_text, named_text, sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.said_text import in_words

if TYPE_CHECKING:
    from inspector.services.validation.exporting import Exported
    from inspector.services.validation.importing import Imported
    from inspector.services.validation.synthetic import Made

translate = QCoreApplication.translate
_NAMED = 2


def imported_text(found: "Imported") -> str:
    """Of a data set that came in."""
    text = translate("validating", "Imported: good parts {good}, defects {defect}, of them with a mask {masks}.").format(
        good=count_text(found.count(Truth.GOOD)), defect=count_text(found.count(Truth.DEFECT)), masks=count_text(found.masks)
    )
    return sentences_text((text, _known(found.known), _skipped(found.skipped)))


def exported_text(found: "Exported") -> str:
    """Of a data set that went out."""
    text = translate("validating", "Exported to {folder}: images {images}, masks {masks}.").format(
        folder=found.folder, images=count_text(found.images.total()), masks=count_text(found.masks)
    )
    drawn = translate("validating", "{count} of them are synthetic.").format(count=count_text(found.synthetic)) if found.synthetic else ""
    return sentences_text((text, drawn, _skipped(found.skipped)))


def made_text(found: "Made") -> str:
    """Of synthetic defects that were drawn."""
    text = translate("validating", "Synthetic defects drawn: {count}. They are marked, and figures leave them out.")
    return sentences_text((text.format(count=count_text(len(found.labels))), _known(found.known), _skipped(found.skipped)))


def _known(count: int) -> str:
    return translate("validating", "Known before: {count}.").format(count=count_text(count)) if count else ""


def _skipped(skipped: Sequence[tuple[str, str]]) -> str:
    if not skipped:
        return ""
    named = clauses_text(named_text(path, in_words(reason)) for path, reason in skipped[:_NAMED])
    return translate("validating", "Left out: {count} ({named}).").format(count=count_text(len(skipped)), named=named)
