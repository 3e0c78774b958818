"""For every noun whose routes take a key: a row of a given organisation, and who may know of it.

A route whose noun is not here fails the visitor matrix: whoever adds a route with a key says here how its row
is made.
"""

from datetime import date

from django.core.files.base import ContentFile

from lianwei.arrivals.operations import issue_key
from lianwei.core.scope import OPERATOR, Actor
from lianwei.knowledge.models import LawArticle
from lianwei.members import queries
from lianwei.members.models import Organisation
from lianwei.registry.models import LikelyDouble
from lianwei.registry.operations import find_likely_doubles, merge_businesses
from tests.cases.actors import worker
from tests.factories import (
    alerts,
    arrivals,
    calendar,
    cases,
    inlets,
    knowledge,
    looking,
    mails,
    members,
    opinions,
    outlets,
    registry,
    replies,
    reports,
    retention,
    returns,
    tasks,
    topics,
)

from .keyed_cases import CASES
from .keyed_comparing import COMPARING
from .keyed_drives import DRIVES
from .keyed_knowledge import KNOWLEDGE
from .keyed_letters import LETTERS
from .keyed_observing import OBSERVING
from .keyed_projects import PROJECTS
from .keyed_proposing import PROPOSING
from .keyed_redress import REDRESS
from .keyed_surveys import SURVEYS
from .keyed_terms import TERMS
from .nouns import Keys, Known, Noun


def _organisation(home: Organisation) -> Keys:
    return {"pk": home.pk}


def _alliance(home: Organisation) -> Keys:
    return {"pk": members.make_alliance(home, code="SECOND").pk}


def _user(home: Organisation) -> Keys:
    return {"pk": members.make_staff("clerk", organisation=home).pk}


def _role(home: Organisation) -> Keys:
    return {"pk": members.give_role(members.make_user(organisation=home), "clerk").pk}


def _absence(home: Organisation) -> Keys:
    absent, stand_in = (members.make_staff("clerk", organisation=home) for _ in range(2))
    until = date(2099, 12, 31)
    absence = members.stand_in_for(absent, stand_in, valid_from=members.LONG_AGO, valid_to=until)
    return {"pk": absence.pk}


def _business(home: Organisation) -> Keys:
    return {"pk": registry.business().pk}


def _fact(home: Organisation) -> Keys:
    return {"pk": registry.fact(registry.business(), organisation_id=home.pk).pk}


def _fast_track(home: Organisation) -> Keys:
    return {"pk": registry.fast_track(actor=_head(home)).pk}


def _fast_track_file(home: Organisation) -> Keys:
    paper = ContentFile(b"%PDF-1.7\n%%EOF\n", name="agreement.pdf")
    return {"pk": registry.fast_track(actor=_head(home), signed=paper).pk}


def _fast_track_contact(home: Organisation) -> Keys:
    head = _head(home)
    return {"pk": registry.fast_track_contact(registry.fast_track(actor=head), actor=head).pk}


def _head(home: Organisation) -> Actor:
    return queries.actor_of(members.make_staff("head", organisation=home))


def _business_and_double(home: Organisation) -> Keys:
    return {"pk": registry.business().pk, "double": registry.business("另一家火锅店").pk}


def _merge(home: Organisation) -> Keys:
    keep, double = registry.business(), registry.business("另一家火锅店")
    return {"pk": merge_businesses(keep.pk, double.pk, actor=OPERATOR, reason="same").pk}


def _likely_doubles(home: Organisation) -> Keys:
    registry.business(), registry.business()
    find_likely_doubles(actor=OPERATOR)
    return {"pk": LikelyDouble.objects.get().pk}


def _premises(home: Organisation) -> Keys:
    return {"pk": registry.premises(registry.business()).pk}


def _sealed_of_a_business(home: Organisation) -> Keys:
    return {"pk": registry.business(contact_phone="13800000000").pk, "field": "contact_phone"}


def _article(home: Organisation) -> Keys:
    knowledge.knowledge()
    return {"pk": LawArticle.objects.filter(valid_to=None).order_by("pk")[0].pk}


def _template(home: Organisation) -> Keys:
    return {"pk": knowledge.template().pk}


def _arrival(home: Organisation) -> Keys:
    return {"pk": arrivals.refused(home).pk}


def _sheet(home: Organisation) -> Keys:
    return {"pk": arrivals.sheet(home).pk}


def _checked_sheet(home: Organisation) -> Keys:
    return {"pk": arrivals.checked_sheet(home).pk}


def _imported_sheet(home: Organisation) -> Keys:
    return {"pk": arrivals.imported_sheet(home).pk}


def _own_text(home: Organisation) -> Keys:
    return {"pk": replies.own(home).pk}


def _robot(home: Organisation) -> Keys:
    return {"pk": outlets.outlet(home).pk}


def _mail(home: Organisation) -> Keys:
    return {"pk": mails.take(mails.mailbox(home), mails.letter()).pk}


def _proposed_mail(home: Organisation) -> Keys:
    number = cases.complaint(actor=worker(home)).number
    return {"pk": mails.take(mails.mailbox(home), mails.letter(number)).pk}


def _source(home: Organisation) -> Keys:
    return {"pk": arrivals.source(home).pk}


def _booth(home: Organisation) -> Keys:
    return {"pk": arrivals.booth(home).pk}


def _source_key(home: Organisation) -> Keys:
    source = arrivals.source(home)
    return {"pk": source.pk, "key": issue_key(source.pk, actor=OPERATOR).key.pk}


def _task(home: Organisation) -> Keys:
    return {"pk": tasks.make_task(queries.actor_of(members.make_staff("clerk", organisation=home))).pk}


def _notice(home: Organisation) -> Keys:
    return {"pk": calendar.notice(date(2026, 3, 10)).pk}


def _filing(home: Organisation) -> Keys:
    return {"pk": retention.filed(home).pk}


def _stored(home: Organisation) -> Keys:
    return {"pk": retention.stored_only(home).pk}


def _request(home: Organisation) -> Keys:
    return {"pk": retention.person_request(home).pk}


def _corrected(home: Organisation) -> Keys:
    row = retention.person_request(home, kind="correction", decision="granted")
    return {"pk": row.pk, "complaint": int(row.subjects[0].partition(":")[2])}


def _answered(home: Organisation) -> Keys:
    return {"pk": retention.replied(home).pk}


def _list(home: Organisation) -> Keys:
    return {"pk": retention.proposed_list(home).pk}


def _item(home: Organisation) -> Keys:
    row = retention.proposed_list(home)
    return {"pk": row.pk, "item": retention.items(row)[0].pk}


def _destroyed(home: Organisation) -> Keys:
    return {"pk": retention.destroyed_list(home).pk}


def _alert(home: Organisation) -> Keys:
    return {"pk": alerts.alert(home).pk}


def _report(home: Organisation) -> Keys:
    return {"pk": reports.stored(home).pk}


def _return(home: Organisation) -> Keys:
    return {"pk": returns.opened(home).pk}


def _return_below(home: Organisation) -> Keys:
    """One that `home` checks."""
    return {"pk": returns.submitted(returns.opened(members.make_organisation(parent=home))).pk}


def _opinion(home: Organisation) -> Keys:
    return {"pk": opinions.item(home).pk}


def _opinion_link(home: Organisation) -> Keys:
    return {"pk": opinions.link(home)}


def _opinion_sheet(home: Organisation) -> Keys:
    return {"pk": opinions.sheet(home).pk}


def _opinion_source(home: Organisation) -> Keys:
    return {"pk": opinions.stored_source(home).pk}


def _opinion_alarm(home: Organisation) -> Keys:
    return {"pk": opinions.alarm(home).pk}


# The longest beginning of the route's name counts.
KEYED: dict[str, Noun] = (
    CASES
    | KNOWLEDGE
    | DRIVES
    | COMPARING
    | LETTERS
    | OBSERVING
    | TERMS
    | PROPOSING
    | PROJECTS
    | REDRESS
    | SURVEYS
    | {
        "alert_": Noun(_alert),
        "alliance_": Noun(_alliance, Known.TO_ALL, is_led=True),
        "archive_": Noun(_filing),
        "archive_open": Noun(_stored),
        "archive_schedule_": Noun(_organisation, Known.TO_ALL),
        "arrival_": Noun(_arrival),
        "booth_": Noun(_booth),
        "business_": Noun(_business, Known.SHARED),
        "business_fact_add": Noun(_business, Known.SHARED),
        "business_fact_retire": Noun(_fact),
        "business_merge": Noun(_business_and_double, Known.SHARED),
        "business_revise_premises_close": Noun(_premises, Known.SHARED),
        "business_tell_apart": Noun(_likely_doubles, Known.SHARED),
        "business_unmerge": Noun(_merge, Known.SHARED),
        "caseworker_revise": Noun(_user),
        "caseworker_while_away": Noun(_absence),
        "code_": Noun(lambda home: {"kind": "category", "code": "G0501"}, Known.SHARED),
        "code_add": Noun(lambda home: {"kind": "category"}, Known.SHARED),
        "competent_body_": Noun(lambda home: {"code": "bank"}, Known.SHARED),
        "destruction_list_": Noun(_list),
        "destruction_list_check_keep": Noun(_item),
        "destruction_list_view_record": Noun(_destroyed),
        "hot_topic_": Noun(lambda home: {"pk": topics.topic(home).pk}),
        "hot_topic_drop": Noun(lambda home: {"pk": topics.choice(home).pk}),
        "fast_track_": Noun(_fast_track, Known.TO_ALL),
        "fast_track_record": Noun(_business, Known.SHARED),
        "fast_track_revise_contact_end": Noun(_fast_track_contact),
        "fast_track_view_file": Noun(_fast_track_file),
        "holiday_notice_": Noun(_notice, Known.SHARED),
        "holiday_notice_year": Noun(lambda home: {"year": 2026}, Known.SHARED),
        "law_": Noun(_article, Known.SHARED),
        "number_series_start": Noun(_organisation, Known.TO_ALL),
        "mail_": Noun(_mail, bodies={"mail_draft": {"kind": "enquiry"}}),
        "mail_file": Noun(_proposed_mail),
        "inlet_": Noun(lambda home: {"pk": inlets.folder(home).pk}),
        "mailbox_": Noun(lambda home: {"pk": mails.mailbox(home).pk}),
        "opinion_alarm_": Noun(_opinion_alarm),
        "opinion_item_": Noun(_opinion),
        "opinion_item_print": Noun(lambda home: {"form": "docx"}, Known.SHARED),
        "opinion_item_unlink": Noun(_opinion_link),
        "opinion_sheet_": Noun(_opinion_sheet),
        "opinion_source_": Noun(_opinion_source),
        "organisation_": Noun(_organisation, Known.TO_ALL),
        "outlet_": Noun(_robot),
        "paper_template_": Noun(_template, Known.SHARED),
        "person_request_": Noun(_request),
        "person_request_decide_correct": Noun(_corrected),
        "person_request_view_reply": Noun(_answered),
        "person_reveal_business": Noun(_sealed_of_a_business, Known.SHARED),
        "reply_template_": Noun(_own_text),
        "reply_template_copy": Noun(lambda home: {"pk": replies.shared().pk}, Known.SHARED),
        "own_return_form_": Noun(lambda home: {"pk": returns.own_form(home).pk}),
        "return_plan_": Noun(lambda home: {"pk": returns.plan(home).pk}),
        "report_": Noun(_report),
        "scorecard_": Noun(_business, Known.SHARED),
        "scorecard_appeal_answer": Noun(lambda home: {"pk": looking.appeal(home).pk}),
        "special_programme_": Noun(lambda home: {"pk": returns.programme(home).pk}),
        "statistical_return_": Noun(_return),
        "statistical_return_check": Noun(_return_below),
        "statistical_return_lock": Noun(_return_below),
        "statistical_return_send_back": Noun(_return_below),
        "role_assign": Noun(_user),
        "role_end": Noun(_role),
        "sheet_": Noun(_sheet),
        "sheet_import": Noun(_checked_sheet),
        "sheet_undo": Noun(_imported_sheet),
        "source_": Noun(_source),
        "source_withdraw_key": Noun(_source_key),
        "ruleset_": Noun(_organisation, Known.TO_ALL),
        "absence_end": Noun(_absence),
        "absence_enter": Noun(_user),
        "task_": Noun(_task),
        "user_": Noun(_user),
    }
)


def noun_of(route_name: str) -> Noun | None:
    """The noun of a route; the longest beginning wins."""
    fitting = [start for start in KEYED if route_name.startswith(start)]
    return KEYED[max(fitting, key=len)] if fitting else None
