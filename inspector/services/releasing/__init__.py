"""How a threshold comes into force: drafted, tried out, released with a reason, and gone back from. Imports nothing."""
