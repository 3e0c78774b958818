"""Tables of codes agreed with a peer, and messages that wait for one."""

import json
from datetime import timedelta

import jsonschema_rs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.demo.abroad import facts_told, offer_of
from lianwei.federation.models import CaseAbroad, CodeTable, InMessage, OutMessage
from lianwei.federation.operations import repeat_in_message, suspend_peer
from lianwei.federation.operations.codes import (
    confirm_code_table,
    decline_code_table,
    end_code_table,
    propose_code_table,
    withdraw_code_table,
)
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.codes import CodesMoved, CodesOffered, faults_of, lines_of
from lianwei.registry.operations.codes import add_code, retire_code
from tests.factories.abroad import neighbour
from tests.factories.codes import codes_told, proposed_by, table_entry
from tests.factories.exchange import AWAY, HOME
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


def bring(stranger, told, kind):
    data = told if isinstance(told, dict) else told.model_dump()
    event = stranger.event(data, kind=kind, subject="codes:1")
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def sent(kind):
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def step(table, name, **changed):
    told = {"uid": str(table.uid), "digest": table.digest, "step": name, "on": "2026-03-02"}
    return CodesMoved.model_validate(told | changed)


def agreed(peer, **changes):
    table = proposed_by(peer, **changes)
    return confirm_code_table(table.pk, actor=OPERATOR)


def read(peer, code, *, code_list="nature", at=None):
    return CodeReader(peer, at or clock.now()).read(code_list, code)


def test_lines_are_read_from_sheets_and_typing():
    found = lines_of(
        "\ufefftheirs,ours\n".lstrip("\ufeff") + "X01,N03,note\n\n X02；N04 \nX03\tN05\nX04，N06"
    )

    assert [each[:3] for each in found] == [
        (2, "X01", "N03"),
        (4, "X02", "N04"),
        (5, "X03", "N05"),
        (6, "X04", "N06"),
    ]


def test_each_wrong_line_is_told_with_its_number():
    lines = lines_of("X01,N03\nX02\nX 3,N03\nX04,N77\nX01,N04")

    found = faults_of(lines, is_incoming=True, known={"N03", "N04"})

    assert [(each.line, each.code) for each in found] == [
        (2, "incomplete"),
        (3, "no_code"),
        (4, "not_ours"),
        (5, "twice"),
    ]


def test_several_of_their_codes_may_be_one_of_ours_but_not_one_of_theirs_two():
    lines = lines_of("X01,N03\nX02,N03")

    assert faults_of(lines, is_incoming=True, known={"N03"}) == []
    assert [each.code for each in faults_of(lines, is_incoming=False, known={"N03"})] == ["twice"]


def test_what_we_propose_holds_when_the_peer_has_confirmed_it(stranger, peer):
    table = propose_code_table(peer.pk, actor=OPERATOR, entry=table_entry())
    [told] = sent("codes.offered")
    with pytest.raises(UnknownCodeError):
        read(peer, "X01")

    found = bring(stranger, step(table, "confirmed"), "codes.moved")

    assert (told["giver"], told["receiver"], told["pairs"]) == (
        AWAY,
        HOME,
        [{"code": "X01", "becomes": "N03"}],
    )
    assert CodesOffered.model_validate(told).digest() == table.digest
    assert found == ("handled", "")
    assert read(peer, "X01") == "N03"


def test_what_the_peer_proposes_is_confirmed_here_and_told(stranger, peer):
    assert bring(stranger, codes_told(), "codes.offered") == ("handled", "")
    table = CodeTable.objects.visible_to(SYSTEM).get()

    confirm_code_table(table.pk, actor=OPERATOR)

    [told] = sent("codes.moved")
    assert (told["step"], told["digest"]) == ("confirmed", table.digest)
    assert read(peer, "X01") == "N03"


def test_the_same_proposal_twice_is_one_table_and_another_under_its_name_is_refused(stranger, peer):
    bring(stranger, codes_told(), "codes.offered")

    again = bring(stranger, codes_told(), "codes.offered")
    other = bring(stranger, codes_told(same_else=True), "codes.offered")

    assert (again, other) == (("handled", ""), ("refused", "digest_conflict"))
    assert CodeTable.objects.visible_to(SYSTEM).count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"giver": "hb-alliance"}, "not_ours"),
        ({"giver": HOME}, "not_ours"),
        ({"ends_on": "2020-01-01"}, "malformed"),
        ({"starts_on": "2026-02-31"}, "malformed"),
        ({"pairs": [{"code": "X01", "becomes": "N03"}, {"code": "X01", "becomes": "N04"}]}, "malformed"),
        ({"pairs": []}, "malformed"),
        ({"code_list": "region"}, "malformed"),
        ({"extra": 1}, "malformed"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(stranger, peer, changed, reason):
    told = codes_told().model_dump() | changed

    assert bring(stranger, told, "codes.offered") == ("refused", reason)
    assert not CodeTable.objects.visible_to(SYSTEM).exists()


def test_a_step_with_a_table_nobody_knows_waits_for_a_person(stranger, peer):
    table = CodeTable(uid="0b7c6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a", digest="0" * 64)

    assert bring(stranger, step(table, "confirmed"), "codes.moved") == ("parked", "no_table")


def test_the_peer_cannot_confirm_its_own_proposal(stranger, peer):
    table = proposed_by(peer)

    assert bring(stranger, step(table, "confirmed"), "codes.moved") == ("handled", "")
    assert find(CodeTable, table.pk, actor=SYSTEM).status == "proposed"


def test_a_table_with_codes_that_our_list_does_not_hold_is_not_confirmed(peer):
    table = proposed_by(peer, pairs=[{"code": "X01", "becomes": "N77"}])

    with pytest.raises(WrongStatus, match="N77"):
        confirm_code_table(table.pk, actor=OPERATOR)

    assert find(CodeTable, table.pk, actor=SYSTEM).status == "proposed"


def test_our_own_proposal_is_withdrawn_by_us_and_answered_by_the_peer_alone(peer):
    table = propose_code_table(peer.pk, actor=OPERATOR, entry=table_entry())

    with pytest.raises(WrongStatus):
        confirm_code_table(table.pk, actor=OPERATOR)
    withdraw_code_table(table.pk, actor=OPERATOR)

    assert find(CodeTable, table.pk, actor=SYSTEM).status == "withdrawn"
    assert sent("codes.moved")[-1]["step"] == "withdrawn"


def test_a_withdrawal_that_crosses_our_confirmation_ends_the_table(stranger, peer):
    table = agreed(peer)

    bring(stranger, step(table, "withdrawn"), "codes.moved")

    assert find(CodeTable, table.pk, actor=SYSTEM).status == "ended"


def test_declining_needs_a_reason_and_tells_it(peer):
    table = proposed_by(peer)

    with pytest.raises(Invalid):
        decline_code_table(table.pk, actor=OPERATOR, reason=" ")
    decline_code_table(table.pk, actor=OPERATOR, reason="X01 在我方另有含义")

    assert sent("codes.moved")[-1]["reason"] == "X01 在我方另有含义"


def test_common_codes_need_no_table_and_own_ones_of_an_alliance_do(peer):
    add_code("nature", "N50", actor=OPERATOR, on=clock.today(), name="本地性质")

    assert read(peer, "N03") == "N03"
    assert read(peer, "500103000000", code_list="region") == "500103000000"
    with pytest.raises(UnknownCodeError) as unknown:
        read(peer, "N50")
    assert unknown.value.reason == "unknown_code:nature:N50"


def test_a_table_reads_all_codes_of_its_list_unless_the_others_are_the_same(peer):
    agreed(peer)
    with pytest.raises(UnknownCodeError):
        read(peer, "N04")

    agreed(peer, uid="7d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3b", same_else=True)

    assert (read(peer, "N04"), read(peer, "X01")) == ("N04", "N03")


def test_a_message_is_read_with_the_table_of_its_day(peer):
    today, day = clock.today(), timedelta(days=1)
    agreed(peer, starts_on=(today - 30 * day).isoformat())
    told = [{"code": "X01", "becomes": "N04"}]
    agreed(peer, uid="7d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3b", starts_on=(today - day).isoformat(), pairs=told)

    assert read(peer, "X01", at=clock.now() - 5 * day) == "N03"
    assert read(peer, "X01") == "N04"


def test_after_its_end_a_table_reads_only_what_was_written_before(peer):
    table = agreed(peer, starts_on=(clock.today() - timedelta(days=9)).isoformat())

    end_code_table(table.pk, actor=OPERATOR)

    assert read(peer, "X01", at=clock.now() - timedelta(days=2)) == "N03"
    with pytest.raises(UnknownCodeError):
        read(peer, "X01")


def test_a_code_of_ours_that_was_retired_cannot_be_read(peer):
    agreed(peer)

    retire_code("nature", "N03", actor=OPERATOR, on=clock.today())

    with pytest.raises(UnknownCodeError):
        read(peer, "X01")


def test_a_case_with_an_unknown_code_is_parked_and_taken_again_once_mapped(client_of, stranger, peer):
    make_alliance(make_organisation("HOME"), code="ONE")
    by = neighbour(stranger)
    offer = offer_of(by, facts_told(nature="X01"), number="HH-1", wished_by=answer_due(clock.today()))
    event = stranger.event(offer.data, kind="custody.paper", subject=offer.subject)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    parked = InMessage.objects.visible_to(WIRE).get(kind="custody.paper")
    page = client_of(make_staff("system_admin")).get(reverse("peer_traffic")).content.decode()

    agreed(peer, same_else=True)
    repeat_in_message(parked.pk, actor=OPERATOR)
    handle_post(actor=OPERATOR)

    taken = InMessage.objects.visible_to(WIRE).get(pk=parked.pk)
    assert (parked.state, parked.reason) == ("parked", "unknown_code:nature:X01")
    assert "X01" in page and reverse("code_table_propose", args=[peer.pk]) in page
    assert taken.state == "handled"
    assert QuerySet(CaseAbroad).get().facts["nature"] == "N03"


def test_nothing_is_proposed_to_a_peer_that_is_suspended(peer):
    suspend_peer(peer.pk, actor=OPERATOR)

    with pytest.raises(WrongStatus):
        propose_code_table(peer.pk, actor=OPERATOR, entry=table_entry())


def test_a_file_with_faults_comes_back_with_its_lines_and_is_corrected_on_the_page(client_of, peer):
    admin, url = client_of(make_staff("system_admin")), reverse("code_table_propose", args=[peer.pk])
    form = {"code_list": "nature", "direction": "incoming", "starts_on": "2026-03-01", "lines": ""}
    upload = SimpleUploadedFile("t.csv", b"theirs,ours\nX01,N03\nX02,N77\n")

    refused = admin.post(url, form | {"upload": upload})
    told = refused.content.decode()
    mended = admin.post(url, form | {"lines": "X01,N03\nX02,N04"})

    assert refused.status_code == 422
    assert "X02,N77" in told and 'id="faults"' in told
    assert mended.status_code == 302
    assert CodeTable.objects.visible_to(SYSTEM).get().pairs == [["X01", "N03"], ["X02", "N04"]]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"a" * 100_001])
def test_a_file_that_is_no_table_is_refused(client_of, peer, content):
    url = reverse("code_table_propose", args=[peer.pk])
    form = {"code_list": "nature", "direction": "incoming", "starts_on": "2026-03-01"}

    found = client_of(make_staff("system_admin")).post(
        url, form | {"upload": SimpleUploadedFile("t.csv", content)}
    )

    assert found.status_code == 422
    assert not CodeTable.objects.visible_to(SYSTEM).exists()


def test_the_pages_show_a_table_its_file_and_its_steps(client_of, peer):
    table = proposed_by(peer)
    admin = client_of(make_staff("system_admin"))

    page = admin.get(reverse("code_table_view", args=[table.pk])).content.decode()
    file = admin.get(reverse("code_table_view_file", args=[table.pk])).content.decode("utf-8-sig")
    like = admin.get(f"{reverse('code_table_propose', args=[peer.pk])}?like={table.pk}").content.decode()

    assert reverse("code_table_confirm", args=[table.pk]) in page and "合同" in page
    assert file.splitlines() == ["theirs,ours", "X01,N03"]
    assert "X01,N03" in like


@pytest.mark.parametrize("shape", [CodesOffered, CodesMoved])
def test_the_published_examples_fit_their_schema(shape):
    schema = shape.model_json_schema()

    for example in schema["examples"]:
        jsonschema_rs.validator_for(schema).validate(example)
        shape.model_validate(example)


def test_the_page_of_a_peer_costs_the_same_for_one_table_and_three(client_of, peer):
    admin, url = client_of(make_staff("system_admin")), reverse("peer_view", args=[peer.pk])
    proposed_by(peer)
    admin.get(url)
    with CaptureQueriesContext(connection) as one:
        admin.get(url)
    for n in (2, 3):
        proposed_by(peer, uid=f"7d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b4{n}")

    with CaptureQueriesContext(connection) as three:
        found = admin.get(url).content.decode()

    assert len(three) == len(one)
    assert found.count("/codes/") >= 3
