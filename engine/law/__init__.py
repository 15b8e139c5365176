"""The law as data: ruleset versions as immutable values, and every fault of a draft at its place."""
