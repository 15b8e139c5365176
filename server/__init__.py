"""The shell: gRPC services, storage, importers, settings and the command line around the core."""
