"""How the demo part is drawn: its geometry, its surface in the light, and what can go wrong with it."""
