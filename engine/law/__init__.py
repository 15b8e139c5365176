"""The law as data: versions as immutable values, and every fault of a draft at its place."""
