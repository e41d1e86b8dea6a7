"""Verify: the parts that need a person."""
