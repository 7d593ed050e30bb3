"""The graph over HTTP: the SPARQL 1.1 Protocol (read only), questions as addresses, things by their IRIs."""
