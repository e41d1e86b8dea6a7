"""Pretrained networks: what is known of each (registry), their weights, and the torch modules themselves (network, vision)."""
