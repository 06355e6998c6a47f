"""The locks are complete, hashed, tied to no machine, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement

import vademecum
from tests.house.tree import ROOT

RUN_PACKAGES_MAX = 16
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {
    "run": PROJECT["project"]["dependencies"],
    "test": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"],
}


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock_text(name), flags=re.MULTILINE))


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_only_pins_and_hashes(name: str) -> None:
    line = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")

    strange = [text for text in lock_text(name).splitlines() if not line.fullmatch(text)]

    assert strange == []


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_satisfies_the_project(name: str) -> None:
    pinned = pins(name)

    wrong = [
        text
        for text in WANTED[name]
        if not Requirement(text).specifier.contains(pinned.get(Requirement(text).name, "0"))
    ]

    assert wrong == [], "run `make lock`"


def test_the_packages_to_run_are_among_those_to_test() -> None:
    assert pins("run").items() <= pins("test").items()


def test_the_base_install_is_light() -> None:
    assert len(pins("run")) <= RUN_PACKAGES_MAX


def test_the_software_has_one_version() -> None:
    assert PROJECT["project"]["version"] == vademecum.__version__
