"""What is done to a project as a folder: what is in it is counted, and it is copied, renamed, thrown away and brought back."""
