"""The line: pictures from a source through an engine to verdicts, in threads of its own, with or without a window."""
