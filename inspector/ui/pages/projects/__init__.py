"""Projects: what was opened last."""
