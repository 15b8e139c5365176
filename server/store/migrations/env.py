"""What Alembic runs: the migrations, on the connection and in the transaction of the caller."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite rolls back changes of the schema as well; Alembic does not presume it.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
