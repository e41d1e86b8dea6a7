"""Operator mode: Inspect for gloves, on the whole screen."""
