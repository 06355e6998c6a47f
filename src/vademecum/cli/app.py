"""Every command with its options; what they do stands elsewhere.

The options of a command are its locals, handed on as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vademecum import __version__
from vademecum.cli import monograph, options
from vademecum.cli import packs as pack_commands
from vademecum.cli.question import answer
from vademecum.model.vocabulary import Audience, Kind

app = typer.Typer(
    name="vademecum",
    help="A medicine's official label, executable. Not a medical device; not for emergencies.",
    epilog="Exit codes: 0 nothing to act on, 1 something to act on, 2 usage, 3 pack, 4 input, "
    "5 a fault of ours.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vademecum {__version__}")
        raise typer.Exit


@app.callback()
def vademecum(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """A medicine's official label, executable. Not a medical device; not for emergencies."""


@app.command()
def assess(
    medicine: options.Medicine,
    facts: options.Facts = None,
    bundle: options.Bundle = None,
    on: options.On = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    show_all: options.All = False,
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """May it be used, with what is known about this person?"""
    return answer("assess", **locals())


@app.command()
def dose(
    medicine: options.Medicine,
    facts: options.Document = None,
    bundle: options.Bundle = None,
    on: options.On = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Is this order inside the label? The document holds `facts` and `order`."""
    return answer("dose", **locals())


@app.command()
def missed(
    medicine: options.Medicine,
    facts: options.Document = None,
    now: options.Now = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """A dose was missed, late, early or extra: what now? `regimen` and `given` doses."""
    return answer("missed", **locals())


@app.command()
def site(
    medicine: options.Medicine,
    facts: options.Document = None,
    now: options.Now = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Is this spot suitable for the injection, and where next? `candidate`, `last`, `history`."""
    return answer("site", **locals())


@app.command()
def storage(
    medicine: options.Medicine,
    facts: options.Document = None,
    now: options.Now = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """May this syringe still be used? `product`, `removed`, `events`, `appearance`."""
    return answer("storage", **locals())


@app.command()
def monitor(
    medicine: options.Medicine,
    facts: options.Document = None,
    bundle: options.Bundle = None,
    on: options.On = None,
    until: options.Until = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Which tests are due, and what do the results mean? `facts` and `results`."""
    return answer("monitor", **locals())


@app.command()
def triage(
    medicine: options.Medicine,
    facts: options.Document = None,
    now: options.Now = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """How urgently do these `symptoms` need help? It can only send people to help sooner."""
    return answer("triage", **locals())


@app.command()
def report(
    medicine: options.Medicine,
    facts: options.Document = None,
    on: options.On = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Draft a report of a side effect from a `case`; a person checks and sends it."""
    return answer("report", **locals())


@app.command()
def simulate(
    medicine: options.Medicine,
    facts: options.Document = None,
    on: options.On = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    no_local_policy: options.NoPolicy = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """What does a published `model` give for the concentration? Illustrative, and no advice."""
    return answer("simulate", **locals())


@app.command()
def show(
    medicine: options.Medicine,
    section: Annotated[
        Kind | None, typer.Option("--section", help="Only statements of this kind.")
    ] = None,
    statement: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Only what has this id.")
    ] = None,
    jurisdiction: options.Where = None,
    audience: options.Who = Audience.PROFESSIONAL,
    lang: options.Lang = "en",
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """What does the monograph say, and where does it say so?"""
    return monograph.show(**locals())


@app.command()
def coverage(
    paths: options.Paths,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Only this source.")
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="The source's text, to find what changed."),
    ] = None,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """What became of every sentence of the sources?"""
    return pack_commands.coverage(paths, source=source, text=text, packs=packs, json=json)


@app.command()
def lint(
    paths: options.AllPaths = None,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """What is wrong with a pack, and what to do about it?"""
    return pack_commands.lint(paths or (), packs=packs, json=json)


@app.command("test")
def run_cases(
    paths: options.Paths,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Also change every rule a little: does a case notice?"),
    ] = False,
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Do a pack's own cases come out as expected?"""
    return pack_commands.test(paths, mutants=mutants, packs=packs, json=json)


@app.command()
def new(
    medicine: Annotated[
        str, typer.Argument(help="The id of the new pack, for example folic-acid.")
    ],
    packs: options.Packs = None,
    json: options.Json = False,
) -> int:
    """Start a pack: a commented skeleton, ready to be filled."""
    return pack_commands.new(medicine, packs=packs, json=json)
