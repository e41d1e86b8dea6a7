"""One reader for every layout of folders that benchmark data sets come in."""
