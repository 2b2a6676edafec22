"""What people outside the office can do: apply, and ask how their own application stands."""
