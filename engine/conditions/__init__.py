"""Conditions of rules: CEL in, a checked tree out, and what the tree means in three values."""
