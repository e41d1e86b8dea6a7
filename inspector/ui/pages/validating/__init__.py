"""Validation images: what each shows, in the hands of the engineer."""
