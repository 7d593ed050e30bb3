"""What curators write, typed: one small module per kind of record, each field naming its predicate."""
