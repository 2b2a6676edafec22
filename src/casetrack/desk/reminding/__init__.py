"""Reminders: what is due, to whom, over which channel, and the timed rounds."""
