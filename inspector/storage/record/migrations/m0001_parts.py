"""The first schema: parts with their views, evidence and pictures, runs, reviews, events."""

from alembic import op
from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, LargeBinary, SmallInteger, text

from inspector.storage.record.columns import Id, Words, moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables."""
    op.create_table("station", Column("id", Id, primary_key=True), Column("name", Words, nullable=False))

    op.create_table(
        "rule",
        Column("id", Id, primary_key=True),
        Column("content", Words, nullable=False),
    )

    op.create_table(
        "run",
        Column("id", Id, primary_key=True),
        *moment("began"),
        Column("station", Id, ForeignKey("station.id"), nullable=False),
        Column("project", Words, nullable=False),
        Column("model_id", Words, nullable=False),
        Column("model_sha256", Words, nullable=False),
        Column("rule", Id, ForeignKey("rule.id")),
        Column("program", Words, nullable=False),
        Column("source", Words, nullable=False),
        Column("operator", Words, nullable=False),
        Column("lot", Words, nullable=False),
    )

    op.create_table(
        "part",
        Column("id", Id, primary_key=True),
        Column("run", Id, ForeignKey("run.id"), nullable=False),
        Column("number", Integer, nullable=False),
        *moment("judged"),
        Column("verdict", Words, nullable=False),
        Column("reason", Words, nullable=False),
        Column("view", SmallInteger, nullable=False),
        Column("score", Float),
        Column("rule", Id, ForeignKey("rule.id")),
        Column("serial", Words, nullable=False),
        Column("serial_state", Words, nullable=False),
        Column("answer", Words),
    )
    filtered = ["judged", "id", "verdict", "answer", "score", "run", "serial"]
    is_reject, is_answered = text("verdict != 'OK'"), text("answer IS NOT NULL")
    op.create_index("part_browse", "part", filtered)
    op.create_index("part_reject", "part", filtered, sqlite_where=is_reject, postgresql_where=is_reject)
    op.create_index("part_answered", "part", filtered, sqlite_where=is_answered, postgresql_where=is_answered)
    op.create_index("part_serial", "part", ["serial", "judged", "id"])

    op.create_table(
        "view",
        Column("part", Id, ForeignKey("part.id"), primary_key=True),
        Column("number", SmallInteger, primary_key=True, autoincrement=False),
        Column("source", Words, nullable=False),
        Column("score", Float),
        Column("detail", Words, nullable=False),
        Column("frame", BigInteger, nullable=False),
        *moment("taken", nullable=True),
        Column("ms", Float, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "evidence",
        Column("part", Id, ForeignKey("part.id"), primary_key=True),
        Column("view", SmallInteger, primary_key=True, autoincrement=False),
        Column("content", LargeBinary, nullable=False),
    )

    op.create_table(
        "picture",
        Column("part", Id, ForeignKey("part.id"), primary_key=True),
        Column("view", SmallInteger, primary_key=True, autoincrement=False),
        Column("path", Words, nullable=False),
        Column("kind", Words, nullable=False),
        Column("sha256", LargeBinary(32), nullable=False),
        Column("size", BigInteger, nullable=False),
        *moment("kept"),
        *moment("deleted", nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("picture_kept", "picture", ["deleted", "kind", "kept", "size"])

    op.create_table(
        "review",
        Column("id", Id, primary_key=True),
        Column("part", Id, ForeignKey("part.id"), nullable=False),
        *moment("at"),
        Column("who", Words, nullable=False),
        Column("answer", Words, nullable=False),
        Column("kind", Words, nullable=False),
        Column("note", Words, nullable=False),
    )
    op.create_index("review_part", "review", ["part", "id"])

    op.create_table(
        "event",
        Column("id", Id, primary_key=True),
        *moment("at"),
        Column("kind", Words, nullable=False),
        Column("run", Id, ForeignKey("run.id")),
        Column("detail", Words, nullable=False),
        Column("content", Words, nullable=False),
    )
    op.create_index("event_at", "event", ["at", "id"])
