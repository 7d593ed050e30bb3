"""Queries that would hurt a server, for the tests of `kgbuild serve` and for its soak."""

from __future__ import annotations

DEEP = 100_000
CONCATS = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40))
SLOW = {
    # Each would take hours, or more memory than there is.
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sort of a cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "nested paths": "SELECT (COUNT(*) AS ?n) { ?a (!jber:x|^!jber:x)*/(!jber:x|^!jber:x)* ?b }",
    "texts that double": f'SELECT * {{ BIND("xxxxxxxxxxxxxxxx" AS ?v0) {CONCATS} }}',
    "distinct of a cross product": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g",
    "groups of a cross product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "a pattern that backtracks": 'SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(REGEX(CONCAT(STR(?o), STR(?c)), "^(a+)+$")) }',
    "values without end": "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i FILTER(?d != ?g && ?f != ?i) } }",
}

NESTED = {
    "brackets": "SELECT * { FILTER(" + "(" * DEEP + "1",
    "negations": "SELECT * { FILTER(" + "!" * DEEP + "1",
    "groups": "SELECT * " + "{" * DEEP,
    "paths": "SELECT * { ?s " + "(" * DEEP + " ?o }",
    "blank nodes": "SELECT * { ?s ?p " + "[" * DEEP + " }",
    "quotes": "ASK { ?s ?p ?o } VALUES ?x { " + '"' * (DEEP - 1),
}
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
