"""Find decisions by what they are about, in an index beside the log."""
