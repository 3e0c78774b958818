"""The sheet of the laboratory: brought, confirmed by a person, judged; from then on brands are named."""

import io
import re
from dataclasses import asdict
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise
from lianwei.supervision.lifecycle.comparing import CONFIRM, FILL, JUDGE
from lianwei.supervision.models import ComparativeTest, LabSheet, samples_of, sheets_of
from lianwei.supervision.queries.comparing.readings import found_in, read_sheet
from lianwei.supervision.rules.comparing.scoring import Score
from lianwei.supervision.rules.comparing.sensitivity import vary_weights

MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 2000
LONGEST_READING, LONGEST_CELL = 24, 200  # characters
LONG_NUMBER = re.compile(r"\d{7}")  # as telephone numbers are; no reading has as many figures in a row


def rows_of_sheet(name: str, content: bytes) -> list[list[str]]:
    """The rows of an uploaded sheet. Raises Invalid for what cannot be read or is too large."""
    if len(content) > MOST_BYTES:
        raise Invalid({"upload": _("This file is larger than 5 MB. Please divide it.")})
    try:
        found = list(islice(read_table(io.BytesIO(content), kind_of(content[:8], name)), MOST_ROWS + 1))
    except Invalid as refusal:
        raise Invalid({"upload": refusal.message}) from refusal
    rows = found[:]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise Invalid({"upload": _("This file has more than 2,000 rows. Please divide it.")})
    if len(rows) <= 1:
        raise Invalid({"upload": _("No rows were found in this file.")})
    return [[_kept(cell) for cell in row] for row in rows]


@transaction.atomic
def fill_lab_sheet(test_id: int, *, actor: Actor, name: str, content: bytes) -> LabSheet:
    """Keep a sheet of the laboratory as a new version; it counts once a person has confirmed it."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, FILL, actor=actor)
    last = sheets_of(test).first()
    sheet = LabSheet.objects.create(
        test=test,
        version=last.version + 1 if last else 1,
        lines=rows_of_sheet(name, content),
        brought_at=clock.now(),
        brought_by=actor.user_id,
    )
    record("comparative_test.filled", test, actor=actor, version=sheet.version, rows=len(sheet.lines) - 1)
    return sheet


@transaction.atomic
def confirm_lab_sheet(test_id: int, *, actor: Actor, version: int) -> LabSheet:
    """The readings count; what was doubted was looked at. Raises Invalid while a cell is refused."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, CONFIRM, actor=actor)
    sheet = sheets_of(test).select_for_update(of=("self",)).first()
    if sheet is None or sheet.version != version or sheet.confirmed_at is not None:
        raise WrongStatus
    found = read_sheet(test, sheet)
    if found.refused:
        raise Invalid(_("Some cells cannot be read. Please have the laboratory correct them."))
    if not found.readings:
        raise Invalid(_("This sheet holds no reading."))
    sheet.confirmed_at, sheet.confirmed_by = clock.now(), actor.user_id
    sheet.save(update_fields=["confirmed_at", "confirmed_by"])
    record("comparative_test.confirmed", test, actor=actor, version=version, doubts=len(found.doubts))
    return sheet


@transaction.atomic
def judge_comparative_test(test_id: int, *, actor: Actor) -> ComparativeTest:
    """Verdicts stand; from now on all who take part read which code is which brand."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, JUDGE, actor=actor)
    latest = sheets_of(test).first()
    if latest is None or latest.confirmed_at is None:
        raise Invalid(_("The last sheet of the laboratory is not confirmed yet."))
    test.unblinded_on, test.judged_by = clock.today(), actor.user_id
    keep_standings(test)
    test.save(update_fields=["status", "unblinded_on", "judged_by", "standings"])
    record("comparative_test.judged", test, actor=actor, samples=samples_of(test).count())
    return test


def keep_standings(test: ComparativeTest) -> None:
    """Which places the samples would hold under other weights, with the readings that hold now."""
    found = found_in(test)
    whole: list[Score] = [each for each in found.scores if each.composite is not None]
    varied = vary_weights(found.items, whole)
    test.standings = {
        "standings": {each.code: asdict(each) for each in varied.standings},
        "alike": [list(each) for each in varied.alike],
        "draws": varied.draws,
    }


def _kept(cell: str) -> str:
    """Readings and codes as they are; words hold no numbers of people."""
    is_short = len(cell) <= LONGEST_READING and not LONG_NUMBER.search(cell)
    return cell if is_short else tokenise(cell[:LONGEST_CELL]).text
