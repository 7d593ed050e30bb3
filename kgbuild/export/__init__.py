"""The graph for other tools: networks for Gephi and its like, tables, pictures, and RDF."""
