"""Projects and models on disk. Every file is either the old one or the new one after a crash at any moment; no pickle."""
