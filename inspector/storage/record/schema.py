"""The tables of the record. What changes here needs a migration beside the others, and a stored sample in `tests/data`."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, literal_column

from inspector.storage.record.columns import Id, Words, moment

METADATA = MetaData()

station = Table("station", METADATA, Column("id", Id, primary_key=True), Column("name", Words, nullable=False))

rule = Table(
    "rule",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("content", Words, nullable=False),
)
"""Decision rules as JSON; the id is made of the content, so that a rule is stored once."""

run = Table(
    "run",
    METADATA,
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
    Column("audit", Words, nullable=False),
)

part = Table(
    "part",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("run", Id, ForeignKey("run.id"), nullable=False),
    Column("number", Integer, nullable=False),
    *moment("judged"),
    Column("verdict", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("view", SmallInteger, nullable=False),  # number of the one that settled the verdict
    Column("score", Float),  # of that view; empty where it is no finite number
    Column("rule", Id, ForeignKey("rule.id")),
    Column("serial", Words, nullable=False),
    Column("serial_state", Words, nullable=False),
    Column("area", BigInteger),  # px of the largest region of the view that settled the verdict; empty where nobody looked for any
    Column("answer", Words),  # what the reviews come to, so that it can be searched; the verdict is never changed
)
_FILTERED = tuple(part.c[name] for name in ("judged", "id", "verdict", "answer", "score", "run", "serial"))
IS_REJECT = part.c.verdict != literal_column("'OK'")
IS_ANSWERED = part.c.answer.is_not(None)
# Each index holds whatever parts are filtered by: no filter costs more than one walk through one of them, however few parts it leaves.
Index("part_browse", *_FILTERED)
Index("part_reject", *_FILTERED, sqlite_where=IS_REJECT, postgresql_where=IS_REJECT)
Index("part_answered", *_FILTERED, sqlite_where=IS_ANSWERED, postgresql_where=IS_ANSWERED)
Index("part_serial", part.c.serial, part.c.judged, part.c.id)

view = Table(
    "view",
    METADATA,
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

evidence = Table(
    "evidence",
    METADATA,
    Column("part", Id, ForeignKey("part.id"), primary_key=True),
    Column("view", SmallInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # see inspector/storage/record/evidence_bytes.py
)
"""Apart from the views, so that lists of parts and views stay small."""

facts = Table(
    "facts",
    METADATA,
    Column("part", Id, ForeignKey("part.id"), primary_key=True),
    Column("view", SmallInteger, primary_key=True, autoincrement=False),
    Column("brightness", Float),
    Column("contrast", Float),
    Column("sharpness", Float),
    Column("noise", Float),
    Column("dark", Float),
    Column("bright", Float),
    Column("red", Float),
    Column("blue", Float),
    Column("dx", Float),
    Column("dy", Float),
    Column("degrees", Float),
    Column("likeness", Float),
    Column("zones", LargeBinary),  # float32, little endian, one each
    sqlite_with_rowid=False,
)
"""What the pictures of views are like; a view of which nothing was measured has no row."""

picture = Table(
    "picture",
    METADATA,
    Column("part", Id, ForeignKey("part.id"), primary_key=True),
    Column("view", SmallInteger, primary_key=True, autoincrement=False),
    Column("path", Words, nullable=False),  # relative to the folder of the project, with forward slashes
    Column("kind", Words, nullable=False),  # the verdict, by which it is kept longer or shorter
    Column("sha256", LargeBinary(32), nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
    *moment("kept"),
    *moment("deleted", nullable=True),
    sqlite_with_rowid=False,
)
Index("picture_kept", picture.c.deleted, picture.c.kind, picture.c.kept, picture.c.size)

review = Table(
    "review",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("part", Id, ForeignKey("part.id"), nullable=False),
    *moment("at"),
    Column("who", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("note", Words, nullable=False),
)
Index("review_part", review.c.part, review.c.id)

event = Table(
    "event",
    METADATA,
    Column("id", Id, primary_key=True),
    *moment("at"),
    Column("kind", Words, nullable=False),
    Column("run", Id, ForeignKey("run.id")),
    Column("detail", Words, nullable=False),
    Column("content", Words, nullable=False),  # JSON
)
Index("event_at", event.c.at, event.c.id)
