"""Commands that maintain the project's own files; no part of the installed package."""
