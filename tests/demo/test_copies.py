"""A copy equals a complaint that was operated the same way: rows, chains, clocks, sight."""

from datetime import date
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases.models import Access, Clock, Complainant, Complaint, PersonIndex, Respondent, Signature
from lianwei.cases.queries.page.agreement import fingerprint_of
from lianwei.cases.sight import access_rows
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.events import seal_events
from lianwei.core.models import Event, Seal
from lianwei.core.sealed import Sealed
from lianwei.core.verification import verify_log
from lianwei.demo import lives
from lianwei.demo.copies import Copier, Pattern, child_tables
from lianwei.demo.lives import Desk, Life
from lianwei.demo.moulds import PLAIN_KEYS, Costume
from tests.cases.actors import worker
from tests.cases.stages import STEPS, take
from tests.factories.cases import clock_move, complaint, staff
from tests.factories.members import at_office, make_organisation, make_user
from tests.factories.registry import business

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NUMBER = "YZ-2026-99999"
FULL = (
    "request_supplement",
    "supply",
    "try_settlement",
    "record_reply",
    "end_talks",
    "accept",
    "schedule_session",
    "hold_session",
    "enter_session",
    "recuse",
    "commission_appraisal",
    "end_appraisal",
    "supervise",
    "answer_supervision",
    "note",
    "tag",
    "extend",
    "assign",
    "hand_over",
    "clue_result",
    "agree",
    "sign",
    "renegotiate",
    "agree",
    "sign",
    "sign",
    "breach",
    "record_part",
    "strike_payment",
    "record_part",
    "record_payment",
    "perform",
    "ask_follow_up",
    "call_follow_up",
    "archive",
    "reopen",
    "agree",
    "sign",
    "sign",
    "revise",
    "record_consent",
)


@pytest.fixture
def original():
    """A long life: every kind of row, two agreements, both kinds of return visit."""
    actor = staff()
    with clock.playing(at_office("2026-03-02 10:00")):
        found = take(complaint(actor=actor).pk, actor, *FULL)
        clock_move(found)
        return found


def copied(pk, **changes):
    """One copy of a complaint; in an identity costume unless told."""
    pattern = Pattern.of(pk)
    keys = [row.key for row in pattern.children[PersonIndex]]
    plain = {"texts": {pattern.complaint.number: NUMBER}, "organisations": {}, "people": {}, "businesses": {}}
    costume = Costume(**plain | {"person_keys": tuple(keys)} | changes)
    with transaction.atomic():
        copier = Copier(pattern.mould(list(costume.texts)))
        copier.copy(costume)
        copier.write()
    return QuerySet(Complaint).latest("pk").pk


def outline(pk):
    """Every row of a complaint with its keys named by their place, its sealed values opened, its chains
    unhashed.
    """
    pattern = Pattern.of(pk)
    rows = [
        pattern.complaint,
        *pattern.attached,
        *(r for found in pattern.children.values() for r in found),
    ]
    places, counts = {}, {}
    for row in rows:
        counts[type(row)] = counts.get(type(row), 0) + 1
        places[type(row).__name__, row.pk] = f"{type(row).__name__}-{counts[type(row)]}"
    values = [
        {f.attname: _plain(f, getattr(row, f.attname), places) for f in row._meta.concrete_fields}
        | _what_is_signed(row)
        for row in rows
    ]
    events = [
        (_subject(e.subject, places), e.seq, e.name, e.at, e.user_id, e.organisation_id, _details(e, places))
        for e in pattern.events
    ]
    number = pattern.complaint.number
    return str([*values, *events]).replace(number, "NUMBER")


def _what_is_signed(row):
    """The fingerprint holds the case's number, so that it is another one in each copy: does it hold?"""
    return (
        {"content_hash": row.content_hash == fingerprint_of(row.agreement)}
        if isinstance(row, Signature)
        else {}
    )


def _plain(field, value, places):
    if isinstance(value, Sealed):
        return value.plain()
    if isinstance(value, UUID):
        return "a seal"
    if field.attname == "subject":
        return _subject(value, places)
    if field.attname == "facts":
        return [_fact(fact, places) for fact in value]
    if field.primary_key:
        return places[field.model.__name__, value]
    table = PLAIN_KEYS.get(field.attname) or getattr(field.related_model, "__name__", "")
    return places.get((table, value), value) if table else value


def _fact(fact, places):
    kind, _, pk = fact.get("ref", "").partition(":")
    table = {"appraisal": "Appraisal", "supplement": "SupplementRequest"}.get(kind)
    return fact | {"ref": places[table, int(pk)]} if table else fact


def _subject(subject, places):
    kind, _, pk = subject.partition(":")
    return places[kind.capitalize(), int(pk)]


def _details(event, places):
    tables = {"hand_over": "HandOver", "follow_up": "FollowUp", "note": "Note", "supervision": "Supervision"}
    known = {
        key: places[tables[key], value] if key in tables else value
        for key, value in event.details.items()
        if key != "of"
    }
    return known | ({"of": _subject(event.details["of"], places)} if "of" in event.details else {})


def test_the_life_copied_here_fills_every_table_of_a_case(original):
    empty = {m.__name__ for m in child_tables() if not QuerySet(m).filter(complaint=original.pk).exists()}

    by_others = {
        "Referral",
        "Offer",
        "Appeal",
        "GroupedCase",
        "ImportedGoods",
        "CityRequest",
    }  # made one by one
    assert empty <= {"CaseLink", "OutsideNumber", "Presence"} | by_others | {
        m.__name__ for m in child_tables() if "saved" in m.__name__.lower()
    }
    # a split makes a second case, with a life of its own; links join two cases, and a copy is of one
    assert set(FULL) | {
        *("merge", "unmerge", "group", "ungroup", "suspect_double", "tell_apart"),
        "sort",
        "split",
        "decline",
        "note_address",
        "settle",
        "settle_at_once",
        "agree_at_once",
        "terminate",
        "withdraw",
    } | {"close_on_notice"} == set(STEPS)


def test_in_an_identity_costume_a_copy_equals_the_original(original):
    pk = copied(original.pk)

    assert outline(pk) == outline(original.pk)


def test_the_chains_of_original_and_copy_hold(original):
    copied(original.pk)
    while seal_events():
        pass

    assert verify_log() == {"events": Event.objects.count(), "broken_at": None}
    assert Event.objects.filter(position=None).count() == 0
    assert Seal.objects.count() == 2


def test_each_clock_of_a_copy_replays_to_its_day(original):
    pk = copied(original.pk)

    days = []
    for each in QuerySet(Clock).filter(complaint=pk):
        ledger = clockwork.ledger_of(each, as_of=date(2026, 3, 2))
        days.append((ledger.due_on or ledger.due_if_resumed) == each.due_on)
    assert days == [True] * QuerySet(Clock).filter(complaint=original.pk).count()


def test_who_sees_a_copy_follows_from_it(original):
    pk = copied(original.pk)

    columns = ("organisation_id", "role", "is_open", "due_on", "category", "handler_id", "status")
    stored = QuerySet(Access).filter(complaint=pk).order_by("organisation_id").values(*columns)
    case = QuerySet(Complaint).get(pk=pk)
    assert list(stored) == [{c: getattr(row, c) for c in columns} for row in access_rows(case)]


def test_sealed_values_of_a_copy_are_bound_to_its_own_rows(original):
    from cryptography.exceptions import InvalidTag

    pk = copied(original.pk)
    one, other = (QuerySet(Complainant).get(complaint=each) for each in (original.pk, pk))

    assert (one.seal_id == other.seal_id, one.name.plain()) == (False, other.name.plain())
    QuerySet(Complainant).filter(pk=other.pk).update(name=one.name.blob)
    with pytest.raises(InvalidTag):
        QuerySet(Complainant).get(pk=other.pk).name.plain()


def test_what_stands_under_a_signature_of_a_copy_is_what_was_signed(original):
    pk = copied(original.pk, texts={original.number: NUMBER, "退还4640元": "退还全部价款"})

    signatures = QuerySet(Signature).filter(complaint=pk).select_related("agreement")
    assert {each.agreement.terms.plain() for each in signatures} == {"退还全部价款"}
    assert [each.content_hash == fingerprint_of(each.agreement) for each in signatures] == [True] * 5


@pytest.fixture
def dressed(original):
    """A copy in another member, with other people, another shop, another consumer."""
    jiangbei = make_organisation("JB", region_code="500105")
    person, shop = make_user("li", organisation=jiangbei), business("江北小店")
    pk = copied(
        original.pk,
        texts={original.number: "JB-2026-00009", "王桂芳": '李"四', "13812346027": "19900001234"},
        organisations={original.holder_id: jiangbei.pk},
        people={original.handler_id: person.pk, original.registered_by_id: person.pk},
        businesses={None: shop.pk},
        person_keys=("k" * 32,),
    )
    return QuerySet(Complaint).get(pk=pk)


def test_a_costume_changes_who_it_is_about(original, dressed):
    caller = QuerySet(Complainant).get(complaint=dressed)
    keys = list(QuerySet(PersonIndex).filter(complaint=dressed).values_list("key", flat=True))

    assert (caller.name.plain(), caller.phone.plain(), keys) == ('李"四', "19900001234", ["k" * 32])
    assert (dressed.number, dressed.holder.code, dressed.intake.code) == ("JB-2026-00009", "JB", "JB")
    assert (dressed.status, dressed.due_on) == (original.status, original.due_on)
    assert list(Complaint.objects.visible_to(worker(dressed.holder))) == [dressed]


def test_no_word_of_the_original_is_left_in_the_record_of_a_dressed_copy(original, dressed):
    bodies = Event.objects.filter(subject=f"complaint:{dressed.pk}").values_list("body", flat=True)

    assert [body for body in bodies if original.number in body or "王桂芳" in body] == []
    assert verify_log()["broken_at"] is None
    promises = Commitment.objects.filter(subject=f"complaint:{dressed.pk}")
    assert {each.organisation_id for each in promises} == {dressed.holder_id}
    assert QuerySet(Respondent).filter(complaint=dressed, business=None).count() in (0, 1)


def test_after_a_load_new_rows_get_keys_of_their_own(original):
    copied(original.pk)

    actor = worker(original.holder)
    case = take(complaint(actor=actor).pk, actor, "accept")
    assert QuerySet(Complaint).count() == 3
    assert case.pk == max(QuerySet(Complaint).values_list("pk", flat=True))
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.parametrize("path", [path for path, _weight in lives.PATHS], ids=lambda path: path.__name__)
def test_every_life_of_the_demo_can_be_copied(path):
    from lianwei.members.queries import actor_of
    from tests.factories.cases import PLAIN
    from tests.factories.members import make_staff

    yuzhong = make_organisation("YZ")
    posts = [("clerk",), ("mediator", "clerk"), ("clerk",), ("head", "liaison")]
    desk = Desk(*(actor_of(make_staff(*roles, organisation=yuzhong)) for roles in posts))
    life = Life(Random(7), desk, date(2026, 3, 2), date(2026, 11, 20))

    pk = life.live(PLAIN, path=path)

    assert outline(copied(pk)) == outline(pk)
    assert QuerySet(Complaint).get(pk=pk).status == "archived"


def test_after_a_whole_life_the_words_to_find_it_by_are_those_made_anew(original):
    from django.db import connection

    from lianwei.cases.operations.rulebook.searching import rebuild_search
    from lianwei.core.scope import OPERATOR

    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid, CAST(tokens AS text) FROM cases_searchtext ORDER BY rowid")
            return cursor.fetchall()

    operated = kept()
    rebuild_search(actor=OPERATOR)
    assert (len(operated), kept()) == (1, operated)

    copied(original.pk)
    rebuild_search(actor=OPERATOR)
    one, other = (set(tokens.split()) for _key, tokens in kept())
    assert {word for word in one ^ other if not word.strip("0123456789-':,")} == one ^ other  # its own number
