"""What is done with the record of a project: opened, written to tables, verified. Imports nothing."""
