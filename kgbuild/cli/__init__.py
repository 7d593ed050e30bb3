"""The commands: each parses its options, calls, and prints. Messages go to stderr, data to stdout."""
