"""Detectors and networks compared on data sets whose truth is known, with tables and contact sheets beside what papers print."""
