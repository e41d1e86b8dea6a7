"""Logging on: by name and PIN, by badge, by password; and off again by itself."""
