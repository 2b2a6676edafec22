"""The pure rooms: arguments in, values out."""
