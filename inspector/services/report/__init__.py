"""A report on the model in use, for audits: what was decided, on what grounds, by whom. The same content as PDF and as HTML."""
