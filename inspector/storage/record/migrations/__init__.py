"""Brings the schema of a database up to date, step by step. The steps are modules of the program, so that a bundle holds them, too."""

from types import ModuleType
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection

from inspector.storage.record.migrations import m0001_parts, m0002_regions, m0003_facts, m0004_audit

MIGRATIONS: tuple[ModuleType, ...] = (m0001_parts, m0002_regions, m0003_facts, m0004_audit)
"""In their order. A new one is a module and its place here; those that are there are never changed."""
NEWEST: str = MIGRATIONS[-1].revision
TABLE = "inspector_version"
"""Holds the revision, and tells a database of this program from that of any other that keeps its schema by the same means."""


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None: it has no tables of a record yet."""
    return MigrationContext.configure(connection, opts={"version_table": TABLE}).get_current_revision()


def is_known(revision: str | None) -> bool:
    """Whether this version can bring a database of that revision up to date."""
    return revision is None or any(each.revision == revision for each in MIGRATIONS)


def look_upgraded(driver: Any) -> None:
    """Lets a connection to a SQLite database that may only be read see what `upgrade` would add."""
    found = driver.execute(f"SELECT version_num FROM {TABLE}").fetchone() if _has_table(driver) else None
    known = [each.revision for each in MIGRATIONS]
    if found is not None and found[0] in known:
        for step in MIGRATIONS[known.index(found[0]) + 1 :]:
            driver.execute(step.SEEN)


def _has_table(driver: Any) -> bool:
    return driver.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,)).fetchone() is not None


def upgrade(connection: Connection) -> None:
    """Runs what is missing, in the transaction of `connection`."""
    scripts = [Script(module, module.revision, module.__name__) for module in MIGRATIONS]
    names, revisions = [script.revision for script in scripts], RevisionMap(lambda: scripts)

    def missing(heads: Any, _: MigrationContext) -> list[RevisionStep]:
        done = next((number for number, name in enumerate(names, 1) if name in heads), 0)
        return [RevisionStep(revisions, each, True) for each in map(revisions.get_revision, names[done:]) if isinstance(each, Script)]

    context = MigrationContext.configure(connection, opts={"fn": missing, "version_table": TABLE, "transactional_ddl": True})
    with Operations.context(context):
        context.run_migrations()
