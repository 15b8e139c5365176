"""Generated from proto/licet/v1; see proto/build.py."""
