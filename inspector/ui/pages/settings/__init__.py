"""The page of the settings of this PC, made from their table."""
