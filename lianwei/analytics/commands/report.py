"""`lianwei report` makes the files of a report; `lianwei figure` prints one of its figures again."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.papers.formats import TYPES, report_file, report_name
from lianwei.analytics.queries.calendars import period_of, period_of_alliance
from lianwei.analytics.queries.quoting import figure_found, quoted
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_alliance, subject_of_member
from lianwei.analytics.queries.report_orders import Order, settled
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.analytics.rules.style import PRESETS
from lianwei.analytics.rules.wording import EN, ZH
from lianwei.analytics.warehouse.loading import load_newest_facts
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, secretaries_of
from lianwei.registry.queries import code_on


def report(arguments: argparse.Namespace, actor: Actor) -> int:
    """The files of a report: of the newest version there is, of a first draft where there is none."""
    try:
        order = _order(arguments)
        kinds = _kinds(arguments.format)
        row = _row(order, actor)
    except (ValueError, LianweiError) as fault:
        print(fault, file=sys.stderr)
        return 1
    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    for language in (ZH, EN) if arguments.language == "both" else (arguments.language,):
        for kind in kinds:
            path = folder / report_name(row, kind, language=language)
            path.write_bytes(report_file(row, kind, language=language))
            print(path)
    print(f"{row.code}, version {row.number}, {row.status}", file=sys.stderr)
    return 0


def _order(arguments: argparse.Namespace) -> Order:
    holder, alliance = _whom(arguments.member, arguments.alliance)
    period = _period(arguments, holder, alliance)
    subject = (
        subject_of_alliance(alliance, holder, on=period.last)
        if alliance
        else subject_of_member(holder, on=period.last)
    )
    basis = Basis(sector=_sector(arguments.sector, period))
    style, kind = _style(arguments.style), arguments.kind
    order = Order(subject, period, _day(arguments.cutoff), style=style, kind=kind, basis=basis)
    return settled(order, on=clock.today())


def _period(arguments: argparse.Namespace, holder: Organisation, alliance: Alliance | None) -> Period:
    """By name as whoever the report is on counts, or by its days."""
    if name := arguments.period:
        return period_of_alliance(alliance, name) if alliance else period_of(holder.pk, name)
    if not arguments.first or not arguments.last:
        raise ValueError("Name a period (--period 2026Q3) or days (--from 2026-07-01 --to 2026-09-30).")
    return Period(date.fromisoformat(arguments.first), date.fromisoformat(arguments.last))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise ValueError(f"{text} is no day; write it as 2026-09-30.") from fault


def _kinds(text: str) -> list[str]:
    kinds = [each.strip() for each in text.split(",") if each.strip()]
    if wrong := [each for each in kinds if each not in TYPES]:
        raise ValueError(f"No report is made as {', '.join(wrong)}; there are {', '.join(TYPES)}.")
    return kinds


def _sector(code: str, period: Period) -> str:
    if code and code_on("category", code, on=period.last) is None:
        raise ValueError(f"No goods or services have the code {code}.")
    return code


def _style(name: str) -> str:
    if name and name not in PRESETS:
        raise ValueError(f"No published style is called {name}; there are {', '.join(PRESETS)}.")
    return name


def _whom(code: str, alliance_code: str) -> tuple[Organisation, Alliance | None]:
    """The member of that code; else the alliance of that code, or the first, held by its
    secretary-general.
    """
    if code and alliance_code:
        raise ValueError("Name a member or an alliance, not both.")
    if code:
        member = Organisation.objects.filter(code=code).first()
        if member is None:
            raise ValueError(f"No member has the code {code}.")
        return member, None
    alliance = _alliance(alliance_code)
    secretaries = secretaries_of(alliance)
    holder = secretaries[0].organisation if secretaries else members_of(alliance).first()
    if holder is None:
        raise ValueError("The alliance has no member.")
    return holder, alliance


def _alliance(code: str) -> Alliance:
    """Without a code the first, whose reports bear no code of an alliance in their names."""
    found = {each.code: each for each in Alliance.objects.order_by("pk")}
    if not found:
        raise ValueError("There is no alliance; name a member (--member CODE).")
    if code and code not in found:
        raise ValueError(f"No alliance has the code {code}; there are {', '.join(found)}.")
    return found[code] if code else next(iter(found.values()))


def _row(order: Order, actor: Actor) -> Report:
    """The newest version; a first one is counted from facts up to now, whether or not a worker runs."""
    found = Report.objects.visible_to(actor).filter(code=order.code).order_by("-number").first()
    if found is None:
        load_newest_facts(actor=actor)
    elif order.style not in ("", found.style):
        raise ValueError(f"{found.code} is drafted in the style {found.style} and keeps it.")
    return found or draft_report(order, actor=actor)


def figure(arguments: argparse.Namespace, actor: Actor) -> int:
    """One JSON object: value, definition, filter, snapshot; counted again from the kept files before it is
    printed. Exit code 1 where these give another value, or are not whole any more.
    """
    try:
        row, name = figure_found(arguments.id, actor=actor)
        found = quoted(row, name, language=arguments.language)
        recount(row, name, language=arguments.language)
    except LianweiError as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(found.as_json() | {"recounted": True}, ensure_ascii=False))
    return 0
