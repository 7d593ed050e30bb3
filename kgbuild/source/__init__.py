"""What people write, as trees: YAML read strictly, every value a string with its line and column."""
