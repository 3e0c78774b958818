"""A report on its way out: its text changed, reviewed, returned, released by a second person."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import RELEASE_REPORT, RETURN_REPORT, REVIEW_REPORT, REVISE_REPORT
from lianwei.analytics.models import Report
from lianwei.analytics.queries.report_changes import changes_of
from lianwei.analytics.queries.reports import released_text
from lianwei.analytics.rules.reports.filling import unknown_figures
from lianwei.analytics.rules.reports.hashing import figures_hash, hash_of
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.analytics.rules.reports.verifying import checks_of
from lianwei.analytics.rules.wording import ZH
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise

LONGEST = 5000


@transaction.atomic
def revise_report(pk: int, *, actor: Actor, texts: Mapping[str, str], language: str = ZH) -> Report:
    """Other words for paragraphs, by key; figures stay {ids}. Raises Invalid for an id that is not there."""
    row = lock(Report, pk, actor=actor)
    advance(row, REVISE_REPORT, actor=actor)
    figures = composition_of(row.content[language]).figures
    wrong = {key: _refusal(names) for key, text in texts.items() if (names := unknown_figures(text, figures))}
    if wrong:
        raise Invalid(wrong)
    for section in row.content[language]["sections"]:
        if section["key"] in texts and section["text"]:
            _reword(section, texts[section["key"]])
    row.revised_at, row.revised_by = clock.now(), actor.user_id
    row.changes = changes_of(row, actor=actor)
    row.save()
    record("report.revised", row, actor=actor, code=row.code, number=row.number, language=language)
    return row


def _reword(section: dict[str, Any], text: str) -> None:
    """Other words for a paragraph; one left as it was goes on being generated."""
    words = tokenise(text.replace("\r\n", "\n").strip()).text[:LONGEST]
    if words != section["text"]:
        section["text"], section["is_written"] = words, True


def _refusal(names: list[str]) -> str:
    shown = ", ".join(names)
    return _("This report has no figure {ids}. The ids stand in the list beside the text.").format(ids=shown)


@transaction.atomic
def review_report(pk: int, *, actor: Actor) -> Report:
    """The first signature. Raises Invalid while a binding check does not pass, and for a correction that
    changes nothing.
    """
    row = lock(Report, pk, actor=actor)
    advance(row, REVIEW_REPORT, actor=actor)
    _demand_checks(row)
    if row.number > 1 and not changes_of(row, actor=actor):
        raise Invalid(_("This version changes nothing. Please change what is to be corrected first."))
    row.reviewed_at, row.reviewed_by = clock.now(), actor.user_id
    row.save()
    record("report.reviewed", row, actor=actor, code=row.code, number=row.number)
    return row


@transaction.atomic
def return_report(pk: int, *, actor: Actor) -> Report:
    """Back to the drafter."""
    row = lock(Report, pk, actor=actor)
    advance(row, RETURN_REPORT, actor=actor)
    row.reviewed_at = row.reviewed_by = None
    row.save()
    record("report.returned", row, actor=actor, code=row.code, number=row.number)
    return row


@transaction.atomic
def release_report(pk: int, *, actor: Actor) -> Report:
    """The second signature, by another person: text, figures and snapshot are frozen under one hash."""
    row = lock(Report, pk, actor=actor)
    advance(row, RELEASE_REPORT, actor=actor)
    if actor.user_id is None or actor.user_id == row.reviewed_by:
        raise Invalid(_("Two people release a report. Please let somebody else sign."))
    _demand_checks(row)
    row.sha256 = hash_of(released_text(row))
    row.released_at, row.released_by = clock.now(), actor.user_id
    row.save()
    record(
        "report.released",
        row,
        actor=actor,
        code=row.code,
        number=row.number,
        snapshot=row.snapshot,
        sha256=row.sha256,
    )
    return row


def _demand_checks(row: Report) -> None:
    if figures_hash(row.content) != row.figures_sha256:
        raise Invalid(_("The figures are not the ones that were counted. Please count them anew."))
    for content in row.content.values():
        failed = [each for each in checks_of(composition_of(content), row.missing) if not each.is_passed]
        if any(each.is_binding for each in failed):
            raise Invalid(_("The checks beside the report do not pass yet."))
