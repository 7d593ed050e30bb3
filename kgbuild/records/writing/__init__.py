"""How records are written: what their declarations say of each field, the order of keys, and skeletons to fill in."""
