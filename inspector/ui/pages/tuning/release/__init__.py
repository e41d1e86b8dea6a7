"""What happens on Tune before a threshold counts: it is tried on recorded parts, drafted, released or gone back from. Imports nothing."""
