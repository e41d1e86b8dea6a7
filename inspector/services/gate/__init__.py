"""The look at a picture before it is judged."""
