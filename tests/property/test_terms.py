"""Recognition of names holds for any spelling that people may write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from vademecum.model.terms import KINDS, Term, Terms, fold
from vademecum.model.termwords import NEGATIONS
from vademecum.packs.yaml import load_yaml

FOLDER = Path(__file__).parents[2] / "packs" / "_terms"
NAMES = ["adalimumab", "etanercept", "infliximab", "golimumab", "certolizumab pegol", "abatacept",
         "anifrolumab", "baricitinib", "rilonacept", "humira", "enbrel", "remicade", "orencia",
         "simponi", "cimzia", "saphnelo", "olumiant", "arcalyst"]  # fmt: skip


@cache
def shipped() -> Terms:
    """The terms that the packs ship."""
    raw: list[object] = []
    for file in sorted(FOLDER.glob("*.yaml")):
        value = load_yaml(file.read_bytes(), str(file)).value
        assert isinstance(value, dict)
        raw += value["terms"]
    return Terms(tuple(Term.model_validate(term) for term in raw))


@cache
def known() -> frozenset[str]:
    """Every folded medicine name."""
    own = (t for t in shipped().terms if t.kind == "medicine")
    return frozenset(fold(name) for t in own for name in (t.id, *t.names, *t.brands))


@given(st.sampled_from(NAMES), st.integers(0, 17), st.sampled_from(ascii_lowercase))
def test_one_wrong_letter_is_never_taken_for_any_medicine(
    name: str, place: int, letter: str
) -> None:
    at = place % len(name)
    wrong = name[:at] + letter + name[at + 1 :]
    if letter == name[at] or " " in (wrong[at], name[at]) or wrong in known():
        return

    found = shipped().match("medicine", wrong)

    assert all(match.partial for match in found)


@given(st.sampled_from(NAMES), st.integers(0, 16))
def test_two_swapped_letters_are_never_taken_for_any_medicine(name: str, place: int) -> None:
    at = place % (len(name) - 1)
    wrong = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if wrong == name or " " in name[at : at + 2] or wrong in known():
        return

    found = shipped().match("medicine", wrong)

    assert all(match.partial for match in found)


@given(st.sampled_from(NAMES), st.lists(st.booleans(), min_size=18, max_size=18))
def test_case_does_not_matter(name: str, upper: list[bool]) -> None:
    written = "".join(c.upper() if up else c for c, up in zip(name, upper, strict=False))

    assert [m.term_id for m in shipped().match("medicine", written)] == [
        m.term_id for m in shipped().match("medicine", name)
    ]


@given(st.sampled_from(NAMES), st.text(ascii_lowercase, min_size=3, max_size=12))
def test_a_word_more_never_hides_a_name_unless_it_denies_it(name: str, word: str) -> None:
    found = {match.term_id for match in shipped().match("medicine", f"{name} {word}")}

    expected = {match.term_id for match in shipped().match("medicine", name)}
    assert expected <= found or word in NEGATIONS


@given(st.sampled_from(KINDS), st.text(max_size=300))
def test_any_text_gets_an_answer(kind: str, text: str) -> None:
    found = shipped().match(kind, text)

    assert all(match.term_id in shipped().keys for match in found)
    assert len(shipped().suggest(kind, text)) <= 3
