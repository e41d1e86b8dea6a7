"""Models of a project beside each other: what each takes, and where two of them disagree."""
