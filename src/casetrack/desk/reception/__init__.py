"""Applications on their way in: logged, known already, or only asked about."""
