"""What stands in a report whatever the parts say: what is in force, its history, settings and hashes."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from inspector import __version__
from inspector.core.decision_rule import RegionRule
from inspector.core.project import ThresholdRecord
from inspector.core.recipe import Recipe
from inspector.core.releases import Grounds, Replayed
from inspector.core.setting import about
from inspector.core.tuning.aims import Rate
from inspector.services.report.blocks import Block, Facts, Heading, Paragraph, Table
from inspector.services.report.gathering import Figures
from inspector.services.report.words import NOTHING, Words

MOST_ENTRIES = 1000
"""Of the history of thresholds."""


def in_force(found: Figures, words: Words) -> list[Block]:
    """Project, model and decision rule as they are now."""
    stored, threshold = found.stored, found.threshold
    recipe, report = stored.state.meta.get("recipe", {}), stored.report
    size = recipe.get("size")
    rows = [
        ("project", found.project.name),
        ("model", stored.model_id),
        ("built", _built(stored.model_id)),
        ("method", str(stored.state.meta.get("detector", NOTHING))),
        ("network", str(recipe.get("backbone") or NOTHING)),
        ("network_size", f"{size} px" if size else NOTHING),
        ("good_learned", str(report.get("images", NOTHING))),
        ("vectors", str(report.get("bank_vectors", NOTHING))),
        ("ms", _ms(report.get("ms_per_part"), words)),
        ("threshold", words("threshold_value", value=words.number(threshold.value), rule=words(f"rule.{threshold.rule}"))),
        ("band", _band(found, words)),
        ("region", _region(threshold.region, found.project.mm_per_px, words)),
        ("set_by", _set_by(found, words)),
        ("built_by", stored.program),
        ("written_by", __version__),
    ]
    said: list[Block] = [Heading(words("summary")), Facts(tuple((words(code), value) for code, value in rows))]
    return [*said, Paragraph(words("provisional"), is_warning=True)] if threshold.provisional else said


def _built(model_id: str) -> str:
    try:
        return f"{datetime.strptime(model_id[:15], '%Y%m%d-%H%M%S'):%Y-%m-%d %H:%M}"
    except ValueError:
        return NOTHING


def _ms(ms: float | None, words: Words) -> str:
    return NOTHING if ms is None else words("ms_value", ms=f"{ms:.1f}")


def _band(found: Figures, words: Words) -> str:
    low = found.threshold.unsure_from
    return words("not_used") if low is None else words("band_value", low=words.number(low), high=words.number(found.threshold.value))


def _region(rule: RegionRule | None, mm_per_px: float, words: Words) -> str:
    if rule is None:
        return words("not_used")
    px = rule.least_area
    area = words("area_mm", px=px, mm=words.number(px * mm_per_px**2, 3)) if mm_per_px else words("area_px", px=px)
    return words("region_value", most=rule.most, area=area, pixel=words.number(rule.pixel_threshold))


def _set_by(found: Figures, words: Words) -> str:
    records = found.project.thresholds.get(found.stored.model_id, ())
    if not records:
        return words("no_history")
    at, who, why = _said(records[-1], words)
    return words("set_by_value", at=at, who=who, reason=why)


def _said(record: ThresholdRecord, words: Words) -> tuple[str, str, str]:
    return words.moment(record.at), record.who or words("nobody"), record.reason or words("no_reason")


def history(records: Sequence[ThresholdRecord], words: Words) -> list[Block]:
    """Every threshold that was set, the newest first."""
    if not records:
        return [Heading(words("history")), Paragraph(words("no_history"))]
    shown = list(reversed(records))[:MOST_ENTRIES]
    rows = tuple(
        (at, words.number(each.value), words(f"rule.{each.rule}"), who, why) for each in shown for at, who, why in [_said(each, words)]
    )
    columns = tuple(words(code) for code in ("when", "threshold", "how", "who", "why"))
    rest = len(records) - len(shown)
    more = [Paragraph(words("more_rows", count=rest))] if rest else []
    return [Heading(words("history")), Table(columns, rows, (1,), (0.24, 0.12, 0.18, 0.14, 0.32)), *more]


def _history_row(record: ThresholdRecord, words: Words) -> tuple[str, ...]:
    at, who, why = _said(record, words)
    return at, words.number(record.value), words(f"rule.{record.rule}"), who, why


def grounds(found: Grounds | None, words: Words) -> list[Block]:
    """What the threshold in force was tried on before it came into force; nothing where nobody wrote it down."""
    blocks: list[Block] = [Heading(words("grounds"))]
    if found is None or (found.validation is None and found.replay is None):
        return [*blocks, Paragraph(words("no_grounds"))]
    rows = []
    if (tried := found.validation) is not None:
        rows.append((words("escapes"), words.rate(Rate(tried.escapes, tried.defect))))
        rows.append((words("false_rejects"), words.rate(Rate(tried.false_rejects, tried.good))))
    rows += _replayed(found.replay, words) if found.replay is not None else []
    return [*blocks, Facts(tuple(rows))]


def _replayed(found: Replayed, words: Words) -> list[tuple[str, str]]:
    before, after = (words.percent(ok / found.parts) if found.parts else NOTHING for ok in (found.ok_before, found.ok_after))
    return [
        (words("replayed"), words("replayed_value", parts=found.parts, before=before, after=after, changes=found.changes)),
        (words("defects_that_pass"), str(found.defects_that_pass)),
        (words("false_rejects_that_pass"), str(found.false_rejects_that_pass)),
    ]


def settings(found: Figures, words: Words) -> list[Block]:
    """Those of the model that are not the usual ones."""
    recipe, usual = found.stored.state.meta.get("recipe", {}), Recipe()
    names = {each.name: about(each).called or each.name.replace("_", " ") for each in fields(Recipe)}
    plain = usual.to_json()
    rows = tuple((names.get(name, name), _plain(value)) for name, value in sorted(recipe.items()) if value != plain.get(name))
    table: list[Block] = [Table((words("setting"), words("value")), rows, (), (0.5, 0.5))] if rows else []
    return [Heading(words("settings")), *table, Paragraph(words("default_settings"))]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def hashes(found: Figures, words: Words) -> list[Block]:
    """What the report speaks of, by its SHA-256."""
    found_hashes, areas = found.hashes, found.threshold.areas or found.project.areas
    rows = [(words("hash_model"), found_hashes.model), *found_hashes.files, (words("hash_good"), found_hashes.good_images)]
    rows += [(words("hash_validation"), found_hashes.validation)]
    rows += [(words("hash_areas"), areas.sha256)] if areas is not None else []
    return [Heading(words("hashes")), Facts(tuple(rows)), Paragraph(words("hash_about"))]
