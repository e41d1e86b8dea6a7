"""Reads of many parts what another decision rule needs: how they were judged and, of those in question, what was found in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from inspector.core.decision import Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.evidence import Evidence
from inspector.core.record import Answer, SerialState
from inspector.core.record_query import Filter, Judgement
from inspector.core.types import Verdict
from inspector.storage.record import schema
from inspector.storage.record.conditions import conditions, in_order
from inspector.storage.record.database import Database
from inspector.storage.record.evidence_bytes import decode
from inspector.storage.record.rows import known, rule_of

MOST_PARTS = 20_000


def judgements(database: Database, wanted: Filter, limit: int = MOST_PARTS) -> list[Judgement]:
    """How the newest parts were judged, the oldest of them first. Raises what `Database.reading` does."""
    part, view = schema.part, schema.view
    chosen = select(part.c.id).where(*conditions(wanted)).order_by(*in_order(True)).limit(limit)
    columns = part.c.id, part.c.verdict, part.c.reason, part.c.view, part.c.answer, part.c.serial_state, part.c.rule, view.c.score
    query = select(*columns).outerjoin(view, view.c.part == part.c.id).where(part.c.id.in_(chosen))
    found: dict[UUID, tuple[Any, list[float | None]]] = {}
    with database.reading() as connection:
        for row in connection.execute(query.order_by(*in_order(False), view.c.number)):
            found.setdefault(row[0], (row, []))[1].append(row[-1])
        rules = {each: _rule(connection, each) for each in {row[-2] for row, _ in found.values()}}
    return [_judgement(row, rules[row[-2]], tuple(scores)) for row, scores in found.values()]


def evidence_of(database: Database, parts: Sequence[UUID]) -> dict[tuple[UUID, int], Evidence]:
    """What was found in the views of up to some thousand parts, by part and number of the view; views without evidence are left out."""
    table = schema.evidence
    query = select(table.c.part, table.c.view, table.c.content).where(table.c.part.in_(parts))
    with database.reading() as connection:
        return {(part, view): decode(bytes(content)) for part, view, content in connection.execute(query)}


def _rule(connection: Connection, number: UUID | None) -> DecisionRule | None:
    """A rule by its id; of thousands of parts there are a few."""
    return rule_of(connection.scalar(select(schema.rule.c.content).where(schema.rule.c.id == number)))


def _judgement(row: Any, rule: DecisionRule | None, scores: tuple[float | None, ...]) -> Judgement:
    part, verdict, reason, view, answer, state, *_ = row
    said = None if answer is None else known(Answer, answer)
    return Judgement(part, known(Verdict, verdict), known(Reason, reason), view, said, known(SerialState, state), scores, rule)
