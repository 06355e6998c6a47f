"""Packs from their files: merging, repetition, faults with their place, finding and the cache."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.anakinra_pack import PACK
from vademecum.model.errors import PackError, UsageError
from vademecum.packs.expand import expand, repeat_texts
from vademecum.packs.load import find, load, load_pack, packs_folder
from vademecum.packs.merge import merge
from vademecum.packs.yaml import load_yaml

IDENTITY = """
identity:
  id: demo
  names: [demonib]
  brands: [Demo]
  codes: {atc: [X00AA00]}
  products: []
  status: draft
  version: "2026.11.0"
  jurisdictions: [US]
  authored_by: us
  checked_by: nobody yet
sources:
  - {id: label, publisher: P, title: T, revision: R, jurisdiction: US, copy: c, licence: l,
     may_quote: false}
"""
RULES = """
- id: demo.precaution.{each}
  each: [methotrexate, folic-acid]
  kind: precaution
  subject: "{each}"
  when: {fact: medicines.current, lists: ["{each}"]}
  then: {wording: caution}
  cite: [{source: label, section: "1"}]
"""
TERMS = """
terms:
  - {id: methotrexate, kind: medicine}
  - {id: folic-acid, kind: medicine}
"""
WORDS = """
"demo.precaution.{each}":
  professional: "Mind {each}."
"""


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs with one small pack, and a cache of its own."""
    folder = tmp_path / "packs"
    (folder / "demo" / "text" / "en").mkdir(parents=True)
    (folder / "_facts" / "bindings").mkdir(parents=True)
    (folder / "_terms").mkdir()
    for name in ("_facts/medicines.yaml", "_facts/bindings/answers.yaml"):
        shutil.copy(PACK.parent / name, folder / name)
    (folder / "_terms" / "terms.yaml").write_text(TERMS)
    (folder / "demo" / "pack.yaml").write_text(IDENTITY)
    (folder / "demo" / "rules.yaml").write_text(RULES)
    (folder / "demo" / "text" / "en" / "rules.yaml").write_text(WORDS)
    (folder / "demo" / "rules.cases.yaml").write_text("[}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def faults(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(PackError) as refused:
        load(path)
    return [(Path(each.path).name, each.line, each.code) for each in refused.value.issues]


def test_a_pack_is_loaded_with_its_repeated_statements_and_their_words(packs: Path) -> None:
    label = load(packs / "demo")

    assert [statement.id for statement in label.statements] == [
        "demo.precaution.methotrexate", "demo.precaution.folic-acid"
    ]  # fmt: skip
    assert label.texts["en"]["demo.precaution.folic-acid"]["professional"] == "Mind folic acid."
    assert label.identity.id == "demo"
    assert label.sources["label"].publisher == "P"
    assert "medicines.current" in label.registry.facts
    assert label.terms.get("methotrexate") is not None
    assert load_pack(packs / "demo").bindings


def test_a_pack_without_its_policies_answers_from_its_sources_alone(packs: Path) -> None:
    (packs / "demo" / "policy.yaml").write_text("policies:\n  - {id: demo.policy.one}\n")

    pack = load_pack(packs / "demo")

    assert pack.label.policy("demo.policy.one") is not None
    assert pack.without_policies().label.policy("demo.policy.one") is None
    assert pack.without_policies().label.statements == pack.label.statements


def test_an_unchanged_pack_comes_from_the_cache_and_a_changed_one_does_not(packs: Path) -> None:
    cache = packs.parent / "cache" / "vademecum"

    first = load(packs / "demo")
    (stored,) = cache.iterdir()
    again = load(packs / "demo")
    (packs / "demo" / "rules.yaml").write_text(
        RULES.replace("wording: caution", "wording: monitor")
    )
    changed = load(packs / "demo")

    assert again.statements == first.statements
    assert stored.is_file()
    assert changed.statements[0].then.wording == "monitor"
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("content", [b"not json", b"[]", b"{}", b'{"pack":{"identity":1}}'])
def test_a_damaged_cache_is_read_anew(packs: Path, content: bytes) -> None:
    load(packs / "demo")
    (stored,) = (packs.parent / "cache" / "vademecum").iterdir()
    stored.write_bytes(content)

    assert len(load(packs / "demo").statements) == 2


def test_without_a_writable_cache_a_pack_loads_as_well(packs: Path) -> None:
    (packs.parent / "cache").write_text("a file where a folder is wanted")

    assert len(load(packs / "demo").statements) == 2


def test_without_a_named_cache_it_lies_in_the_home(
    packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(packs.parent))

    load(packs / "demo")

    assert list((packs.parent / ".cache" / "vademecum").iterdir())


def test_a_folder_without_a_pack_is_no_pack(packs: Path) -> None:
    assert faults(packs / "_facts") == [("_facts", 1, "no-pack")]


def test_faults_of_all_files_are_listed_with_their_places(packs: Path) -> None:
    (packs / "demo" / "a.yaml").write_text("a: 1\na: 2\n")
    (packs / "demo" / "b.yaml").write_text("b: [\n")

    assert faults(packs / "demo") == [("a.yaml", 2, "duplicate-key"), ("b.yaml", 2, "syntax")]


def test_what_stands_in_two_files_is_a_fault(packs: Path) -> None:
    (packs / "demo" / "second.yaml").write_text("identity:\n  version: '1'\n")

    assert faults(packs / "demo") == [("second.yaml", 2, "told-twice")]


def test_a_file_that_is_neither_list_nor_mapping_is_a_fault(packs: Path) -> None:
    (packs / "demo" / "second.yaml").write_text("just words\n")

    assert faults(packs / "demo") == [("second.yaml", 1, "wrong-shape")]


def test_the_schema_points_at_the_statement_in_its_own_file(packs: Path) -> None:
    wrong = RULES.replace("wording: caution", "wording: beware")
    (packs / "demo" / "rules.yaml").write_text(wrong)
    (packs / "_terms" / "more.yaml").write_text("terms:\n  - {id: x, kind: plant}\n")

    found = faults(packs / "demo")

    assert {(name, line) for name, line, _ in found} == {("rules.yaml", 7), ("more.yaml", 2)}
    assert {code for _, _, code in found} == {"enum", "literal-error"}


def test_a_missing_part_points_at_the_pack(packs: Path) -> None:
    (packs / "demo" / "pack.yaml").write_text(IDENTITY.replace("  checked_by: nobody yet\n", ""))

    assert [code for _, _, code in faults(packs / "demo")] == ["missing"]


def test_a_criterion_is_refused_with_its_own_words(packs: Path) -> None:
    wrong = RULES.replace('lists: ["{each}"]', "lists: []")
    (packs / "demo" / "rules.yaml").write_text(wrong)

    with pytest.raises(PackError) as refused:
        load(packs / "demo")

    assert "do not go together on a fact" in refused.value.issues[0].message


def test_a_pack_of_one_file_without_statements_loads(packs: Path) -> None:
    (packs / "demo" / "rules.yaml").unlink()

    assert load(packs / "demo").statements == ()


@pytest.mark.parametrize("name", ["demo", "DEMO", "Demonib", "demo "])
def test_a_medicine_is_found_by_id_name_or_brand(packs: Path, name: str) -> None:
    if name == "demo ":
        with pytest.raises(UsageError, match="no pack knows"):
            find(name, packs)
    else:
        assert find(name, packs) == packs / "demo"


def test_folders_that_are_no_packs_are_passed_over(packs: Path) -> None:
    (packs / "empty").mkdir()
    for number, text in enumerate(("just: words", "identity: words", "identity: {names: words}")):
        (packs / f"a{number}").mkdir()
        (packs / f"a{number}" / "pack.yaml").write_text(text)

    assert find("demonib", packs) == packs / "demo"


def test_the_folder_of_packs_is_the_one_named_or_that_of_the_checkout(packs: Path) -> None:
    assert packs_folder(packs) == packs
    assert packs_folder() == PACK.parent
    with pytest.raises(UsageError, match="--packs"):
        packs_folder(packs / "nowhere")


def test_the_place_of_a_fault_outside_this_folder_is_its_whole_path(
    packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (packs / "demo" / "a.yaml").write_text("a: [\n")
    with pytest.raises(PackError) as outside:
        load(packs / "demo")
    monkeypatch.chdir(packs)
    with pytest.raises(PackError) as inside:
        load(packs / "demo")

    assert outside.value.issues[0].path == str(packs / "demo" / "a.yaml")
    assert inside.value.issues[0].path == "demo/a.yaml"


def test_merged_parts_remember_their_files() -> None:
    one = load_yaml(b"sources:\n  - {id: a}\npart: {x: 1}\n", "one.yaml")
    two = load_yaml(b"sources:\n  - {id: b}\npart: {y: 2}\n", "two.yaml")

    merged = merge([one, two, load_yaml(b"- {id: s}\n", "three.yaml")], "statements")

    assert merged.value == {
        "sources": [{"id": "a"}, {"id": "b"}], "part": {"x": "1", "y": "2"},
        "statements": [{"id": "s"}],
    }  # fmt: skip
    assert merged.issue(("sources", 1, "id"), "c", "m").path == "two.yaml"
    assert merged.issue(("statements", 0), "c", "m").path == "three.yaml"
    assert merged.issue(("nothing",), "c", "m").path == ""


def test_an_empty_file_adds_nothing() -> None:
    merged = merge([load_yaml(b"# to be written\n", "empty.yaml")], "statements")

    assert merged.value == {}
    assert merged.issues == []


def test_a_list_against_a_mapping_of_the_same_name_is_told_twice() -> None:
    one = load_yaml(b"part: [a]\n", "one.yaml")
    two = load_yaml(b"part: {x: 1}\n", "two.yaml")

    assert [issue.code for issue in merge([one, two], "statements").issues] == ["told-twice"]


def test_values_of_a_repetition_are_filled_in_everywhere() -> None:
    raw = {
        "id": "x.{each}", "each": {"a-b": "P1D", "c": "P2D"}, "list": ["{each}", {"k": "{value}"}],
        "flag": True,
    }  # fmt: skip

    repeated = list(expand(["kept", raw, {"id": "y"}]))

    assert repeated == [
        (0, "kept"),
        (1, {"id": "x.a-b", "list": ["a-b", {"k": "P1D"}], "flag": True}),
        (1, {"id": "x.c", "list": ["c", {"k": "P2D"}], "flag": True}),
        (2, {"id": "y"}),
    ]
    assert list(expand([{"id": "x", "each": "a"}])) == []


def test_words_of_a_repetition_are_repeated_unless_a_term_has_its_own() -> None:
    texts: dict[str, object] = {
        "x.{each}": {"patient": "{each} for {value}"}, "x.c": {"patient": "own"},
        "z.{each}": "no mapping",
    }  # fmt: skip
    statements: list[object] = [
        {"id": "x.{each}", "each": {"a-b": "P1D", "c": "P2D"}}, {"id": "y.{each}", "each": ["a"]},
        {"id": "z.{each}", "each": ["a"]}, "odd",
    ]  # fmt: skip

    assert repeat_texts(texts, statements) == {
        "x.a-b": {"patient": "a b for P1D"}, "x.c": {"patient": "own"}
    }  # fmt: skip
