"""Bring a database to the schema that this code works with, or say why not.

The migrations are in ``server/store/migrations/versions``, written by hand, each with the revision
that it follows. All that are missing run in the transaction of the caller: a database has been
migrated, or it is as it was.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.store.errors import SchemaMismatchError

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks.

    Raises:
        SchemaMismatchError: It was made by a newer licet.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = _found(connection)
    _require_known(found, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def require_current(connection: Connection) -> None:
    """Refuse a database with another schema than this code's.

    Raises:
        SchemaMismatchError: It was made by another version of licet.
    """
    scripts = ScriptDirectory(str(_MIGRATIONS))
    found = _found(connection)
    _require_known(found, scripts)
    if found != scripts.get_current_head():
        raise SchemaMismatchError(
            f"the database has schema `{found or 'none'}`, this licet works with "
            f"`{scripts.get_current_head()}`; start the server once, which migrates it"
        )


def _found(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_known(found: str | None, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise SchemaMismatchError(
            f"the database has schema `{found}`, which this licet does not know; it was written "
            "by a newer version, so run that one"
        )
