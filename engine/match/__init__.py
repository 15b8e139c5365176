"""All conditions at once: which rules hold of a transaction, and which can't be told."""
