"""Letters: drafted, checked, reviewed, numbered, issued, posted, handed over as evidence."""
