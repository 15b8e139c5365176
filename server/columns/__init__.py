"""The facts of recorded decisions in columns beside the log, to put a candidate release to them."""
