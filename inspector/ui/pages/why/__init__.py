"""Why NG? A place of the part on show beside the most similar places of good parts."""
