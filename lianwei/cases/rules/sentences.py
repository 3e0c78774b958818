"""The words of a ledger: for staff with articles, for consumers and businesses in everyday words.

The codes come from `running`, `outcome`, `chips`; msgids are English, the catalogue has the Chinese.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override, pgettext

from lianwei.cases.rules.chips import Chip
from lianwei.cases.rules.facts import FactKind
from lianwei.cases.rules.lines import Entry, Ledger

N_ = gettext_noop
STAFF, CONSUMER, BUSINESS = "staff", "consumer", "business"

EVENTS = {
    "complaint_received": N_("Receipt"),
    "complaint_accepted": N_("Acceptance"),
    "mediation_ended": N_("End of the mediation"),
    "supplement_requested": N_("Request for material"),
    "forwarded_to_trader": N_("Sent to the business"),
    "settlement_started": N_("Start of the talks"),
    "sent_to_odr_trader": N_("Sent to the business"),
    "agreement_effective": N_("Agreement in effect"),
    "case_closed": N_("Closing"),
    "return_visit": N_("Return visit"),
    "transfer_sent": N_("Transfer sent"),
    "transfer_accepted": N_("Transfer received"),
    "member_late": N_("A member was late"),
    "competence_disputed": N_("Dispute on competence raised"),
    "question_asked": N_("Question asked"),
    "clue_received": N_("Clue received"),
    "filing_decided": N_("Decision on filing"),
    "interview_held": N_("Interview"),
    "letter_sent": N_("Letter sent"),
    "goods_received": N_("Goods received"),
    "returned_goods_received": N_("Returned goods received"),
    "right_known": N_("Consumer knew of the harm"),
    "pil_filed": N_("Suit filed"),
    "rights_request": N_("Request received"),
    "breach_found": N_("Breach found"),
    "pia_done": N_("Assessment made"),
    "log_written": N_("Log written"),
}
REASONS = {
    "appraisal": N_("appraisal"),
    "testing": N_("testing"),
    "expert_review": N_("review by experts"),
    "supplement": N_("missing material"),
    "settlement": N_("talks with the business"),
    "interruption": N_("interruption"),
}
STAFF_TEXTS = {
    "started_working_day": N_("%(event)s; %(n)s working days from that day"),
    "started_calendar_day": N_("%(event)s; %(n)s days from that day"),
    "started_month": N_("%(event)s; %(n)s months from that day"),
    "started_year": N_("%(event)s; %(n)s years from that day"),
    "started_immediately": N_("%(event)s; due at once"),
    "paused": N_("Clock paused: %(reason)s"),
    "still_paused": N_("One of several pauses ended; the clock still stands"),
    "resumed": N_("Clock runs again; paused %(n)s days, moved by %(n)s days"),
    "resumed_working_day": N_(
        "Clock runs again; paused %(days)s days, of which %(n)s working days do not count"
    ),
    "restarted": N_("The period starts anew"),
    "extended_working_day": N_("Extended by %(n)s working days"),
    "extended_calendar_day": N_("Extended by %(n)s days"),
    "extended_month": N_("Extended by %(n)s months"),
    "extended_year": N_("Extended by %(n)s years"),
    "ruleset_changed_working_day": N_("Computed anew under the rule above: %(n)s working days"),
    "ruleset_changed_calendar_day": N_("Computed anew under the rule above: %(n)s days"),
    "ruleset_changed_month": N_("Computed anew under the rule above: %(n)s months"),
    "ruleset_changed_year": N_("Computed anew under the rule above: %(n)s years"),
    "ruleset_changed_immediately": N_("Computed anew under the rule above: due at once"),
    "holiday_changed": N_("Due date moved from %(was)s to %(now)s because of holiday notice %(ref)s"),
    "holiday_retired": N_(
        "Due date moved from %(was)s to %(now)s because holiday notice %(ref)s was retired"
    ),
    "holiday_kept": N_("Holiday notice %(ref)s; computed anew, the due date stays"),
    "rest_day": N_("%(last_day)s is %(rest)s; moved to the next working day"),
    "due": N_("Latest by %(due_on)s, that day included"),
    "paused_now": N_("The clock stands still"),
    "met": N_("Done in time"),
    "missed": N_("Done %(days)s days late"),
    "cancelled": N_("The limit no longer applies"),
    "restored": N_("Ended on %(was)s, which was taken back: the limit counts as if it had never ended"),
    "not_cancelled": N_("Not counted: the clock had not been ended"),
    "after_end": N_("Not counted: the clock had ended"),
    "started_already": N_("Not counted: the clock had started before"),
    "pause_without_ground": N_("Not counted: the rules know no pause for this reason (%(reason)s)"),
    "pause_too_late": N_("Not counted: the limit was over before the pause"),
    "paused_already": N_("Not counted: this pause was recorded before"),
    "nothing_to_resume": N_("Not counted: the clock was running"),
    "extension_after_due": N_("Not counted: the limit was over before the extension"),
}
PLAIN_TEXTS = {
    "started_working_day": N_("%(on)s: %(event)s. The rules give %(n)s working days."),
    "started_calendar_day": N_("%(on)s: %(event)s. The rules give %(n)s days."),
    "started_month": N_("%(on)s: %(event)s. The rules give %(n)s months."),
    "started_year": N_("%(on)s: %(event)s. The rules give %(n)s years."),
    "started_immediately": N_("%(on)s: %(event)s. To be done at once."),
    "paused": N_("From %(on)s on, %(reason)s: these days do not count."),
    "resumed": N_("That took %(n)s days, which do not count."),
    "resumed_working_day": N_("That took %(n)s working days, which do not count."),
    "restarted": N_("From %(on)s on, the time is counted anew."),
    "extended_working_day": N_("On %(on)s, the head allowed %(n)s working days more."),
    "extended_calendar_day": N_("On %(on)s, the head allowed %(n)s days more."),
    "extended_month": N_("On %(on)s, the head allowed %(n)s months more."),
    "extended_year": N_("On %(on)s, the head allowed %(n)s years more."),
    "ruleset_changed_working_day": N_("Under the new rules there are %(n)s working days."),
    "ruleset_changed_calendar_day": N_("Under the new rules there are %(n)s days."),
    "ruleset_changed_month": N_("Under the new rules there are %(n)s months."),
    "ruleset_changed_year": N_("Under the new rules there are %(n)s years."),
    "ruleset_changed_immediately": N_("Under the new rules it is to be done at once."),
    "holiday_changed": N_("The holidays were announced, so the date moved from %(was)s to %(now)s."),
    "holiday_retired": N_("The holidays were corrected, so the date moved from %(was)s to %(now)s."),
    "holiday_kept": N_("The holidays were announced; the date stays."),
    "rest_day": N_("The last day, %(last_day)s, is %(rest)s, so the next working day counts."),
    "due": N_("Latest by %(due_on)s, that day included."),
    "paused_now": N_("The time stands still for now."),
    "met": N_("Done in time."),
    "missed": N_("Done %(days)s days late."),
    "cancelled": N_("The limit no longer applies."),
    "restored": N_("The time counts again, as if it had never stopped."),
}
REFUSALS = {
    "extension_none": N_("This limit cannot be extended."),
    "extension_too_late": N_("The limit is over; it can no longer be extended."),
    "extension_used_up": N_("This limit has been extended as often as the rules allow."),
    "extension_not_yours": N_("Please ask the head: only the head may extend this limit."),
    "extension_too_long": N_("The rules do not allow so long an extension."),
}
REST = {6: N_("a Saturday"), 7: N_("a Sunday")}
PROVISIONAL = N_("Provisional: the holidays of that year are not announced yet")
CHIPS = {
    "today": N_("Due today"),
    "no_limit": N_("No limit"),
    "cancelled": N_("Ended"),
    "done_in_time": N_("Done in time"),
}


@dataclass(frozen=True)
class Line:
    """A line as a reader sees it: `when` and `due` are written dates, `note` is article and version."""

    kind: str
    when: str
    text: str
    note: str
    due: str


def ledger_sentences(ledger: Ledger, language: str, *, audience: str = STAFF) -> tuple[Line, ...]:
    """The ledger in a language. Consumers and businesses read whole sentences without articles, and nothing
    that had no effect.
    """
    lines = entry_sentences(ledger.entries, language, audience=audience)
    if not ledger.provisional:
        return lines
    with override(language):
        return (*lines, Line("provisional", "", _(PROVISIONAL), "", ""))


def entry_sentences(entries: Iterable[Entry], language: str, *, audience: str = STAFF) -> tuple[Line, ...]:
    """The same from stored lines. Days of more than one year are written with their years."""
    texts = STAFF_TEXTS if audience == STAFF else PLAIN_TEXTS
    told = [entry for entry in entries if entry.code in texts]
    years = {day.year for entry in told for day in (entry.on, entry.due_on) if day}
    written = day_text if len(years) == 1 else full_day_text
    with override(language):
        return tuple(_line(entry, texts, language, written) for entry in told)


def _line(entry: Entry, texts: dict[str, str], language: str, written: Callable[[date], str]) -> Line:
    note = _note(entry, language) if texts is STAFF_TEXTS else ""
    said = _(texts[entry.code]) % _values(entry)
    return Line(entry.kind, _when(entry, written), said, note, _due(entry, written))


def _values(entry: Entry) -> dict[str, Any]:
    """What a sentence may name, in the active language."""
    values = dict(entry.params) | {"on": day_text(entry.on)}
    values["event"] = _word(EVENTS, values.get("event", ""))
    values["reason"] = _word(REASONS, values.get("reason", ""))
    for key in ("was", "now"):
        if values.get(key):
            values[key] = full_day_text(date.fromisoformat(values[key]))
    if last_day := values.get("last_day"):
        values["last_day"] = day_text(date.fromisoformat(last_day))
        values["rest"] = _(REST.get(values["weekday"], N_("a public holiday")))
    values["due_on"] = full_day_text(entry.due_on) if entry.due_on else ""
    return values


def _word(words: dict[str, str], code: object) -> str:
    """The word for a code; a code without one shows as it is."""
    return _(words[code]) if code in words else str(code)


def _when(entry: Entry, written: Callable[[date], str]) -> str:
    if entry.kind == "rest_day":
        return _("Day of rest")
    return _("Due date") if entry.code == "due" else written(entry.on)


def _due(entry: Entry, written: Callable[[date], str]) -> str:
    if entry.due_on:
        return written(entry.due_on)
    stands = entry.kind in (FactKind.PAUSED, FactKind.RESUMED) or entry.code == "paused_now"
    return _("paused") if stands else ""


def _note(entry: Entry, language: str) -> str:
    article = entry.article if language.startswith("zh") else entry.article_en
    if not article or not entry.version:
        return article
    return _("%(article)s (version of %(date)s)") % {"article": article, "date": full_day_text(entry.version)}


def day_text(day: date) -> str:
    """A day without its year, in the active language: 12月21日, 21 December."""
    return dateformat.format(day, pgettext("day without year, format of Django's date filter", "j F"))


def full_day_text(day: date) -> str:
    """A day with its year, in the active language: 2026年12月21日, 21 December 2026."""
    return dateformat.format(day, pgettext("day with year, format of Django's date filter", "j F Y"))


def problem_text(code: str, language: str) -> str:
    """The sentence for a problem that `extension_problem` found."""
    with override(language):
        return _(REFUSALS[code])


@lru_cache(maxsize=1024)
def chip_text(chip: Chip, language: str) -> str:
    """The words of a deadline chip."""
    with override(language):
        if chip.code in CHIPS:
            return _(CHIPS[chip.code])
        return _counted(chip.code, chip.n) % {"n": chip.n}


def _counted(code: str, n: int) -> str:
    match code:
        case "late":
            return ngettext("%(n)s day late", "%(n)s days late", n)
        case "left":
            return ngettext("%(n)s day left", "%(n)s days left", n)
        case "left_working_day":
            return ngettext("%(n)s working day left", "%(n)s working days left", n)
        case "paused":
            return ngettext("Paused for %(n)s day", "Paused for %(n)s days", n)
        case "done_late":
            return ngettext("Done %(n)s day late", "Done %(n)s days late", n)
    raise KeyError(code)
