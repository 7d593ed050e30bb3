"""The ontology's closed vocabulary, the prefixes, and how IRIs are minted."""
