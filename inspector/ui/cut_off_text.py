"""What the end of the program has cut off, in sentences."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from inspector.services.cut_off import CutOff
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import sentences_text
from inspector.ui.plural import Counted, counted

translate = QCoreApplication.translate


def cut_off_text(found: Sequence[CutOff]) -> str:
    """Of each thing what it was, since when, what is left of it, and that the model in use is as it was."""
    said = [_build_text(each) if each.is_build else _inspection_text(each) for each in found]
    kept = any(each.has_model for each in found)
    return sentences_text([*said, translate("CutOff", "The model in use stays in use.") if kept else ""])


def _build_text(cut: CutOff) -> str:
    text = translate("CutOff", "The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.")
    return text.format(name=cut.name, moment=moment_text(cut.began.astimezone()))


def _inspection_text(cut: CutOff) -> str:
    text = translate("CutOff", "The inspection of {name}, begun {moment}, was not stopped.")
    return sentences_text((text.format(name=cut.name, moment=moment_text(cut.began.astimezone())), _parts_text(cut)))


def _parts_text(cut: CutOff) -> str:
    if cut.last is None:
        return translate("CutOff", "No part of it was judged and recorded.")
    text = Counted.tr("{count} parts of it are recorded, up to {moment}.", "", cut.parts)
    return counted(text, cut.parts, moment=moment_text(cut.last.astimezone()))
