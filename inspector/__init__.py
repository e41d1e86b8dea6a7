"""Inspector: learns from pictures of good parts, shows where a new part differs, and says OK or NG."""

__version__ = "0.1.0"
