"""The second schema: parts know how large their largest region is."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds what older parts lack: nobody looked for regions in them."""
    op.add_column("part", Column("area", BigInteger))
