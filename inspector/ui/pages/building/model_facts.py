"""The facts about a model in use: what it was built from and with, what it keeps, and what it is judged by."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.services.strange_parts import Findings
from inspector.services.trust import Origin
from inspector.services.worth import recipe_of
from inspector.ui import limit_text
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import ended_text, list_text, named_text
from inspector.ui.number_text import count_text, duration_text, score_text
from inspector.ui.pages.building.settings_text import changes_text
from inspector.ui.pages.depth_text import learned_text
from inspector.ui.pages.project_form.network_choice import method_text, network_text, size_text
from inspector.ui.widgets.facts import Fact

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

translate = QCoreApplication.translate


def model_facts(inspector: "PartInspector", findings: Findings | None) -> tuple[Fact, ...]:
    """All of them, in the order in which they are shown."""
    recipe = recipe_of(inspector.recipe_values)
    return (
        *_recipe_facts(recipe),
        *_build_facts(inspector.report),
        *_state_facts(inspector, findings),
    )


def changed_text(built_with: Recipe | None, now: Recipe | None) -> str:
    """What of the project's settings is another by now than when the model was built; empty where nothing is."""
    if built_with is None or now is None or built_with == now:
        return ""
    text = translate("ModelCard", "The settings have changed since this model was built ({changes}): they count after the next build.")
    return text.format(changes=changes_text(now, built_with))


def _recipe_facts(recipe: Recipe | None) -> tuple[Fact, ...]:
    """What the model itself was built with, whatever the project's settings are by now."""
    if recipe is None:
        return ()
    return (
        Fact(translate("ModelCard", "Network"), list_text(map(network_text, (recipe.backbone, *recipe.ensemble)))),
        Fact(translate("ModelCard", "How closely"), size_text(recipe.size)),
        Fact(translate("ModelCard", "Method"), method_text(recipe.detector)),
    )


def _build_facts(report: Mapping[str, Any]) -> tuple[Fact, ...]:
    seconds = report.get("seconds", {})
    read, scoring, total = (seconds.get(name, 0.0) for name in ("read_and_features", "scoring", "total"))
    spent = translate("ModelCard", "Reading and features {read}, learning {rest}").format(
        read=duration_text(read), rest=duration_text(max(0.0, total - read - scoring))
    )
    return (
        Fact(translate("ModelCard", "Good parts learned"), _count(report, "images"), number=True),
        *_picture_facts(report),
        Fact(
            translate("ModelCard", "Patches seen"),
            _count(report, "patches"),
            translate("ModelCard", "Places in all good parts that were described by the network"),
            True,
        ),
        *(_bank_facts(report) if report.get("bank_vectors") else ()),
        Fact(translate("ModelCard", "Time of the whole build"), duration_text(whole_build_s(report)), spent, True),
    )


def whole_build_s(report: Mapping[str, Any]) -> float:
    """Seconds that a build took, the one time that is told of it; older reports know what the learning took."""
    seconds = report.get("seconds", {})
    return float(seconds.get("whole", seconds.get("total", 0.0)))


def _picture_facts(report: Mapping[str, Any]) -> tuple[Fact, ...]:
    text, tip = (
        learned_text(report),
        translate("ModelCard", "Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED."),
    )
    return (Fact(translate("ModelCard", "Their pictures"), text, tip, True),) if text else ()


def _bank_facts(report: Mapping[str, Any]) -> tuple[Fact, ...]:
    radius = score_text(report.get("coverage_radius"))
    return (
        Fact(
            translate("ModelCard", "Patches in the memory bank"),
            _count(report, "bank_vectors"),
            translate("ModelCard", "Those that stand for all others"),
            True,
        ),
        Fact(
            translate("ModelCard", "Coverage radius"),
            translate("ModelCard", "at most {radius}").format(radius=radius) if report.get("coverage_is_bound") else radius,
            number=True,
            note=translate("ModelCard", "No patch of the good parts that were learned is farther than this from the memory bank."),
        ),
    )


def _state_facts(inspector: "PartInspector", findings: Findings | None) -> tuple[Fact, ...]:
    good = sum(not each.defect for each in inspector.scores)
    scored = translate("ModelCard", "{good} good, {defect} with defects").format(
        good=count_text(good), defect=count_text(len(inspector.scores) - good)
    )
    rule = rule_text(inspector.threshold)
    threshold = list_text((limit_text.threshold_text(inspector.threshold, findings), rule))
    meaning = rule_meaning(inspector.threshold)
    return (
        Fact(
            translate("ModelCard", "Scored parts"),
            scored,
            translate("ModelCard", "Good parts that were learned are scored by what the others taught."),
            True,
        ),
        Fact(translate("ModelCard", "Threshold"), threshold, number=True, note=ended_text(named_text(rule, meaning)) if meaning else ""),
        Fact(translate("ModelCard", "Built"), built_text(inspector.model_id), inspector.model_id, number=True),
        *((origin_fact(inspector.imported),) if inspector.imported else ()),
    )


def origin_fact(origin: Origin) -> Fact:
    """Who has signed an imported model."""
    signed = translate("ModelCard", "Signed by")
    if origin.signer is None:
        tip = translate("ModelCard", "It was imported from a file without a signature.")
        return Fact(signed, translate("ModelCard", "nobody"), tip, True)
    name = origin.signer.name if origin.trusted else translate("ModelCard", "{name}, not trusted here").format(name=origin.signer.name)
    return Fact(signed, name, translate("ModelCard", "Key {key}").format(key=origin.signer.fingerprint), True)


def rule_text(threshold: Threshold) -> str:
    """Where a threshold comes from, in two words."""
    if threshold.provisional:
        return translate("ModelCard", "provisional")
    texts = {
        Rule.BEST_F1: translate("ModelCard", "best F1"),
        Rule.GOOD_QUANTILE: translate("ModelCard", "from good parts"),
        Rule.NO_ESCAPES: translate("ModelCard", "no escapes"),
        Rule.MAX_ESCAPES: translate("ModelCard", "few escapes"),
        Rule.LOWEST_COST: translate("ModelCard", "lowest cost"),
        Rule.MANUAL: translate("ModelCard", "set by hand"),
    }
    return texts[threshold.rule]


def rule_meaning(threshold: Threshold) -> str:
    """What the words for a rule mean, where they do not say it themselves."""
    if threshold.rule is Rule.BEST_F1 and not threshold.provisional:
        return translate("ModelCard", "the best balance of caught defects and false rejects")
    return ""


def built_text(model_id: str) -> str:
    """When a model was built, as its id says; the id itself where it says nothing."""
    try:
        moment = datetime.strptime(model_id[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return model_id
    return moment_text(moment)


def _count(report: Mapping[str, Any], key: str) -> str:
    return count_text(int(report.get(key, 0)))
