"""What `model.json` and the arrays beside it must be before anything is done with them; their hashes can be right in a forged model."""

import re
from typing import Any

import safetensors.numpy

from inspector.core.areas import Areas
from inspector.core.decision_rule import region_from_json
from inspector.core.kinds import ENTRIES, FINITE, MAPPING, NAME, SCORE, TEXT, WHOLE, YES_OR_NO, Kind, expect
from inspector.core.model import Arrays, ScoredImage
from inspector.core.said import said
from inspector.core.setting import understood
from inspector.core.thresholds import Rule, Threshold

MOST_FILES = 256
"""Of a model; an ensemble has three for every network."""
_MOST_HEADER_BYTES = 1 << 20
_DIGEST: Kind = (said("a SHA-256"), lambda value: isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None)
_COUNT: Kind = (said("a number of things"), lambda value: WHOLE[1](value) and 0 <= value < 10**15)
_SECONDS: Kind = (said("a time in seconds"), lambda value: FINITE[1](value) and 0 <= value < 1e9)
_OPTIONAL_SHARE: Kind = (said("a share or nothing"), lambda value: value is None or (FINITE[1](value) and 0 <= value <= 1))
_OPTIONAL_MS: Kind = (said("a time in ms or nothing"), lambda value: value is None or (FINITE[1](value) and 0 <= value < 1e9))
_COUNTS = ("images", "patches", "bank_vectors", "held_out")


def files(stored: Any, needed: str) -> dict[str, str]:
    """The hash of every file by its name, which leads nowhere else. Raises KeyError, TypeError, ValueError, as everything here does."""
    found = expect(MAPPING, "The list of files", stored)
    if not 0 < len(found) <= MOST_FILES:
        raise ValueError(said("it lists {number} files", number=len(found)))
    if needed not in found:
        raise KeyError(needed)
    return {expect(NAME, "The name of a file", name): expect(_DIGEST, f"The hash of {name}", digest) for name, digest in found.items()}


def scores(stored: Any) -> tuple[ScoredImage, ...]:
    """The scored images."""
    return tuple(ScoredImage(**_checked_score(each)) for each in expect(ENTRIES, "The list of scores", stored))


def _checked_score(stored: Any) -> dict[str, Any]:
    score = understood(ScoredImage, stored, said("A scored image"))
    expect(TEXT, "A scored image's path", score["path"])
    expect(YES_OR_NO, "defect", score["defect"])
    return score | {"score": float(expect(SCORE, "A score", expect(FINITE, "A score", score["score"])))}


def threshold(stored: Any) -> Threshold:
    """The threshold that the build proposed."""
    found = understood(Threshold, stored, said("The proposed threshold"))
    value, rule = float(expect(FINITE, "The proposed threshold", found["value"])), Rule(expect(TEXT, "rule", found["rule"]))
    expect(SCORE, "The proposed threshold", value)
    expect(YES_OR_NO, "provisional", found["provisional"])
    expect(SCORE, "The proposed second threshold", 0 if found["unsure_from"] is None else found["unsure_from"])
    places = {"region": region_from_json(found["region"]), "areas": Areas.from_json(found["areas"])}
    return Threshold(**found | {"value": value, "rule": rule} | places)


def report(stored: Any) -> dict[str, Any]:
    """The build's account; what it holds is shown, and computed with, wherever it is there."""
    found: dict[str, Any] = expect(MAPPING, "The report", stored)
    for name in _COUNTS:
        expect(_COUNT, name, found.get(name, 0))
    expect(FINITE, "coverage_radius", found.get("coverage_radius", 0))
    expect(_OPTIONAL_SHARE, "alone", found.get("alone"))
    expect(_OPTIONAL_MS, "ms_per_part", found.get("ms_per_part"))
    for name, seconds in expect(MAPPING, "seconds", found.get("seconds", {})).items():
        expect(_SECONDS, f"seconds of {name}", seconds)
    for name in ("skipped", "unusual"):
        for each in expect(ENTRIES, name, found.get(name, ())):
            listed = expect(MAPPING, f"Of {name} images, one", each)
            expect(TEXT, f"Of {name} images, a path", listed["path"])
            expect(TEXT, f"Of {name} images, a reason", listed["reason"])
    return found


def arrays(content: bytes) -> Arrays:
    """The arrays in the bytes of a safetensors file. Raises SafetensorError, too."""
    if int.from_bytes(content[:8], "little") > _MOST_HEADER_BYTES:
        raise ValueError(said("the header of the arrays is too long"))
    found: Arrays = safetensors.numpy.load(content)
    return found
