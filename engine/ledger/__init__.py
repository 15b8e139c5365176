"""Records of decisions as canonical bytes, and the digests that prove them."""
