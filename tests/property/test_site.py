"""Injection sites: rotation never repeats, units do not matter, less told is never milder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site_pack import NOW, answer, rules, site
from vademecum.model.listfact import ListFact
from vademecum.model.quantity import Quantity
from vademecum.model.site import SiteAdvice, SiteRequest, SiteVerdict
from vademecum.model.spot import Area, Candidate, Injection, Injector, Region, Side, Skin

Document = dict[str, object]
DAY = timedelta(days=1)
START = NOW - 400 * DAY
REGIONS = [rule.region.value for rule in rules().regions]
EVERY_REGION = st.sampled_from([*REGIONS, *REGIONS, "waistline", "calf"])
SIDES = st.sampled_from(["left", "right"])
FAR = st.sampled_from(["2.5 cm", "1 in", "12 cm"])
NEAR = st.sampled_from(["0 cm", "2.4 cm", "24.9 mm"])
SKIN = st.sampled_from(["none", "none", "none", ["red"], ["scarred", "broken"]])
MILD = (SiteVerdict.ACCEPT, SiteVerdict.ACCEPT_WITH_ADVICE)


def place(days_ago: int, region: str, side: str) -> Document:
    return {"region": region, "side": side, "at": (NOW - days_ago * DAY).isoformat()}


@st.composite
def past(draw: st.DrawFn) -> list[Document]:
    """Earlier injections, the newest first."""
    used = draw(st.lists(st.tuples(st.sampled_from(REGIONS), SIDES), max_size=6))
    return [place(number, region, side) for number, (region, side) in enumerate(used, 1)]


@st.composite
def told(draw: st.DrawFn) -> Document:
    """A spot of which everything is told, without contradictions: a spot in another area than
    the last one is far from it, and the last injection is the newest of the history."""
    entries = draw(past())
    last: object = entries[0] if entries else "none"
    spot: Document = {"region": draw(EVERY_REGION), "side": draw(SIDES), "skin": draw(SKIN)}
    if entries and draw(st.booleans()):
        spot |= {key: entries[0][key] for key in ("region", "side")}
    here = bool(entries) and all(entries[0][key] == spot[key] for key in ("region", "side"))
    if entries and (here or draw(st.booleans())):
        spot["distance_from_last"] = draw(NEAR | FAR) if here else draw(FAR)
    spot["distance_from_navel"] = draw(st.sampled_from(["2 in", "5 cm", "9 cm"]))
    history: object = {"items": entries, "complete": True} if entries else "none"
    return {
        "candidate": spot, "last": last, "history": draw(st.sampled_from([history, entries[1:]])),
        "injector": draw(st.sampled_from(["self", "helper"])), "very_thin": draw(st.booleans()),
    }  # fmt: skip


def places(document: Mapping[str, object]) -> list[tuple[str, ...]]:
    """What can be forgotten, as paths: each part, each key of the spot and of the last one."""
    found: list[tuple[str, ...]] = []
    for key, value in document.items():
        found.append((key,))
        if key in ("candidate", "last") and isinstance(value, dict):
            found += [(key, inner) for inner in value]
    return [path for path in found if path != ("candidate",)]


def without(document: Document, forgotten: tuple[tuple[str, ...], ...]) -> Document:
    less: Document = {}
    for key, value in document.items():
        if (key,) in forgotten:
            continue
        less[key] = value
        if key in ("candidate", "last") and isinstance(value, dict):
            less[key] = {
                name: part for name, part in value.items() if (key, name) not in forgotten
            }
    return less


@settings(max_examples=150)
@given(told(), st.booleans())
def test_less_told_is_never_answered_more_mildly(document: Document, policies: bool) -> None:
    full = site(document, policies=policies)

    for forgotten in (*combinations(places(document), 1), *combinations(places(document), 2)):
        less = site(without(document, forgotten), policies=policies)

        assert less.verdict.rank >= full.verdict.rank, forgotten


@settings(max_examples=50)
@given(told())
def test_whatever_is_still_asked_for_could_change_the_verdict(document: Document) -> None:
    for forgotten in combinations(places(document), 2):
        less = site(without(document, forgotten))

        is_open = less.verdict in (SiteVerdict.UNDETERMINED, SiteVerdict.ACCEPT_WITH_ADVICE)
        assert is_open or not less.missing
        assert less.missing or less.verdict is not SiteVerdict.UNDETERMINED


@settings(max_examples=150)
@given(told(), st.integers(0, 400), st.sampled_from(["distance_from_last", "distance_from_navel"]))
def test_the_unit_of_a_distance_changes_nothing(document: Document, steps: int, key: str) -> None:
    inches = Decimal(steps) * Decimal("0.05")
    ways = [
        f"{inches} in",
        f"{inches * Decimal('2.54'):.3f} cm",
        f"{inches * Decimal('25.4'):.2f} mm",
    ]

    spot = document["candidate"]
    assert isinstance(spot, dict)
    answers = [site({**document, "candidate": {**spot, key: way}}) for way in ways]

    assert len({(each.verdict, each.reasons) for each in answers}) == 1


@settings(max_examples=100)
@given(past(), st.randoms(use_true_random=False), st.sampled_from(["self", "helper", None]))
def test_the_order_in_which_history_is_told_changes_nothing(
    entries: list[Document], random: Random, injector: str | None
) -> None:
    shuffled = random.sample(entries, len(entries))
    parts = {"injector": injector, "very_thin": False}

    one, other = (site({"history": each, **parts}) for each in (entries, shuffled))

    assert one.suggestion == other.suggestion


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from(REGIONS), SIDES), max_size=4),
    st.sampled_from([*Injector, None]),
    st.sampled_from([True, False, None]),
    st.randoms(use_true_random=False),
)
def test_a_year_of_suggestions_never_repeats_while_another_area_is_open(
    start: list[tuple[str, str]],
    injector: Injector | None,
    very_thin: bool | None,
    random: Random,
) -> None:
    history = [Injection(Region(r), Side(s), START - n * DAY) for n, (r, s) in enumerate(start, 1)]
    history.reverse()
    for day in range(365):
        sore = random.choice(AREAS) if random.random() < 0.3 else None
        asked = request(history, injector, very_thin)

        chosen = chosen_area(asked, sore)

        allowed = [each for each in AREAS if is_open(each, injector, very_thin) and each != sore]
        last = Area(history[-1].region, history[-1].side or Side.LEFT) if history else None
        assert chosen in allowed
        assert chosen != last or allowed == [last]
        clean = answer(with_spot(asked, chosen, again=chosen == last))
        assert clean.verdict in MILD
        history = [*history, Injection(chosen.region, chosen.side, START + day * DAY)][-40:]


AREAS = [Area(rule.region, side) for rule in rules().regions for side in Side]


def is_open(area: Area, injector: Injector | None, very_thin: bool | None) -> bool:
    rule = rules().region(area.region)
    assert rule is not None
    reachable = not rule.helper_only or injector is Injector.HELPER
    return reachable and (not rule.not_if_very_thin or very_thin is False)


def request(
    history: list[Injection], injector: Injector | None, very_thin: bool | None
) -> SiteRequest:
    complete = ListFact(tuple(history), complete=True)
    return SiteRequest(history=complete, injector=injector, very_thin=very_thin)


def chosen_area(asked: SiteRequest, sore: Area | None) -> Area:
    """The suggestion; where the skin of that area is sore, the one that the answer gives then."""
    first = suggested(answer(asked))
    if first != sore:
        return first
    rejected = answer(with_spot(asked, first, again=False, skin=(Skin.RED,)))
    assert rejected.verdict is SiteVerdict.REJECT
    return suggested(rejected)


def suggested(advice: SiteAdvice) -> Area:
    assert advice.suggestion is not None
    return Area(advice.suggestion.region, advice.suggestion.side)


def with_spot(
    asked: SiteRequest, area: Area, *, again: bool, skin: tuple[Skin, ...] = ()
) -> SiteRequest:
    """The same question about a spot that is described in full."""
    far = Quantity.parse("3 in")
    spot = Candidate(
        area.region, area.side, far if again else None, far, ListFact(skin, complete=True)
    )
    return SiteRequest(
        candidate=spot, history=asked.history, injector=asked.injector, very_thin=asked.very_thin
    )
