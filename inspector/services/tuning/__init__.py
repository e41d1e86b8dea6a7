"""What a threshold is set by, and what it would have done: rules on the parts of a project, and the time machine. Imports nothing."""
