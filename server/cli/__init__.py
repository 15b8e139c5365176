"""The command line: every command is a call to the services, and its answer told to a person."""
