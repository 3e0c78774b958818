"""The rules of an organisation: chosen by date, with limits of its own, and what they move."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases import clockwork
from lianwei.cases.models import OrganisationRuleset, Replay
from lianwei.cases.operations.rulebook.rulesets import RulesetEntry, revise_ruleset
from lianwei.cases.queries.page.ledgers import clocks_of
from lianwei.cases.queries.rulebook.moves import moves_of
from lianwei.cases.queries.rulebook.rulesets import families_offered, ruleset_page, rulesets_listed
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, attached
from lianwei.members.models import Organisation
from lianwei.members.queries import actor_of
from tests.cases.actors import worker
from tests.cases.stages import STEPS, clocks, playing, row, take
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
GUIDE = "CCA-GUIDE"
SEVEN = {"clocks": {"acceptance": {"n": 7, "article": "本会受理规则第五条"}}}
FROM = date(2026, 3, 2)


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return make_staff("head", organisation=home)


def choose(home, overrides=SEVEN, *, family=GUIDE, valid_from=FROM, at="2026-03-04", actor=OPERATOR):
    """A choice, and what the worker does then."""
    with playing(at):
        found = revise_ruleset(home.pk, actor=actor, entry=RulesetEntry(family, valid_from, overrides))
        while deliver_pending():
            pass
    return found


def received(home, day):
    with playing(day):
        return complaint(actor=worker(home, user=make_user(organisation=home)))


def test_a_choice_holds_from_its_day_and_leaves_an_event(home, head):
    choice = choose(home, actor=actor_of(head))

    days = (date(2026, 3, 1), FROM)
    assert [clockwork.ruleset_of(home.pk, on=on).clock("acceptance").n for on in days] == [10, 7]
    event = attached(Event, choice).get()
    assert (event.name, event.user_id) == ("ruleset.revised", head.pk)
    assert event.details == {
        "organisation": home.pk,
        "ruleset": "CCA-GUIDE",
        "tells": "消费者协会受理消费者投诉工作导则",
        "valid_from": "2026-03-02",
        "settings": ["clocks"],
    }


def test_cases_of_that_day_and_later_move_and_earlier_ones_stay(home):
    before, after = received(home, "2026-02-27"), received(home, "2026-03-02")
    stays = clocks(before.pk)

    choose(home)

    assert clocks(before.pk) == stays
    assert clocks(after.pk) == [("acceptance", "running", "2026-03-11")]
    done = Replay.objects.get()
    page = moves_of(done.pk, actor=worker(home)).page
    assert (done.reason, done.total, done.moved) == ("ruleset", 1, 1)
    assert [(r.number, r.due_was, r.due_now) for r in page.rows] == [
        (after.number, date(2026, 3, 16), date(2026, 3, 11))
    ]


def test_the_ledger_names_the_article_of_the_new_limit(home):
    case = received(home, "2026-03-02")

    choose(home)

    with playing("2026-03-04"):
        lines = clocks_of(row(case.pk))[0].rows
    assert lines[1].text == "适用规则变更，重新计算：7 个工作日"
    assert lines[1].article.startswith("本会受理规则第五条")


def test_another_members_cases_do_not_move(home):
    case = received(make_organisation("JB"), "2026-03-02")

    choose(home)

    assert clocks(case.pk) == [("acceptance", "running", "2026-03-16")]


def test_a_second_run_and_the_same_limits_move_nothing(home):
    case = received(home, "2026-03-02")
    choose(home)
    events = Event.objects.filter(subject=f"complaint:{case.pk}").count()

    choose(home)

    assert Replay.objects.latest("pk").moved == 0
    assert Event.objects.filter(subject=f"complaint:{case.pk}").count() == events


def test_of_two_choices_from_one_day_the_later_one_holds(home):
    choose(home)
    choose(home, {"clocks": {"acceptance": {"n": 5, "article": "第五条"}}})

    assert clockwork.ruleset_of(home.pk, on=FROM).clock("acceptance").n == 5
    assert OrganisationRuleset.of(home.pk).count() == 2
    with playing("2026-03-04"):
        versions = ruleset_page(home.pk, actor=worker_with_view(home)).versions
    assert [(v.is_present, v.is_replaced) for v in versions] == [(True, False), (False, True)]


def worker_with_view(home):
    return actor_of(make_staff("clerk", organisation=home))


def test_an_extension_follows_the_rules_as_they_are_now(home):
    with playing("2026-03-02"):
        actor = worker(home, user=make_user(organisation=home))
        case = take(complaint(actor=actor).pk, actor, "accept")
    choose(
        home,
        {
            "clocks": {
                "mediation": {
                    "n": 30,
                    "article": "第八条",
                    "extension": {"n": 10, "unit": "calendar_day", "article": "第九条"},
                }
            }
        },
    )
    assert clocks(case.pk)[1] == ("mediation", "running", "2026-04-01")

    with playing("2026-03-20"):
        STEPS["extend"](case.pk, actor)
        with pytest.raises(Invalid):
            STEPS["extend"](case.pk, actor)

    assert clocks(case.pk)[1] == ("mediation", "running", "2026-04-13")


@pytest.mark.parametrize(
    ("family", "overrides", "fields"),
    [
        ("STATE-778", {}, ["family"]),
        ("SAMR-COMPLAINT", {}, ["family"]),
        (GUIDE, {"clocks": {"acceptance": {"n": 7}}}, ["clocks.acceptance.article"]),
        (GUIDE, {"clocks": {"acceptance": {"n": 999, "article": "x"}}}, ["clocks.acceptance.n"]),
        (GUIDE, {"settlement_first": "sometimes"}, ["settlement_first"]),
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(home, family, overrides, fields):
    with pytest.raises(Invalid) as refusal:
        choose(home, overrides, family=family)

    assert list(refusal.value.fields) == fields
    assert (OrganisationRuleset.objects.count(), Event.objects.count()) == (0, 0)


def test_an_authority_may_tighten_its_order_and_not_loosen_it():
    bureau = make_organisation("SJ", kind="SUPERVISOR")
    stricter = {"clocks": {"acceptance": {"n": 5, "article": "内部规定第二条"}}}
    looser = {"clocks": {"acceptance": {"n": 9, "article": "内部规定第二条"}}}

    choose(bureau, stricter, family="SAMR-COMPLAINT")
    with pytest.raises(Invalid):
        choose(bureau, looser, family="SAMR-COMPLAINT")

    assert clockwork.ruleset_of(bureau.pk, on=FROM).clock("acceptance").n == 5


def test_offered_are_families_that_list_grounds(home):
    bureau = make_organisation("SJ", kind="SUPERVISOR")
    full = Organisation.objects.select_related("kind")

    assert families_offered(full.get(pk=home.pk), on=FROM) == [(GUIDE, "消费者协会受理消费者投诉工作导则")]
    offered = families_offered(full.get(pk=bureau.pk), on=date(2026, 5, 1))
    assert offered == [("SAMR-COMPLAINT", "市场监督管理投诉举报处理办法")]


def test_who_chooses_is_the_own_head_or_an_administrator(home, head):
    stranger = actor_of(make_staff("head", organisation=make_organisation("JB")))
    clerk = actor_of(make_staff("clerk", organisation=home))
    for actor in (stranger, clerk):
        with pytest.raises(NotAllowed):
            choose(home, actor=actor)

    choose(home, actor=actor_of(make_staff("system_admin", organisation=home)))

    assert OrganisationRuleset.objects.count() == 1


# Pages

TYPED = {
    "family": GUIDE,
    "valid_from": "2026-03-02",
    "settlement_first": "after",
    "n_acceptance": "7",
    "article_acceptance": "本会受理规则第五条",
    "n_mediation": "60",
}


def test_the_page_shows_limits_and_versions(client_of, home):
    choose(home)

    with playing("2026-03-04"):
        shown = client_of(make_staff("clerk", organisation=home)).get(reverse("ruleset_view", args=[home.pk]))

    text = shown.content.decode()
    assert ["本会受理规则第五条" in text, "本单位期限" in text, "2026年3月2日" in text] == [True] * 3
    assert reverse("ruleset_revise", args=[home.pk]) not in text


def test_first_it_is_shown_then_entered(client_of, home, head):
    case = received(home, "2026-03-02")
    with playing("2026-03-04"):
        client, address = client_of(head), reverse("ruleset_revise", args=[home.pk])
        ahead = client.post(address, TYPED).content.decode()
        assert OrganisationRuleset.objects.count() == 0
        answer = client.post(address, TYPED | {"confirmed": "yes"})

    assert [case.number in ahead, "1 件在办案件的日期会变" in ahead, "受理后" in ahead] == [True] * 3
    assert answer.url == reverse("ruleset_view", args=[home.pk])
    assert OrganisationRuleset.objects.get().overrides == SEVEN | {"settlement_first": "after"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"article_acceptance": ""}, "请写明规定这个期限的本单位条款"),
        ({"n_acceptance": "-1"}, "0"),
        ({"valid_from": "x"}, "2026-12-21"),
    ],
)
def test_a_fault_stands_beside_its_field(client_of, home, head, changes, words):
    client, address = client_of(head), reverse("ruleset_revise", args=[home.pk])

    answers = [client.post(address, TYPED | changes | more) for more in ({}, {"confirmed": "yes"})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [words in answer.content.decode() for answer in answers] == [True, True]
    assert OrganisationRuleset.objects.count() == 0


def test_the_list_asks_as_often_for_three_as_for_one(client_of, home):
    client = client_of(make_staff("clerk", organisation=home))

    def asked():
        client.get(reverse("ruleset_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("ruleset_list"))
        return len(queries)

    choose(home)
    one = asked()
    for code in ("JB", "NA"):
        choose(make_organisation(code))

    assert asked() == one
    rows = {r.organisation.code: r.since for r in rulesets_listed(actor=worker_with_view(home))}
    assert rows == {"YZ": FROM, "JB": FROM, "NA": FROM}
