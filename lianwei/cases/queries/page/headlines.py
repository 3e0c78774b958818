"""The band at the top of a case in words: what to do or what is waited for, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, MediationSession, Status
from lianwei.core import clock
from lianwei.ui.words import moment, money, short_date

from .parties import RespondentView
from .record_parts import RecordParts
from .steps import AGREES, PARTLY, REFUSES, Situation

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """All that the band's words are made from."""

    complaint: Complaint
    situation: Situation
    parts: RecordParts
    respondents: Sequence[RespondentView]

    @property
    def due(self) -> str:
        return short_date(self.complaint.due_on, today=clock.today())


def headline(state: State) -> Words:
    """(what comes next, why) for people who may read the facts of the case."""
    title, why = WRITERS[Status(state.complaint.status)](state)
    pressed = state.parts.unanswered
    if pressed:
        order = pressed[0]
        day = short_date(order.due_on, today=clock.today())
        return _("Answer the pressing order by %(day)s") % {"day": day}, _("%(who)s: %(demand)s") % {
            "who": order.issued_by,
            "demand": order.demand,
        }
    return title, why


def _received(state: State) -> Words:
    if state.situation.talks_first:
        return _talks_first()
    if state.situation.is_wrong_one:
        return _wrong_one()
    if state.situation.talks_tried:
        return _("Decide whether to accept"), _("The talks with the business failed.")
    day = short_date(state.complaint.received_on, today=clock.today())
    return _("Decide whether to accept, or let the parties settle first"), _("Received on %(day)s.") % {
        "day": day
    }


def _supplement(state: State) -> Words:
    items = state.parts.supplements[-1].items if state.parts.supplements else []
    why = _("Asked for: %(items)s") % {"items": "、".join(items)} if items else ""
    return _("Waiting for material until %(day)s") % {"day": state.due}, why


def _with_business(state: State) -> Words:
    titles = {
        AGREES: _("The business agrees: write down the settlement"),
        PARTLY: _("The business agrees in part: settle on its offer, or end the talks"),
        REFUSES: _("The business refuses: end the talks"),
    }
    waiting = _("Waiting for the business's reply until %(day)s") % {"day": state.due}
    return titles.get(state.situation.reply, waiting), _offer(state)


def _talks_first() -> Words:
    why = _("The rules want settlement first. Where it cannot be tried, the next step asks why.")
    return _("Send it to the business to settle"), why


def _wrong_one() -> Words:
    why = _("The business that was asked is not the one: its appeal was right, and the talks have ended.")
    return _("Find out from the consumer which business it is"), why


def _accepted(state: State) -> Words:
    if state.situation.is_wrong_one:
        return _wrong_one()
    if state.situation.talks_first:
        return _talks_first()
    title = _("Arrange the first mediation session")
    return title, _offer(state) or _accepted_on(state)


def _mediation(state: State) -> Words:
    sessions, situation = state.parts.sessions, state.situation
    coming = [each for each in sessions if not each.result]
    if situation.terms_set_aside and not coming:
        return _("Write down the new terms"), _(
            "The terms before were not signed by everybody and are set aside."
        )
    if situation.session_to_record:
        return _("Record the session of %(at)s") % {"at": _when(coming[0])}, _offer(state)
    if situation.session_to_come:
        way = coming[-1].get_way_display()
        return _("Mediation session %(at)s, %(way)s") % {"at": _when(coming[-1]), "way": way}, coming[
            -1
        ].place
    if situation.last_result == "agreed":
        return _("Write down the agreement"), _("The parties agreed in the last session.")
    if situation.last_result == "failed":
        return _("Hold another session, or end the mediation"), _offer(state) or _("The last session failed.")
    return _("Arrange the next mediation session"), _offer(state) or _accepted_on(state)


def _appraisal(state: State) -> Words:
    open_ones = [each for each in state.parts.appraisals if each.ended_on is None]
    if not open_ones:
        return _("Waiting for the result of the appraisal"), ""
    day = short_date(open_ones[0].entrusted_on, today=clock.today())
    names = {"institution": open_ones[0].institution, "matter": open_ones[0].matter, "day": day}
    return (
        _("Waiting for the result of the appraisal; the clock stands still"),
        _("%(institution)s, since %(day)s: %(matter)s") % names,
    )


def _agreed(state: State) -> Words:
    if not state.situation.is_signed:
        names = "、".join(each.name for each in state.parts.missing)
        return _("Get the agreement signed by every party"), _("Still to sign: %(names)s") % {"names": names}
    if state.situation.is_paid:
        return _("Confirm that all is performed"), _money_line(state)
    return _("Check whether the promise was kept, by %(day)s") % {"day": state.due}, _money_line(state)


def _performed(state: State) -> Words:
    return _visit(state, _("All was performed."))


def _breached(state: State) -> Words:
    return _visit(state, _("The business did not perform: tell the consumer the other ways open."))


def _terminated(state: State) -> Words:
    if state.complaint.closed_on is None:
        return _("Send out the notice that the mediation ended"), _("The case closes on the day it goes out.")
    return _visit(state, _("The mediation ended without agreement."))


def _ended(state: State) -> Words:
    return _visit(state, state.complaint.status_label)


def _archived(state: State) -> Words:
    day = state.complaint.archived_on
    return _("Nothing to do: the file is archived"), short_date(day, today=clock.today()) if day else ""


def _merged(state: State) -> Words:
    why = _("It is handled there, and counted there alone; its number leads there.")
    return _("Nothing to do: merged into another case"), why


def _visit(state: State, why: str) -> Words:
    if state.situation.was_visited:
        return _("Archive the file"), _("The return visit is answered.")
    if any(visit.way == "link" for visit in state.parts.follow_ups):
        return _("Waiting for the consumer's answer to the return visit"), why
    return _("Return visit to the consumer, by %(day)s") % {"day": state.due}, why


def _offer(state: State) -> str:
    """What the businesses said last, in one line."""
    lines = []
    for each in state.respondents:
        if each.has_replied:
            said = {"name": each.row.name, "position": each.row.get_position_display()}
            lines.append(_("%(name)s: %(position)s.") % said)
            if each.row.offer is not None:
                lines.append(_("Offers %(offer)s.") % {"offer": money(each.row.offer)})
    return " ".join(lines)


def _accepted_on(state: State) -> str:
    day = state.complaint.accepted_on
    return _("Accepted on %(day)s.") % {"day": short_date(day, today=clock.today())} if day else ""


def _money_line(state: State) -> str:
    sums = {"promised": money(state.parts.promised), "received": money(state.parts.received)}
    return _("Promised %(promised)s, received so far %(received)s.") % sums


def _when(session: MediationSession) -> str:
    return moment(session.held_at, today=clock.today())


WRITERS: dict[Status, Callable[[State], Words]] = {
    Status.RECEIVED: _received,
    Status.SUPPLEMENT: _supplement,
    Status.WITH_BUSINESS: _with_business,
    Status.ACCEPTED: _accepted,
    Status.MEDIATION: _mediation,
    Status.APPRAISAL: _appraisal,
    Status.AGREED: _agreed,
    Status.SETTLED: _agreed,
    Status.PERFORMED: _performed,
    Status.BREACHED: _breached,
    Status.TERMINATED: _terminated,
    Status.DECLINED: _ended,
    Status.WITHDRAWN: _ended,
    Status.ARCHIVED: _archived,
    Status.MERGED: _merged,
}
