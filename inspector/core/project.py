"""A project: one product to inspect. What is stored in `project.json`; models and results lie beside it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from inspector import __version__
from inspector.core import setting as settings
from inspector.core.areas import Areas
from inspector.core.camera_settings import CameraSettings
from inspector.core.challenge_due import ChallengeSettings
from inspector.core.decision_rule import RegionRule, region_from_json
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_settings import GateSettings
from inspector.core.kinds import COUNT, ENTRIES, FINITE, LENGTH, MAPPING, NAME, SCORE, TEXT, TEXTS, WHOLE, YES_OR_NO, expect
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.serials import SerialSettings
from inspector.core.thresholds import Rule, Threshold
from inspector.core.trigger_settings import TriggerSettings
from inspector.core.versions import not_known

SCHEMA = 1
"""Goes up when what is stored changes its meaning; a new setting needs no new number (see `setting.About.old`)."""

_SOURCES, _LATER = ("good", "validation_good", "validation_defect"), ("left_out", "kept", "defect_kinds")
"""Lists of names: those that every project has, and those that are stored only where something is in them."""
_GROUPS: dict[str, Any] = {
    "camera": CameraSettings,
    "trigger": TriggerSettings,
    "serial": SerialSettings,
    "challenge": ChallengeSettings,
    "gate": GateSettings,
}
"""Groups of settings, stored only where one is used."""
_SCALE, _AREAS, _DRAFT, _TWO_PERSONS, _DRAWN, _NOTES = "mm_per_px", "areas", "draft", "two_persons", "drawn", "notes"
"""Under `drawn` lie the areas of all thresholds by their hashes, once each: a history of a few hundred would grow too long to read."""
_ONCE = {_SCALE, _AREAS, _DRAFT, _TWO_PERSONS, _DRAWN, _NOTES}
_KEYS = {"schema", "program", "name", "recipe", "active_model", "thresholds", *_ONCE, *_SOURCES, *_LATER, *_GROUPS}


@dataclass(frozen=True, slots=True)
class ThresholdRecord:
    """A threshold that was in use from `at` on; a new setting is a field as in `Recipe`."""

    value: float
    rule: Rule
    provisional: bool
    at: str
    unsure_from: float | None = settings.setting(None, "see `DecisionRule`", old=None)
    region: RegionRule | None = settings.setting(None, "see `DecisionRule`", old=None)
    reason: str = settings.setting("", "why it was set, in the words of whoever did", old="")
    who: str = settings.setting("", "who set it, by the name that the system knows", old="")
    areas: Areas | None = settings.setting(None, "see `DecisionRule`", old=None)

    @classmethod
    def now(cls, threshold: Threshold, reason: str = "", who: str = "") -> "ThresholdRecord":
        """The record of a threshold set at this moment."""
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        rules = threshold.unsure_from, threshold.region
        return cls(threshold.value, threshold.rule, threshold.provisional, at, *rules, reason, who, threshold.areas)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ThresholdRecord":
        """Reads a stored record. Raises KeyError, TypeError, ValueError."""
        found = settings.understood(cls, stored, said("A threshold"))
        value, provisional = expect(FINITE, "A threshold's value", stored["value"]), expect(YES_OR_NO, "provisional", stored["provisional"])
        expect(SCORE, "A threshold's value", value)
        unsure_from, region = found["unsure_from"], region_from_json(found["region"])
        for limit in (unsure_from, region and region.pixel_threshold):
            expect(SCORE, "A second threshold", 0 if limit is None else limit)
        expect(COUNT, "An area in px", region.least_area if region else 1)
        expect(WHOLE, "A number of regions", region.most if region else 0)
        words = expect(TEXT, "A reason", found["reason"]), expect(TEXT, "A name", found["who"])
        at = expect(TEXT, "A threshold's time", stored["at"])
        return cls(float(value), Rule(stored["rule"]), provisional, at, unsure_from, region, *words, Areas.from_json(found["areas"]))

    @property
    def threshold(self) -> Threshold:
        """The threshold itself."""
        return Threshold(self.value, self.rule, self.provisional, self.unsure_from, self.region, self.areas)


@dataclass(frozen=True, slots=True)
class Draft:
    """A threshold that somebody would put in force: `record` says who drafted it, and when."""

    model_id: str
    record: ThresholdRecord
    instead_of: ThresholdRecord | None = settings.setting(
        None, "what was in force when it was drafted; None: what the build proposed", old=None
    )

    @classmethod
    def from_json(cls, found: dict[str, Any] | None) -> "Draft | None":
        """Reads a stored draft; None for None. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        if found is None:
            return None
        values = settings.understood(cls, found, said("A draft"))
        before = values["instead_of"]
        record = ThresholdRecord.from_json(values["record"])
        return cls(expect(NAME, "A model", values["model_id"]), record, None if before is None else ThresholdRecord.from_json(before))


@dataclass(frozen=True, slots=True)
class Project:
    """Settings of one product. The threshold history of every model is kept here, apart from the immutable models."""

    name: str
    good: tuple[str, ...] = ()
    """Files, folders and @lists of good parts, as the user named them."""
    validation_good: tuple[str, ...] = ()
    validation_defect: tuple[str, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)
    active_model: str = ""
    thresholds: dict[str, tuple[ThresholdRecord, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    """Single files that the user takes for no good parts, wherever else they are named as such: neither learned nor scored."""
    kept: tuple[str, ...] = ()
    """Files of good parts that look unlike the others: a person has looked at them and calls them good."""
    defect_kinds: tuple[str, ...] = ()
    """What people can call a defect when they judge parts."""
    mm_per_px: float = 0.0
    """Scale of the pictures, stored only where it is set; 0: it is not known, and areas are given in px."""
    areas: Areas | None = None
    """Where to look, as the next build learns it and as new thresholds take it over; None: at everything."""
    draft: Draft | None = None
    """What waits to be put in force."""
    two_persons: bool = False
    """Whether what one person has drafted is put in force by another one."""
    notes: str = ""
    """What people want to remember of the product, in their own words; stored only where there are some."""
    camera: CameraSettings = field(default_factory=CameraSettings)
    trigger: TriggerSettings = field(default_factory=TriggerSettings)
    serial: SerialSettings = field(default_factory=SerialSettings)
    challenge: ChallengeSettings = field(default_factory=ChallengeSettings)
    gate: GateSettings = field(default_factory=GateSettings)

    def threshold(self, model_id: str) -> Threshold | None:
        """The threshold in use for a model, None before there is one."""
        record = self.in_force(model_id)
        return record.threshold if record is not None else None

    def in_force(self, model_id: str) -> ThresholdRecord | None:
        """The newest entry in a model's threshold history, None before there is one."""
        return next(reversed(self.thresholds.get(model_id, ())), None)

    def with_threshold(self, model_id: str, threshold: Threshold, reason: str = "", who: str = "") -> "Project":
        """This project with one more entry in the model's threshold history."""
        return self.with_record(model_id, ThresholdRecord.now(threshold, reason, who))

    def with_record(self, model_id: str, record: ThresholdRecord) -> "Project":
        """The same with an entry that is at hand."""
        history = (*self.thresholds.get(model_id, ()), record)
        return replace(self, thresholds={**self.thresholds, model_id: history})

    def using(self, model_id: str) -> "Project":
        """This project with another of its models in use."""
        return replace(self, active_model=model_id)

    def with_model_of(self, other: "Project") -> "Project":
        """This project with the model of `other` in use, which may be a copy of this one that went its own way.

        The other's thresholds of that model count only where they continue this project's: begin with the same records, each as often
        and in this order, and go on. Otherwise this project's own stay as they are. Either they hold all of the other's, or both were
        changed, and then nobody can tell which came last: clocks differ, and are set back. An older threshold never comes into use.
        """
        ours, theirs = self.thresholds.get(other.active_model, ()), other.thresholds.get(other.active_model, ())
        history = theirs if theirs[: len(ours)] == ours else ours
        return replace(self, active_model=other.active_model, thresholds={**self.thresholds, other.active_model: history})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same project back."""
        drawn: dict[str, Any] = {}
        thresholds = {model: [_apart(record, drawn) for record in records] for model, records in self.thresholds.items()}
        lists = {key: list(getattr(self, key)) for key in _SOURCES}
        plain = {"schema": SCHEMA, "program": __version__, "name": self.name, "active_model": self.active_model}
        later: dict[str, Any] = {key: list(getattr(self, key)) for key in _LATER if getattr(self, key)}  # else others open it
        later |= {_SCALE: self.mm_per_px} if self.mm_per_px else {}
        later |= {_AREAS: self.areas.to_json()} if self.areas is not None else {}
        later |= {_DRAFT: settings.stored(self.draft)} if self.draft is not None else {}
        later |= {_TWO_PERSONS: True} if self.two_persons else {}
        later |= {_NOTES: self.notes} if self.notes else {}
        later |= {_DRAWN: drawn} if drawn else {}
        later |= {key: stored for key in _GROUPS if (stored := getattr(self, key).to_json())}
        return plain | lists | later | {"recipe": self.recipe.to_json(), "thresholds": thresholds}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Project":
        """Reads what `to_json` wrote; a missing or mistyped value raises KeyError, TypeError or ValueError.

        A later schema raises `PROJECT_TOO_NEW`, and so does what is not known here: it would be lost at the next change.
        """
        schema, unknown = expect(WHOLE, "schema", expect(MAPPING, "The project", stored)["schema"]), set(stored) - _KEYS
        if schema > SCHEMA:
            raise InspectorError(
                ErrorCode.PROJECT_TOO_NEW,
                said("The project has format {schema}, this one reads {ours}.", schema=schema, ours=SCHEMA),
            )
        if unknown:
            raise not_known(said("The project"), unknown)
        drawn = {sha256: Areas.from_json(each) for sha256, each in expect(MAPPING, _DRAWN, stored.get(_DRAWN, {})).items()}
        thresholds = {
            model: tuple(_joined(record, drawn) for record in expect(ENTRIES, f"The thresholds of {model}", records))
            for model, records in expect(MAPPING, "thresholds", stored["thresholds"]).items()
        }
        active = expect(TEXT, "active_model", stored["active_model"])
        lists: dict[str, Any] = {key: tuple(expect(TEXTS, key, stored[key])) for key in _SOURCES}
        lists |= {key: tuple(expect(TEXTS, key, stored.get(key, ()))) for key in _LATER}
        groups: dict[str, Any] = {key: kind.from_json(stored.get(key, {})) for key, kind in _GROUPS.items()}
        return cls(
            name=expect(TEXT, "name", stored["name"]),
            recipe=Recipe.from_json(stored["recipe"]),
            active_model=expect(NAME, "active_model", active) if active else "",
            thresholds=thresholds,
            mm_per_px=float(expect(LENGTH, _SCALE, stored.get(_SCALE, 0.0))),
            areas=Areas.from_json(stored.get(_AREAS)),
            draft=Draft.from_json(stored.get(_DRAFT)),
            two_persons=expect(YES_OR_NO, _TWO_PERSONS, stored.get(_TWO_PERSONS, False)),
            notes=expect(TEXT, _NOTES, stored.get(_NOTES, "")),
            **lists,
            **groups,
        )


def _apart(record: ThresholdRecord, drawn: dict[str, Any]) -> dict[str, Any]:
    """A record as it is stored, with the hash of its areas, which are added to those `drawn`."""
    if record.areas is None:
        return settings.stored(record)
    sha256 = record.areas.sha256
    if sha256 not in drawn:
        drawn[sha256] = record.areas.to_json()
    return settings.stored(replace(record, areas=None)) | {_AREAS: sha256}


def _joined(stored: Any, drawn: dict[str, Areas | None]) -> ThresholdRecord:
    """What `_apart` gave. Raises KeyError, TypeError, ValueError."""
    found = expect(MAPPING, "A threshold", stored)
    if not isinstance(found.get(_AREAS), str):
        return ThresholdRecord.from_json(found)
    plain = {name: value for name, value in found.items() if name != _AREAS}
    return replace(ThresholdRecord.from_json(plain), areas=drawn[found[_AREAS]])
