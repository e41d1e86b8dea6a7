"""The PIN of the station: keypad, check, and where it is set."""
