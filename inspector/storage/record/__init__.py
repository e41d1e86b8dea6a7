"""The record: every part inspected in a database beside the project, with the pictures that are kept of it. Imports nothing."""
