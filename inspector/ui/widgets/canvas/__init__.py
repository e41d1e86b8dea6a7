"""A picture that is drawn in: shapes are added, chosen, moved and changed by mouse, finger and keys, each step can be undone."""
