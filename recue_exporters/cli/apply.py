"""`recue-export apply FILE`: carry out a plan that was looked at before."""

import sys
from pathlib import Path
from typing import Any

import click

from recue_exporters.cli.confluence import carry_out, format_option
from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import GroupedCommand, setting_options
from recue_exporters.cli.request import Request
from recue_exporters.confluence.settings import Group
from recue_exporters.errors import ExportError

_EXAMPLES = """
recue-export confluence docs --dry-run --save-plan plan.json
recue-export apply plan.json
"""


@click.command(
    cls=GroupedCommand,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@format_option("text", "json")
@setting_options(Group.SITE)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@verbose_option
def apply(file: Path, **values: Any) -> None:
    """Carry out the plan saved in FILE.

    Refused where the site or the documents have moved on since. The login is taken from options,
    environment or file as always: a saved plan holds no secret.
    """
    request, fingerprint = Request.read(file, values)
    with request.open() as (exporter, _):
        plan = request.plan(exporter)
        if plan.fingerprint() != fingerprint:
            raise ExportError(
                f"The site or the documents have moved on since {file} was saved.",
                "Nothing was written. Make and look at a new plan: "
                "recue-export confluence --dry-run --save-plan FILE",
            )
        status = carry_out(exporter, plan, values["style"], quiet=values["quiet"])
    sys.exit(status)
