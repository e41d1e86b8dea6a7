"""What the bootstrap script is made of: the standard library alone, and nothing that Python 3.8 cannot read."""
