"""Teach-back: the page and its parts."""
