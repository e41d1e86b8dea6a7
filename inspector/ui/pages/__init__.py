"""The screens of the program, one after another as the rail lists them."""
