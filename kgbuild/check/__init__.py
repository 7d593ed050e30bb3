"""The one gate: every rule over the data, the ontology's shapes, and the questions."""
