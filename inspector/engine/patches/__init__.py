"""Patch features of all good images: computed, and kept in memory, on disk or not at all."""
