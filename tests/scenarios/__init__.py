"""Scenarios: transactions written for people, and the decisions that the law gives them."""
