"""The version of the package: its only statement, read by the build, the command line and the ontology's checks."""

__version__ = "0.1.0"
