"""Audit: what was done at this PC, by whom."""
