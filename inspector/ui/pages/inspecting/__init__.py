"""Inspect: parts from files, videos and cameras."""
