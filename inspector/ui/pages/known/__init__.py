"""Known defects: the page and its parts."""
