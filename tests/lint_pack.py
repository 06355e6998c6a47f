"""A small pack without a fault, into which the tests of the linter plant one at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from vademecum.model.errors import PackIssue
from vademecum.packs.lint import lint

ON = date(2026, 6, 1)
PACK = "samplin"

_FACTS = """\
facts:
  - {id: context.jurisdiction, type: code, codes: [US, EU, UK], ask: {en: "Where?", es: "¿Dónde?"}}
  - {id: indication.code, type: code, codes: [gout, nomid], ask: {en: "For?", es: "¿Para?"}}
  - {id: therapy.phase, type: code, codes: [starting, stopped], ask: {en: "Now?", es: "¿Ya?"}}
  - {id: therapy.start, type: instant, ask: {en: "Since when?", es: "¿Desde cuándo?"}}
  - {id: renal.esrd, type: bool, ask: {en: "Failed?", es: "¿Fallo?"}}
  - {id: person.age, type: age, units: [a, mo], ask: {en: "How old?", es: "¿Qué edad?"}}
  - id: person.weight
    type: quantity
    units: [kg, g]
    range: {absolute: [0.3 kg, 650 kg], plausible: [2 kg, 250 kg]}
    ask: {en: "How heavy?", es: "¿Cuánto pesa?"}
  - {id: medicines.recent, type: list, of: medicine, ask: {en: "Recent?", es: "¿Recientes?"}}
  - {id: vaccines.given, type: list, of: vaccine, ask: {en: "Vaccines?", es: "¿Vacunas?"}}
  - {id: tb.risk_factors, type: codes, codes: [hiv, other], ask: {en: "Risks?", es: "¿Riesgos?"}}
"""
_BINDINGS = """\
bindings:
  - {for: observation, fact: person.weight, system: loinc, codes: [29463-7], name: weight}
  - {for: condition, fact: indication.code, value: gout, system: icd-10, codes: [M10], name: gout}
"""
_TERMS = """\
terms:
  - {id: adalimumab, kind: medicine, classes: [tnf-blocker], codes: {rxnorm: ["327361"]}}
  - {id: etanercept, kind: medicine, classes: [tnf-blocker], codes: {rxnorm: ["214555"]}}
  - {id: mmr, kind: vaccine, classes: [live-vaccine]}
"""
_IDENTITY = """\
identity:
  id: samplin
  names: [samplin]
  brands: []
  codes: {}
  products: []
  status: draft
  version: "2026.1.0"
  jurisdictions: [US, EU, UK]
  authored_by: the authors of the tests
  checked_by: nobody yet
  review_due: 2027-01-01
"""
_SOURCES = """\
sources:
  - id: label
    publisher: an agency
    title: a label
    revision: first
    jurisdiction: US
    copy: whole text
    licence: public document
    may_quote: false
"""
_STATEMENTS = """\
- id: samplin.posology.light
  kind: posology
  subject: young-age
  jurisdictions: [US]
  for: [gout]
  phase: starting
  when: {fact: person.weight, lt: 10 kg}
  then: {wording: caution, contact: prescriber}
  cite: [{source: label, section: "2.4"}]
- id: samplin.interaction.recent-{each}
  each: {adalimumab: P70D}
  kind: interaction
  subject: "{each}"
  when: {fact: medicines.recent, lists: ["{each}"], within: "{value}"}
  then: {wording: not-recommended, contact: prescriber}
  basis: local-policy
  policy: samplin.policy.washout
- id: samplin.information.use
  kind: information
  subject: product
  then: {wording: inform}
  cite: [{source: label, section: "1"}]
"""
_INDICATIONS = """\
indications:
  - id: samplin.indication.us-gout
    code: gout
    jurisdictions: [US]
    authorisation: approved
    cite: [{source: label, section: "1"}]
    criteria:
      - id: samplin.indication.gout-adult
        when: {fact: person.age, ge: 18 a}
        cite: [{source: label, section: "1"}]
"""
_POLICIES = """\
policies:
  - id: samplin.policy.washout
    durations: {adalimumab: P70D}
"""
_CONFLICTS = """\
conflicts:
  - id: samplin.conflict.weight
    topic: weight
    acted_on: 0
    commands: [assess]
    shown_with: [young-age]
    positions:
      - id: samplin.conflict.weight-a
        cites: [{source: label, section: "2.4"}]
        results: {assess: caution}
      - id: samplin.conflict.weight-b
        cites: [{source: label, section: "8.4"}]
"""
_ENGLISH = """\
samplin.posology.light:
  patient: "Under 10 kg do not decide alone: ask the prescriber."
  professional: "Under 10 kg: caution."
samplin.interaction.recent-{each}:
  patient: "{each} counts for 70 days. Ask the prescriber."
  professional: "{each} counts for 70 days."
samplin.information.use:
  patient: "For gout. Ask the pharmacist."
  professional: "For gout."
samplin.indication.gout-adult:
  patient: "From 18 years."
  professional: "From 18 years."
samplin.policy.washout:
  patient: "A medicine counts for a while."
  professional: "A medicine counts for a while."
samplin.conflict.weight:
  patient: "The sections differ."
  professional: "The sections differ."
samplin.conflict.weight-a:
  patient: "One section."
  professional: "One section."
samplin.conflict.weight-b:
  patient: "Another section."
  professional: "Another section."
"""
_SPANISH = """\
samplin.posology.light:
  patient: "Con menos de 10 kg no decida por su cuenta: pregunte a quien receta."
  professional: "Menos de 10 kg: precaución."
samplin.interaction.recent-{each}:
  patient: "{each} cuenta durante 70 días. Pregunte a quien receta."
  professional: "{each} cuenta durante 70 días."
samplin.information.use:
  patient: "Para la gota. Pregunte en la farmacia."
  professional: "Para la gota."
samplin.indication.gout-adult:
  patient: "Desde 18 años."
  professional: "Desde 18 años."
samplin.policy.washout:
  patient: "Un medicamento cuenta un tiempo."
  professional: "Un medicamento cuenta un tiempo."
samplin.conflict.weight:
  patient: "Las secciones difieren."
  professional: "Las secciones difieren."
samplin.conflict.weight-a:
  patient: "Una sección."
  professional: "Una sección."
samplin.conflict.weight-b:
  patient: "Otra sección."
  professional: "Otra sección."
"""
_CASES = """\
- name: just under the limit
  jurisdiction: US
  patient: {indication.code: gout, therapy.phase: starting, person.weight: 9.9 kg}
  expect:
    samplin.posology.light: true
    findings: [{id: samplin.posology.light, wording: caution}]
- name: at the limit
  jurisdiction: US
  patient: {indication.code: gout, therapy.phase: starting, person.weight: 10 kg}
  expect: {samplin.posology.light: false}
- name: just over the limit
  jurisdiction: US
  patient: {indication.code: gout, therapy.phase: starting, person.weight: 10.1 kg}
  expect: {samplin.posology.light: false}
- name: weight not told
  jurisdiction: US
  patient: {indication.code: gout, therapy.phase: starting}
  expect: {samplin.posology.light: unknown, samplin.interaction.recent-adalimumab: unknown}
- name: adalimumab 70 days ago
  on: 2026-06-01
  patient: {medicines.recent: [{name: adalimumab, stop: 2026-03-23}]}
  expect: {samplin.interaction.recent-adalimumab: true}
- name: adalimumab 71 days ago
  on: 2026-06-01
  patient: {medicines.recent: {items: [{name: adalimumab, stop: 2026-03-22}], complete: true}}
  expect: {samplin.interaction.recent-adalimumab: false}
- name: adult
  jurisdiction: US
  patient: {indication.code: gout, person.age: 18 a}
  expect: {indication: {truth: "true"}}
- name: not yet adult
  jurisdiction: US
  patient: {indication.code: gout, person.age: 17 a}
  expect: {indication: {truth: "false"}}
"""
_COVERAGE = """\
- {section: "1", n: 1, hash: 0123456789abcdef, fate: encoded, by: [samplin.information.use]}
- {section: "1", n: 2, hash: 0123456789abcdee, fate: duplicate, of: "1/1"}
"""
FILES = {
    "_facts/facts.yaml": _FACTS,
    "_facts/bindings/bindings.yaml": _BINDINGS,
    "_terms/terms.yaml": _TERMS,
    "samplin/pack.yaml": _IDENTITY,
    "samplin/sources.yaml": _SOURCES,
    "samplin/statements.yaml": _STATEMENTS,
    "samplin/indications.yaml": _INDICATIONS,
    "samplin/local-policy.yaml": _POLICIES,
    "samplin/conflicts.yaml": _CONFLICTS,
    "samplin/text/en/statements.yaml": _ENGLISH,
    "samplin/text/es/statements.yaml": _SPANISH,
    "samplin/statements.cases.yaml": _CASES,
    "samplin/coverage/label-1.yaml": _COVERAGE,
}


class Fault(NamedTuple):
    """What is planted: `new` for `old` in a file; the code, and words on the line of the issue."""

    code: str
    file: str
    old: str
    new: str
    where: str


def write_pack(folder: Path) -> Path:
    """The pack, with the shared folders beside it, in a folder of packs."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / PACK


def planted(packs: Path, *, file: str, old: str, new: str) -> tuple[PackIssue, ...]:
    """What the linter finds in all packs once `new` stands in place of `old` in a file."""
    write_pack(packs)
    text = FILES[file]
    assert old in text, f"{file} has no {old}"
    (packs / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return lint(packs, on=ON)


def line_of(packs: Path, file: str, words: str) -> int:
    """The line on which words stand first in a file."""
    lines = (packs / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def is_found(issues: tuple[PackIssue, ...], *, code: str, file: str, line: int) -> bool:
    """Whether an issue with a code stands at a line of a file."""
    return any(i.code == code and i.path.endswith(file) and i.line == line for i in issues)
