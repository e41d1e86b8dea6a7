"""The fourth schema: runs know what the audit ended with when they began."""

from alembic import op
from sqlalchemy import Column

from inspector.storage.record.columns import Words

revision = "0004"
down_revision = "0003"

SEEN = "CREATE TEMP VIEW run AS SELECT *, '' AS audit FROM main.run"
"""What an older SQLite database that may only be read looks like with this step."""


def upgrade() -> None:
    """Adds what older runs lack: nobody wrote it down."""
    op.add_column("run", Column("audit", Words, nullable=False, server_default=""))
