"""The record of a project as the screens use it: lists of parts, one part opened again, and what people say of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer, Part, Review, Run
from inspector.core.record_query import Filter, Place, Row
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.devices.image_file import read_image
from inspector.engine.images.places import Places
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.recording.opening import all_of
from inspector.services.settings import read_settings
from inspector.storage.homes import Homes
from inspector.storage.record.database import open_database
from inspector.storage.record.ids import Ids
from inspector.storage.record.reader import RecordReader

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

Rows: TypeAlias = tuple[list[Row], Place | None]
_AT_ONCE = 500
"""Rows of a page: a step of some milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Reopened:
    """A recorded part with what was in force then."""

    row: Row
    part: Part
    run: Run
    image: Image | None
    """Of the view that settled the verdict; None where no picture is kept."""
    map: FloatArray | None
    """(H, W) computed from the evidence, in units of the score; None without evidence, or where its model is not in use."""
    threshold: float | None
    """In force then."""
    reviews: tuple[Review, ...]
    """The oldest first."""
    problem: str = ""
    """Why there is no picture, as a sentence."""


class Archive:
    """Open a record with `open_archive`; close it when the project is left. Threads may share it."""

    def __init__(self, folder: Path, reader: RecordReader, project: str = "") -> None:
        """`project`: whose parts alone are meant, of a record that holds those of several; empty: all."""
        self.folder, self.reader = folder, reader
        self._project = project
        self._ids = Ids(reader.newest())

    def own(self, wanted: Filter) -> Filter:
        """The same, of this project's parts alone."""
        return replace(wanted, project=self._project) if self._project else wanted

    def count(self, wanted: Filter) -> int:
        """How many parts there are. Raises what a `RecordReader` does."""
        return self.reader.count(self.own(wanted))

    def rows(
        self, wanted: Filter, most: int, after: Place | None = None, newest_first: bool = True
    ) -> Steps[tuple[list[Row], Place | None]]:
        """Up to `most` rows after a place, and where the next one goes on. Raises what a `RecordReader` does."""
        found: list[Row] = []
        while True:
            page = self.reader.page(self.own(wanted), min(_AT_ONCE, most - len(found)), after, newest_first)
            found += page.rows
            after = page.end
            yield Progress("Looking into the record", len(found), 0, "parts")
            if after is None or len(found) >= most:
                return found, after

    def reopen(self, row: Row, inspector: "PartInspector | None") -> Reopened:
        """Reads a part, its picture, and computes its map again where `inspector` holds the model that judged it."""
        part, run = self.reader.part(row.id), self.reader.run(row.run)
        image, problem = self.picture(row)
        rule = part.rule or run.rule
        threshold = rule.threshold if rule is not None else None
        reviews = tuple(self.reader.reviews(row.id))
        return Reopened(row, part, run, image, _map_again(part, run, inspector), threshold, reviews, problem)

    @guarded(Act.VERIFY)
    def answer(self, part: Row, answer: Answer, who: str, kind: str = "", note: str = "") -> Review:
        """Adds what a person says of a part, and gives it back."""
        review = Review(self._ids.next(), part.id, datetime.now().astimezone(), who, answer, kind, note)
        auditing.note_later(AuditKind.REVIEW, self.folder, part=str(part.id), answer=str(answer), defect_kind=kind)
        self.reader.add_review(review)
        return review

    def close(self) -> None:
        """Lets go of the record."""
        self.reader.close()

    def picture_file(self, row: Row) -> Path:
        """Where its picture lies: kept beside the project, or where it was inspected. Raises `IMAGE_UNREADABLE` where there is none."""
        path = self.folder / row.picture if row.picture else Path(*Homes(self.folder).here((row.source,), deduce=False))
        if not row.picture and not path.is_file():
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, said("No picture of this part is kept."))
        return path

    def picture(self, row: Row) -> tuple[Image | None, str]:
        """Its picture, or None and why there is none."""
        try:
            return read_image(self.picture_file(row)), ""
        except InspectorError as error:
            return None, error.detail


def open_archive(folder: Path) -> Archive:
    """The record of a project. Raises what `open_database` does: `RECORD_MISSING` where nothing has been recorded yet."""
    reader = RecordReader(open_database(folder, read_settings()[0].database))
    return Archive(folder, reader, all_of(folder).project)


def _map_again(part: Part, run: Run, inspector: "PartInspector | None") -> FloatArray | None:
    view = part.views[part.decision.view] if part.decision.view < len(part.views) else None
    if view is None or view.evidence is None or inspector is None or inspector.model_id != run.model_id:
        return None
    try:
        places = Places.of(part.rule.areas, part.rule.threshold) if part.rule is not None else None
        return inspector.detector.result_of(view.evidence, places).drawn
    except (ValueError, InspectorError):  # of a model that has the same name, and another number of networks or other pictures
        return None
