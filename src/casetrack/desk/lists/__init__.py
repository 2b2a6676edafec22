"""Lists for people: the day's work, cases found and filtered, views that are kept."""
