"""The history of the schema; ``server.store.migrate`` runs it."""
