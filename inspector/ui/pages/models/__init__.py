"""Models of the project side by side, and the report on the one in use."""
