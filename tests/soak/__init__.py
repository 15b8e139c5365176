"""Run a server for long under a mixed load, and see that it loses nothing and does not grow."""
