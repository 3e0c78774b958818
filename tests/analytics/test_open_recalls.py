"""Recalls: two people take a snapshot off the public face; a notice is left, and a corrected one names it."""

import json
from argparse import Namespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.commands.open_data import open_data
from lianwei.analytics.handlers import drop_other_recalls, erase_recalled_narratives
from lianwei.analytics.models import OpenNarrative, OpenRecall, OpenSnapshot
from lianwei.analytics.operations.open_data import publish_open_snapshot
from lianwei.analytics.operations.open_narratives import accept_open_narrative
from lianwei.analytics.operations.open_recalls import (
    enter_open_recall,
    sign_open_recall,
    withdraw_open_recall,
)
from lianwei.analytics.queries.catalogue import catalogue
from lianwei.analytics.queries.open_beside import Side, left_after, lines_of, month_beside
from lianwei.analytics.queries.open_data import all_months_due, months_to_correct, open_data_page
from lianwei.analytics.queries.open_recalls import recallable
from lianwei.analytics.rules.open_data.telling import Line, Month
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.tasks import lay_out_open_narratives, publish_open_data
from lianwei.analytics.warehouse.open_files import path_of
from lianwei.cases.operations import withdraw_consent
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Consent, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, attached
from tests.factories.members import at_office, make_actor, make_alliance, make_organisation, make_staff
from tests.factories.narratives import accepted_cases, agreed, all_accepted, telling
from tests.factories.open_data import (
    TODAY,
    complaints,
    months_published,
    published,
    recall_entered,
    recalled,
    resolved,
)
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
API = "/api/open-data/v1"


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def members():
    homes = [make_organisation(code) for code in ("AA", "BB", "CC")]
    resolved(*homes)
    return homes


@pytest.fixture
def alliance(members):
    return make_alliance(*members)


@pytest.fixture
def snapshot(alliance, members):
    return months_published(alliance, members, "2026-07")[0]


@pytest.mark.both
def test_a_second_person_of_the_member_signs(snapshot, members):
    head = make_actor("head", organisation=members[0])
    row = enter_open_recall(snapshot.pk, actor=head, ground="few", reason="张三一案可以推知")

    with pytest.raises(WrongStatus):
        sign_open_recall(row.pk, actor=head)
    assert OpenSnapshot.objects.get().recalled_at is None
    sign_open_recall(row.pk, actor=make_actor("mediator", organisation=members[0]))

    found = OpenSnapshot.objects.get()
    assert (found.recalled_at, found.recall_ground) == (clock.now(), "few")
    assert [e.name for e in Event.objects.filter(name__startswith="open_recall").order_by("pk")] == [
        "open_recall.entered",
        "open_recall.signed",
    ]


@pytest.mark.both
def test_the_database_holds_that_two_people_recall(snapshot, members):
    head = make_actor("head", organisation=members[0])
    row = enter_open_recall(snapshot.pk, actor=head, ground="few", reason="推知")

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(OpenRecall).filter(pk=row.pk).update(
            status="signed", signed_by=head.user_id, signed_at=clock.now()
        )


@pytest.mark.parametrize(("fault", "field"), [({"ground": "spite"}, "ground"), ({"reason": " "}, "reason")])
def test_a_recall_says_why(snapshot, members, fault, field):
    with pytest.raises(Invalid) as refused:
        enter_open_recall(
            snapshot.pk,
            actor=make_actor("head", organisation=members[0]),
            **({"ground": "few", "reason": "推知"} | fault),
        )

    assert list(refused.value.fields) == [field]
    assert QuerySet(OpenRecall).count() == 0


def test_only_who_is_concerned_asks_and_only_its_people_sign(snapshot, members):
    stranger = make_organisation("ZZ")
    row = recall_entered(members[0], snapshot)

    with pytest.raises(NotAllowed):
        recall_entered(stranger, snapshot)
    with pytest.raises(NotVisible):
        sign_open_recall(row.pk, actor=make_actor("head", organisation=members[1]))
    with pytest.raises(NotAllowed):
        enter_open_recall(
            snapshot.pk, actor=make_actor("analyst", organisation=members[0]), ground="few", reason="推知"
        )


def test_a_recall_that_is_dropped_leaves_the_snapshot_out(snapshot, members):
    row = recall_entered(members[0], snapshot)
    with pytest.raises(WrongStatus):
        recall_entered(members[0], snapshot)

    withdraw_open_recall(row.pk, actor=make_actor("head", organisation=members[0]))

    assert OpenSnapshot.objects.get().recalled_at is None
    assert recall_entered(members[0], snapshot).pk != row.pk


@pytest.mark.both
def test_a_recall_that_one_member_never_signs_hinders_no_other(snapshot, members):
    left, row = (recall_entered(home, snapshot) for home in members[:2])
    assert recallable([snapshot], actor=make_actor("head", organisation=members[1])) == set()
    assert recallable([snapshot], actor=make_actor("head", organisation=members[2])) == {snapshot.pk}

    sign_open_recall(row.pk, actor=make_actor("head", organisation=members[1]))

    assert OpenSnapshot.objects.get().recalled_at == clock.now()
    with pytest.raises(WrongStatus):
        sign_open_recall(left.pk, actor=make_actor("head", organisation=members[0]))
    while deliver_pending():
        pass
    drop_other_recalls(Event.objects.get(name="open_recall.signed"))
    left.refresh_from_db()
    assert (left.status, left.withdrawn_at, left.withdrawn_by) == ("withdrawn", clock.now(), None)
    assert Event.objects.filter(name="open_recall.withdrawn", subject=f"openrecall:{left.pk}").count() == 1
    with pytest.raises(WrongStatus):
        recall_entered(members[2], snapshot)


@pytest.mark.both
def test_the_database_holds_one_recall_of_a_snapshot_and_one_that_waits_of_a_member(snapshot, members):
    first, second = (recall_entered(home, snapshot) for home in members[:2])

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(OpenRecall).filter(pk=second.pk).update(organisation=members[0])
    QuerySet(OpenRecall).filter(pk=first.pk).update(status="signed", signed_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(OpenRecall).filter(pk=second.pk).update(status="signed", signed_at=clock.now())


def test_everybody_reads_a_notice_and_nothing_else(snapshot, members):
    file, row = snapshot.files["csv"], next(iter(snapshot.files.values()))
    fetched = Client().get(f"{API}/files/{file['file']}")
    assert len(b"".join(fetched.streaming_content)) == file["bytes"]
    recalled(members[0], snapshot)

    answers = [
        Client().get(f"{API}/files/{file['file']}"),
        Client().get(f"{API}/snapshots/{snapshot.name}"),
        Client().get(f"{API}/rows", {"snapshot": snapshot.name}),
        Client().get(f"{API}/rows", {"after": f"{snapshot.name}:0"}),
        Client().get("/api/figures/v1/figures", {"measure": "accepted", "month": "2026-07"}),
    ]

    assert [each.status_code for each in answers] == [410] * 5
    told = [each.json() for each in answers]
    assert {each["type"] for each in told} == {"about:recalled"}
    assert {each["recalled"]["snapshot"] for each in told} == {snapshot.name}
    assert told[0]["recalled"]["sha256_csv"] == row["sha256"]
    assert "从品类和渠道" not in json.dumps(told, ensure_ascii=False)
    assert Client().get(f"{API}/rows").json() == {"rows": [], "after": ""}
    assert Client().get(f"{API}/snapshots/none").status_code == 404


def test_the_lists_keep_its_name_its_hash_and_the_ground(snapshot, members):
    recalled(members[0], snapshot)

    told = Client().get(f"{API}/snapshots").json()
    [_gone] = told["recalled"]
    [dataset] = catalogue("https://x/")["dcat:dataset"]
    page = Client().get(reverse("portal_open_data")).content.decode()

    assert told["snapshots"] == []
    assert (_gone["name"], _gone["ground"], _gone["replaced_by"]) == (snapshot.name, "person", "")
    assert _gone["sha256"]["jsonl"] == snapshot.files["jsonl"]["sha256"]
    assert dataset["adms:status"]["@id"].endswith("WITHDRAWN")
    assert "dcat:distribution" not in dataset
    assert [word in page for word in (snapshot.name, "其中可能认出个人", "从品类和渠道")] == [
        True,
        True,
        False,
    ]
    assert snapshot.files["csv"]["file"] not in page


def test_no_recalled_month_goes_out_again_by_itself(snapshot, members, alliance):
    recalled(members[0], snapshot)

    assert "2026-07" not in {each.month for each in all_months_due()}
    publish_open_data()
    assert not OpenSnapshot.objects.filter(month="2026-07", recalled_at=None).exists()
    assert [each.corrects for each in months_to_correct(alliance)] == [snapshot.name]


@pytest.mark.both
def test_the_corrected_one_is_another_version_and_names_it(snapshot, members, alliance):
    recalled(members[0], snapshot)

    made = published(alliance)
    [gone] = Client().get(f"{API}/snapshots").json()["recalled"]
    [new, old] = [each for each in catalogue("https://x/")["dcat:dataset"] if each["@type"] == "dcat:Dataset"]

    assert (made.name, made.replaces) == (f"{snapshot.name}-v2", snapshot)
    assert gone["replaced_by"] == made.name
    assert Client().get(f"{API}/snapshots/{made.name}").json()["replaces"] == snapshot.name
    assert (new["dct:replaces"]["@id"], old["dct:isReplacedBy"]["@id"]) == (old["@id"], new["@id"])
    assert months_to_correct(alliance) == []
    with pytest.raises(WrongStatus):
        published(alliance)


def test_the_corrected_one_tells_nothing_beside_the_recalled_one(alliance, members, capsys):
    """Three cases came in late: told in both, they would be the difference."""
    rows = complaints(members, 1500)
    write_facts(cases=rows)
    first = published(alliance)
    recalled(members[0], first)
    late = [row | {"nature": "N02"} for row in rows[:3]]
    assert {row["nature"] for row in rows[:3]} == {"N01"}
    write_facts(cases=[*late, *rows[3:]])

    made = published(alliance)

    tables = {each.table for each in lines_of(made) if each.measure == "accepted"}
    assert {each.table for each in lines_of(first) if each.measure == "accepted"} - tables == {
        "nature",
        "category_main_nature",
    }
    assert open_data(Namespace(step="check", month=""), OPERATOR) == 0
    capsys.readouterr()


def test_hidden_cells_that_moved_by_a_few_together_are_found_beside_the_recalled_one():
    """Sixty less fifty, forty less thirty-three: three cases in the two cells that stay out."""

    def side(total, shown):
        cells = [((key,), value) for key, value in (("G01", None), ("G02", None), ("G03", shown))]
        lines = [Line("category_main", keys, "accepted", value) for keys, value in cells]
        return _alone([Line("month", (), "accepted", total), *lines])

    terms = terms_of("2026-07")

    [found] = left_after(side(50, 33), side(60, 40), terms)
    assert str(found) == "sum: accepted in category_main G01"
    assert left_after(side(50, 35), side(60, 40), terms) == []  # five together
    ours = side(50, 33)
    month = month_beside(Month(tuple(ours.lines), ()), ours, [], [side(60, 40)], terms)
    assert {each.table for each in month.lines} == {"month"}


def test_what_is_withheld_now_and_was_told_then_is_no_finding():
    lines = [Line("category_main", (key,), "accepted", 40) for key in ("G01", "G03")]
    now = [lines[0], Line("category_main", ("G03",), "accepted", None)]

    assert left_after(_alone(now), _alone(lines), terms_of("2026-07")) == []


def _alone(lines):
    return Side(lines, frozenset({"AA"}), lambda name: ())


def test_from_the_pages(client_of, snapshot, members, alliance):
    first, second = (make_staff("head", organisation=members[0]) for _n in range(2))
    page, enter = reverse("open_data_resolution_list"), reverse("open_recall_enter", args=[snapshot.pk])

    assert enter in client_of(first).get(page).content.decode()
    form = {"ground": "person", "reason": "能认出当事人"}
    assert client_of(first).post(enter, {"ground": "person"}).status_code == 422
    assert client_of(first).post(enter, form, follow=True).status_code == 200
    sign = reverse("open_recall_sign", args=[QuerySet(OpenRecall).get().pk])
    assert sign not in client_of(first).get(page).content.decode()
    assert sign in client_of(second).get(page).content.decode()
    done = client_of(second).post(sign, follow=True).content.decode()

    assert "其中可能认出个人" in done
    assert enter not in done


def test_the_page_asks_as_often_for_three_recalls_as_for_one(alliance, members):
    made = months_published(alliance, members, "2026-05", "2026-06", "2026-07")
    counts, actor = [], make_actor("head", organisation=members[0])
    for month in made:
        recall_entered(members[0], month)
        with CaptureQueriesContext(connection) as queries:
            open_data_page(actor=actor)
        counts.append(len(queries))

    assert counts[0] == counts[2]


@pytest.mark.both
def test_recalled_narratives_are_erased_and_read_again_by_who_still_agrees():
    home = make_organisation("DD", region_code="500103")
    alliance = make_alliance(home, code="STORIES")
    telling(home)
    cases = accepted_cases(home, 6)
    agreed(*cases[:3])
    all_accepted()
    first = publish_open_snapshot(alliance.pk, actor=OPERATOR, month="2026-07", kind="narratives")
    [consent] = attached(Consent, cases[0]).filter(purpose="open_narrative")
    withdraw_consent(cases[0].pk, actor=OPERATOR, consent_id=consent.pk)

    recalled(home, first)
    while deliver_pending():
        pass
    erase_recalled_narratives(Event.objects.get(name="open_recall.signed"))  # a second time is no fault

    assert [path_of(each["file"]).exists() for each in first.files.values()] == [False] * 3
    assert lay_out_open_narratives() == 2
    texts = OpenNarrative.objects.visible_to(OPERATOR).order_by("complaint_id").values_list("status", "text")
    assert [(status, bool(text)) for status, text in texts] == [
        ("recalled", False),
        ("waiting", True),
        ("waiting", True),
    ]
    with clock.playing(at_office("2027-01-20 10:00")):
        [one, _two] = OpenNarrative.objects.visible_to(OPERATOR).filter(status="waiting").order_by("pk")
        accept_open_narrative(one.pk, actor=OPERATOR)
        assert "2026-07" not in {
            each.month for each in all_months_due()
        }  # one waits to be read, however late
        all_accepted()
        publish_open_data()

    second = OpenSnapshot.objects.get(recalled_at=None, month="2026-07")
    assert (second.version, second.replaces_id, second.rows) == (2, first.pk, 2)
