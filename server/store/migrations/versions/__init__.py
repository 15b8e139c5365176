"""One module a revision, frozen once released: a changed schema is a new revision."""
