"""The fields of a project, new or to be changed."""
