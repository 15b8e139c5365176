"""Look through a whole database for anything that is not as it was written."""
