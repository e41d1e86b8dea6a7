"""Tune: the threshold on the validation images."""
