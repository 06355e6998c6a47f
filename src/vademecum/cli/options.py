"""The options that commands share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vademecum.model.vocabulary import Audience, Jurisdiction

Medicine = Annotated[str, typer.Argument(help="A medicine by name, brand or id of its pack.")]
Facts = Annotated[
    str | None,
    typer.Option(
        "--facts", metavar="FILE", help="What is known, as JSON or YAML; - reads standard input."
    ),
]
Document = Annotated[
    str | None,
    typer.Option(
        "--facts",
        metavar="FILE",
        help="The question with the facts, as JSON or YAML; - reads standard input.",
    ),
]
Bundle = Annotated[
    str | None,
    typer.Option("--bundle", metavar="FILE", help="A FHIR R4 Bundle of the person; - as above."),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day asked about; default: today.")
]
Now = Annotated[
    str | None,
    typer.Option(
        "--now", metavar="DATETIME", help="The instant asked about, with its offset; default: now."
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="The last day of the schedule, included."),
]
Where = Annotated[
    Jurisdiction | None,
    typer.Option(
        "--jurisdiction",
        case_sensitive=False,
        help="Whose label applies. Left out, nothing is chosen where labels differ.",
    ),
]
Who = Annotated[
    Audience,
    typer.Option("--audience", case_sensitive=False, help="Who reads the answer."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="en|es", help="The language of the words.")]
All = Annotated[bool, typer.Option("--all", help="Also list what does not apply.")]
NoPolicy = Annotated[
    bool,
    typer.Option("--no-local-policy", help="Answer from the labels alone, without local choices."),
]
Packs = Annotated[
    Path | None,
    typer.Option(
        "--packs",
        metavar="DIR",
        help="The folder of packs; default: those installed with the software, else ./packs.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, also for errors.")]
AllPaths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH...]", help="Pack folders, or installed medicines; left out: every pack."
    ),
]
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Pack folders, or installed medicines.")
]
