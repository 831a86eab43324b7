"""Databases on one Postgres server, each of a test's own: a database that a test gave back is made as new for the next.

To copy a template costs Postgres a tenth of a second and more, to empty tables a few milliseconds. What is lent again
has another name, and its old connections are ended: nothing that a test left behind can reach it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

#: Nothing here outlives the tests, so nothing is made safe against a power cut.
_SETTINGS = "fsync=off, full_page_writes=off, synchronous_commit=off, checkpoint_timeout='1h', max_wal_size='4GB'"
#: A database that has grown by so many bytes is not lent again: what was deleted still lies in its files.
_GROWN = 8_000_000
_KEEP = """
CREATE SCHEMA pristine;
CREATE TABLE pristine._sequence AS SELECT sequencename, start_value, last_value FROM pg_sequences
    WHERE schemaname = 'public';
DO $$ DECLARE t text; filled bool; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', t) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', t, t); END IF;
    END LOOP;
END $$
"""
_RENEW = """
SET session_replication_role = replica;
DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', t);
    END LOOP;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' AND tablename <> '_sequence' LOOP
        EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE SELECT * FROM pristine.%I', t, t);
    END LOOP;
    PERFORM setval(format('public.%I', sequencename)::regclass, coalesce(last_value, start_value),
        last_value IS NOT NULL) FROM pristine._sequence;
END $$
"""
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, a.attisdropped), ','
    ORDER BY c.relname, a.attnum)), pg_database_size(current_database())
FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace
"""


class Databases:
    """The databases of one server. `lend` and `take_back` are for tests, `new` for whoever wants one to keep."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._admin = psycopg.connect(url, autocommit=True)
        for setting in _SETTINGS.split(", "):
            self._admin.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]  # names of our own
        self._admin.execute("SELECT pg_reload_conf()")
        self._free: dict[str, list[str]] = {}
        self._shapes: dict[str, tuple[str, int]] = {}

    def close(self) -> None:
        self._admin.close()

    def new(self, template: str | None = None) -> str:
        """The address of a new database: an empty one, or a copy of a template."""
        name = f"t{uuid4().hex}"
        self._do(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self._address(name)

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """The address of a database that is like the template, for as long as the block runs."""
        free = self._free.setdefault(template, [])
        url = (free and self._renewed(free.pop(), template)) or self._kept(template)
        yield url
        name, old = f"t{uuid4().hex}", make_url(url).database
        self._do(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{old}'")
        self._do(f"ALTER DATABASE {old} RENAME TO {name}")
        free.append(name)

    def _kept(self, template: str) -> str:
        """A new copy of the template that remembers what is in it."""
        url = self.new(template)
        with psycopg.connect(url) as connection:
            connection.execute(_KEEP)
            self._shapes[template] = _shape(connection)
        return url

    def _renewed(self, name: str, template: str) -> str | None:
        """The address of a used database, as new; None where its shape was changed or it has grown."""
        url = self._address(name)
        with psycopg.connect(url) as connection:
            connection.execute(_RENEW)
            (shape, size), (known, began) = _shape(connection), self._shapes[template]
        if shape == known and size < began + _GROWN:
            return url
        self._do(f"DROP DATABASE {name}")
        return None

    def _do(self, statement: str) -> None:
        self._admin.execute(statement)  # type: ignore[arg-type]  # names of our own

    def _address(self, name: str) -> str:
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)


def _shape(connection: "psycopg.Connection[Any]") -> tuple[str, int]:
    """What tables and columns there are, in a word, and how many bytes the database takes."""
    row = connection.execute(_SHAPE).fetchone()
    assert row is not None
    return str(row[0]), int(row[1])
