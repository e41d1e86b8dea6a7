"""Drift: the page and its parts."""
