"""Thresholds that an engineer can defend: rules that choose one, exact intervals, cross-validation, curves. Imports nothing."""
