"""Checks of what a pack rests on: sources that may be used, citations, local policies, uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from vademecum.model.criteria import Lists, leaves
from vademecum.model.errors import PackIssue
from vademecum.model.label import Identity, Statement
from vademecum.model.source import Cite, Policy, Source
from vademecum.model.vocabulary import Basis
from vademecum.packs.draft import Draft, Place, each_text

_NO_LICENCE = frozenset({"", "?", "-", "none", "not known", "tbd", "unclear", "unknown"})
_NOBODY = frozenset({"", "?", "-", "nobody", "nobody yet", "none", "unknown"})
_POLICY_KEYS = frozenset({"policy", "policies"})
# Policies that the software itself asks for by name.
_OWN_POLICIES = ("freshness",)


def unknown_sources(draft: Draft) -> Iterator[PackIssue]:
    """A citation leads to a document that the pack lists."""
    known = draft.written("sources")
    for node in draft.nodes:
        if isinstance(node.value, Cite) and node.value.source not in known:
            message = f"there is no source {node.value.source}; add it to the sources of the pack"
            yield draft.issue((*node.path, "source"), "unknown-source", message)


def unlicensed_sources(draft: Draft) -> Iterator[PackIssue]:
    """A document whose terms of use nobody looked up may not be used."""
    for node in draft.nodes:
        if isinstance(node.value, Source) and node.value.licence.strip().lower() in _NO_LICENCE:
            message = f"the licence of {node.value.id} is not known; find it out or leave it out"
            yield draft.issue((*node.path, "licence"), "no-licence", message)


def uncited_statements(draft: Draft) -> Iterator[PackIssue]:
    """A statement names its source; only a local policy may stand without."""
    for path, statement in draft.statements():
        local = statement.basis is Basis.LOCAL_POLICY and statement.policy is not None
        if not statement.cites and not local:
            message = f"{statement.id} cites nothing; name the source and its section"
            yield draft.issue(path, "no-cite", message)


def unnamed_policies(draft: Draft) -> Iterator[PackIssue]:
    """What rests on a local policy names it, and what names one rests on it."""
    for path, statement in draft.statements():
        on_policy = statement.basis is Basis.LOCAL_POLICY
        if on_policy and statement.policy is None:
            message = f"{statement.id} rests on a local policy; name it with `policy`"
            yield draft.issue((*path, "basis"), "no-policy", message)
        elif statement.policy is not None and not on_policy:
            message = f"{statement.id} names a policy; its basis is then local-policy"
            yield draft.issue((*path, "policy"), "no-policy", message)


def unknown_policies(draft: Draft) -> Iterator[PackIssue]:
    """A policy that something names exists."""
    known = draft.written("policies")
    for path, name in _named_policies(draft):
        if name not in known:
            message = f"there is no policy {name}; add it to a local-policy file"
            yield draft.issue(path, "unknown-policy", message)


def unused_policies(draft: Draft) -> Iterator[PackIssue]:
    """A policy that nothing names changes nothing when it is switched off."""
    used = {name for _, name in _named_policies(draft)}
    used |= {f"{draft.id}.policy.{name}" for name in _OWN_POLICIES}
    for path, policy in draft.policies():
        if policy.id not in used:
            message = f"nothing names the policy {policy.id}; use it or strike it"
            yield draft.issue(path, "unused-policy", message)


def _named_policies(draft: Draft) -> Iterator[tuple[Place, str]]:
    """Every place that names a policy: by its key, or by an id of the section `policy`."""
    start = f"{draft.id}.policy."
    for node in draft.nodes:
        value = node.value
        if not isinstance(value, str) or (issubclass(node.within, Policy) and node.key == "id"):
            continue
        if node.key in _POLICY_KEYS or value.startswith(start):
            yield node.path, value


def differing_policies(draft: Draft) -> Iterator[PackIssue]:
    """The time in a criterion is the one of the policy that the statement rests on."""
    policies = {policy.id: policy for _, policy in draft.policies()}
    for path, statement in draft.statements():
        policy = policies.get(statement.policy or "")
        if policy is None or statement.when is None:
            continue
        for leaf in leaves(statement.when):
            if isinstance(leaf, Lists) and _differs(leaf, policy):
                message = f"{statement.id} has another time than {policy.id}; make them agree"
                yield draft.issue((*path, "when"), "policy-differs", message)


def _differs(leaf: Lists, policy: Policy) -> bool:
    spans: set[timedelta] = {policy.durations[t] for t in leaf.terms if t in policy.durations}
    if not spans and len(policy.durations) == 1:
        spans = set(policy.durations.values())
    return leaf.within is not None and bool(spans) and spans != {leaf.within}


def unknown_uses(draft: Draft) -> Iterator[PackIssue]:
    """Indications and phases are codes of the registry."""
    for node in draft.nodes:
        fact = _CODED.get((node.key, isinstance(node.value, str)))
        known = draft.registry.facts.get(fact) if fact is not None else None
        if known is None or not _is_scope(node.within.__name__, node.key):
            continue
        if node.value not in known.codes:
            codes = ", ".join(known.codes)
            code = "unknown-phase" if node.key == "phase" else "unknown-indication"
            message = f"{node.value} is no code of {fact}; write one of {codes}"
            yield draft.issue(node.path, code, message)


_CODED = {
    ("indications", True): "indication.code",
    ("code", True): "indication.code",
    ("phase", True): "therapy.phase",
}


def _is_scope(model: str, key: str) -> bool:
    """`code` is that of a use in an indication only."""
    return key != "code" or model == "Indication"


def quotations(draft: Draft) -> Iterator[PackIssue]:
    """Words in quotation marks come from a source that may be quoted."""
    by_id = {statement.id: statement for _, statement in draft.statements()}
    for words in each_text(draft.words):
        statement = by_id.get(words.text_id)
        if statement is None or _may_quote(draft, statement) or not _quotes(words.text):
            continue
        message = f"{words.text_id} quotes, but none of its sources may be quoted; reword it"
        yield draft.words_issue(words, code="quotation", message=message)


_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"))
_QUOTED_WORDS_MIN = 5


def _quotes(text: str) -> bool:
    for opening, closing in _QUOTES:
        _, found, rest = text.partition(opening)
        inside, closed, _ = rest.partition(closing)
        if found and closed and len(inside.split()) >= _QUOTED_WORDS_MIN:
            return True
    return False


def _may_quote(draft: Draft, statement: Statement) -> bool:
    cited = [draft.sources[c.source] for c in statement.cites if c.source in draft.sources]
    return any(source.may_quote for source in cited)


def reviews(draft: Draft, on: date) -> Iterator[PackIssue]:
    """A reviewed pack says who checked it and when, and no review is overdue."""
    for piece in draft.pieces:
        identity = piece.value
        if not isinstance(identity, Identity):
            continue
        if identity.review_due is not None and identity.review_due < on:
            message = f"the review was due on {identity.review_due}; review the pack"
            yield draft.issue((*piece.path, "review_due"), "review-overdue", message)
        unchecked = identity.checked_by.strip().lower() in _NOBODY
        if identity.status == "reviewed" and (unchecked or identity.reviewed_on is None):
            message = "a reviewed pack names who checked it (checked_by) and when (reviewed_on)"
            yield draft.issue((*piece.path, "status"), "reviewed-by-nobody", message)


CHECKS = (
    unknown_sources,
    unlicensed_sources,
    uncited_statements,
    unnamed_policies,
    unknown_policies,
    unused_policies,
    differing_policies,
    unknown_uses,
    quotations,
)
