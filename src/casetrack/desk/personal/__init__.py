"""Data about people: sealed, given out, kept for its time, erased."""
