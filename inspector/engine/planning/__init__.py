"""What a build or an inspection takes on this PC: predicted before, and taken apart by stage."""
