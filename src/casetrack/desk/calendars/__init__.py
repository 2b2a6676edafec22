"""Working days: the calendar clocks go by, loads, and what they move."""
