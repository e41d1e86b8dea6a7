"""PatchCore's memory bank: the coreset that becomes it, merging where memory is short, and what surrounds its vectors."""
