"""A small synthetic alliance: the same seed gives the same one, and all that it holds fits together."""

import pytest
from django.db import transaction
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, BoothCount
from lianwei.cases.clockwork import OPEN
from lianwei.cases.models import (
    Access,
    Clock,
    Complainant,
    Complaint,
    Enquiry,
    Respondent,
    Status,
    ViolationReport,
)
from lianwei.cases.sight import access_rows
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.verification import verify_log
from lianwei.demo import generator
from lianwei.demo.generator import generate_alliance, is_empty
from lianwei.demo.invention import words
from lianwei.federation.models import (
    CodeTable,
    PeerMatch,
    SharedAlert,
    SharedBusiness,
    SharedEntry,
    SharedFact,
    SharedFigure,
    SharedGroup,
    SharedPublication,
)
from lianwei.knowledge.operations import load_knowledge
from lianwei.members.models import Membership, Organisation, User
from lianwei.registry.operations import load_regions
from lianwei.retention.models import DestructionList, Filing, LegalHold, PersonRequest
from tests.factories.members import at_office

pytestmark = pytest.mark.django_db
CASES = 30
TODAY = at_office("2026-11-20 17:00")


def generated(*, seed):
    with clock.playing(TODAY), pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(generator, "BUSINESSES", 60)
        return generate_alliance(cases=CASES, seed=seed, progress=lambda text: None)


def digest():
    """What a reader would notice of an alliance; nothing of random keys."""
    columns = (
        "number",
        "status",
        "title",
        "narrative",
        "due_on",
        "due_clock",
        "closed_on",
        "received_at",
        "outcome",
    )
    cases = list(QuerySet(Complaint).order_by("pk").values_list(*columns))
    people = [(c.name.plain(), c.phone.plain()) for c in QuerySet(Complainant).order_by("pk")]
    events = list(Event.objects.order_by("pk").values_list("name", "at"))
    return cases, people, events, list(User.objects.order_by("pk").values_list("username", "name"))


@pytest.fixture(scope="module")
def alliances(reference_data_once, django_db_blocker):
    """The same alliance made twice, told in short; the second one stays for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_knowledge()
        load_regions(below="5116")  # Guang'an, the member that lies in Sichuan
        with transaction.atomic():
            generated(seed=1)
            first = digest()
            transaction.set_rollback(True)
        assert is_empty()
        count = generated(seed=1)
        yield first, digest(), count
        transaction.set_rollback(True)


@pytest.fixture
def alliance(alliances):
    return alliances[2]


def test_the_same_seed_gives_the_same_alliance(alliances):
    first, again, _count = alliances

    assert first == again


def test_it_has_the_members_and_people_of_the_alliance(alliance):
    assert alliance == CASES
    assert Membership.objects.values("organisation").distinct().count() == 24  # 23, and the successor of two
    assert User.objects.filter(username="yz-clerk").exists()


def test_one_member_shows_a_case_in_every_state(alliance):
    held = QuerySet(Complaint).filter(holder__code="YZ").values_list("status", flat=True)

    assert set(Status) - set(held) <= {Status.SETTLED, Status.ARCHIVED}


def test_every_chain_holds(alliance):
    assert verify_log() == {"events": Event.objects.count(), "broken_at": None}
    assert Event.objects.filter(position=None).count() == 0


def test_every_open_case_has_a_clock_and_the_access_that_follows(alliance):
    columns = ("organisation_id", "role", "is_open", "due_on", "category", "handler_id", "status")
    for case in QuerySet(Complaint):
        stored = QuerySet(Access).filter(complaint=case).order_by("organisation_id").values(*columns)
        wanted = sorted(access_rows(case), key=lambda row: row.organisation_id)
        assert list(stored) == [{c: getattr(row, c) for c in columns} for row in wanted]
        assert QuerySet(Clock).filter(complaint=case, state__in=OPEN).exists() is case.is_open, case.status


def test_nobody_is_called_by_mistake_and_no_business_is_real(alliance):
    phones = {row.phone.plain()[:7] for row in QuerySet(Complainant)}

    assert phones == {"1990000"}
    unregistered = QuerySet(Respondent).filter(business=None).values_list("name", flat=True)
    invented = tuple(told["shop"] for told in words()["told"])
    assert [name for name in unregistered if not name.endswith(invented)] == []


def test_no_open_case_stays_with_a_district_that_is_no_more(alliance):
    ended = Organisation.objects.filter(successor__isnull=False)

    assert ended.count() >= 2
    assert QuerySet(Complaint).filter(holder__in=ended).exclude(status=Status.ARCHIVED).count() == 0


def test_two_booths_show_a_day_with_figures_and_a_conflict(alliance):
    figures = QuerySet(BoothCount).values_list("counter", flat=True).distinct()

    assert {"complaint", "enquiry", "leaflets", "checks", "consultations", "visitors"} == set(figures)
    assert QuerySet(Arrival).filter(door="booth", status="refused").count() == 1
    assert QuerySet(Arrival).filter(door="booth", status="waiting").count() == 0


def test_every_page_of_the_archive_has_something_to_show(alliance):
    lists = QuerySet(DestructionList).order_by("number").values_list("status", flat=True)
    requests = QuerySet(PersonRequest).order_by("number").values_list("status", flat=True)

    assert list(lists) == ["destroyed", "approved"]
    assert list(requests) == ["answered", "answered", "decided", "received", "withdrawn"]
    assert QuerySet(LegalHold).filter(lifted_at=None).count() == 1
    assert QuerySet(Complaint).filter(storage_only_on__isnull=False).count() == 2
    assert QuerySet(Filing).filter(destroyed_on__isnull=False).count() == 2


def test_every_page_between_alliances_has_something_to_show(alliance):
    asked = QuerySet(PeerMatch).order_by("pk").values_list("is_ours", "state")

    assert list(asked) == [(True, "answered"), (False, "answered")]
    assert list(QuerySet(CodeTable).order_by("pk").values_list("status", flat=True)) == [
        "agreed",
        "proposed",
    ]
    told = (SharedAlert, SharedEntry, SharedBusiness, SharedFact, SharedPublication)
    assert [QuerySet(table).filter(peer="demo-peer").count() for table in told] == [1, 1, 1, 2, 1]
    assert QuerySet(SharedFigure).count() == 6
    groups = QuerySet(SharedGroup).order_by("pk").values_list("is_ours", "state", "cases_there")
    assert list(groups) == [(True, "joined", 9), (False, "told", 12)]


def test_no_list_is_empty(alliance):
    assert QuerySet(Enquiry).count() > 0
    assert QuerySet(ViolationReport).count() > 0
    assert not is_empty()
