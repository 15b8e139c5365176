"""How calls come in: threads, or one loop over a completion queue of grpcio."""
