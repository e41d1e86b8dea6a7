"""Who is logged on, what they may do, and their accounts. Imports nothing."""
