"""Finds where a part lies in a picture: every angle tried at once on a small one, then refined."""
