"""Change the law in small ways, and see whether the cases of a ruleset notice."""
