"""Users: the accounts of this PC."""
