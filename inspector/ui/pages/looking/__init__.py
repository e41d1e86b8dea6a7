"""Where to look: region of interest, ignore areas and zones."""
