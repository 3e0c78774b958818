"""Releases between alliances: told by a person, corrected and taken back in sight, found there, deleted."""

import json

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import Report
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import InMessage, OutMessage, SharedCopy, SharedPublication
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.publications import (
    correct_told_publication,
    tell_publication,
    withdraw_publication,
)
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import PUBLICATION
from lianwei.federation.rules.publications import EXAMPLE, RELEASED, WITHDRAWN
from tests.factories import reports
from tests.factories.exchange_kinds import released
from tests.factories.members import make_actor, make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return make_actor("head", organisation=home)


@pytest.fixture
def agreed(stranger, peer):
    return with_peer(stranger, peer, fields=list(PUBLICATION))


def sent():
    rows = OutMessage.objects.visible_to(WIRE).filter(kind__startswith="publication.").order_by("pk")
    return [(row.kind, json.loads(row.text.plain())["data"]) for row in rows]


def bring(stranger, kind, data, *, sequence=1):
    event = stranger.event(data, kind=kind, subject=f"publication:{data['code']}", sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def kept():
    return list(SharedPublication.objects.visible_to(SYSTEM))


def follow():
    while deliver_pending():
        pass


GONE = {"code": EXAMPLE["code"], "on": "2026-05-01", "remark": "统计口径有误。"}


def test_a_release_is_told_with_words_figures_and_hash(peer, agreed, home, actor):
    report = released(home)

    assert tell_publication(report.pk, actor=actor) == 1

    [(kind, told)] = sent()
    assert (kind, told["code"], told["version"], told["sha256"]) == (RELEASED, report.code, 1, "a" * 64)
    assert told["issuer"] == home.name and told["figures"] and "{" not in told["text"]
    assert [each.label for each in QuerySet(SharedCopy).filter(kind="releases")] == [report.code]


def test_its_correction_follows_once_and_only_to_who_was_told(peer, agreed, home, actor):
    report = released(home)
    tell_publication(report.pk, actor=actor)
    later = released(home, 2, reason="更正一处数字")
    never = released(home, code="2026Q2")

    assert [correct_told_publication(later.pk, actor=SYSTEM) for _each in range(2)] == [1, 0]
    assert correct_told_publication(never.pk, actor=SYSTEM) == 0

    assert [(told["version"], told["reason"]) for _kind, told in sent()] == [(1, ""), (2, "更正一处数字")]


def test_it_is_taken_back_from_all_that_know_it(peer, agreed, home, actor):
    report = released(home)
    tell_publication(report.pk, actor=actor)

    assert withdraw_publication(report.pk, actor=actor, remark="口径有误") == 1

    kind, told = sent()[-1]
    assert (kind, told["remark"]) == (WITHDRAWN, "口径有误")
    with pytest.raises(WrongStatus):
        withdraw_publication(report.pk, actor=actor, remark="口径有误")
    assert correct_told_publication(released(home, 2).pk, actor=SYSTEM) == 0


def test_a_refusal_changes_nothing(stranger, peer, home, actor):
    report, draft = released(home), reports.stored(home, code="2026Q2")
    with pytest.raises(WrongStatus):
        tell_publication(report.pk, actor=actor)  # nothing is agreed
    with_peer(stranger, peer, fields=list(PUBLICATION))

    with pytest.raises(WrongStatus):
        tell_publication(draft.pk, actor=actor)
    with pytest.raises(NotAllowed):
        tell_publication(report.pk, actor=make_actor("clerk", organisation=home))
    with pytest.raises(NotVisible):
        tell_publication(report.pk, actor=make_actor("head", organisation=make_organisation("BB")))
    with pytest.raises(Invalid):
        withdraw_publication(report.pk, actor=actor, remark=" ")
    assert sent() == []


def test_only_what_the_agreement_names_goes(stranger, peer, home, actor):
    with_peer(stranger, peer, fields=["publication.title"])
    tell_publication(released(home).pk, actor=actor)

    [(_kind, told)] = sent()
    assert (told["text"], told["figures"], told["issuer"]) == ("", [], "")


def test_a_release_is_taken_corrected_and_taken_back(stranger, peer, agreed):
    first = EXAMPLE | {"version": 1, "reason": ""}
    assert bring(stranger, RELEASED, first) == ("handled", "")
    assert bring(stranger, RELEASED, EXAMPLE | {"title": "更正版"}, sequence=2) == ("handled", "")
    assert bring(stranger, WITHDRAWN, GONE, sequence=3) == ("handled", "")

    [row] = kept()
    assert (row.title, row.version, row.remark) == ("更正版", 2, "统计口径有误。")
    assert row.corrections == [{"version": 2, "on": "2026-04-20", "reason": "更正一处数字。"}]


def test_without_an_agreement_it_waits(stranger, peer):
    assert bring(stranger, RELEASED, EXAMPLE) == ("parked", "no_agreement")


def test_more_than_agreed_waits(stranger, peer):
    with_peer(stranger, peer, fields=["publication.title"])

    assert bring(stranger, RELEASED, EXAMPLE) == ("parked", "not_agreed")


def test_the_end_of_what_did_not_come_waits(stranger, peer, agreed):
    assert bring(stranger, WITHDRAWN, GONE) == ("parked", "no_publication")


@pytest.mark.parametrize(
    "changes",
    [
        {"first": "2026-04-01"},
        {"released_on": "2999-01-01"},
        {"released_on": "2026-02-30"},
        {"title": ""},
        {"sha256": "x"},
        {"version": 0},
        {"kind": "An Essay"},
        {"cases": ["YZ-2026-1"]},
    ],
)
def test_what_cannot_be_is_refused(stranger, peer, agreed, changes):
    assert bring(stranger, RELEASED, EXAMPLE | changes) == ("refused", "malformed")
    assert kept() == []


def test_an_older_version_does_not_replace_a_newer_one(stranger, peer, agreed):
    bring(stranger, RELEASED, EXAMPLE)

    assert bring(stranger, RELEASED, EXAMPLE | {"version": 1}, sequence=2) == ("refused", "malformed")


def test_a_kind_of_later_days_is_kept_and_shown_by_its_word(stranger, peer, agreed):
    bring(stranger, RELEASED, EXAMPLE | {"kind": "typical_case"})

    assert kept()[0].kind_label == "typical_case"


def test_it_is_deleted_with_the_agreement(stranger, peer, agreed):
    bring(stranger, RELEASED, EXAMPLE)
    end_agreement(agreed.pk, actor=OPERATOR, reason="到此为止")
    follow()

    assert kept() == []


def test_it_is_read_with_source_and_corrections(client_of, stranger, agreed, home):
    bring(stranger, RELEASED, EXAMPLE | {"version": 1})
    bring(stranger, RELEASED, EXAMPLE, sequence=2)
    browser = client_of(make_staff("clerk", organisation=home))

    listed = browser.get(reverse("shared_publication_list")).content.decode()
    page = browser.get(reverse("shared_publication_view", args=[kept()[0].pk])).content.decode()

    for seen in (listed, page):
        assert EXAMPLE["title"] in seen and EXAMPLE["issuer"] in seen and agreed.peer.name in seen
    assert EXAMPLE["reason"] in page and "受理投诉182件" in page
    assert (
        EXAMPLE["title"] not in browser.get(f"{reverse('shared_publication_list')}?q=别的").content.decode()
    )


def test_ours_are_told_and_taken_back_from_the_page(client_of, peer, agreed, home):
    report = released(home)
    browser = client_of(make_staff("head", organisation=home))
    page = f"{reverse('shared_publication_list')}?view=ours"

    browser.post(reverse("shared_publication_tell", args=[report.pk]))
    assert peer.name in browser.get(page).content.decode()
    browser.post(reverse("shared_publication_withdraw", args=[report.pk]), {"remark": "口径有误"})

    assert [kind for kind, _told in sent()] == [RELEASED, WITHDRAWN]
    assert QuerySet(Report).get(pk=report.pk).status == "released"


@pytest.mark.parametrize("view", ["theirs", "ours"])
def test_as_many_statements_for_three_as_for_one(client_of, stranger, agreed, home, view):
    actor = make_actor("head", organisation=home)
    browser = client_of(make_staff("head", organisation=home))
    page = f"{reverse('shared_publication_list')}?view={view}"

    def add(number):
        tell_publication(released(home, code=f"2026Q{number}").pk, actor=actor)
        bring(stranger, RELEASED, EXAMPLE | {"code": f"X{number}"})

    def statements():
        with CaptureQueriesContext(connection) as seen:
            browser.get(page)
        return len(seen)

    add(1)
    browser.get(page)
    one = statements()
    for number in (2, 3):
        add(number)
    browser.get(page)  # what is kept in the process is read anew after people were added

    assert statements() == one
