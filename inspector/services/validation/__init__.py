"""The validation images of a project: which there are, what they show, and what the model in use makes of them. Imports nothing."""
