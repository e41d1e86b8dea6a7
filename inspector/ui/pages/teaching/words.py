"""Sentences of the page."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.storage.teach_tray import Standing, Tray
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.plural import Counted, counted
from inspector.ui.said_text import in_words

if TYPE_CHECKING:
    from inspector.services.relearning.teaching import Lesson
    from inspector.ui.pages.teaching.work import Looked

translate = QCoreApplication.translate


def growth_text(looked: "Looked") -> str:
    """How much the model has grown, of how much."""
    room = looked.room
    if room is None:
        return translate("Teaching", "This model cannot be taught. {why}").format(why=in_words(looked.why_not))
    numbers = {name: count_text(getattr(room, name)) for name in ("built", "grown", "most")}
    text = translate("Teaching", "Grown by {grown} of at most {most} vectors; {built} were built.").format(**numbers)
    if not room.left:
        full = translate("Teaching", "There is no room left: build again, the parts that were taught are among the good ones.")
        return sentences_text((text, full))
    steps = looked.generations
    return sentences_text((text, counted(Counted.tr("{count} steps since the build.", "", steps), steps) if steps else ""))


def try_text(tray: Tray) -> str:
    """What the button says that tries what is accepted."""
    count = sum(each.standing is Standing.ACCEPTED for each in tray)
    return counted(Counted.tr("Try {count} accepted parts", "", count), count)


def lesson_text(lesson: "Lesson", tray: Tray) -> str:
    """What came of a trial, with the names that the parts have in the tray."""
    names = {each.picture: each.name for each in tray}

    def name(path: str) -> str:
        return names.get(Path(path).name, Path(path).name)

    lines = [
        translate("Teaching", "{name} refused: {why}").format(name=name(each.path), why=in_words(each.reason)) for each in lesson.refused
    ]
    known = translate("Teaching", "{name}: nothing in it is new to the model; its threshold rejects it.")
    lines += [known.format(name=name(path)) for path in lesson.known]
    count = len(lesson.taught)
    if count:
        told = Counted.tr("{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.", "", count)
        lines.append(counted(told, count, grown=count_text(lesson.grown), passing=count_text(len(lesson.passing))))
    else:
        lines.append(translate("Teaching", "Nothing can be taught; the model stays as it is."))
    return "\n".join(lines)
