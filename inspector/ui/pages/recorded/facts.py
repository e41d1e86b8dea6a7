"""What was in force when a part was judged, and what people said of it since."""

from PySide6.QtCore import QCoreApplication

from inspector.core.decision_rule import DecisionRule
from inspector.core.record import View
from inspector.core.record_query import Row
from inspector.services.reviewing.archive import Reopened
from inspector.ui.area_text import area_text
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import NOTHING, count_text, degrees_text, ms_text, px_text, score_text, share_text
from inspector.ui.pages.recorded.model import time_text
from inspector.ui.pages.recorded.words import answer_text, review_text, run_text, serial_text
from inspector.ui.reason_text import reason_text
from inspector.ui.remembered import words_of
from inspector.ui.status_line import short_id
from inspector.ui.widgets.facts import Fact
from inspector.ui.widgets.verdict_banner import verdict_word

translate = QCoreApplication.translate

_HASH_LETTERS = 7


def facts_of(found: Reopened, mm_per_px: float = 0.0) -> list[Fact]:
    """The rows beside the picture; areas in mm² as well where the scale of the pictures is known."""
    row, run, view = found.row, found.run, settled_view(found)
    taken = NOTHING if view is None or view.taken is None else f"{view.taken:%H:%M:%S.%f}"[:-3]
    reviews = "\n".join(review_text(each) for each in found.reviews)
    return [
        Fact(translate("recorded", "Serial"), serial_text(row)),
        Fact(translate("recorded", "Reason"), words_of(view.detail) if view is not None and view.detail else reason_text(row.reason)),
        Fact(translate("recorded", "Score"), score_text(row.score, like=found.threshold)),
        Fact(translate("recorded", "Threshold then"), score_text(found.threshold, beside=row.score)),
        *_rule_facts(found.part.rule or run.rule),
        Fact(translate("recorded", "Largest region"), area_text(found.part.decision.area, mm_per_px)),
        Fact(translate("recorded", "Model"), short_id(row.model_id) or NOTHING, row.model_id),
        Fact(translate("recorded", "Run"), f"{run_text(run)}\n{run.id}"),
        Fact(translate("recorded", "Number in the run"), count_text(row.number)),
        Fact(translate("recorded", "Operator"), run.operator or NOTHING),
        Fact(translate("recorded", "Station"), run.station or NOTHING),
        Fact(translate("recorded", "Source"), row.source or run.source, run.source),
        Fact(translate("recorded", "Picture taken"), taken),
        Fact(translate("recorded", "Judged"), time_text(row)),
        Fact(translate("recorded", "Time of the engine"), ms_text(view.ms if view is not None else None)),
        *_placed(view),
        Fact(translate("recorded", "Program"), run.program),
        Fact(translate("recorded", "Reviews"), reviews or NOTHING),
    ]


def _rule_facts(rule: DecisionRule | None) -> list[Fact]:
    """What of a rule was in force besides the threshold; nothing of what was not used."""
    facts = list[Fact]()
    if rule is not None and rule.unsure_from is not None:
        facts.append(Fact(translate("recorded", "Unsure above"), score_text(rule.unsure_from, like=rule.threshold)))
    if rule is not None and rule.region is not None:
        text = translate("recorded", "Above {level}, of {area} px and more: at most {most}")
        region = rule.region
        said = text.format(level=score_text(region.pixel_threshold), area=count_text(region.least_area), most=count_text(region.most))
        facts.append(Fact(translate("recorded", "Regions then"), said))
    if rule is not None and rule.areas is not None:
        name = rule.areas.sha256[:_HASH_LETTERS]
        facts.append(Fact(translate("recorded", "Areas then"), f"{count_text(len(rule.areas.areas))} ({name})", rule.areas.sha256))
    return facts


def _placed(view: View | None) -> list[Fact]:
    """Where the part was found, where it was looked for."""
    placement = view.evidence.placement if view is not None and view.evidence is not None else None
    if placement is None:
        return []
    shift = list_text((px_text(placement.dx), px_text(placement.dy), degrees_text(placement.degrees)))
    tip = translate("recorded", "To the right, down and clockwise, compared with the reference picture; likeness {quality}")
    return [Fact(translate("recorded", "Part found at"), shift, tip.format(quality=share_text(placement.quality, 0)))]


def settled_view(found: Reopened) -> View | None:
    """The view that settled the verdict."""
    views, number = found.part.views, found.part.decision.view
    return views[number] if number < len(views) else None


def head_text(row: Row) -> str:
    """What stands above an opened part: when it was judged and what it is."""
    words = translate("recorded", "{time}: {verdict}, score {score}")
    return words.format(time=time_text(row), verdict=verdict_word(row.verdict), score=score_text(row.score))


def banner_text(found: Reopened) -> str:
    """What stands below the verdict: why, and what a person said of it."""
    if found.row.answer is not None:
        return translate("recorded", "A person said: {answer}").format(answer=answer_text(found.row.answer))
    return reason_text(found.row.reason)
