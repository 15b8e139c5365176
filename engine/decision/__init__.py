"""Standing findings combined into one decision, and explained."""
