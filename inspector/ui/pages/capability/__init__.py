"""What the model finds: the page and its parts."""
