"""What is said of drafts, releases and replays."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.core.project import Draft, ThresholdRecord
from inspector.core.record import Answer
from inspector.ui.date_text import moment_text, time_text
from inspector.ui.joined_text import ended_text, list_text, named_text
from inspector.ui.number_text import count_text, score_text, share_text
from inspector.ui.pages.tuning.figures import record_text
from inspector.ui.plural import Counted, counted
from inspector.ui.widgets.verdict_banner import verdict_word

if TYPE_CHECKING:
    from inspector.services.tuning.replay import Change, Replay

translate = QCoreApplication.translate


def replay_text(found: "Replay | None") -> str:
    """What a threshold would have done to the parts that were recorded last."""
    if found is None:
        return translate("release", "No part of this model has been recorded yet: it was tried on the validation images alone.")
    parts = counted(Counted.tr("Of the last {count} recorded parts", "", found.parts), found.parts)
    before, after = (share_text(found.share_ok(counts)) for counts in (found.before, found.after))
    yields = translate("release", "yield {before} → {after}").format(before=before, after=after)
    changes = counted(Counted.tr("{count} parts change", "", len(found.changes)), len(found.changes))
    return ended_text(named_text(parts, list_text((yields, changes, passing_text(len(found.defects_that_pass))))))


def passing_text(count: int) -> str:
    """How many defects that people have seen would pass."""
    if not count:
        return translate("release", "none of them reviewed as a defect passes now")
    return counted(Counted.tr("{count} of them reviewed as defects now pass", "", count), count)


def draft_text(draft: Draft) -> str:
    """Who has drafted what, and in place of what."""
    before = draft.instead_of
    text = translate("release", "{who} drafted {value} ({when}), in place of {before}.")
    return text.format(
        who=who_text(draft.record.who),
        value=score_text(draft.record.value),
        when=when_text(draft.record.at),
        before=translate("release", "what the build proposed") if before is None else score_text(before.value),
    )


def in_force_text(record: ThresholdRecord | None) -> str:
    """Since when, by whom and why a threshold is in force."""
    if record is None:
        return translate("release", "In force is what the build proposed.")
    if not record.who:
        return translate("release", "In force since {when}.").format(when=when_text(record.at))
    text = translate("release", "In force since {when}, by {who}: {why}")
    return text.format(when=when_text(record.at), who=record.who, why=record.reason)


def origin_text(record: ThresholdRecord) -> str:
    """By what a threshold of the history was set, by whom, and why."""
    origin = list_text((record_text(record), record.who))
    return named_text(origin, record.reason) if record.reason else origin


def back_text(record: ThresholdRecord) -> str:
    """The reason of whoever goes back and gives no other."""
    text = translate("release", "Back to {value}, in force from {when}")
    return text.format(value=score_text(record.value), when=when_text(record.at))


def change_text(change: "Change") -> str:
    """Two lines below the picture of a part that would get another verdict."""
    verdicts = f"{verdict_word(change.before)} → {verdict_word(change.after.verdict)}  {score_text(change.score)}"
    return f"{verdicts}\n{_ANSWERS[change.answer]()}" if change.answer in _ANSWERS else verdicts


def count_of_changes_text(shown: int, changes: int) -> str:
    """What stands above the pictures."""
    if shown == changes:
        return counted(Counted.tr("{count} parts would get another verdict. The worst come first.", "", changes), changes)
    text = translate("release", "{changes} parts would get another verdict. Here are the {shown} worst.")
    return text.format(changes=count_text(changes), shown=count_text(shown))


def who_text(who: str) -> str:
    """A name, or a word for those that have none."""
    return who or translate("release", "Somebody")


def when_text(at: str) -> str:
    """A stored time as people of this PC write it, without the seconds; as it is where it cannot be read."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    is_today = moment.date() == datetime.now().date()
    return time_text(moment) if is_today else moment_text(moment)


_ANSWERS = {
    Answer.DEFECT: lambda: translate("release", "reviewed as a defect"),
    Answer.FALSE_REJECT: lambda: translate("release", "reviewed as good"),
    Answer.UNSURE: lambda: translate("release", "reviewed as unsure"),
}
