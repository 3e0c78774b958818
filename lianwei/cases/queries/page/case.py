"""The page of one case: everything its reader may see of it, and nothing else.

Which parts are filled follows from the visibility table (members/visibility.py); a part that may not be seen
is not read. The number of queries does not grow with the number of rows.
"""

from dataclasses import replace
from typing import Any

from django.db.models import F

from lianwei.cases.models import Complaint, OutsideNumber, Presence
from lianwei.cases.queries.between.assistance import help_of
from lianwei.cases.queries.between.disputes import disputes_of_case
from lianwei.cases.queries.between.questions import questions_of_case
from lianwei.cases.queries.between.routing import responsible_for
from lianwei.cases.queries.between.transfers import custody_of
from lianwei.cases.queries.doors.counter import NOT_THERE, at_business
from lianwei.cases.queries.lists.promises import PROMISING, promise_row
from lianwei.cases.queries.lists.rows import BADGES
from lianwei.cases.queries.lists.tasks import tasks_of_case
from lianwei.core.errors import NotVisible
from lianwei.core.models import Document, Event, File, Message
from lianwei.core.scope import Actor, subject_of
from lianwei.members.visibility import Facts, Narrative, Sight

from .consents import consent_views, consents_of
from .headlines import State, headline
from .labels import codes_of, labels_of
from .ledgers import clocks_of
from .letters import reply_box
from .links import CaseLinks, case_links
from .nameless import without_people
from .outside import outside_numbers, return_text
from .papers_shown import evidence_of, papers_of
from .parties import RespondentView, may_reveal, narrative_of, person_of, respondents_of, tokens_of, words_for
from .presence import others_present
from .proposals import needs_somebody, proposal_for
from .record_parts import RecordParts, record_parts, traces_of
from .related import related_of, with_report
from .shown import COLLEAGUES, Band, CasePage
from .similar import similar_closed
from .situations import situation_of
from .sorting import sorting_of
from .special import special_of
from .steps import BESIDE, steps_of, who_decides
from .talks import talks_awaited
from .there import tables_there
from .timeline import events_of, events_of_all, names_of, newest_first, people_in, timeline
from .viewers import FIGURES_ONLY, sight_of

READS_WORDS = (Narrative.YES, Narrative.TOKENISED)


def case_page(pk: int, *, actor: Actor) -> CasePage:
    """The page of a case. NotVisible where there is no such case for this actor, or only figures of it."""
    actor.require("complaint.view")
    complaint = _find(pk, actor)
    sight = sight_of(complaint, actor=actor)
    if not sight.sees_rows:
        raise NotVisible
    events = events_of(complaint)
    happened = {event.name for event in events}
    page = _frame(complaint, sight, events, actor)
    if sight.facts == Facts.NO:
        raise NotVisible
    shown = _filled(page, events, happened, actor) if page.shows_facts else _figures(page, events, actor)
    return shown if sight.reads_names else without_people(shown)


def _find(pk: int, actor: Actor) -> Complaint:
    """The case with the names of its people: whole users and organisations cost more than the case."""
    rows = with_report(Complaint.objects.visible_to(actor), actor=actor).filter(pk=pk).order_by()
    row = rows.annotate(handled_by=F("handler__name"), entered_by=F("registered_by__name")).first()
    if row is None:
        raise NotVisible
    return row


def _frame(complaint: Complaint, sight: Sight, events: list[Event], actor: Actor) -> CasePage:
    """Head, clocks and the band without words: what everybody sees who sees the case."""
    similar = similar_closed(complaint, actor=actor) if sight.facts == Facts.YES else None
    outcomes = {("outcome", code) for code, _n in similar.outcomes} if similar else set()
    clocks = clocks_of(complaint)
    labels = labels_of(codes_of(complaint) | outcomes, on=complaint.received_on)
    kind = f"{labels[('category', complaint.category)]} · {labels[('nature', complaint.nature)]}"
    first = next((clock for clock in clocks if clock.is_open), None)
    return CasePage(
        complaint=complaint,
        sight=sight,
        title=words_for(complaint, sight)(complaint.title) or kind,
        badge=BADGES[complaint.status],
        band=Band(title=complaint.status_label, kind=first.chip.kind if first else "", clock=first),
        labels=labels,
        shows_facts=sight.facts not in FIGURES_ONLY,
        may_note=complaint.is_within_reach(actor) and actor.may("complaint.note"),
        clocks=clocks,
        similar=similar,
    )


def _figures(page: CasePage, events: list[Event], actor: Actor) -> CasePage:
    """Status and clocks for a former holder; the parts that were its own besides."""
    lines = (
        timeline(events, titles={}, with_texts=False) if page.sight.facts == Facts.STATUS_AND_CLOCKS else []
    )
    complaint, sight = page.complaint, page.sight
    return replace(
        page,
        lines=lines,
        narrative=narrative_of(complaint, sight, actor=actor),
        papers=papers_of(complaint, sight, actor=actor),
        files=evidence_of(complaint, sight, actor=actor),
        custody=custody_of(complaint, {event.name for event in events}, actor=actor),
    )


def _filled(page: CasePage, events: list[Event], happened: set[str], actor: Actor) -> CasePage:
    complaint, sight = page.complaint, page.sight
    reveals = may_reveal(sight, actor=actor)
    parts = record_parts(complaint, happened)
    beside = _beside(complaint, sight, actor)
    papers = beside["papers"]
    respondents = respondents_of(complaint, reveals=reveals)
    all_events = newest_first([*events, *events_of_all([*(each.row for each in papers), *parts.promises])])
    titles = {subject_of(each.row): each.row.title for each in papers}
    reads_words = sight.narrative in READS_WORDS
    is_colleague = sight.viewer in COLLEAGUES
    narrative = narrative_of(complaint, sight, actor=actor)
    consents = consents_of(complaint, events) if is_colleague else []
    names = names_of([*people_in(all_events), *(each.recorded_by for each in consents)])
    is_here = complaint.is_within_reach(actor)
    return replace(
        page,
        band=_band(page, parts, respondents, actor, with_why=reads_words),
        lines=timeline(all_events, titles=titles, with_texts=reads_words, names=names),
        reads_words=reads_words,
        parts=_shown(parts, page, reads_words=reads_words, is_colleague=is_colleague),
        person=person_of(complaint, sight, reveals=reveals),
        respondents=respondents,
        narrative=narrative,
        tokens=tokens_of(complaint, reveals=reveals) if reveals and "〔" in (narrative or "") else [],
        return_text=return_text(complaint, parts) if is_colleague else "",
        consents=consent_views(consents, names, page.labels),
        related=related_of(complaint, events) if is_colleague else [],
        links=case_links(complaint, happened, actor=actor) if is_colleague else CaseLinks(),
        may_reveal=reveals,
        sorting=sorting_of(complaint, actor=actor),
        **_to_do(complaint, parts, happened, actor=actor),
        **beside,
        **_with_members(complaint, happened, actor),
        special=special_of(complaint, happened) if is_colleague else None,
        responsible=responsible_for(complaint, respondents) if is_here else None,
        proposal=proposal_for(complaint, actor=actor) if needs_somebody(complaint, actor=actor) else None,
    )


def _to_do(complaint: Complaint, parts: RecordParts, happened: set[str], *, actor: Actor) -> dict[str, Any]:
    """What was promised in the case and what colleagues have to do, with what the reader may do with it."""
    is_here = complaint.is_within_reach(actor)
    has_tasks = is_here and "complaint.task_given" in happened
    return {
        "promises": [promise_row(each, actor=actor, is_here=is_here) for each in parts.promises],
        "may_note_promises": is_here and complaint.status in PROMISING and actor.may("commitment.make"),
        "tasks": tasks_of_case(complaint, actor=actor) if has_tasks else [],
        "may_give_tasks": is_here and complaint.is_open and actor.may("task.give"),
    }


def _beside(complaint: Complaint, sight: Sight, actor: Actor) -> dict[str, Any]:
    """What may hang on a case and often does not: papers, files, numbers elsewhere, letters, colleagues."""
    there, is_colleague = tables_there(complaint), sight.viewer in COLLEAGUES
    has_letters, may_meet = Message in there, is_colleague and Presence in there
    return {
        "there": there,
        "papers": papers_of(complaint, sight, actor=actor) if Document in there else [],
        "files": evidence_of(complaint, sight, actor=actor) if File in there else [],
        "outside": outside_numbers(complaint) if OutsideNumber in there else [],
        "box": reply_box(complaint, has_letters=has_letters, actor=actor) if is_colleague else None,
        "present": others_present(complaint, actor=actor) if may_meet else [],
    }


def _with_members(complaint: Complaint, happened: set[str], actor: Actor) -> dict[str, Any]:
    """What is between the members, and the businesses, that have to do with the case."""
    return {
        "counter": at_business(complaint, happened) if complaint.is_within_reach(actor) else NOT_THERE,
        "custody": custody_of(complaint, happened, actor=actor),
        "help": help_of(complaint, happened, actor=actor),
        "disputes": disputes_of_case(complaint, happened, actor=actor),
        "questions": questions_of_case(complaint, happened, actor=actor),
    }


def _shown(parts: RecordParts, page: CasePage, *, reads_words: bool, is_colleague: bool) -> RecordParts:
    """Lists that are nothing but words stay with those who may read them; notes with colleagues."""
    shown = parts if reads_words else replace(parts, supplements=[], hand_overs=[])
    tell = words_for(page.complaint, page.sight)
    for order in () if reads_words else parts.supervisions:
        order.demand, order.answer = tell(order.demand), tell(order.answer)
    for promise in () if reads_words else parts.promises:
        promise.what = tell(promise.what)
    for each in () if reads_words else parts.appraisals:
        each.matter = tell(each.matter)
    return shown if is_colleague else replace(shown, notes=[], tags=[])


def _band(
    page: CasePage,
    parts: RecordParts,
    respondents: list[RespondentView],
    actor: Actor,
    *,
    with_why: bool,
) -> Band:
    rows = [each.row for each in respondents]
    talks_first = bool(talks_awaited([(page.complaint, rows)]))
    situation = situation_of(page.complaint, traces_of(parts, rows, talks_first=talks_first))
    title, why = headline(State(page.complaint, situation, parts, respondents))
    steps = steps_of(page.complaint, situation, actor=actor)
    why = " ".join(filter(None, (why, who_decides(page.complaint, actor=actor))))
    beside = [step for step in steps[1:] if not step.is_grave][: BESIDE - 1]
    grave = [step for step in steps if step.is_grave and step.verb in ("terminate", "decline", "breach")][:1]
    front = [*steps[:1], *beside, *(step for step in grave if step not in steps[:1])]
    return replace(
        page.band,
        title=title,
        why=why if with_why else "",
        steps=front,
        others=[step for step in steps if step not in front],
    )
