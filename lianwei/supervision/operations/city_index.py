"""Editions of the city satisfaction index: added, weighed, filled from a sheet, scored, renewed."""

import hmac
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.keys import blind_key
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import lock_organisation
from lianwei.reading.numbers import tokenise
from lianwei.supervision.models import IndexKind, SatisfactionIndex
from lianwei.supervision.models.city_index import SOURCE, TITLE
from lianwei.supervision.rules.cities.indicators import (
    TOTAL,
    kept,
    leaves,
    read,
    standard_indicators,
    unbalanced,
    weighted,
)
from lianwei.supervision.rules.cities.sheets import columns

FIRST_YEAR, YEARS_AHEAD = 2010, 2
MOST_ROWS = 60_000  # a hundred cities with 600 people each
MOST_BYTES = 30 * 1024 * 1024
MARK, LONGEST_SCORE = 12, 8  # signs


@transaction.atomic
def add_satisfaction_index(
    *, actor: Actor, kind: str, year: int, title: str, planned: int, source: str = ""
) -> SatisfactionIndex:
    """Begin an edition with the standard indicators, without weights. Raises Invalid for a second one."""
    organisation = lock_organisation(actor.organisation_id or 0, actor=actor)
    actor.require("satisfaction_index.add")
    _refuse_year(organisation.pk, kind, year, actor)
    if kind == IndexKind.PUBLISHED and not source.strip():
        raise Invalid({"source": _("Please say where the scores were published.")})
    row = SatisfactionIndex.objects.create(
        organisation=organisation,
        kind=kind,
        year=year,
        title=tokenise(title.strip()).text[:TITLE],
        source=tokenise(source.strip()).text[:SOURCE],
        planned=planned,
        indicators=kept(standard_indicators()),
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    record("satisfaction_index.added", row, actor=actor, year=year, kind=kind)
    return row


@transaction.atomic
def renew_satisfaction_index(index_id: int, *, actor: Actor) -> SatisfactionIndex:
    """The next year's edition with the same indicators, weights and plan. Raises Invalid where it exists."""
    last = lock(SatisfactionIndex, index_id, actor=actor)
    actor.require("satisfaction_index.renew")
    year = last.year + 1
    _refuse_year(last.organisation_id, last.kind, year, actor)
    row = SatisfactionIndex.objects.create(
        organisation_id=last.organisation_id,
        kind=last.kind,
        year=year,
        title=last.title.replace(str(last.year), str(year)),
        source=last.source,
        planned=last.planned,
        indicators=last.indicators,
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    record("satisfaction_index.renewed", row, actor=actor, year=year, last=last.pk)
    return row


@transaction.atomic
def revise_satisfaction_index(
    index_id: int, *, actor: Actor, weights: Mapping[str, float | None]
) -> SatisfactionIndex:
    """Give the edition other weights; what was brought is scored again. Raises Invalid where those under one
    indicator do not make 1.
    """
    row = lock(SatisfactionIndex, index_id, actor=actor)
    actor.require("satisfaction_index.revise")
    tree = weighted(read(row.indicators), weights)
    if faults := unbalanced(tree):
        names = {each.code: each.name for each in tree}
        raise Invalid(
            {
                f"below_{each.parent}": _unbalanced(names.get(each.parent, ""), each.total, each.missing)
                for each in faults
            }
        )
    row.indicators, row.brought = kept(tree), row.brought + 1
    row.save(update_fields=["indicators", "brought"])
    record("satisfaction_index.revised", row, actor=actor, sheet=row.brought)
    return row


def fill_satisfaction_index(index_id: int, *, actor: Actor, name: str, content: bytes) -> SatisfactionIndex:
    """Take a sheet of answers (or of published scores) in place of the one before; the worker scores it.

    The sheet is read before the transaction, so that nobody waits for 60,000 rows, and kept whole or not at
    all. Raises Invalid for a file that cannot be read or lacks the city or every indicator.
    """
    actor.require("satisfaction_index.fill")
    with transaction.atomic():  # whose edition it is not reads no sheet
        found = lock(SatisfactionIndex, index_id, actor=actor)
    rows = _rows_of(name, content)
    _refuse_heads(rows[0], found)
    made = _impersonal(rows, found)
    written = Value(json.dumps(made, ensure_ascii=False), output_field=TextField())
    with transaction.atomic():
        row = lock(SatisfactionIndex, index_id, actor=actor)
        row.rows, row.brought = Cast(written, JSONField()), row.brought + 1
        row.save(update_fields=["rows", "brought"])
        record("satisfaction_index.filled", row, actor=actor, sheet=row.brought, rows=len(made) - 1)
    row.rows = made
    return row


@transaction.atomic
def score_satisfaction_index(
    index_id: int,
    *,
    actor: Actor,
    sheet: int,
    results: dict[str, Any],
    void: dict[str, int],
    refused: Sequence[tuple[int, str, str]],
) -> SatisfactionIndex:
    """Keep what the worker computed, unless another sheet or other weights came meanwhile."""
    row = lock(SatisfactionIndex, index_id, actor=actor)
    actor.require("satisfaction_index.score")
    if row.brought != sheet:
        return row
    row.results, row.void, row.refused = results, void, [list(each) for each in refused]
    row.scored, row.scored_at = sheet, clock.now()
    row.save(update_fields=["results", "void", "refused", "scored", "scored_at"])
    record("satisfaction_index.scored", row, actor=actor, sheet=sheet, cities=len(results["cities"]))
    return row


def _refuse_year(organisation_id: int, kind: str, year: int, actor: Actor) -> None:
    if not FIRST_YEAR <= year <= clock.today().year + YEARS_AHEAD:
        raise Invalid({"year": _("Please enter the year of the measurement, for example 2026.")})
    same = SatisfactionIndex.objects.visible_to(actor).filter(
        organisation_id=organisation_id, kind=kind, year=year
    )
    if same.exists():
        raise Invalid({"year": _("There is an edition of this year already. Please open it instead.")})


def _refuse_heads(heads: Sequence[str], row: SatisfactionIndex) -> None:
    tree = read(row.indicators)
    where = columns(heads, tree)
    if "city" not in where:
        raise Invalid({"upload": _("No column is headed 城市 (city). Please add it.")})
    is_own = row.kind == IndexKind.OWN
    asked = leaves(tree) if is_own else [*(each.code for each in tree), TOTAL]
    if not any(code in where for code in asked):
        raise Invalid(
            {"upload": _("No column is headed by an indicator: please head them with code or name.")}
        )


def _rows_of(name: str, content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise Invalid({"upload": _("This file is larger than 30 MB. Please divide it.")})
    written = (row for row in read_table(io.BytesIO(content), kind_of(content[:8], name)) if any(row))
    rows = list(islice(written, MOST_ROWS + 2))
    if len(rows) > MOST_ROWS + 1:
        raise Invalid({"upload": _("This file has more than 60,000 rows. Please divide it.")})
    if len(rows) <= 1:
        raise Invalid({"upload": _("No rows were found in this file.")})
    return rows


def _impersonal(rows: Sequence[Sequence[str]], row: SatisfactionIndex) -> list[list[str]]:
    """The columns that are read, and no others; who answered becomes a mark that tells two people apart."""
    where = columns(rows[0], read(row.indicators))
    person, key = where.get("respondent"), blind_key(f"respondent {row.pk}")
    cleaned = cache(lambda text: tokenise(text).text)
    kept_rows = [list(where)]
    for line in rows[1:]:
        cells = [line[at].strip() if at < len(line) else "" for at in where.values()]
        kept_rows.append([cell if _is_number(cell) else cleaned(cell) for cell in cells])
        if person is not None:
            place = list(where).index("respondent")
            mark = line[person].strip() if person < len(line) else ""
            kept_rows[-1][place] = _mark(mark, key) if mark else ""
    return kept_rows


def _mark(text: str, key: bytes) -> str:
    """Keyed, or a telephone number could be found by trying all."""
    return hmac.new(key, text.encode(), sha256).hexdigest()[:MARK]


def _is_number(cell: str) -> bool:
    return len(cell) < LONGEST_SCORE and cell.replace(".", "", 1).isdigit()


def _unbalanced(name: str, total: float, missing: int) -> str:
    if missing:
        said = _("Weights under “{name}” are missing: please fill in all of them, or none.")
    else:
        said = _("The weights under “{name}” make {total}. Please change them so that they make 1.")
    return said.format(name=name or _("the index"), total=f"{total:.4g}")
