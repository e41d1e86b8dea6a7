"""Which image files belong to a set, what is in them, and the demo product drawn by code."""
