"""Whether everything stored is as it was written, and everything worked out can be again."""
