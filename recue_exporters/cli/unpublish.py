"""`recue-export unpublish PATH`: take the pages of a scope back."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from recue_exporters.cli.confluence import carry_out, format_option, run_option, show_plan
from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import GroupedCommand, NearChoice, setting_options
from recue_exporters.cli.request import FLAGS, Request
from recue_exporters.confluence.settings import Group

_EXAMPLES = """
recue-export unpublish docs --scope handbook  # shows what would be removed
recue-export unpublish docs --scope handbook --yes
"""


@click.command(
    cls=GroupedCommand,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@run_option("--sandbox", is_flag=True, help="Take back from the sandbox on this machine.")
@run_option("--yes", is_flag=True, help="Remove the pages; without it they are only listed.")
@run_option(
    "--how",
    type=NearChoice(["trash", "archive"]),
    default="trash",
    help="Move pages to the trash, or archive them (Cloud only).  [default: trash]",
)
@run_option(
    "--max-orphans",
    metavar="N",
    help="Pages removed at most.  [default: 10]",
)
@format_option("text", "json")
@setting_options(Group.SITE, Group.PLACE, Group.TITLES)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@verbose_option
def unpublish(paths: tuple[Path, ...], **values: Any) -> None:
    """Take back all pages that the exports of PATH published.

    Only pages of this export's scope, none that a person has edited since or left comments,
    labels or files on, none with foreign pages below it. What is removed lies in the space's
    trash.
    """
    unused: dict[str, Any] = dict.fromkeys(FLAGS, False) | {"accept": ()}
    request = Request.of(paths, (), {**values, **unused})
    with request.open() as (exporter, _):
        exporter.options = replace(exporter.options, orphans=values["how"])
        plan = request.removal_plan(exporter)
        if not values["yes"]:
            if values["style"] == "text" and not values["quiet"]:
                click.echo("This is what --yes would do; nothing is removed now:")
            status = show_plan(plan, values["style"], quiet=values["quiet"], exit_code=False)
        else:
            status = carry_out(exporter, plan, values["style"], quiet=values["quiet"])
    sys.exit(status)
