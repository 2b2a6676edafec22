"""What an administrator looks after: offices, numbers, letterheads, definitions."""
