"""All measurements in one run, and the page that tells them."""
