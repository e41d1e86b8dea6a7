"""History: everything that was recorded, found again, looked at again, taken out, and as charts."""
