"""Recorded parts looked at again, and what people say of them."""
