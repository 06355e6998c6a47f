"""Small labels of statements written as in a pack, with the registry and terms of the packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.anakinra_pack import ON, label, person, rules
from vademecum.engine.assess import assess
from vademecum.model.answer import Context
from vademecum.model.assessment import Assessment
from vademecum.model.label import Indication, Label, Statement
from vademecum.model.source import Conflict, Policy
from vademecum.model.vocabulary import Audience, Jurisdiction

Raw = Mapping[str, object]
CITE = [{"source": "us-pi", "section": "5.1"}]


def statement(name: str, when: object = None, wording: str = "caution", **more: object) -> Raw:
    """A statement `x.<name>` as a pack writes it."""
    written: dict[str, object] = {
        "id": f"x.{name}", "kind": "precaution", "subject": name, "cite": CITE,
        "then": {"wording": wording},
    }  # fmt: skip
    return written | ({"when": when} if when is not None else {}) | more


def small_label(
    *statements: Raw,
    indications: Sequence[Raw] = (),
    policies: Sequence[Raw] = (),
    conflicts: Sequence[Raw] = (),
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
) -> Label:
    """A label of these statements."""
    found = [Policy.model_validate(each) for each in policies]
    return Label(
        identity=label().identity,
        sources=label().sources,
        registry=rules().registry,
        terms=rules().terms,
        statements=tuple(Statement.model_validate(each) for each in statements),
        indications=tuple(Indication.model_validate(each) for each in indications),
        policies={policy.id: policy for policy in found},
        conflicts=tuple(Conflict.model_validate(each) for each in conflicts),
        texts={lang: {key: dict(text) for key, text in words.items()}
               for lang, words in (texts or {}).items()},
    )  # fmt: skip


def judge(
    small: Label,
    facts: Raw,
    jurisdiction: str | None = "US",
    *,
    audience: str = "professional",
    lang: str = "en",
    show_false: bool = False,
) -> Assessment:
    """The assessment of a person by a small label."""
    where = Jurisdiction(jurisdiction) if jurisdiction else None
    context = Context(where, Audience(audience), lang)
    return assess(small, person(facts), on=ON, context=context, show_false=show_false)
