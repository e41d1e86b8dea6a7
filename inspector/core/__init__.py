"""The domain: what a project, a verdict and a threshold are. Standard library and numpy only."""
