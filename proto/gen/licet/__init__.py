"""Generated from proto/licet; see proto/build.py."""
