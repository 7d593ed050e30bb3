"""``kgbuild validate`` as a process: RDF of others, sound, faulty and hostile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH

from kgbuild.build.graph import Built
from kgbuild.check.foreign import File, Given, validate
from kgbuild.check.shacl import ntriples
from kgbuild.store.files import MEGABYTES, statements

ROOT = Path(__file__).parents[2]
PREFIXES = """\
@prefix code: <https://w3id.org/jber/code/> .
@prefix ex: <https://example.org/> .
@prefix id: <https://w3id.org/jber/id/> .
@prefix jber: <https://w3id.org/jber/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SOUND = f"""{PREFIXES}
ex:visit a jber:Visit ;
  rdfs:label "A visit"@en, "訪問"@ja ;
  jber:status <https://w3id.org/jber/code/status/happened> ;
  jber:hasParticipation ex:part .
ex:part a jber:Participation ;
  jber:participant <https://w3id.org/jber/id/organisation/jaxa> ;
  jber:role <https://w3id.org/jber/code/role/visitor> .
"""
FAULTY = f"""{PREFIXES}
ex:visit a jber:Visit ;
  rdfs:label "A visit"@en, "訪問"@ja ;
  jber:status <https://w3id.org/jber/code/status/hapened> ;
  jber:hasParticipation [
    a jber:Participation ;
    jber:participant <https://w3id.org/jber/id/organisation/jaxa> ;
    jber:role <https://w3id.org/jber/code/role/chef>
  ] .
"""


def kgbuild(*arguments: object, given: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [sys.executable, "-m", "kgbuild", "--project", str(ROOT), "validate", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    told = subprocess.CompletedProcess(ended.args, ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert "Traceback" not in told.stderr
    return told


def line(text: str, part: str) -> int:
    return next(number for number, each in enumerate(text.splitlines(), 1) if part in each)


def test_sound_triples_have_no_problems(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(SOUND, encoding="utf-8")
    told = kgbuild("a.ttl", cwd=tmp_path)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "no problems\n")


@pytest.mark.parametrize("engine", ["shifty", "pyshacl"])
def test_each_fault_is_told_at_its_line_with_node_property_rule_and_repair(tmp_path: Path, engine: str) -> None:
    (tmp_path / "a.ttl").write_text(FAULTY, encoding="utf-8")
    told = kgbuild("a.ttl", "--engine", engine, cwd=tmp_path)
    status, repair, role, _ = told.stdout.splitlines()
    assert status == (
        f"a.ttl:{line(FAULTY, 'hapened')}:1: violation: https://example.org/visit: the value is not in the code list "
        "`status` (jber:status) [status-in-its-list]"
    )
    assert repair.startswith("    repair: write `status: happened`")
    assert role.startswith(f"a.ttl:{line(FAULTY, 'chef')}:1: violation: []: ")
    assert (told.returncode, told.stderr) == (1, "2 violations\n")


def test_what_the_triples_may_rely_on_is_chosen(tmp_path: Path) -> None:
    text = SOUND + "ex:visit jber:hostCountry <https://w3id.org/jber/id/country/JPN> .\n"
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    alone, known = (kgbuild("a.ttl", "--with", what, cwd=tmp_path) for what in ("nothing", "register"))
    assert (known.returncode, known.stdout) == (0, "")
    assert alone.returncode == 1
    assert f"a.ttl:{line(text, 'hostCountry')}:1: violation: JPN: " in alone.stdout


def test_the_shipped_view_has_the_same_findings_as_a_check_of_it(built: Built) -> None:
    from kgbuild.check.engines import Shifty

    text = ntriples(built.view)
    with Shifty(built.project.ontology / "shapes") as shacl:
        findings = shacl.validate(text)
    given = Given((File("view.nt", "ntriples", text, statements(text, "view.nt", "ntriples")),))
    assert validate(built.project, given, "nothing").findings == findings != []
    assert validate(built.project, given, "view").findings == []


def test_names_of_things_are_ours_to_rule_only_where_they_are_ours(tmp_path: Path) -> None:
    ours = SOUND.replace("ex:part", "<https://w3id.org/jber/id/event/Not_A_Slug>")
    (tmp_path / "theirs.ttl").write_text(SOUND, encoding="utf-8")
    (tmp_path / "ours.ttl").write_text(ours, encoding="utf-8")
    told = kgbuild("theirs.ttl", "ours.ttl", cwd=tmp_path)
    assert told.returncode == 1
    assert [row.partition(": ")[0] for row in told.stdout.splitlines() if "[participation-iri]" in row] == [
        f"ours.ttl:{line(ours, 'a jber:Participation')}:1"
    ]


TRIG = PREFIXES + "ex:g1 { ex:visit a jber:Visit . }\nex:g2 { ex:visit rdfs:label 'x'@en, '訪問'@ja . }\n"
NQUADS = """\
<https://example.org/visit> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/jber/ontology#Visit> .
<https://example.org/visit> <http://www.w3.org/2000/01/rdf-schema#label> "x"@en <https://example.org/g> .
<https://example.org/visit> <http://www.w3.org/2000/01/rdf-schema#label> "訪問"@ja <https://example.org/h> .
"""
JSONLD = """\
{
 "@context": {"jber": "https://w3id.org/jber/ontology#", "label": "http://www.w3.org/2000/01/rdf-schema#label"},
 "@graph": [
  {"@id": "https://example.org/visit", "@type": "jber:Visit",
   "label": [{"@value": "x", "@language": "en"}, {"@value": "訪問", "@language": "ja"}]}
 ]
}
"""
RDFXML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns:jber="https://w3id.org/jber/ontology#">
 <jber:Visit rdf:about="https://example.org/visit">
  <rdfs:label xml:lang="en">x</rdfs:label>
  <rdfs:label xml:lang="ja">訪問</rdfs:label>
 </jber:Visit>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("name", "text", "at"),
    [
        ("a.trig", TRIG, 6),
        ("a.nq", NQUADS, 1),
        ("a.nt", "".join(each.split(" <https://example.org/g")[0].split(" <https://example.org/h")[0].removesuffix(" .") + " .\n" for each in NQUADS.splitlines()), 1),
        ("a.jsonld", JSONLD, 4),
        ("a.rdf", RDFXML, 3),
    ],
)  # fmt: skip
def test_every_format_is_read_and_its_graphs_are_one(tmp_path: Path, name: str, text: str, at: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = kgbuild(name, "--with", "nothing", cwd=tmp_path)
    first, _ = told.stdout.splitlines()
    assert first == f"{name}:{at}:1: violation: https://example.org/visit: it has no status [status-stated]"


def test_several_files_are_one_graph_and_their_blank_nodes_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + "ex:visit a jber:Visit . _:x jber:role ex:one .\n", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(
        PREFIXES + "ex:visit rdfs:label 'x'@en, '訪問'@ja . _:x jber:role ex:two .\n", encoding="utf-8"
    )
    told = kgbuild("a.ttl", "b.ttl", "--with", "nothing", cwd=tmp_path)
    assert "[label-en]" not in told.stdout
    assert "a.ttl:6:1: violation: _:x: the value is not in the code list `role` (jber:role)" in told.stdout
    assert "b.ttl:6:1: violation: _:x: the value is not in the code list `role` (jber:role)" in told.stdout


def test_standard_input_is_read_where_its_format_is_named() -> None:
    told = kgbuild("-", "--input-format", "turtle", "--with", "nothing", given=FAULTY.encode())
    assert told.stdout.startswith("stdin:")
    unnamed = kgbuild("-", given=FAULTY.encode())
    assert unnamed.returncode == 2
    assert "the format of standard input is not known (give --input-format turtle|" in unnamed.stderr


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/a"><e:b>&j;</e:b></rdf:Description></rdf:RDF>'
)
OUTSIDE = (
    '<!DOCTYPE rdf:RDF [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/a"><e:b>&a;</e:b></rdf:Description></rdf:RDF>'
)
NESTED = "<a:a> <a:b> " + "<<( <a:a> <a:b> " * 100_000 + "<a:c>" + ")>>" * 100_000 + " ."


@pytest.mark.parametrize(
    ("name", "text", "at", "message", "repair"),
    [
        ("syntax.ttl", "\n<a:a> <a:b> <a:c>\n<a:d> .\n", "3:", "", "name that with --input-format"),
        ("syntax.nq", "<a:a> <a:b> <a:c> .\n<a:a> <a:b> 'c' .\n", "2:", "", "correct this place"),
        ("open.jsonld", '{"@id": "http://e/a",\n "http://e/b": \n', "", "", "correct this place"),
        ("other.rdf", "<a:a> <a:b> <a:c> .\n", "1:", "", "name that with --input-format"),
        ("latin.ttl", "<a:a> <a:b> 'é' .\n".encode("latin-1"), "1:", "it is not UTF-8", "save it as UTF-8"),
        ("relative.ttl", "<a:a> <b> <a:c> .", "1:1", "the IRI `b` is relative, and nothing says to what", "give --base IRI"),
        ("relative.jsonld", '{"@id": "b", "http://e/b": "x"}', "1:1", "the IRI `b` is relative", "give --base IRI"),
        ("context.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "http://e/a"}', "1:1", "its context is to be fetched from elsewhere, and nothing is fetched", "write the context into the file itself"),
        ("import.jsonld", '{"@context": {"@import": "http://127.0.0.1:9/c"}, "@id": "http://e/a"}', "1:1", "its context is to be fetched from elsewhere", "write the context into the file itself"),
        ("bomb.rdf", BOMB, "1:1", "its entities grow beyond all bounds", "write the text out"),
        ("outside.rdf", OUTSIDE, "", "", "correct this place"),
        ("nested.ttl", NESTED, "1:1", "reading it takes more memory or time than is allowed", "see whether its nesting ends"),
        ("star.ttl", "<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .", "1:1", "a triple stands within a triple (RDF 1.2)", "properties of its own"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_one_problem(
    tmp_path: Path, name: str, text: str | bytes, at: str, message: str, repair: str
) -> None:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    told = kgbuild(name, "--format", "json", cwd=tmp_path)
    (problem,) = json.loads(told.stdout)["problems"]
    assert told.returncode == 1
    assert f"{problem['file']}:{problem['line']}:{problem['column']}".startswith(f"{name}:{at}")
    assert (problem["code"], "\n" in problem["message"]) == ("rdf-syntax", False)
    assert message in problem["message"]
    assert repair in problem["repair"]


def test_a_relative_iri_is_read_where_a_base_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(SOUND.replace("ex:part", "<part>"), encoding="utf-8")
    assert kgbuild("a.ttl", cwd=tmp_path).returncode == 1
    assert kgbuild("a.ttl", "--base", "https://example.org/", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("a.yaml", (), "a.yaml is YAML, not RDF (facts in YAML are checked by `kgbuild check`)"),
        ("a.txt", (), "the name a.txt does not tell its format (give --input-format turtle|trig|"),
        ("a.ttl", ("--base", "no iri"), "`no iri` is no IRI that others can be relative to"),
    ],
)
def test_wrong_usage_is_told_in_one_line(tmp_path: Path, name: str, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / name).write_text("<a> <b> <c> .", encoding="utf-8")
    told = kgbuild(name, *arguments, cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert message in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = kgbuild("nowhere.ttl", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (3, "kgbuild: there is no file nowhere.ttl\n")


def test_a_file_of_100_megabytes_is_refused_with_the_cap(tmp_path: Path) -> None:
    with (tmp_path / "big.nt").open("wb") as big:
        big.truncate(100 << 20)
    told = kgbuild("big.nt", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert (
        told.stderr == f"kgbuild: big.nt has more than {MEGABYTES} MB, which is all that is read (give it in parts)\n"
    )


def test_a_file_without_triples_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    told = kgbuild("empty.ttl", "--with", "nothing", cwd=tmp_path)
    assert told.returncode == 0
    assert told.stdout.startswith("empty.ttl:1:1: warning: it states nothing [rdf-empty]\n")


def test_no_text_of_others_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + "<https://example.org/\u202ecod> a jber:Visit .", encoding="utf-8")
    told = kgbuild("a.ttl", "--with", "nothing", cwd=tmp_path)
    assert "https://example.org/" in told.stdout
    assert "\u202e" not in told.stdout


def test_ill_formed_literals_cause_no_noise(tmp_path: Path) -> None:
    text = SOUND + 'ex:visit jber:earliest "2011-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .'
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    told = kgbuild("a.ttl", "--engine", "pyshacl", "--with", "nothing", cwd=tmp_path)
    assert "[bound-is-a-day]" in told.stdout
    assert len(told.stderr.splitlines()) == 1


def report(*arguments: object, cwd: Path) -> tuple[str, Graph, int]:
    told = kgbuild(*arguments, "--format", "shacl", cwd=cwd)
    return told.stdout, Graph().parse(data=told.stdout, format="turtle"), told.returncode


@pytest.mark.parametrize("engine", ["shifty", "pyshacl"])
def test_a_report_is_what_the_standard_says(tmp_path: Path, engine: str) -> None:
    (tmp_path / "a.ttl").write_text(FAULTY, encoding="utf-8")
    text, graph, code = report("a.ttl", "--engine", engine, cwd=tmp_path)
    assert (report("a.ttl", "--engine", engine, cwd=tmp_path)[0], code) == (text, 1)
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert [value.toPython() for value in graph.objects(whole, SH.conforms)] == [False]  # type: ignore[attr-defined]
    results = list(graph.objects(whole, SH.result))
    assert len(results) == len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 2
    for result in results:
        for one in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.resultPath):
            assert len(list(graph.objects(result, one))) == 1, one
        assert {message.language for message in graph.objects(result, SH.resultMessage)} == {"en", "ja"}  # type: ignore[attr-defined]
    for _, predicate, object_ in graph:
        for term in (predicate, object_):
            if isinstance(term, URIRef) and term.startswith(str(SH)):
                assert term in SH, f"{term} is no term of SHACL"
    visit = graph.value(None, SH.focusNode, URIRef("https://example.org/visit"))
    assert graph.value(visit, SH.value) == URIRef("https://w3id.org/jber/code/status/hapened")
    assert graph.value(visit, SH.sourceShape) == URIRef("https://w3id.org/jber/shapes#status-in-its-list")
    assert graph.value(visit, SH.sourceConstraintComponent) in (
        SH.ClassConstraintComponent,
        SH.PatternConstraintComponent,
    )


def test_a_report_conforms_where_nothing_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(SOUND, encoding="utf-8")
    _, graph, code = report("a.ttl", cwd=tmp_path)
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert isinstance(whole, BNode)
    assert ([value.toPython() for value in graph.objects(whole, SH.conforms)], code) == ([True], 0)  # type: ignore[attr-defined]


def test_sarif_and_github_name_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(FAULTY, encoding="utf-8")
    github = kgbuild("a.ttl", "--format", "github", cwd=tmp_path).stdout
    assert github.startswith(f"::error file=a.ttl,line={line(FAULTY, 'hapened')},col=1,title=status-in-its-list::")
    log = json.loads(kgbuild("a.ttl", "--format", "sarif", cwd=tmp_path).stdout)
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == [
        "role-in-its-list",
        "status-in-its-list",
    ]
