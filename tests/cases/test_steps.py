"""Steps through the browser: what a form asks, what it refuses, what it leaves behind."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianwei.cases import clockwork
from lianwei.cases.forms.steps_table import STEPS
from lianwei.cases.lifecycle import TRANSITIONS
from lianwei.cases.models import Complaint, FollowUp, MediationSession, RecoveredLoss, Respondent, Status
from lianwei.cases.operations import request_supplement, try_settlement
from lianwei.core import clock
from lianwei.core.files.queries import files_of
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.members.queries import actor_of
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.members import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ", name="渝中区消委会", phone="023-63000000", address="和平路211号")


@pytest.fixture
def chen(yuzhong):
    return make_caseworker(yuzhong, username="chen", name="陈建华")


@pytest.fixture
def actor(chen):
    return actor_of(chen)


@pytest.fixture
def browser_of_chen(client_of, chen):
    return client_of(chen)


def url(complaint, verb):
    return f"/cases/{complaint.pk}/{verb}/"


def again(complaint):
    return find(Complaint, complaint.pk, actor=SYSTEM)


def names(complaint):
    return list(attached(Event, complaint).order_by("seq").values_list("name", flat=True))


def picture(name="卡.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "pink").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


def test_every_verb_of_the_lifecycle_has_a_step():
    # undoing an import takes back all its cases at once; a business reports at its console; papers between
    # instances move a case
    without_page = {"annul", "report_performance", "leave", "come_back"}

    assert {each.verb for each in TRANSITIONS} - {step.verb for step in STEPS} == without_page


def test_accepting_tells_what_happened_and_what_comes_next(browser_of_chen, actor):
    complaint = make_complaint(actor)

    page = browser_of_chen.get(url(complaint, "accept"))
    answer = browser_of_chen.post(url(complaint, "accept"), {"handler": "", "no_talks": "refuses"})

    assert "将会发生" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{complaint.pk}/")
    assert again(complaint).status == Status.ACCEPTED


def test_htmx_gets_the_form_alone_and_is_sent_to_the_case(browser_of_chen, actor):
    complaint = make_complaint(actor)
    htmx = {"hx-request": "true"}

    form = browser_of_chen.get(url(complaint, "note"), headers=htmx).content.decode()
    answer = browser_of_chen.post(url(complaint, "note"), {"text": "已联系"}, headers=htmx)

    assert form.lstrip().startswith('<div id="step-form">')
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"/cases/{complaint.pk}/")


def test_a_ground_with_open_wording_needs_an_explanation_and_nothing_is_lost(browser_of_chen, actor):
    complaint = make_complaint(actor)
    grounds = clockwork.ruleset_of(complaint.holder_id, on=clock.today()).refusal_grounds
    ground = next(each for each in grounds if each.needs_text)

    answer = browser_of_chen.post(url(complaint, "decline"), {"ground": ground.code, "explanation": " "})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["explanation"]
    assert f'value="{ground.code}"' in answer.content.decode()
    assert (again(complaint).status, names(complaint)) == (Status.RECEIVED, ["complaint.received"])


def test_a_ground_that_waits_for_its_clock_is_shown_but_closed(browser_of_chen, actor):
    complaint = make_accepted(actor)
    ground = next(g for g in clockwork.ruleset_of_case(complaint).end_grounds if g.after_clock)

    page = browser_of_chen.get(url(complaint, "terminate")).content.decode()
    answer = browser_of_chen.post(url(complaint, "terminate"), {"ground": ground.code, "explanation": ""})

    option = page[page.index(f'value="{ground.code}"') :].split(">", 1)[0]
    assert " disabled" in option
    assert "还不能用" in page
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ground"])


def test_ending_a_mediation_previews_what_both_sides_will_see(browser_of_chen, actor):
    complaint = make_accepted(actor)

    page = browser_of_chen.get(url(complaint, "terminate")).content.decode()

    assert ("消费者会看到" in page, "经营者会看到" in page) == (True, True)


def test_an_agreement_takes_several_sums_without_scripts(browser_of_chen, actor):
    complaint = make_accepted(actor)
    salon = Respondent.objects.visible_to(actor).get(complaint=complaint, seq=1)
    typed = {
        "terms": "商家退还4640元,另赔200元。",
        "results": ["R11"],
        "rows": "3",
        "kind_0": "refund",
        "amount_0": "4,640",
        "payer_0": str(salon.pk),
        "kind_1": "compensation",
        "amount_1": "200",
        "perform_by": (clock.today() + timedelta(days=10)).isoformat(),
    }

    more = browser_of_chen.post(url(complaint, "agree"), typed | {"more": "1"})
    answer = browser_of_chen.post(url(complaint, "agree"), typed)

    assert (more.status_code, more.context["form"].row_count, 'value="4,640"' in more.content.decode()) == (
        200,
        6,
        True,
    )
    assert answer.status_code == 302
    losses = RecoveredLoss.objects.visible_to(actor).filter(complaint=complaint).order_by("pk")
    assert [(loss.kind, loss.promised, loss.respondent_id) for loss in losses] == [
        ("refund", 464_000, salon.pk),
        ("compensation", 20_000, None),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"terms": "", "perform_by": "2030-01-01"}, "terms"),
        ({"terms": "退款"}, "perform_by"),
        ({"terms": "退款", "perform_by": "2030-01-01", "amount_0": "五千八", "kind_0": "refund"}, "amount_0"),
        ({"terms": "退款", "perform_by": "2030-01-01", "amount_0": "5800"}, "kind_0"),
        ({"terms": "退款", "perform_by": "2030-01-01", "kind_0": "refund"}, "amount_0"),
    ],
)
def test_what_an_agreement_lacks_is_said_at_its_field(browser_of_chen, actor, typed, field):
    complaint = make_accepted(actor)

    answer = browser_of_chen.post(url(complaint, "agree"), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert again(complaint).status == Status.ACCEPTED


def test_multiple_damages_are_hinted_where_advertising_was_false(browser_of_chen, actor):
    complaint = make_accepted(actor, nature="N05")

    page = browser_of_chen.get(url(complaint, "agree")).content.decode()

    assert "17,400.00" in page


def test_material_and_its_files_arrive_together_or_not_at_all(browser_of_chen, actor):
    complaint = make_complaint(actor)
    request_supplement(complaint.pk, actor=actor, items=["购买凭证"])
    program = SimpleUploadedFile("发票.jpg", b"MZ\x90\x00 this program cannot be run in DOS mode")

    refused = browser_of_chen.post(
        url(complaint, "supply"), {"supplied": "发票", "uploads": [picture(), program]}
    )
    status, kept = again(complaint).status, files_of(complaint, actor=actor).count()
    taken = browser_of_chen.post(url(complaint, "supply"), {"supplied": "发票", "uploads": [picture()]})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["uploads"])
    assert (status, kept) == (Status.SUPPLEMENT, 0)
    assert (taken.status_code, again(complaint).status) == (302, Status.RECEIVED)
    assert files_of(complaint, actor=actor).count() == 1


def test_a_session_is_arranged_by_the_office_clock(browser_of_chen, actor, chen):
    complaint = make_accepted(actor)
    day = clock.today() + timedelta(days=3)
    typed = {
        "held_on": day.isoformat(),
        "held_at": "09:30",
        "way": "on_site",
        "mediator": chen.pk,
        "place": "调解室",
    }

    answer = browser_of_chen.post(url(complaint, "schedule_session"), typed)

    session = MediationSession.objects.visible_to(actor).get(complaint=complaint)
    assert answer.status_code == 302
    assert clock.as_office_time(session.held_at).strftime("%F %H:%M") == f"{day} 09:30"


def test_a_session_in_the_past_is_refused_at_its_time(browser_of_chen, actor, chen):
    complaint = make_accepted(actor)
    typed = {"held_on": "2020-01-02", "held_at": "09:30", "way": "phone", "mediator": chen.pk}

    answer = browser_of_chen.post(url(complaint, "schedule_session"), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["held_at"])


def test_a_call_by_the_handler_is_no_return_visit(client_of, yuzhong, browser_of_chen, actor):
    complaint = make_complaint(actor)
    browser_of_chen.post(url(complaint, "withdraw"), {"reason": "已和解"})
    colleague = client_of(make_caseworker(yuzhong))
    called = {"way": "reached", "satisfaction": "5", "resolved": "yes"}

    offered = browser_of_chen.get(url(complaint, "follow_up")).content.decode()
    own = browser_of_chen.post(url(complaint, "follow_up"), called)
    other = colleague.post(url(complaint, "follow_up"), called)

    assert (own.status_code, other.status_code) == (422, 302)
    assert "您经办过本案" in offered and 'value="reached"' not in offered
    assert FollowUp.objects.visible_to(actor).get(complaint=complaint).satisfaction == 5


def test_businesses_are_chosen_before_the_complaint_is_sent(browser_of_chen, actor):
    complaint = make_complaint(actor)
    salon = Respondent.objects.visible_to(actor).get(complaint=complaint, seq=1)

    nobody = browser_of_chen.post(url(complaint, "try_settlement"), {})
    answer = browser_of_chen.post(url(complaint, "try_settlement"), {"respondents": [salon.pk]})

    assert (nobody.status_code, answer.status_code) == (422, 302)
    asked = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq")
    assert [bool(each.asked_on) for each in asked] == [True, False]


def test_a_step_that_no_longer_fits_says_so(browser_of_chen, actor):
    complaint = make_accepted(actor)

    assert browser_of_chen.get(url(complaint, "accept")).status_code == 409
    assert browser_of_chen.post(url(complaint, "accept"), {"handler": ""}).status_code == 409


def test_another_member_does_not_learn_that_there_is_a_case(client_of, actor):
    complaint = make_complaint(actor)
    stranger = client_of(make_caseworker(make_organisation("BB")))

    assert stranger.get(url(complaint, "accept")).status_code == 404
    assert stranger.post(url(complaint, "accept"), {"handler": ""}).status_code == 404


def test_a_worker_without_the_permission_is_refused(client_of, yuzhong, actor):
    complaint = make_complaint(actor)
    clerk = client_of(make_caseworker(yuzhong, without=("complaint.accept",)))

    assert clerk.get(url(complaint, "accept")).status_code == 403
    assert clerk.post(url(complaint, "accept"), {"handler": ""}).status_code == 403


def test_who_only_looks_on_reads_whose_step_it_is(client_of, yuzhong, actor):
    complaint = make_complaint(actor)
    parent = make_organisation("CQ", kind="PROV")
    yuzhong.parent = parent
    yuzhong.take_place()
    head = make_user(organisation=parent)
    _sees_the_tree(head)
    city = client_of(head)

    page = city.get(url(complaint, "accept"))

    assert (page.status_code, "只有 渝中区消委会 可以办这一步。" in page.content.decode()) == (200, True)
    assert city.post(url(complaint, "accept"), {"handler": ""}).status_code == 403


def _sees_the_tree(user):
    from lianwei.members.models import Role
    from tests.factories.members import give_role

    plain = {
        "name": "city",
        "permissions": ["complaint.accept"],
        "scope": "subtree",
        "viewer": "parent_association",
    }
    Role.objects.get_or_create(code="city", defaults=plain)
    give_role(user, "city")


def test_a_visitor_is_asked_to_log_in(client, actor):
    complaint = make_complaint(actor)

    answer = client.get(url(complaint, "accept"))

    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_every_form_of_a_case_opens(browser_of_chen, actor):
    received, talks, accepted = make_complaint(actor), make_complaint(actor), make_accepted(actor)
    try_settlement(talks.pk, actor=actor)

    found = {
        step.verb
        for step in STEPS
        for complaint in (received, talks, accepted)
        if browser_of_chen.get(url(complaint, step.verb)).status_code == 200
    }

    assert found >= {
        "accept",
        "decline",
        "end_talks",
        "settle",
        "agree",
        "extend",
        "recuse",
        "hand_over",
        "supervise",
    }


def test_evidence_is_kept_and_opened_as_an_attachment(browser_of_chen, actor):
    complaint = make_complaint(actor)

    browser_of_chen.post(
        url(complaint, "add_evidence"), {"uploads": [picture()], "source": "consumer", "kind": "contract"}
    )
    file = files_of(complaint, actor=actor).get()
    answer = browser_of_chen.get(f"/cases/{complaint.pk}/files/{file.pk}/")

    assert (file.kind, file.source) == ("contract", "consumer")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_too_large_is_refused_in_a_sentence(browser_of_chen, actor, settings):
    settings.LIANWEI_MAX_UPLOAD_BYTES = 1024
    complaint = make_complaint(actor)
    large = SimpleUploadedFile("录像.mp4", b"0" * 2048)

    answer = browser_of_chen.post(
        url(complaint, "add_evidence"), {"uploads": [large], "source": "consumer", "kind": "evidence"}
    )

    assert answer.status_code == 422
    assert "其他内容已保留" in answer.content.decode()
    assert files_of(complaint, actor=actor).count() == 0


def test_files_are_examined_before_the_transaction_begins(browser_of_chen, actor, monkeypatch):
    """A large picture takes a second to strip: nobody else may wait for it."""
    from django.db import connection

    from lianwei.core.files import examining

    complaint, held = make_complaint(actor), []
    strip = examining.without_metadata

    def noted(*given):
        held.append(len(connection.savepoint_ids))
        return strip(*given)

    monkeypatch.setattr(examining, "without_metadata", noted)
    browser_of_chen.post(
        url(complaint, "add_evidence"), {"uploads": [picture()], "source": "consumer", "kind": "contract"}
    )

    assert held == [0]
