"""Good-set doctor: the page and its parts."""
