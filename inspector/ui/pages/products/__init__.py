"""Products: what the line can be changed to, by whoever inspects."""
