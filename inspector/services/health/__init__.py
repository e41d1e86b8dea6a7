"""Whether a station still judges as it should: people, machine, light and parts. Imports nothing."""
