"""The third schema: views know what their picture is like, and the highest patch score of each zone."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, LargeBinary, SmallInteger

from inspector.storage.record.columns import Id

revision = "0003"
down_revision = "0002"

_MEASURED = ("brightness", "contrast", "sharpness", "noise", "dark", "bright", "red", "blue", "dx", "dy", "degrees", "likeness")
SEEN = f"CREATE TEMP VIEW facts AS SELECT {', '.join(f'NULL AS {name}' for name in ('part', 'view', *_MEASURED, 'zones'))} WHERE 0"
"""What an older SQLite database that may only be read looks like with this step."""


def upgrade() -> None:
    """Makes the table of what older parts lack: nobody measured them."""
    op.create_table(
        "facts",
        Column("part", Id, ForeignKey("part.id"), primary_key=True),
        Column("view", SmallInteger, primary_key=True, autoincrement=False),
        *(Column(name, Float) for name in _MEASURED),
        Column("zones", LargeBinary),
        sqlite_with_rowid=False,
    )
