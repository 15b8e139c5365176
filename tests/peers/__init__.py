"""Other engines, given the same rules and the same transactions, with equal answers checked."""
