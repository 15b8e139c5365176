"""Keep decisions as long as the law demands, and no longer than that if nobody holds them."""
