"""Alembic's entry: runs on the connection that store.migrate hands in."""

from alembic import context
from sqlmodel import SQLModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="types.",  # as script.py.mako imports SQLModel's column types
    transaction_per_migration=False,
)
context.run_migrations()
