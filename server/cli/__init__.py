"""The command line: every command is a call to the services, and its answer told to a person."""

import os

# gRPC's C core writes remarks on standard error beside the errors that it raises; it reads how
# much it may say when it is imported, which is later than this. An operator can set it otherwise.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
