"""A report on its way out: its text changed, reviewed, returned, released by a second person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import RELEASE_REPORT, RETURN_REPORT, REVIEW_REPORT, REVISE_REPORT
from lianwei.analytics.models import Report
from lianwei.analytics.queries.report_changes import changes_of
from lianwei.analytics.queries.reports import released_text
from lianwei.analytics.rules.reports.filling import unknown_figures
from lianwei.analytics.rules.reports.hashing import figures_hash, hash_of
from lianwei.analytics.rules.reports.keeping import ADDED, HEADING_OF, revised_sections
from lianwei.analytics.rules.reports.shapes import Figure, composition_of
from lianwei.analytics.rules.reports.verifying import checks_of
from lianwei.analytics.rules.wording import ZH
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise

LONGEST, HEADING = 5000, 60  # characters of a paragraph, of the heading of a section
MOST_ADDED = 5
FURTHER_HEADING, FURTHER = "further_heading", "further"  # fields of the section that is added


@transaction.atomic
def revise_report(
    pk: int,
    *,
    actor: Actor,
    texts: Mapping[str, str],
    language: str = ZH,
    further: tuple[str, str] = ("", ""),
) -> Report:
    """Other words for paragraphs and headings, by key, and heading and words of a further section; figures
    stay {ids}.

    Raises Invalid for an id that is not there, for a section without heading or words, and for too many.
    """
    row = lock(Report, pk, actor=actor)
    advance(row, REVISE_REPORT, actor=actor)
    content = row.content[language]
    headings = {HEADING_OF.format(each["key"]) for each in content["sections"]}
    wrong = _wrong(dict(texts) | {FURTHER: further[1]}, composition_of(content).figures)
    if wrong := wrong | _half(further, content["sections"]):
        raise Invalid(wrong)
    words = {key: _clean(text, HEADING if key in headings else LONGEST) for key, text in texts.items()}
    heading, text = _clean(further[0], HEADING), _clean(further[1], LONGEST)
    content["sections"] = revised_sections(content["sections"], words, (heading, text), language)
    row.revised_at, row.revised_by = clock.now(), actor.user_id
    row.changes = changes_of(row, actor=actor)
    row.save()
    record("report.revised", row, actor=actor, code=row.code, number=row.number, language=language)
    return row


def _clean(text: str, limit: int) -> str:
    """Typed words as they are stored: without numbers of people."""
    return tokenise(text.replace("\r\n", "\n").strip()).text[:limit]


def _wrong(texts: Mapping[str, str], figures: Mapping[str, Figure]) -> dict[str, str]:
    """A refusal for each text that names a figure which is not there."""
    return {key: _refusal(names) for key, text in texts.items() if (names := unknown_figures(text, figures))}


def _half(further: tuple[str, str], sections: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A refusal of a further section that lacks its heading or its words, or is one too many."""
    heading, text = (each.strip() for each in further)
    if bool(heading) != bool(text):
        told = _("A further section needs a heading and its words.")
        return {FURTHER_HEADING if text else FURTHER: told}
    if text and sum(each["key"].startswith(ADDED) for each in sections) >= MOST_ADDED:
        return {FURTHER: _("No more sections can be added to this report.")}
    return {}


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
