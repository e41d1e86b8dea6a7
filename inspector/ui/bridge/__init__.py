"""All code that has both threads and Qt in it. Widgets and pages see only signals that arrive in the GUI thread."""
