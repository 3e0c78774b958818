"""`lianwei open-data`: what is published, publish what is due, check the files and what they give away."""

import argparse
import json
import sys

from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.operations.open_data import publish_open_snapshot
from lianwei.analytics.queries.open_beside import (
    faults_between,
    left_after,
    left_between,
    money_faults,
    side_of,
)
from lianwei.analytics.queries.open_data import (
    Due,
    all_months_due,
    months_to_correct,
    snapshots_listed,
    spoilt_snapshots,
)
from lianwei.analytics.queries.open_leaks import leaks
from lianwei.analytics.rules.open_data.checking import findings
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.warehouse.open_files import faults_of_files
from lianwei.core.errors import LianweiError
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance


def open_data(arguments: argparse.Namespace, actor: Actor) -> int:
    """One JSON object a line on stdout; the exit code is 0 only where nothing was refused or found."""
    return {"list": _list, "publish": _publish, "check": _check}[arguments.step](arguments, actor)


def _list(arguments: argparse.Namespace, actor: Actor) -> int:
    for each in snapshots_listed():
        told = {"name": each.name, "rows": each.rows, "withheld": each.withheld, "files": each.files}
        print(json.dumps(told, ensure_ascii=False))
    for due in all_months_due():
        print(f"due: {due.alliance.code} {due.month} {due.kind}", file=sys.stderr)
    return 0


def _publish(arguments: argparse.Namespace, actor: Actor) -> int:
    """Every month that is due, or the one that was asked for."""
    failed = 0
    for due in _wanted(arguments.month):
        try:
            made = publish_open_snapshot(due.alliance.pk, actor=actor, month=due.month, kind=due.kind)
        except LianweiError as fault:
            failed += 1
            print(f"{due.alliance.code} {due.month} {due.kind}: {fault}", file=sys.stderr)
            continue
        print(json.dumps({"name": made.name, "rows": made.rows, "withheld": made.withheld}))
    return 1 if failed else 0


def _wanted(month: str) -> list[Due]:
    """What is due; a month that was recalled only where it is named."""
    due = all_months_due()
    if not month:
        return due
    recalled = [each for alliance in Alliance.objects.order_by("pk") for each in months_to_correct(alliance)]
    return [each for each in (*due, *recalled) if each.month == month]


def _check(arguments: argparse.Namespace, actor: Actor) -> int:
    """The bytes against their hashes; what anybody could learn of people: figures against what they give
    away, each snapshot alone and beside the others of its month, and every cell against the values of people
    that the instance holds.
    """
    spoilt, found = spoilt_snapshots(), 0
    whole = [each for each in snapshots_listed() if each.name not in spoilt]
    told = leaks(whole, actor=actor)
    for name, faults in _faults_of_figures(whole).items():
        told[name] += faults
    for each in whole:
        found += len(told[each.name])
        line = {"name": each.name, "files": "whole", "rows": each.rows, "findings": told[each.name]}
        print(json.dumps(line, ensure_ascii=False))
    for name, files in spoilt.items():
        print(json.dumps({"name": name, "files": files}, ensure_ascii=False))
    return 1 if found or spoilt else 0


def _faults_of_figures(whole: list[OpenSnapshot]) -> dict[str, list[str]]:
    """By snapshot of counts, what follows from them."""
    snapshots = [each for each in whole if each.kind == OpenDataKind.AGGREGATES]
    sides, found = {each.pk: side_of(each) for each in snapshots}, {}
    for each in snapshots:
        ours, terms = sides[each.pk], terms_of(each.month)
        faults = findings(ours.lines, terms)
        for other in snapshots:
            if other.month == each.month and other.pk < each.pk:
                faults += faults_between(ours, sides[other.pk]) + left_between(ours, sides[other.pk], terms)
        if each.replaces and not faults_of_files(each.replaces.files):
            faults += left_after(ours, side_of(each.replaces), terms)
        found[each.name] = [*map(str, faults), *money_faults(ours, terms)]
    return found
