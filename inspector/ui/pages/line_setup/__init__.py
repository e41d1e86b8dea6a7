"""The page on which camera, trigger and serials of a project are set."""
