"""Several processes that share one port and one data folder, and the one that looks after them."""
