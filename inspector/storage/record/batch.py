"""Writes what came in since the last batch, in one transaction. Whatever is there already is passed over: a batch may be tried again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from inspector.core.decision_rule import DecisionRule
from inspector.core.record import Event, Part, Picture, Run
from inspector.storage.record import rows, schema
from inspector.storage.record.columns import moment_values
from inspector.storage.record.evidence_bytes import encode
from inspector.storage.record.facts_rows import facts_rows

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Deleted:
    """Pictures that are kept no longer, by part and number of the view."""

    pictures: tuple[tuple[UUID, int], ...]
    at: datetime


Item: TypeAlias = Run | Part | Event | Picture | Deleted


def write(connection: Connection, items: Sequence[Item]) -> None:
    """Writes `items`, each after what it refers to."""
    runs = [item for item in items if isinstance(item, Run)]
    parts = [item for item in items if isinstance(item, Part)]
    insert_new(connection, schema.station, ({"id": rows.named_id(run.station), "name": run.station} for run in _distinct(runs)))
    insert_new(connection, schema.rule, map(rows.rule_row, _rules(runs, parts)))
    insert_new(connection, schema.run, map(rows.run_row, runs))
    insert_new(connection, schema.part, map(rows.part_row, parts))
    insert_new(connection, schema.view, (row for part in parts for row in rows.view_rows(part)))
    insert_new(connection, schema.facts, (row for part in parts for row in facts_rows(part)))
    insert_new(connection, schema.evidence, (row for part in parts for row in _evidence_rows(part)))
    insert_new(connection, schema.picture, (rows.picture_row(item) for item in items if isinstance(item, Picture)))
    insert_new(connection, schema.event, (rows.event_row(item) for item in items if isinstance(item, Event)))
    for item in items:
        if isinstance(item, Deleted):
            _mark_deleted(connection, item)


def insert_new(connection: Connection, table: Table, values: Iterable[rows.Values]) -> None:
    """Inserts those rows whose key is not there yet."""
    listed = list(values)
    if listed:
        connection.execute(_INSERT[connection.dialect.name](table).on_conflict_do_nothing(), listed)


def _distinct(runs: Iterable[Run]) -> Iterable[Run]:
    return {run.station: run for run in runs}.values()


def _rules(runs: Iterable[Run], parts: Iterable[Part]) -> set[DecisionRule]:
    return {item.rule for items in (runs, parts) for item in items if item.rule is not None}


def _evidence_rows(part: Part) -> Iterable[rows.Values]:
    for number, view in enumerate(part.views):
        if view.evidence is not None:
            yield {"part": part.id, "view": number, "content": encode(view.evidence)}


def _mark_deleted(connection: Connection, deleted: Deleted) -> None:
    table = schema.picture
    is_meant = (table.c.part == bindparam("of_part")) & (table.c.view == bindparam("of_view"))
    change = table.update().where(is_meant, table.c.deleted.is_(None)).values(**moment_values("deleted", deleted.at))
    if deleted.pictures:
        connection.execute(change, [{"of_part": part, "of_view": view} for part, view in deleted.pictures])
