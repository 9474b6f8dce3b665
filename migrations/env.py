"""Alembic's entry: runs revisions over the connection that storage/migrate hands in."""

from alembic import context

from storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
