"""Tune: the threshold on parts of known truth."""
