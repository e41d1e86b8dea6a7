"""Reusable parts of the screens. They know numbers, images and verdicts, but no page, project or engine."""
