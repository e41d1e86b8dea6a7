"""What the verdict banner says in which situation. While the line runs it is about the line, never about an older part."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.core.types import Verdict
from inspector.services.line.state import State
from inspector.ui.number_text import score_text
from inspector.ui.pages.inspecting.parts import MOST_PICTURES, Part
from inspector.ui.said_text import in_words
from inspector.ui.widgets.verdict_banner import VerdictBanner, verdict_word

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class BannerFacts:
    """The situation of the line."""

    state: State
    trouble: str
    """Why the line cannot be trusted now; empty when it can."""
    ends: bool
    """The source has a last picture."""
    has_source: bool
    looks_back: bool
    """The user has chosen an older part to look at."""
    for_operator: bool = False
    """Whoever looks cannot choose a source."""


def show_on_banner(banner: VerdictBanner, facts: BannerFacts, shown: Part | None, newest: Part | None) -> None:
    """Shows the line's verdict; of a line that stands still, that of the part on show."""
    stands = facts.state in (State.IDLE, State.PAUSED)
    if facts.trouble and not (facts.state is State.IDLE and facts.looks_back):
        banner.show_verdict(Verdict.UNDECIDED, translate("inspect", "{why} Set parts aside.").format(why=facts.trouble))
    elif stands and facts.looks_back and shown is not None:
        banner.show_inspection(shown.inspection)
    elif facts.state is State.FROZEN and newest is not None:
        score = score_text(newest.inspection.score, like=newest.inspection.threshold)
        banner.show_verdict(newest.inspection.verdict, translate("inspect", "score {score}   Frozen: press Continue.").format(score=score))
    elif facts.state is State.PAUSED:
        banner.show_idle(translate("inspect", "Paused"), _last_text(newest))
    elif facts.state is State.IDLE and not facts.ends and newest is not None:
        banner.show_idle(translate("inspect", "Stopped"), _last_text(newest))
    elif newest is not None:
        banner.show_inspection(newest.inspection)
    elif facts.state is State.RUNNING:
        banner.show_idle(translate("inspect", "Waiting"), translate("inspect", "for the first picture"))
    else:
        _show_waiting(banner, facts)


def _show_waiting(banner: VerdictBanner, facts: BannerFacts) -> None:
    if facts.has_source:
        banner.show_idle(detail=translate("inspect", "Press Start."))
    else:
        what = translate("inspect", "No source yet") if facts.for_operator else translate("inspect", "Choose a source.")
        banner.show_idle(translate("inspect", "Not ready"), what)


def missing_picture(part: Part | None) -> str:
    """Why a part has no picture to show; empty where it has one."""
    if part is None or part.has_picture:
        return ""
    if part.inspection.error:
        return in_words(part.inspection.error)
    text = translate("inspect", "The picture of this part is no longer kept: of a camera or a video the last {count} at most are.")
    return text.format(count=MOST_PICTURES)


def _last_text(newest: Part | None) -> str:
    if newest is None:
        return ""
    return translate("inspect", "The last part was {verdict}.").format(verdict=verdict_word(newest.inspection.verdict))
