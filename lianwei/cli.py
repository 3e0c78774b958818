"""`lianwei COMMAND`: one program, its commands assembled lazily from the apps.

Data go to stdout (CSV or JSON), progress and messages to stderr; the exit code is 0 only on success. Commands
that change the instance take `--as USER` (default: the operator) and are recorded.
"""

import argparse
import os
import select
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

ENDED_BY_READER = 141  # what a shell makes of SIGPIPE


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives, what it takes, and whether it needs an instance (database and keys), or the apps
    alone.
    """

    target: str
    summary: str
    options: tuple[tuple[tuple[str, ...], dict], ...] = ()
    needs_instance: bool = True
    needs_apps: bool = False
    acts: bool = False


def option(*names: str, **settings: object) -> tuple[tuple[str, ...], dict]:
    return names, settings


COMMANDS: dict[str, Command] = {
    "serve": Command(
        "lianwei.web.serve:serve",
        "run the product: web server, worker and schedule",
        (
            option("--port", type=int, default=8000),
            option("--host", default="127.0.0.1"),
            option("--no-demo", action="store_true", help="start empty instead of with the demo alliance"),
        ),
        needs_instance=False,
    ),
    "setup": Command(
        "lianwei.web.setup:setup",
        "migrate the database and load the reference data",
        (option("--demo", action="store_true", help="fill an empty instance with the demo alliance"),),
    ),
    "twin": Command(
        "lianwei.web.twin:twin",
        "make a synthetic instance with the mix of this one and none of its rows, for training",
        (
            option("--out", required=True, metavar="DIR", help="a new folder: its data directory"),
            option("--cases", type=int, default=3000, help="how many complaints it gets"),
        ),
        acts=True,
    ),
    "verify": Command(
        "lianwei.core.commands:verify",
        "check the event log of the instance, or an evidence pack",
        (option("pack", nargs="?", help="an evidence pack (needs no instance)"),),
    ),
    "deadlines": Command(
        "lianwei.cases.commands.deadlines:deadlines",
        "compute due dates: ruleset,event_from,date,pauses",
        (option("file"),),
        needs_instance=False,
    ),
    "generate": Command(
        "lianwei.demo.commands:generate",
        "write a synthetic alliance of a given size",
        (
            option("--cases", type=int, required=True),
            option("--seed", type=int, default=1),
        ),
        acts=True,
    ),
    "custody": Command(
        "lianwei.federation.commands.custody:custody",
        "check that every case has exactly one owner",
        (
            option(
                "--dump", default="", metavar="FILE", help="write what the checker needs of this instance"
            ),
            option("--instance", default="", metavar="CODE", help="the code it has among the others"),
            option("--check", nargs="+", default=[], metavar="FILE", help="check dumps; needs no instance"),
            option(
                "--quarantine",
                choices=("begin", "ask", "end"),
                default="",
                help="stand still after a restore; ask peers for lost papers again; go on",
            ),
            option("--anyway", action="store_true", help="go on in spite of what stands against it"),
        ),
        acts=True,
    ),
    "replay": Command(
        "lianwei.cases.commands.replay:replay",
        "compute the clock ledger of a case again",
        (option("case"),),
        acts=True,
    ),
    "learn": Command(
        "lianwei.cases.commands.learn:learn",
        "train the reading help on the cases of this instance",
        acts=True,
    ),
    "search": Command(
        "lianwei.cases.commands.search:search",
        "find cases by words of theirs: number,snippet",
        (option("text"), option("--limit", type=int, default=100, help="cases at most")),
        acts=True,
    ),
    "rebuild-search": Command(
        "lianwei.cases.commands.search:rebuild",
        "make the index of full-text search and the marks of what tells the same anew",
        acts=True,
    ),
    "import": Command(
        "lianwei.arrivals.commands:import_file",
        "import a sheet (xlsx, csv, ods); prints rows, created, updated, skipped, refused",
        (
            option("file"),
            option("--mapping", default="", help="a kept or shipped mapping, a JSON file, or JSON"),
            option("--member", default="", metavar="CODE", help="the member it is for"),
            option("--dry-run", action="store_true", help="say what would become of the rows, write none"),
        ),
        acts=True,
    ),
    "report": Command(
        "lianwei.analytics.commands.report:report",
        "make the files of a report on a period, of the alliance or of a member",
        (
            option("--period", default="", help="2026Q3, 2026H1, 2026 or 2026-07"),
            option("--from", dest="first", default="", metavar="DAY", help="the first day, instead"),
            option("--to", dest="last", default="", metavar="DAY", help="the last day, instead"),
            option(
                "--cutoff",
                default="",
                metavar="DAY",
                help="what became known later does not count; it is part of the name",
            ),
            option("--member", default="", metavar="CODE", help="on this member instead of an alliance"),
            option("--alliance", default="", metavar="CODE", help="on this alliance; without, on the first"),
            option(
                "--sector", default="", metavar="CODE", help="on these goods or services alone: G, S05, S0502"
            ),
            option("--kind", default="analysis", choices=["analysis", "work"], help="work: 工作专报"),
            option(
                "--style",
                default="",
                metavar="NAME",
                help="published style: alliance, province, hunan or cca; else the publisher's own",
            ),
            option("--format", default="docx,pdf,xlsx,html", help="of docx, pdf, xlsx, html, with commas"),
            option("--language", default="zh", choices=["zh", "en", "both"]),
            option("--out", required=True, metavar="DIR"),
        ),
        acts=True,
    ),
    "figure": Command(
        "lianwei.analytics.commands.report:figure",
        "count a figure or table of a report again: value, definition, filter, snapshot",
        (
            option("id", help="2026Q3-T4, 2026Q3-R1, 2026Q3-R1@2 for the second version"),
            option("--language", default="zh", choices=["zh", "en"]),
        ),
        acts=True,
    ),
    "open-data": Command(
        "lianwei.analytics.commands.open_data:open_data",
        "list, publish or check the monthly snapshots that everybody may read",
        (
            option("step", choices=["list", "publish", "check"]),
            option("--month", default="", metavar="MONTH", help="publish this month alone: 2026-07"),
        ),
        acts=True,
    ),
    "return_form": Command(
        "lianwei.analytics.commands.return_form:return_form",
        "check a statistical return of one's own (TOML) and print its lines",
        (option("file"),),
    ),
    "reproduce": Command(
        "lianwei.analytics.commands.reproduce:reproduce",
        "compute published tables again and print them from facts; slips are named on stderr",
        (option("file"),),
        needs_instance=False,
        needs_apps=True,
    ),
    "reading": Command(
        "lianwei.reading.commands:reading",
        "train on labelled texts and test on others: id,text,label",
        (option("action", choices=["evaluate"]), option("train"), option("test")),
        needs_instance=False,
    ),
    "scrub": Command(
        "lianwei.reading.commands:scrub",
        "texts without what tells who somebody is (id,text): id,text,found",
        (option("file"),),
        needs_instance=False,
    ),
    "near-duplicates": Command(
        "lianwei.reading.commands:near_duplicates",
        "find texts that tell the same twice (id,text): id_a,id_b,similarity",
        (
            option("file"),
            option("--least", type=float, default=0.27, help="similarity from which a pair counts, 0 to 1"),
        ),
        needs_instance=False,
    ),
    "topics": Command(
        "lianwei.analytics.commands.topics:topics",
        "find what many texts speak of (id,text,created[,weight]): id,topic,name",
        (option("file"),),
        needs_instance=False,
    ),
    "warehouse": Command(
        "lianwei.analytics.commands.warehouse:warehouse",
        "load the figures' files from the log, compare them with the tables, or make them anew",
        (option("action", choices=["load", "check", "rebuild"]),),
        acts=True,
    ),
    "watch": Command(
        "lianwei.analytics.commands.watch:watch",
        "find weekly counts that stand out (series,t,observed): expected,threshold,alarm",
        (
            option("file"),
            option("--method", required=True, help="farrington_flexible, ears_c1, rki3 …, combined"),
            option("--from", dest="since", type=int, metavar="T", help="the first week that is judged"),
            option("--set", action="append", default=[], metavar="K=V", help="a setting of the method"),
        ),
        needs_instance=False,
    ),
    "index": Command(
        "lianwei.supervision.commands.index:index",
        "score cities from a CSV file of single answers, with intervals and places",
        (
            option("file", nargs="?", default="", help="city,year,indicator,respondent,score,weight"),
            option("--skip", action="store_true", help="leave wrong rows out instead of stopping"),
            option("--places", action="store_true", help="print rank_low and rank_high too"),
            option("--history", action="store_true", help="print the published scores of 2017 to 2023"),
        ),
        needs_instance=False,
    ),
    "exchange-export": Command(
        "lianwei.federation.commands.packets:export",
        "write what waits for a peer into an encrypted file",
        (option("peer", help="its code"), option("file")),
        acts=True,
    ),
    "exchange-import": Command(
        "lianwei.federation.commands.packets:import_file",
        "take an encrypted file of a peer; prints peer, kind, count",
        (option("file"), option("--receipts", default="", metavar="FILE", help="where receipts go")),
        acts=True,
    ),
    "peer": Command(
        "lianwei.federation.commands.conformance:conformance",
        "try from outside whether peers keep to the protocol of the exchange: one line a check",
        (
            option("action", choices=["conformance"]),
            option("urls", nargs="+", metavar="URL"),
            option("--identity", default="conformance.json", metavar="FILE", help="keys of the checker"),
        ),
        needs_instance=False,
    ),
    "work": Command(
        "lianwei.core.commands:work",
        "deliver events and run the schedule",
        (option("--once", action="store_true", help="stop when nothing is left to do"),),
    ),
    "rotate-keys": Command(
        "lianwei.core.commands:rotate_keys", "seal every value with the current key", acts=True
    ),
}


def main(argv: list[str] | None = None) -> int:
    try:
        code = run(argv)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        if not _was_left_by_its_reader():
            raise
        return ENDED_BY_READER


def _was_left_by_its_reader() -> bool:
    """Whether it is the output that nobody reads any more, as after `| head`, no other line."""
    look = select.poll()
    look.register(sys.stdout.fileno(), 0)
    is_left = any(what & select.POLLERR for _file, what in look.poll(0))
    if is_left:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
    return is_left


def run(argv: list[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    command = COMMANDS[arguments.command]
    if arguments.command == "verify" and arguments.pack:
        return _load("lianwei.core.offline:verify_file")(arguments.pack)
    if arguments.command == "custody" and arguments.check:
        return _load("lianwei.federation.commands.checking:check_files")(arguments.check)
    if not command.needs_instance:
        if command.needs_apps:
            _set_up()
        return _load(command.target)(arguments)
    prepare()
    return _load(command.target)(arguments, _actor(arguments))


def prepare() -> None:
    """Set Django up; an instance without keys gets an explanation, not a stack trace."""
    from lianwei.core import environment

    if not environment.text("LIANWEI_KEYS"):
        sys.exit(
            "No keys: run `lianwei serve` once, or set LIANWEI_KEYS and the others (docs/operating/keys.md)."
        )
    _set_up()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    import django

    django.setup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianwei", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.summary, description=command.summary)
        for names, settings in command.options:
            sub.add_argument(*names, **settings)
        if command.acts:
            sub.add_argument("--as", dest="user", default="", metavar="USER", help="act as this user")
    return parser


def _load(target: str) -> Callable[..., int]:
    module, name = target.split(":")
    return getattr(import_module(module), name)


def _actor(arguments: argparse.Namespace):
    from lianwei.core.scope import OPERATOR

    if not getattr(arguments, "user", ""):
        return OPERATOR
    from lianwei.members.queries import actor_by_username

    return actor_by_username(arguments.user)


if __name__ == "__main__":
    sys.exit(main())
