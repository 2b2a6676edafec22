"""Backups: made, tried out, kept and put back."""
