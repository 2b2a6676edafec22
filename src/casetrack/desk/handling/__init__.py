"""A case from its receipt to its end: what is open, what is done, what that moves."""
