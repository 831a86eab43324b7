"""The databases that tests are lent on Postgres: whatever one test did to its own, the next finds one as new."""

import psycopg
import pytest
from postgres import Databases
from sqlalchemy import make_url

ADD_A_VENUE = """
INSERT INTO venue (created_at, version, name, city, country, listed, notes)
VALUES (now(), 1, 'A hall', 'Denver', 'US', false, '') RETURNING id
"""


@pytest.fixture
def template(databases: Databases, postgres_template: str) -> str:
    """A template of this test's own, so that no other test's databases are lent here."""
    return str(make_url(databases.new(postgres_template)).database)


def services(connection: "psycopg.Connection[tuple[int, str]]") -> list[tuple[int, str]]:
    return connection.execute("SELECT id, name FROM service_offering ORDER BY id").fetchall()


def test_a_database_that_is_lent_again_is_as_new(databases: Databases, template: str) -> None:
    with databases.lent(template) as first, psycopg.connect(first) as connection:
        built_in = services(connection)
        first_id = connection.execute(ADD_A_VENUE).fetchone()
        connection.execute("UPDATE service_offering SET name = 'spoilt'")
        connection.execute("DELETE FROM service_offering WHERE id = %s", (built_in[0][0],))
        connection.commit()
    with databases.lent(template) as second, psycopg.connect(second) as connection:
        assert (built_in != [], services(connection)) == (True, built_in)
        assert connection.execute("SELECT count(*) FROM venue").fetchone() == (0,)
        assert connection.execute(ADD_A_VENUE).fetchone() == first_id


def test_what_a_test_left_behind_reaches_no_later_one(databases: Databases, template: str) -> None:
    with databases.lent(template) as first:
        left = psycopg.connect(first)
    with databases.lent(template) as second:
        assert second != first
        with left, pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(first)


def test_one_whose_tables_were_changed_is_not_lent_again(databases: Databases, template: str) -> None:
    with databases.lent(template) as first, psycopg.connect(first) as connection:
        connection.execute("ALTER TABLE venue ADD COLUMN colour text")
        connection.execute("CREATE TABLE stray (id int)")
        connection.commit()
    with databases.lent(template) as second, psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('stray')").fetchone() == (None,)
        with pytest.raises(psycopg.errors.UndefinedColumn):
            connection.execute("SELECT colour FROM venue")
