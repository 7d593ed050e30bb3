"""Value types: the short text that people write, read strictly, and the RDF that states it.

Each type is an immutable Struct with ``parse(text)``, which raises :class:`kgbuild.values.faults.ValueFault`;
``text``, the canonical spelling, for which ``parse(value.text) == value``; and ``triples(subject, predicate)``, which
yields everything needed to state the value of that property of that subject.
"""
