"""Who works here, how they sign in, and who has read what."""
