"""Makes facts of what was collected: the newest measurement, statements that agree, lists."""

from __future__ import annotations

from vademecum.fhir.record import Claim, Record, instant_of
from vademecum.model.quantity import Quantity, QuantityError
from vademecum.model.readvalue import canonical

Facts = dict[str, object]
SAME_ROUNDING = 0.005


def settle(record: Record) -> tuple[Facts, dict[str, str]]:
    """The facts, and where in the Bundle each one stands."""
    facts: Facts = {}
    places: dict[str, str] = {}
    _indication(record)
    claims = record.stated
    for fact, measured in record.measured.items():
        newest = measured[0] if len(measured) == 1 else _newest(record, fact, measured)
        if newest is None:
            claims.pop(fact, None)  # one that contradicts itself leaves the fact open
        else:
            claims.setdefault(fact, []).append(newest)
    for fact, told in claims.items():
        chosen = told[0] if len(told) == 1 else _agreed(record, fact, told)
        if chosen is not None:
            facts[fact] = _long_form(fact, chosen)
            places[fact] = chosen.at
    _own_therapy(record, facts, places)
    _lists(record, facts, places)
    return facts, places


def _long_form(fact: str, claim: Claim) -> object:
    if fact.startswith("person.") and claim.when is None:
        return claim.value
    told: dict[str, object] = {"value": claim.value, "source": claim.source}
    if claim.when is not None:
        told["observed_at"] = claim.when[:10]
    return told


def _indication(record: Record) -> None:
    """The reason of an order of the medicine itself counts before the list of diagnoses."""
    if record.reasons:
        record.stated["indication.code"] = record.reasons
    told = {claim.value for claim in record.stated.get("indication.code", ())}
    if len(told) != 1:
        record.stated.pop("indication.severity", None)


def _newest(record: Record, fact: str, claims: list[Claim]) -> Claim | None:
    """The newest measurement; None with a problem where two of the same time disagree."""
    newest = max(claims, key=_order)
    at_once = [claim for claim in claims if _at_once(claim, newest)]
    for other in at_once:
        if not _same(record, fact, newest, other):
            record.problem(
                other.at,
                fact,
                "conflicting",
                "two values of the same time disagree; neither is used",
            )
            return None
    return min(at_once, key=lambda claim: str(claim.value))


def _order(claim: Claim) -> tuple[float, str]:
    when = str(claim.when)
    instant = instant_of(when)
    if instant is None:
        instant = instant_of(when[:10] + "T23:59:59+00:00") or 0.0
    return instant, when


def _at_once(claim: Claim, newest: Claim) -> bool:
    """The same instant, or the same day where one of them tells no time."""
    one, other = str(claim.when), str(newest.when)
    instants = instant_of(one), instant_of(other)
    if None in instants:
        return one[:10] == other[:10]
    return instants[0] == instants[1]


def _same(record: Record, fact: str, one: Claim, other: Claim) -> bool:
    """Equal, or the same amount in two units up to the rounding of a conversion."""
    if one.value == other.value:
        return True
    known = record.rules.registry.facts.get(fact)
    if known is None or known.type != "quantity":
        return False
    try:
        given = Quantity.parse(str(one.value)), Quantity.parse(str(other.value))
    except QuantityError:
        return False
    read = canonical(known, given[0]), canonical(known, given[1])
    if read[0] is None or read[1] is None:
        return False
    if given[0].unit == given[1].unit:
        return read[0].base == read[1].base
    apart = abs(read[0].base - read[1].base)
    return float(apart) <= SAME_ROUNDING * float(max(read[0].base, read[1].base))


def _agreed(record: Record, fact: str, claims: list[Claim]) -> Claim | None:
    """The newest of statements that agree; None with a problem where they do not."""
    first = claims[0]
    if any(claim.value != first.value for claim in claims):
        message = "the record contradicts itself here; nothing of it is used"
        if fact == "indication.code":
            message = "the record holds several diagnoses that the medicine may be meant for"
        record.problem(claims[-1].at, fact, "conflicting", message)
        return None
    return max(claims, key=lambda claim: claim.when or "")


def _own_therapy(record: Record, facts: Facts, places: dict[str, str]) -> None:
    """The start and phase of the therapy, only from a statement that tells its period."""
    stated = [use for use in record.own if use.resource.startswith("MedicationStatement")]
    current = [use for use in stated if use.role == "current" and use.start]
    ended = [use for use in stated if use.role == "recent" and use.stop]
    going_on = any(use.role == "current" for use in record.own)
    if current:
        facts["therapy.phase"] = "on-treatment"
        facts["therapy.start"] = min(str(use.start) for use in current)
    elif ended and not going_on:
        last = max(str(use.stop) for use in ended)
        if last <= record.on:
            facts["therapy.phase"] = "stopped"
            facts["therapy.stop"] = last
    for fact in ("therapy.phase", "therapy.start", "therapy.stop"):
        if fact in facts:
            places[fact] = record.at + "/entry"


def _lists(record: Record, facts: Facts, places: dict[str, str]) -> None:
    for fact in ("medicines.current", "medicines.recent", "medicines.planned"):
        if fact in record.lists:
            record.lists[fact] = _once(record.lists[fact])
    now = {_key(item) for item in record.lists.get("medicines.current", ())}
    recent = record.lists.get("medicines.recent", [])
    record.lists["medicines.recent"] = [item for item in recent if _key(item) not in now]
    for fact, items in record.lists.items():
        if items:
            facts[fact] = items
            places[fact] = record.at + "/entry"
    for fact, claims in record.absent.items():
        _absent(record, fact, claims, facts)
        places[fact] = claims[-1].at
    _complete(record, facts)


def _key(item: dict[str, object]) -> str:
    codes = item.get("code")
    if isinstance(codes, list) and codes:
        return f"{codes[0]['system']}|{codes[0]['value']}"
    return str(item.get("name")).casefold()


def _once(items: list[dict[str, object]]) -> list[dict[str, object]]:
    """One entry for each medicine: the latest start, dose and stop that are told.

    Where one of several uses has no end, the medicine has none.
    """
    merged: dict[str, dict[str, object]] = {}
    for item in items:
        known = merged.setdefault(_key(item), item)
        if known is item:
            continue
        both = {**known, **item}
        for key in ("start", "last_given", "stop"):
            told = [str(one[key]) for one in (known, item) if key in one]
            if told:
                both[key] = max(told)
        if "stop" in both and not ("stop" in known and "stop" in item):
            del both["stop"]
        merged[_key(item)] = both
    return list(merged.values())


def _absent(record: Record, fact: str, claims: list[Claim], facts: Facts) -> None:
    """ "None" where nothing else is listed; beside entries it is a contradiction."""
    if fact in facts:
        message = "the record says that there is none, and lists some; the list counts"
        record.problem(claims[-1].at, fact, "conflicting", message)
        return
    days = [claim.when for claim in claims if claim.when is not None]
    if any(day > record.on for day in days):
        record.problem(claims[-1].at, fact, "future", "said after the day of the question")
        return
    if days:
        facts[fact] = {"items": [], "complete": True, "observed_at": max(days)}
    else:
        facts[fact] = "none"


def _complete(record: Record, facts: Facts) -> None:
    """A reconciled medication list is complete where every entry was understood."""
    if not record.complete:
        return
    resource, at = max(record.complete, key=lambda pair: str(pair[0].get("date")))
    entries = resource.get("entry")
    found = set()
    for entry in entries if type(entries) is list else ():
        item = entry.get("item") if type(entry) is dict else None
        if type(entry) is not dict or entry.get("deleted") is True:
            continue
        target = record.resolve(item, dict(resource))
        if target is None or id(target) not in record.taken or entry.get("modifierExtension"):
            record.problem(
                at,
                "medicines.current",
                "unrecognised-term",
                "an entry of the medication list could not be read",
            )
            return
        found.add(id(target))
    others = {key for key, role in record.taken.items() if role == "current"} - found
    if others:
        record.problem(
            at,
            "medicines.current",
            "conflicting",
            "a current medicine is missing from the reconciled list",
        )
        return
    items = facts.get("medicines.current", [])
    day = str(resource.get("date"))[:10]
    facts["medicines.current"] = {"items": items, "complete": True, "observed_at": day}
