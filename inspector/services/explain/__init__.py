"""Why a part was judged as it was: what in the memory bank speaks for and against it."""
