"""Transactions as flat, typed facts: the vocabulary of every rule."""
