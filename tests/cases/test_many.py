"""Complaints registered together equal those registered one by one, table by table."""

from uuid import uuid4

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.cases.indexing import index_case
from lianwei.cases.models import Access, CaseChild, Complaint, SearchText
from lianwei.cases.models.search import PIECES
from lianwei.cases.operations import receive_complaint, receive_complaints
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.models import Consent, Delivery, Event
from lianwei.core.scope import attached, subject_of
from lianwei.core.sealed import Sealed, SealedField
from lianwei.core.verification import verify_log
from tests.cases.actors import worker
from tests.factories.members import make_organisation, make_user

pytestmark = pytest.mark.django_db
OWN = {"id", "complaint", "seal_id", "number", "client_id", "received_at", "subject", "event"}
TEXTS = st.sampled_from(
    [
        "退卡",
        "电话13900001111没人接",
        "订单号202601050001，身份证500101199001011237",
        "13900001111和13900001111",
        "车牌渝A12345",
    ]
)
PERSONS = st.builds(
    PersonEntry,
    name=st.sampled_from(["王桂芳", "赵刚"]),
    phone=st.sampled_from(["13812346027", "023-63000000"]),
    id_number=st.sampled_from(["", "500101199001011237"]),
    address=st.sampled_from(["", "中山路1号"]),
    agrees_publicity=st.sampled_from([None, True, False]),
    contact_habit=st.sampled_from(["", "晚上打13900001111"]),
)
ENTRIES = st.builds(
    ComplaintEntry,
    title=TEXTS,
    narrative=TEXTS,
    wish=TEXTS,
    category=st.sampled_from(["G0501", "X01"]),
    nature=st.just("N01"),
    channel=st.just("C99"),
    person=PERSONS,
    respondents=st.lists(
        st.builds(
            RespondentEntry, name=st.sampled_from(["丽人美容院", "渝中鲜味餐馆"]), address=st.just("1号")
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    requests=st.sampled_from([(), ("R01", "R04")]),
    amount_disputed=st.sampled_from([None, 0, 580_000]),
    received_on=st.sampled_from([None, *(clock.today().replace(day=1, month=n) for n in (1, 2, 3))]),
    outside_numbers=st.sampled_from([(), (OutsideEntry("12345", "A-1"),)]),
    is_silent=st.booleans(),
)


def tables():
    from django.apps import apps

    found = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, CaseChild)]
    return sorted({*found, Access}, key=lambda m: m.__name__)


def stored_words(complaint):
    """What full-text search keeps of a case."""
    first = complaint.pk * PIECES
    rows = QuerySet(SearchText).filter(pk__range=(first, first + PIECES - 1)).order_by("pk")
    return list(rows.values_list("pk", "tokens"))


def plain(row):
    """What a row says, without keys, times and numbers of its own."""
    values = {f.name: getattr(row, f.attname) for f in type(row)._meta.concrete_fields if f.name not in OWN}
    sealed = {f.name for f in type(row)._meta.concrete_fields if isinstance(f, SealedField)}
    return {k: v.plain() if k in sealed and isinstance(v, Sealed) else v for k, v in values.items()}


def state(complaint):
    """Everything that was written of a complaint."""
    rows = {
        m.__name__: [plain(r) for r in QuerySet(m).filter(complaint=complaint).order_by("pk")]
        for m in tables()
    }
    events = Event.objects.filter(subject=subject_of(complaint))
    told = [(e.name, e.seq, {**e.details, "number": ""}) for e in events]
    handlers = sorted(Delivery.objects.filter(event__in=events).values_list("handler", flat=True))
    consents = sorted(attached(Consent, complaint).values_list("purpose", "basis", "is_given"))
    return (
        rows
        | {"consents": consents}
        | {
            "complaint": plain(QuerySet(Complaint).get(pk=complaint.pk)),
            "events": told,
            "handlers": handlers,
        }
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRIES, min_size=1, max_size=4))
def test_together_equals_one_by_one(entries):
    home = make_organisation()
    actor = worker(home, user=make_user(organisation=home))

    single = [receive_complaint(each, actor=actor, client_id=uuid4()) for each in entries]
    together = receive_complaints([(each, uuid4()) for each in entries], actor=actor)

    assert [state(each) for each in together] == [state(each) for each in single]
    assert len({each.number for each in (*single, *together)}) == 2 * len(entries)
    assert verify_log()["broken_at"] is None
    for each in together:
        words = stored_words(each)
        index_case(each)
        assert words == stored_words(each) != []


def test_one_that_cannot_be_registered_hinders_no_other():
    home = make_organisation()
    actor = worker(home, user=make_user(organisation=home))
    good = ComplaintEntry(
        "退卡",
        "不退",
        "X01",
        "N99",
        "C99",
        PersonEntry("王", phone="13812346027"),
        (RespondentEntry("甲店"),),
    )
    bad = ComplaintEntry("退卡", "不退", "X01", "N99", "C99", PersonEntry("王"), ())

    first, refusal, last = receive_complaints([(good, uuid4()), (bad, uuid4()), (good, uuid4())], actor=actor)

    assert [type(each) for each in (first, refusal, last)] == [Complaint, Invalid, Complaint]
    assert set(refusal.fields) == {"phone", "respondents"}
    assert QuerySet(Complaint).count() == 2
