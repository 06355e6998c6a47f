"""The rules of monitoring in a pack: what is refused, and that nothing lacks words."""

from __future__ import annotations

import pytest

from tests.monitoring_pack import label
from vademecum.model.monitoring import MonitoringRules, Schedule


def schedule(**parts: object) -> dict[str, object]:
    cite = [{"source": "x", "section": "1"}]
    return {"id": "x.y", "test": "inr", "wording": "monitor", "cite": cite, **parts}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_everything_said_has_words_in_both_languages(lang: str, audience: str) -> None:
    rules = label().monitoring
    assert rules is not None
    ids = [part.id for part in (*rules.schedules, *rules.readings, *rules.notes)]

    lacking = [i for i in ids if audience not in label().texts[lang].get(i, {})]

    assert lacking == []


@pytest.mark.parametrize(
    "parts",
    [
        {"months": ["1", "0"]},
        {"months": ["0", "0"]},
        {"months": ["-1", "0"]},
        {"every": "3"},
        {"months": ["0"], "every": "0"},
        {"months": ["0"], "at_stop": True},
    ],
)
def test_a_schedule_that_cannot_be_is_refused(parts: dict[str, object]) -> None:
    assert Schedule.model_validate(schedule(months=["0", "1"], every="3")).every == 3
    with pytest.raises(ValueError, match=r"months|every|start or from"):
        Schedule.model_validate(schedule(**parts))


@pytest.mark.parametrize(
    ("part", "dropped", "fault"),
    [
        ("notes", "value-open", "stands once in `notes`"),
        ("tests", "lipids", "stands once in `tests`"),
        ("readings", "anakinra.monitoring.result-weight", "lacking for: weight"),
    ],
)
def test_rules_that_leave_something_out_are_refused(part: str, dropped: str, fault: str) -> None:
    rules = label().monitoring
    assert rules is not None
    parts = {name: getattr(rules, name) for name in type(rules).model_fields}
    parts[part] = tuple(
        each
        for each in parts[part]
        if dropped not in (getattr(each, "note", ""), getattr(each, "test", ""),
                           getattr(each, "id", ""))
    )  # fmt: skip

    with pytest.raises(ValueError, match=fault):
        MonitoringRules(**parts)
