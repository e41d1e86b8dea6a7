"""Challenge: the page and its parts."""
