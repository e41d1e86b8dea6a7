"""Build: what will be built, how far it is, what came out."""
