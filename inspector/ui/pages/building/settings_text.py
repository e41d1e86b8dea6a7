"""What was found of a project's settings, in words."""

from PySide6.QtCore import QCoreApplication

from inspector.core.recipe import Recipe
from inspector.services.settings_search.proposal import Proposal, Row, differences
from inspector.ui.joined_text import list_text, sentences_text
from inspector.ui.number_text import count_text, ms_text
from inspector.ui.pages.project_form.network_choice import method_text, network_text, size_text
from inspector.ui.plural import Counted, counted
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_SWITCHES = {
    ("density_correction", True): QT_TRANSLATE_NOOP("SettingsText", "with density correction"),
    ("density_correction", False): QT_TRANSLATE_NOOP("SettingsText", "without density correction"),
    ("weigh_levels", True): QT_TRANSLATE_NOOP("SettingsText", "fine level weighed less"),
    ("weigh_levels", False): QT_TRANSLATE_NOOP("SettingsText", "all levels weighed alike"),
    ("standardise", True): QT_TRANSLATE_NOOP("SettingsText", "channels standardised"),
    ("standardise", False): QT_TRANSLATE_NOOP("SettingsText", "channels as they are"),
    ("turns", 8): QT_TRANSLATE_NOOP("SettingsText", "good parts turned to 8 directions"),
    ("turns", 1): QT_TRANSLATE_NOOP("SettingsText", "good parts as they lie"),
    ("detector", "padim"): QT_TRANSLATE_NOOP("SettingsText", "method PaDiM"),
    ("detector", "patchcore"): QT_TRANSLATE_NOOP("SettingsText", "method PatchCore"),
}


def settings_text(recipe: Recipe, own: Recipe) -> str:
    """The network input, and what else is not as in the project's own recipe."""
    changed = [_change_text(name, value) for name, value in differences(recipe, own).items() if name != "size"]
    return list_text([f"{recipe.side} px", *changed])


def changes_text(recipe: Recipe, own: Recipe) -> str:
    """What is not as in `own`, by the names that the page Build has for it."""
    return list_text(_named_change(name, value) for name, value in differences(recipe, own).items())


def _named_change(name: str, value: object) -> str:
    """The settings that the project form offers are called as there."""
    match name:
        case "size":
            return translate("SettingsText", "how closely: {size}").format(size=size_text(int(str(value))))
        case "backbone":
            return translate("SettingsText", "network: {network}").format(network=network_text(str(value)))
        case "detector":
            return translate("SettingsText", "method: {method}").format(method=method_text(str(value)))
        case "roi":
            whole = translate("SettingsText", "the whole picture is looked at")
            return translate("SettingsText", "another region of interest") if value else whole
        case "depth":
            return translate("SettingsText", "bit depth")
    return _change_text(name, value)


def proposal_text(found: Proposal) -> str:
    """The proposal in a sentence."""
    own, best = found.own, found.best
    if not found.changes:
        text = translate(
            "SettingsText", "Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better."
        )
        return text.format(own=_pairs(own))
    figures = {"settings": settings_text(best.recipe, own.recipe), "best": _pairs(best), "own": _pairs(own)}
    if best.ms_per_part is None or own.ms_per_part is None:
        return translate("SettingsText", "{settings}: {best} instead of {own} of 100 pairs told apart.").format(**figures)
    text = translate("SettingsText", "{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.")
    return text.format(**figures, time=ms_text(best.ms_per_part), before=ms_text(own.ms_per_part))


def evidence_text(found: Proposal) -> str:
    """What a pair is, and how many parts said so."""
    good = counted(Counted.tr("{count} good parts", "", found.good), found.good)
    if found.real:
        defects = counted(Counted.tr("{count} parts with defects", "", found.defects), found.defects)
    else:
        defects = counted(Counted.tr("{count} defects drawn on good parts", "", found.defects), found.defects)
    text = translate(
        "SettingsText",
        "A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.",
    )
    said = text.format(good=good, defects=defects)
    if found.skipped:
        count = len(found.skipped)
        said = sentences_text((said, counted(Counted.tr("{count} pictures cannot be read and took no part.", "", count), count)))
    return said


def row_texts(row: Row, found: Proposal) -> tuple[str, str, str, str]:
    """Settings, pairs told apart with their interval, time of a part, memory."""
    name = settings_text(row.recipe, found.own.recipe)
    if row.recipe == found.own.recipe:
        name = translate("SettingsText", "{settings} (present)").format(settings=name)
    low, high = (count_text(round(100 * end)) for end in row.interval)
    told = translate("SettingsText", "{pairs} ({low} to {high})").format(pairs=_pairs(row), low=low, high=high)
    memory = f"{count_text(round(row.memory_mb))} MB" if row.memory_mb is not None else ms_text(None)
    return name, told, ms_text(row.ms_per_part), memory


def _pairs(row: Row) -> str:
    return count_text(round(100 * row.separation))


def _change_text(name: str, value: object) -> str:
    """A changed setting; what has no words of its own is shown as the command line names it."""
    if (name, value) in _SWITCHES:
        return translate("SettingsText", _SWITCHES[name, value])
    if name == "levels" and isinstance(value, tuple):
        return translate("SettingsText", "levels {levels}").format(levels=list_text(map(str, value)))
    return f"{name.replace('_', ' ')} {value}"
