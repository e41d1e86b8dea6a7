"""The second schema: parts know how large their largest region is."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0002"
down_revision = "0001"


SEEN = "CREATE TEMP VIEW part AS SELECT *, NULL AS area FROM main.part"
"""What an older SQLite database that may only be read looks like with this step."""


def upgrade() -> None:
    """Adds what older parts lack: nobody looked for regions in them."""
    op.add_column("part", Column("area", BigInteger))
