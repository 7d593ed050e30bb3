"""Asking: canned questions on cards, typed parameters, answers with their evidence, and what is known of a thing."""
