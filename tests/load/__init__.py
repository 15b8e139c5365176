"""Load for a server that runs: calls over raw HTTP/2, and what they cost the server."""
