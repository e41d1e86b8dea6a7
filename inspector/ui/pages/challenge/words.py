"""What the challenge says, in the user's language."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QCoreApplication

from inspector.core.challenge import ChallengeSample, Sample
from inspector.core.challenge_due import Demand, Lapse
from inspector.core.challenge_record import Challenge, SampleResult
from inspector.core.decision import Reason
from inspector.core.types import Verdict
from inspector.services.health.challenge_state import ChallengeState
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import list_text, sentences_text
from inspector.ui.number_text import share_text
from inspector.ui.reason_text import reason_text
from inspector.ui.remembered import words_of
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.verdict_banner import verdict_word

_MOST_NAMES = 3
translate = QCoreApplication.translate

CHOICES: tuple[tuple[Sample, Verdict, str], ...] = (
    (Sample.GOOD, Verdict.OK, QT_TRANSLATE_NOOP("ChallengeWords", "Good part: OK is expected")),
    (Sample.LIMIT, Verdict.OK, QT_TRANSLATE_NOOP("ChallengeWords", "Limit sample, still good: OK is expected")),
    (Sample.LIMIT, Verdict.NG, QT_TRANSLATE_NOOP("ChallengeWords", "Limit sample, no longer good: NG is expected")),
    (Sample.DEFECT, Verdict.NG, QT_TRANSLATE_NOOP("ChallengeWords", "Defect: NG is expected")),
)
"""What a sample can be."""
_KINDS = {
    Sample.GOOD: QT_TRANSLATE_NOOP("ChallengeWords", "Good"),
    Sample.LIMIT: QT_TRANSLATE_NOOP("ChallengeWords", "Limit"),
    Sample.DEFECT: QT_TRANSLATE_NOOP("ChallengeWords", "Defect"),
}
DEMANDS = {
    Demand.ON_DEMAND: QT_TRANSLATE_NOOP("ChallengeWords", "Only when somebody wants it"),
    Demand.START: QT_TRANSLATE_NOOP("ChallengeWords", "Before the line starts, once a shift"),
    Demand.HOURS: QT_TRANSLATE_NOOP("ChallengeWords", "Before the line starts, and again while it runs"),
}
_LAPSES = {
    Lapse.NONE_YET: QT_TRANSLATE_NOOP("ChallengeWords", "The samples have not been shown on this PC yet."),
    Lapse.NOT_SIGNED: QT_TRANSLATE_NOOP("ChallengeWords", "The last challenge is not signed by this PC, or was changed afterwards."),
    Lapse.FAILED: QT_TRANSLATE_NOOP("ChallengeWords", "The last challenge was not passed."),
    Lapse.MODEL: QT_TRANSLATE_NOOP("ChallengeWords", "Another model has come into use since the last challenge."),
    Lapse.THRESHOLD: QT_TRANSLATE_NOOP("ChallengeWords", "Another threshold has come into force since the last challenge."),
    Lapse.SAMPLES: QT_TRANSLATE_NOOP("ChallengeWords", "The samples are not those of the last challenge."),
    Lapse.CLOCK: QT_TRANSLATE_NOOP("ChallengeWords", "The last challenge is dated later than now: the clock was set back."),
    Lapse.EXPIRED: QT_TRANSLATE_NOOP("ChallengeWords", "The last challenge was too long ago."),
}


def choice_text(text: str) -> str:
    """One of `CHOICES` or `DEMANDS`."""
    return translate("ChallengeWords", text)


def kind_text(sample: ChallengeSample) -> str:
    """What a sample is and what is expected of it, in two words."""
    return " · ".join((translate("ChallengeWords", _KINDS[sample.kind]), verdict_word(sample.expected)))


def lapse_text(lapse: Lapse) -> str:
    """Why the last challenge does not count."""
    return translate("ChallengeWords", _LAPSES[lapse])


def state_text(state: ChallengeState) -> tuple[str, str]:
    """How it stands, in a few words, and what follows from it."""
    if not state.samples:
        return (
            translate("ChallengeWords", "No samples yet"),
            translate(
                "ChallengeWords", "Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line."
            ),
        )
    if state.lapse is None and state.last is not None and state.until is not None:
        passed = translate("ChallengeWords", "Passed {when}")
        due = translate("ChallengeWords", "Next due {when}.")
        return passed.format(when=moment_text(state.last.at)), due.format(when=moment_text(state.until))
    asked = translate("ChallengeWords", "The line does not start before it is passed.") if state.is_asked else ""
    return translate("ChallengeWords", "Due now"), sentences_text((lapse_text(state.lapse or Lapse.NONE_YET), asked))


def outcome_text(done: Challenge) -> str:
    """What came of a challenge."""
    if done.passed:
        return translate("ChallengeWords", "Passed: every sample got the verdict that is expected of it.")
    if not done.failed:
        return translate("ChallengeWords", "Broken off.")
    return translate("ChallengeWords", "Not passed: {names}").format(names=names_text([each.sample for each in done.failed]))


def names_text(samples: Sequence[ChallengeSample]) -> str:
    """The names of the first few samples."""
    return list_text([*(each.name for each in samples[:_MOST_NAMES]), "…" if len(samples) > _MOST_NAMES else ""])


def why_text(result: SampleResult) -> str:
    """Why a sample got its verdict; a reason of a later version stays as it is stored."""
    if result.detail:
        return words_of(result.detail)
    with suppress(ValueError, KeyError):
        return reason_text(Reason(result.reason))
    return result.reason


def margin_text(result: SampleResult, threshold: float | None) -> str:
    """How far the score is on the right side of the threshold."""
    margin = result.margin(threshold)
    return "" if margin is None else f"{'+' if margin >= 0 else '−'}{share_text(abs(margin), 0)}"
