"""The codes of the linter: how grave each is, and what it finds."""

from __future__ import annotations

ERROR, WARNING = "error", "warning"

# In the order of the reference page. What is not listed here is a fault of the schema: an error.
CODES: dict[str, tuple[str, str]] = {
    # Reading.
    "no-pack": (ERROR, "the folder has no pack.yaml"),
    "encoding": (ERROR, "the file is not UTF-8 text"),
    "syntax": (ERROR, "the file is not YAML, or holds more than one document"),
    "too-large": (ERROR, "the file has more than four megabytes"),
    "too-deep": (ERROR, "a value is nested more than 64 levels deep"),
    "duplicate-key": (ERROR, "a key stands twice in a mapping"),
    "key": (ERROR, "a key is not a plain text"),
    "anchor": (ERROR, "an anchor (&) is used"),
    "alias": (ERROR, "an alias (*) is used"),
    "tag": (ERROR, "a tag (!) is used"),
    "wrong-shape": (ERROR, "a file is neither a mapping nor a list"),
    "told-twice": (ERROR, "the same key, or the same sentence of a map, stands in two places"),
    # Criteria.
    "unknown-fact": (ERROR, "a criterion or a binding names a fact that the registry lacks"),
    "wrong-question": (ERROR, "a fact is asked in a way that does not go with its type"),
    "unknown-code": (ERROR, "a code is not in the closed list of its fact"),
    "unknown-term": (
        ERROR,
        "a list is asked for a term or class that is not known, or never in it",
    ),
    "wrong-unit": (ERROR, "a limit is in a unit that its fact does not accept"),
    "out-of-range": (ERROR, "a limit lies where its fact is impossible"),
    "never-true": (ERROR, "a criterion contradicts itself, its indications or its phase"),
    # Sources and policies.
    "unknown-source": (ERROR, "a citation names a source that the pack does not list"),
    "no-licence": (ERROR, "a source may not be used, because its licence is not known"),
    "quotation": (ERROR, "a text quotes, but none of its sources may be quoted"),
    "no-cite": (ERROR, "a statement cites nothing and rests on no local policy"),
    "no-policy": (ERROR, "basis local-policy and `policy` do not go together"),
    "unknown-policy": (ERROR, "a policy is named that does not exist"),
    "unused-policy": (WARNING, "a policy that nothing names"),
    "policy-differs": (ERROR, "a criterion has another time than the policy that it rests on"),
    "unknown-indication": (ERROR, "a use is not in the closed list of indications"),
    "unknown-phase": (ERROR, "a phase is not one of therapy.phase"),
    "review-overdue": (WARNING, "review_due has passed"),
    "reviewed-by-nobody": (ERROR, "the status is reviewed, but nobody checked the pack"),
    # Names.
    "id-form": (ERROR, "an id is not medicine.section.slug"),
    "id-twice": (ERROR, "an id has two owners"),
    "unknown-subject": (ERROR, "a subject is in no vocabulary"),
    "unknown-reference": (ERROR, "a rule names an id that nothing has"),
    "acted-on": (ERROR, "a conflict leads with a position that it does not have"),
    "conflict-mark": (ERROR, "a conflict is shown with something that no answer carries"),
    "unknown-command": (ERROR, "a conflict names a command that does not exist"),
    "duplicate-statement": (ERROR, "two statements of one jurisdiction ask the same"),
    # Texts.
    "missing-text": (ERROR, "an id has no words in a language for an audience"),
    "unknown-text": (ERROR, "words stand for an id that nothing has"),
    "audience": (ERROR, "words are not told by audience"),
    "numbers-differ": (ERROR, "two languages have different numbers, units or marks"),
    "numbers-for-patients": (WARNING, "patients read a number that professionals do not"),
    "negation-differs": (WARNING, "one language denies what the other asserts"),
    "banned-word": (ERROR, "words for patients promise safety or give leave"),
    "placeholder": (WARNING, "words of the skeleton are still there"),
    "trailing-zero": (ERROR, "a zero ends a decimal, as in 5.0"),
    "naked-decimal": (ERROR, "a decimal begins without a zero, as in .5"),
    "micro-sign": (ERROR, "micrograms are not written mcg"),
    "bare-unit": (ERROR, "units are written U or IU"),
    "unit-spacing": (ERROR, "there is no space between a number and its unit"),
    # Cases and maps.
    "case": (ERROR, "a case cannot be read"),
    "case-statement": (ERROR, "a case names a statement that does not exist or asks nothing"),
    "case-truth": (ERROR, "a case expects something else than true, false or unknown"),
    "case-fact": (ERROR, "a case tells a fact that the registry lacks"),
    "no-case": (WARNING, "no case expects a statement to be true, false or unknown"),
    "no-boundary-case": (WARNING, "no case stands at a limit, just under or just over it"),
    "coverage-source": (ERROR, "a coverage map belongs to no source"),
    "coverage-id": (ERROR, "a coverage map names an id or a sentence that does not exist"),
    # Shared folders.
    "fact-type": (ERROR, "a fact lacks what its type needs"),
    "fact-unit": (ERROR, "a fact accepts a unit that is not known or cannot be converted"),
    "fact-range": (
        ERROR,
        "a range is missing, in another dimension or not inside the absolute one",
    ),
    "fact-question": (ERROR, "a fact lacks its question in a language"),
    "code-twice": (ERROR, "two terms of one kind have the same code"),
}


def severity(code: str) -> str:
    """How grave an issue with this code is."""
    return CODES[code][0] if code in CODES else ERROR
