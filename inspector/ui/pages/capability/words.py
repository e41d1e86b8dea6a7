"""What the model finds, and how well people and machine agree, in the user's language."""

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.core.agreement import Agreement
from inspector.core.capability import Capability, Promise
from inspector.services.health.agreement import Agreements
from inspector.services.report.agreement_blocks import GOOD_KAPPA, POOR_KAPPA
from inspector.ui.number_text import NOTHING, count_text, px_text, score_text, share_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

DEFECTS = {
    "scratch": QT_TRANSLATE_NOOP("CapabilityWords", "scratches"),
    "spot": QT_TRANSLATE_NOOP("CapabilityWords", "spots"),
    "dent": QT_TRANSLATE_NOOP("CapabilityWords", "dents"),
    "stain": QT_TRANSLATE_NOOP("CapabilityWords", "stains"),
    "smear": QT_TRANSLATE_NOOP("CapabilityWords", "smears"),
    "missing": QT_TRANSLATE_NOOP("CapabilityWords", "missing pieces"),
}
translate = QCoreApplication.translate


def defects_text(kind: str, zone: str = "") -> str:
    """A kind of defects, and where they lie."""
    name = translate("CapabilityWords", DEFECTS[kind]) if kind in DEFECTS else kind
    return translate("CapabilityWords", "{defects} in {zone}").format(defects=name, zone=zone) if zone else name


def size_text(px: float | None, mm_per_px: float) -> str:
    """In mm where the scale is known."""
    if px is None:
        return NOTHING
    return f"{QLocale().toString(px * mm_per_px, 'g', 2)} mm" if mm_per_px else px_text(px)


def promise_text(each: Promise, mm_per_px: float) -> str:
    """What can be promised of one kind."""
    values = {"defects": defects_text(each.kind, each.zone), "contrast": share_text(each.contrast, 0)}
    if each.a90_95 is None:
        nothing = translate(
            "CapabilityWords",
            "Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.",
        )
        return nothing.format(**values)
    text = translate("CapabilityWords", "90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)")
    return text.format(size=size_text(each.a90_95, mm_per_px), **values)


def doubts(found: Capability, holds: bool) -> list[str]:
    """What stands against a study."""
    said = []
    if not holds:
        said.append(translate("CapabilityWords", "The threshold or the areas were changed since: it does not hold any more. Study anew."))
    if found.learned:
        said.append(translate("CapabilityWords", "The model has learned these very parts: on new ones it finds a little less."))
    return said


def agreement_rows(found: Agreements) -> list[tuple[str, Agreement]]:
    """Everybody and everything that was compared, with a name."""
    again, both = translate("CapabilityWords", "{who} again"), translate("CapabilityWords", "{one} and {other}")
    rows = [(both.format(one=one, other=other), each) for (one, other), each in found.people.pairs.items()]
    rows += [(translate("CapabilityWords", "All of them"), found.people.everybody)] if found.people.everybody is not None else []
    rows += [(again.format(who=who), each) for who, each in found.people.repeated.items()]
    rows += [(translate("CapabilityWords", "The machine again"), found.machine)] if found.machine is not None else []
    return rows


def share_of(found: Agreement) -> str:
    """On how many parts the same was said, with the exact interval."""
    low, high = found.interval
    text = translate("CapabilityWords", "{agreed} of {parts}: {share} ({low} to {high})")
    shares = {"share": share_text(found.agreed / found.parts), "low": share_text(low), "high": share_text(high)}
    return text.format(agreed=count_text(found.agreed), parts=count_text(found.parts), **shares)


def kappa_of(found: Agreement) -> str:
    """Kappa with its interval; nothing where chance alone would agree on everything."""
    if found.kappa != found.kappa:
        return NOTHING
    low, high = found.kappa_interval
    value, least, most = (QLocale().toString(each, "f", 2) for each in (found.kappa, low, high))
    return translate("CapabilityWords", "{kappa} ({low} to {high})").format(kappa=value, low=least, high=most)


def meaning_of(found: Agreement) -> str:
    """What it comes to, in plain words."""
    if found.kappa != found.kappa:
        return translate("CapabilityWords", "Only one word was ever said: show good parts and defects.")
    if found.kappa > GOOD_KAPPA:
        return translate("CapabilityWords", "Good: they can be trusted.")
    if found.kappa < POOR_KAPPA:
        return translate("CapabilityWords", "Poor: agree on limit samples first.")
    return translate("CapabilityWords", "Moderate: look at the parts on which they differ.")


def spread_text(found: Agreements) -> str:
    """How far the scores of one part scatter; empty where nobody knows."""
    if found.spread != found.spread:
        return ""
    text = translate("CapabilityWords", "The scores of one part that is inspected again scatter by {spread} (standard deviation).")
    return text.format(spread=score_text(found.spread))
