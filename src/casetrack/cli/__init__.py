"""The command line: parses, calls the desk, shows. It has no rules of its own."""
