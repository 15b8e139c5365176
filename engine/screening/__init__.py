"""Parties against list snapshots: identifiers first, then names, each hit explained."""
