"""Every test of the record runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from itertools import count

import postgresql_server
import pytest
from sqlalchemy import create_engine, make_url, text

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server."""
    with postgresql_server.server() as address:
        yield address


@pytest.fixture
def new_database(postgresql: str) -> str:
    """The address of an empty database."""
    name = f"record{next(NUMBERS)}"
    engine = create_engine(make_url(postgresql).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the record is: "" beside the project, or on a server."""
    return "" if request.param == "sqlite" else request.getfixturevalue("new_database")
