"""Periodic work of cases: warnings in office hours, clocks computed again each night."""

from itertools import islice

from lianwei.cases.models import Complaint, Replay
from lianwei.cases.operations.between.assistance import escalate_assistance
from lianwei.cases.operations.between.cities import send_city_requests
from lianwei.cases.operations.between.disputes import escalate_competence_dispute
from lianwei.cases.operations.between.lateness import report_lateness
from lianwei.cases.operations.between.leaving import end_partnership, lapse_transfer
from lianwei.cases.operations.between.questions import escalate_question
from lianwei.cases.operations.between.transfer import escalate_transfer
from lianwei.cases.operations.desk.presence import forget_presence
from lianwei.cases.operations.handling.counter import escalate_silence, remind_business
from lianwei.cases.operations.rulebook.replay import replay_clocks
from lianwei.cases.operations.rulebook.replays import run_replay
from lianwei.cases.operations.rulebook.warnings import warn_complaint
from lianwei.cases.operations.together.groups import propose_case_group
from lianwei.cases.operations.together.sudden_people import forget_sudden_people
from lianwei.cases.operations.together.sudden_reports import escalate_sudden_report
from lianwei.cases.queries.between.disputes import disputes_overdue
from lianwei.cases.queries.between.lateness import assistance_overdue, still_late
from lianwei.cases.queries.between.leaving import offers_astray, partners_astray
from lianwei.cases.queries.between.questions import questions_overdue
from lianwei.cases.queries.between.transfers import offers_overdue
from lianwei.cases.queries.doors.counter import referrals_overdue, referrals_to_remind
from lianwei.cases.queries.lists.warnings import clocks_to_warn
from lianwei.cases.queries.together.groups import groups_to_propose
from lianwei.cases.queries.together.sudden import reports_overdue, sudden_events_to_empty
from lianwei.cases.rules.hours import is_open
from lianwei.core import clock
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM
from lianwei.core.workdays import office_calendar

BATCH = 500  # a run stays short; the next one goes on
REMINDED_A_DAY = 5_000  # this one comes once a day


@every("* * * * *")
def ask_cities() -> int:
    """Requests to cities' systems: sent, and looked after; of how many something was heard."""
    return send_city_requests(actor=SYSTEM)


@every("*/15 * * * *")
def warn_of_limits() -> int:
    """Warn of limits whose day has come; only while the office is open."""
    if not is_open(clock.as_office_time(clock.now()), office_calendar()):
        return 0
    count = 0
    for row in clocks_to_warn(actor=SYSTEM):
        count += bool(warn_complaint(row.complaint_id, actor=SYSTEM, clock_id=row.pk))
        if count >= BATCH:
            break
    return count


@every("30 2 * * *")
def replay_open_clocks() -> int:
    """Compute the open clocks again: a holiday announced yesterday moves today's dates. How many cases
    moved."""
    open_cases = Complaint.objects.visible_to(SYSTEM).filter(archived_on=None).order_by("pk")
    pks = open_cases.values_list("pk", flat=True).iterator(chunk_size=1000)
    return sum(bool(replay_clocks(pk, actor=SYSTEM)) for pk in pks)


@every("* * * * *")
def go_on_with_replays() -> int:
    """Replays that a notice or new rules began: a portion each minute until all cases are computed."""
    open_replays = list(Replay.objects.filter(finished_at=None).order_by("pk"))
    return sum(run_replay(each.pk, actor=SYSTEM, limit=2 * BATCH) for each in open_replays)


@every("5 7 * * *")
def escalate_unanswered_transfers() -> int:
    """Offers whose day to answer has passed: noted once. How many."""
    today = clock.today()
    late = offers_overdue(actor=SYSTEM, on=today)[:BATCH]
    return sum(escalate_transfer(each.pk, actor=SYSTEM, on=today) for each in list(late))


@every("10 7 * * *")
def escalate_undecided_disputes() -> int:
    """Disputes on competence whose day has passed: noted once. How many."""
    today = clock.today()
    late = disputes_overdue(actor=SYSTEM, on=today)[:BATCH]
    return sum(escalate_competence_dispute(each.pk, actor=SYSTEM, on=today) for each in list(late))


@every("15 7 * * *")
def escalate_unanswered_questions() -> int:
    """Questions whose day to answer has passed: noted once, and the member told again. How many."""
    today = clock.today()
    late = questions_overdue(actor=SYSTEM, on=today)[:BATCH]
    return sum(escalate_question(each.pk, actor=SYSTEM, on=today) for each in list(late))


@every("15 7 * * *")
def escalate_unanswered_assistance() -> int:
    """Requests for assistance whose day has passed: noted once, the member asked is told. How many."""
    today = clock.today()
    late = assistance_overdue(actor=SYSTEM, on=today)[:BATCH]
    return sum(escalate_assistance(each.pk, actor=SYSTEM, on=today) for each in list(late))


@every("20 7 * * *")
def report_who_is_still_late() -> int:
    """What members were told of and have not answered: the secretary-general is told once. How many."""
    today = clock.today()
    late = list(islice(still_late(actor=SYSTEM, on=today), BATCH))
    return sum(report_lateness(each, actor=SYSTEM, on=today) for each in late)


@every("15 0 * * *")
def end_what_leavers_left() -> int:
    """Offers to members that left, and their sight of others' cases, end the night after their last day."""
    offers = list(offers_astray(actor=SYSTEM).values_list("pk", flat=True)[:BATCH])
    partners = list(partners_astray(actor=SYSTEM).values_list("complaint_id", "organisation_id")[:BATCH])
    ended = sum(lapse_transfer(pk, actor=SYSTEM) for pk in offers)
    return ended + sum(end_partnership(pk, actor=SYSTEM, partner_id=each) for pk, each in partners)


@every("* * * * *")
def escalate_silent_businesses() -> int:
    """Businesses of the fast track whose window has ended without an answer, the minute it has. How many."""
    late = referrals_overdue(actor=SYSTEM, on=clock.today()).values_list("pk", flat=True)[:BATCH]
    return sum(escalate_silence(pk, actor=SYSTEM) for pk in list(late))


@every("0 9 * * *")
def remind_businesses() -> int:
    """Businesses of the fast track that have not answered are told on the working day before their last one.
    How many.
    """
    until = office_calendar().add(clock.today(), 1).day
    near = referrals_to_remind(actor=SYSTEM, until=until).values_list("pk", flat=True)[:REMINDED_A_DAY]
    return sum(remind_business(pk, actor=SYSTEM) for pk in list(near))


@every("*/5 * * * *")
def forget_who_was_present() -> int:
    """Who had a case open is kept for minutes only."""
    return forget_presence(actor=SYSTEM)


@every("20 3 * * *")
def find_groups() -> int:
    """Cases of the last weeks that may be one matter of many people: proposed, a person decides. How many."""
    found = list(groups_to_propose(actor=SYSTEM))
    for organisation_id, gathering, title in found:
        propose_case_group(organisation_id, actor=SYSTEM, gathering=gathering, title=title)
    return len(found)


@every("*/5 * * * *")
def escalate_late_sudden_reports() -> int:
    """Reports on sudden events whose hour has passed: noted and told once. How many."""
    late = reports_overdue(actor=SYSTEM).values_list("pk", flat=True)[:BATCH]
    return sum(escalate_sudden_report(pk, actor=SYSTEM) for pk in list(late))


@every("40 3 * * *")
def forget_people_of_old_events() -> int:
    """Names and phones of people in events that ended years ago. How many."""
    old = sudden_events_to_empty(actor=SYSTEM).values_list("pk", flat=True)[:BATCH]
    return sum(forget_sudden_people(pk, actor=SYSTEM) for pk in list(old))
