"""Whether a station is as it was: what changes, since which part, and what is likely to have caused it."""
