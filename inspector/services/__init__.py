"""Use cases in plain Python, shared by the window and the command line: build, inspect, evaluate, tune, export, demo."""
