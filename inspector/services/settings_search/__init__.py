"""Find the best settings: recipes tried on a project's own parts, and the one that tells good from defective best."""
