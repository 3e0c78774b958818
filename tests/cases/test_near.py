"""Search for what tells the same: keyed marks in the database, bounded, gone with the text."""

from array import array

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.cases import nearness
from lianwei.cases.handlers import mark_possible_doubles
from lianwei.cases.models import CaseLink, Complaint, MarkedText, NearMark, Status
from lianwei.cases.models.near import CASES, KEPT, SPREAD
from lianwei.cases.nearness import forget_marks, mark_case, marks_in, postings
from lianwei.cases.operations.entry.intake import revise_complaint
from lianwei.cases.operations.rulebook.keeping import limit_to_storage, release_from_storage
from lianwei.cases.operations.rulebook.searching import rebuild_marks
from lianwei.cases.queries.reading.doubles import doubles_of
from lianwei.cases.queries.reading.near import told_alike
from lianwei.cases.rules.doubles import Told, same_telling
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from lianwei.reading.telling import marks_of
from tests.factories import members
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]
STORY = "今年三月在大坪商圈办了健身年卡，赵教练承诺随时可退，六月店门紧锁，前台电话停机，余额2860元没有着落。"
AGAIN = "健身年卡是三月办的，在大坪商圈，赵教练说随时可退；到六月店门紧锁、前台电话停机，还有2860元没有着落。"
OTHER = "网上买的空气炸锅用了两次就冒烟，商家说是人为损坏，只肯补发一个塑料手柄，运费还要自己出。"


@pytest.fixture
def clerk():
    return staff()


def marked(actor, narrative: str, n: int = 0, **changes: object) -> Complaint:
    """A case of somebody of their own, marked as the worker does it."""
    caller = {"phone": f"1370000{n:04}", "name": f"陈小{'一二三四五六七八九'[n % 9]}"}
    case = complaint(actor=actor, narrative=narrative, title="投诉", person=caller, **changes)
    mark_case(case)
    return case


def work() -> None:
    while deliver_pending():
        pass


def test_a_retelling_is_found_and_another_matter_is_not(clerk):
    first = marked(clerk, STORY)
    marked(clerk, OTHER, 1)

    assert [pk for pk, _grounds in told_alike(AGAIN, actor=clerk)] == [first.pk]
    assert told_alike("退款", actor=clerk) == []


def test_without_the_key_a_mark_tells_nothing(clerk, settings):
    marked(clerk, STORY)
    other_key = marks_of(f"投诉 {STORY}", key=b"k" * 32)

    assert set(marks_in(f"投诉 {STORY}")) & set(other_key) == set()
    stored = [pk // CASES for pk in QuerySet(NearMark).values_list("pk", flat=True)]
    assert len(stored) == KEPT
    assert set(stored) <= set(marks_in(f"投诉 {STORY}"))


def test_who_uses_other_words_keeps_the_figures():
    one = "3月12日在店里办年卡付了2860元，说好送18次私教，6月20日去店里发现大门紧锁，前台电话也打不通。"
    other = "店家6月20日关了门，号码停机。当初年卡2860元，是3月12日交的钱，答应的18次私教一次没上过。"
    third = "网购手机4999元，3月2日到货，6月20日黑屏，客服让我重启18次，推给厂家不肯换新，要求退货。"

    assert [code for code, _n in same_telling(one, other)] == ["words", "figures"]
    assert same_telling(one, third) == []
    assert same_telling(one, OTHER) == []


def test_what_is_hidden_of_people_makes_no_mark():
    one, other = (f"〔手机{n}〕{STORY}" for n in (1, 2))

    assert marks_in(one) == marks_in(other) == marks_in(STORY)


def test_the_marks_follow_a_changed_text(clerk):
    case, title = marked(clerk, "健身卡不退"), "健身房突然关门，年卡余额没有着落"
    revise_complaint(case.pk, actor=clerk, before={"title": "投诉"}, after={"title": title})
    work()

    stored = {pk // CASES for pk in QuerySet(NearMark).values_list("pk", flat=True)}
    assert stored == set(marks_in(f"{title} 健身卡不退"))


def test_a_file_in_storage_leaves_no_mark_and_comes_back_with_its_release(clerk):
    case = marked(clerk, STORY)
    QuerySet(Complaint).filter(pk=case.pk).update(status=Status.ARCHIVED)

    limit_to_storage(Complaint, case.pk, actor=SYSTEM, ground="order")
    assert (QuerySet(NearMark).count(), QuerySet(MarkedText).count()) == (0, 0)
    release_from_storage(Complaint, case.pk, actor=SYSTEM, ground="court")

    assert [pk for pk, _grounds in told_alike(AGAIN, actor=clerk)] == [case.pk]


def test_a_mark_that_many_cases_hold_is_stored_no_more(clerk):
    case = marked(clerk, STORY)
    marks = marks_in(f"投诉 {STORY}")
    forget_marks(case.pk)
    NearMark.objects.bulk_create(
        NearMark(pk=mark * CASES + 10_000 + n) for mark in marks for n in range(SPREAD)
    )

    mark_case(case)

    assert bytes(QuerySet(MarkedText).get(pk=case.pk).marks) == b""
    assert len(postings(marks)) == SPREAD * len(marks)


def test_the_rarest_marks_are_stored(clerk):
    case = marked(clerk, STORY)
    marks = marks_in(f"投诉 {STORY}")
    forget_marks(case.pk)
    common = marks[: len(marks) - KEPT]
    NearMark.objects.bulk_create(NearMark(pk=mark * CASES + 10_000) for mark in common)

    mark_case(case)

    stored = array("I", bytes(QuerySet(MarkedText).get(pk=case.pk).marks))
    assert list(stored) == marks[len(marks) - KEPT :]


def test_another_members_cases_are_not_told(clerk):
    marked(staff("NA"), STORY)

    assert told_alike(AGAIN, actor=clerk) == []


def test_the_worker_notes_what_tells_the_same_when_a_case_comes(clerk):
    first = marked(clerk, STORY)
    work()
    second = complaint(actor=clerk, narrative=AGAIN, title="投诉", person={"phone": "13611112222"})

    work()
    work()

    links = QuerySet(CaseLink).filter(kind=CaseLink.Kind.ALIKE)
    assert [(row.complaint_id, row.other_id) for row in links] == [(second.pk, first.pk)]


def test_what_is_delivered_twice_is_noted_once(clerk, monkeypatch):
    monkeypatch.setattr("lianwei.cases.queries.reading.near.SHOWN", 1)  # a second look would find the next
    for n in range(2):
        marked(clerk, STORY, n)
    work()
    case = complaint(actor=clerk, narrative=AGAIN, title="投诉", person={"phone": "13611112222"})
    received = Event.objects.get(subject=f"complaint:{case.pk}", name="complaint.received")

    for _time in range(2):
        mark_possible_doubles(received)

    notes = Event.objects.filter(subject=f"complaint:{case.pk}", name="complaint.alike_noted")
    assert (notes.count(), QuerySet(CaseLink).filter(complaint=case, kind=CaseLink.Kind.ALIKE).count()) == (
        1,
        1,
    )


def test_the_page_of_a_case_says_so(client_of, reference_data):
    clerk = members.make_staff("clerk", organisation=members.make_member("YZ"))
    marked(actor_of(clerk), STORY)
    work()
    second = complaint(actor=actor_of(clerk), narrative=AGAIN, title="投诉", person={"phone": "13611112222"})
    work()

    page = client_of(clerk).get(reverse("complaint_detail", args=[second.pk])).content.decode()

    assert "说的是同一件事" in page


def test_what_is_typed_is_compared_with_all_whatever_the_business(clerk):
    first = marked(clerk, STORY)
    told = Told(received_on=clock.today(), text=AGAIN, names=("另一家店",))

    assert [each.row.pk for each in doubles_of(told, actor=clerk).others] == [first.pk]


def test_all_marks_made_anew_are_those_stored_one_by_one(clerk):
    for n, text in enumerate((STORY, AGAIN, OTHER)):
        marked(clerk, text, n)
    before = list(QuerySet(NearMark).order_by("pk").values_list("pk", flat=True))

    assert rebuild_marks(actor=OPERATOR) == 3

    assert list(QuerySet(NearMark).order_by("pk").values_list("pk", flat=True)) == before
    with pytest.raises(NotAllowed):
        rebuild_marks(actor=clerk)


def test_a_look_up_asks_the_same_however_many_there_are(clerk, django_assert_num_queries):
    marked(clerk, STORY)
    asked = -(-len(marks_in(STORY)) // nearness.ASKED_AT_ONCE)
    for n in range(3):
        with django_assert_num_queries(asked):
            postings(marks_in(STORY))
        marked(clerk, STORY, n + 1)
