"""What the tables hold of the values in `core.record`, and those values again."""

import hashlib
import json
import math
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import RowMapping

from inspector.core.decision import Decision, Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Answer, Event, EventKind, Part, Picture, Review, Run, SerialState, View
from inspector.core.said import said
from inspector.core.types import Verdict
from inspector.storage.record.columns import moment_of, moment_values
from inspector.storage.record.evidence_bytes import decode
from inspector.storage.record.facts_rows import facts_of, zones_of

MOST_SERIAL_LETTERS = 500
"""No code that a reader can take in is longer in practice, and an index of PostgreSQL holds no more than 2,700 bytes."""

Values = dict[str, Any]
Name = TypeVar("Name", bound=StrEnum)


def named_id(content: str) -> UUID:
    """The id of what is stored once: made of its content."""
    return UUID(bytes=hashlib.sha256(content.encode("utf-8", "backslashreplace")).digest()[:16])


@lru_cache(maxsize=16)
def rule_text(rule: DecisionRule) -> str:
    """A decision rule as JSON, kept for the next part: its areas may be long. NaN and infinities are told apart."""
    return json.dumps(rule.to_json(), sort_keys=True)


@lru_cache(maxsize=16)
def rule_of(content: str | None) -> DecisionRule | None:
    """The rule that `rule_text` was given. Raises `RECORD_TOO_NEW` where it holds what this version does not know."""
    if content is None:
        return None
    try:
        return DecisionRule.from_json(json.loads(content))
    except InspectorError as error:
        raise InspectorError(ErrorCode.RECORD_TOO_NEW, said("A decision rule in the record was written by a newer Inspector.")) from error


_RUN_TEXTS = ("project", "model_id", "model_sha256", "program", "source", "operator", "lot", "audit")


def rule_row(rule: DecisionRule) -> Values:
    """A row of `rule`."""
    content = rule_text(rule)
    return {"id": named_id(content), "content": content}


def run_row(run: Run) -> Values:
    """A row of `run`."""
    texts = {name: getattr(run, name) for name in _RUN_TEXTS}
    return {"id": run.id, "station": named_id(run.station), "rule": _rule_id(run.rule), **moment_values("began", run.began), **texts}


def part_row(part: Part) -> Values:
    """A row of `part`."""
    settling = part.views[part.decision.view] if 0 <= part.decision.view < len(part.views) else None
    return {
        "id": part.id,
        "run": part.run,
        "number": part.number,
        **moment_values("judged", part.judged),
        "verdict": str(part.decision.verdict),
        "reason": str(part.decision.reason),
        "view": part.decision.view,
        "score": _finite(settling.score) if settling is not None else None,
        "rule": _rule_id(part.rule),
        "serial": part.serial[:MOST_SERIAL_LETTERS],
        "serial_state": str(part.serial_state),
        "area": part.decision.area,
    }


def view_rows(part: Part) -> list[Values]:
    """Rows of `view`."""
    return [
        {
            "part": part.id,
            "number": number,
            "source": view.source,
            "score": _finite(view.score),
            "detail": view.detail,
            "frame": view.frame,
            **moment_values("taken", view.taken),
            "ms": view.ms,
        }
        for number, view in enumerate(part.views)
    ]


def event_row(event: Event) -> Values:
    """A row of `event`."""
    content = json.dumps(event.values, sort_keys=True, ensure_ascii=False, default=str)
    return {"id": event.id, "kind": str(event.kind), "run": event.run, "detail": event.detail, "content": content} | moment_values(
        "at", event.at
    )


def review_row(review: Review) -> Values:
    """A row of `review`."""
    texts = {"who": review.who, "answer": str(review.answer), "kind": review.kind, "note": review.note}
    return {"id": review.id, "part": review.part, **texts, **moment_values("at", review.at)}


def run_of(row: RowMapping) -> Run:
    """A run, from a row with the name of its station as `station_name` and the content of its rule as `rule_content`."""
    texts = {name: row[name] for name in _RUN_TEXTS}
    began = moment_of(row["began"], row["began_offset"])
    return Run(id=row["id"], began=began, rule=rule_of(row["rule_content"]), station=row["station_name"], **texts)


def part_of(row: RowMapping, views: Sequence[View]) -> Part:
    """A part, from a row with the content of its rule as `rule_content`."""
    return Part(
        id=row["id"],
        run=row["run"],
        number=row["number"],
        judged=moment_of(row["judged"], row["judged_offset"]),
        decision=Decision(known(Verdict, row["verdict"]), known(Reason, row["reason"]), row["view"], row["area"]),
        rule=rule_of(row["rule_content"]),
        views=tuple(views),
        serial=row["serial"],
        serial_state=known(SerialState, row["serial_state"]),
    )


def view_of(row: RowMapping) -> View:
    """A view, from a row with the bytes of its evidence as `content`, and what its picture is like."""
    taken = None if row["taken"] is None else moment_of(row["taken"], row["taken_offset"])
    evidence = None if row["content"] is None else decode(bytes(row["content"]))
    return View(row["source"], row["score"], evidence, row["detail"], row["frame"], taken, row["ms"], facts_of(row), zones_of(row))


def event_of(row: RowMapping) -> Event:
    """An event."""
    at = moment_of(row["at"], row["at_offset"])
    return Event(row["id"], at, known(EventKind, row["kind"]), row["run"], row["detail"], json.loads(row["content"]))


def review_of(row: RowMapping) -> Review:
    """A review."""
    at = moment_of(row["at"], row["at_offset"])
    return Review(row["id"], row["part"], at, row["who"], known(Answer, row["answer"]), row["kind"], row["note"])


def picture_row(picture: Picture) -> Values:
    """A row of `picture`."""
    texts = {"path": picture.path, "kind": str(picture.kind), "sha256": bytes.fromhex(picture.sha256), "size": picture.size}
    times = moment_values("kept", picture.kept) | moment_values("deleted", picture.deleted)
    return {"part": picture.part, "view": picture.view, **texts, **times}


def picture_of(row: RowMapping) -> Picture:
    """A picture."""
    kept = moment_of(row["kept"], row["kept_offset"])
    deleted = None if row["deleted"] is None else moment_of(row["deleted"], row["deleted_offset"])
    texts = row["path"], known(Verdict, row["kind"]), bytes(row["sha256"]).hex(), row["size"]
    return Picture(row["part"], row["view"], *texts, kept, deleted)


def known(kind: type[Name], name: str) -> Name:
    """The member of this name. Raises `RECORD_TOO_NEW`: names are only ever added."""
    try:
        return kind(name)
    except ValueError as error:
        raise InspectorError(
            ErrorCode.RECORD_TOO_NEW, said("The record holds {name}, which a newer Inspector has written.", name=repr(name))
        ) from error


def _rule_id(rule: DecisionRule | None) -> UUID | None:
    return None if rule is None else named_id(rule_text(rule))


def _finite(score: float | None) -> float | None:
    """SQLite takes NaN for nothing and PostgreSQL does not: neither is told it. The evidence keeps every bit."""
    return float(score) if score is not None and math.isfinite(score) else None
