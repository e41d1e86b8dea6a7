"""Families of defects: the page and its parts."""
