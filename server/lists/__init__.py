"""Lists as publishers offer them, read into snapshots."""
