"""Return forms of one's own on their pages: uploaded, told what is wrong, turned on, replaced, withdrawn."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import OwnReturnForm
from lianwei.analytics.operations.own_return_forms import (
    begin_own_return_form,
    upload_own_return_form,
    withdraw_own_return_form,
)
from lianwei.analytics.operations.return_plans import ask_for_returns
from lianwei.analytics.queries.own_return_forms import EXAMPLE, codes_offered, faults_in, own_form_page
from lianwei.analytics.rules.return_forms import form_of, form_on, own_forms
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import returns
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
TEXT = EXAMPLE.read_text(encoding="utf-8")
LIST, UPLOAD = reverse("own_return_form_list"), reverse("own_return_form_upload")


@pytest.fixture(autouse=True)
def _no_forms_left():
    yield
    for file in own_forms().glob("*.toml"):
        file.unlink()


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return make_staff("head", organisation=home)


def rows():
    return OwnReturnForm.objects.visible_to(SYSTEM)


def sheet(text):
    return {"upload": SimpleUploadedFile("form.toml", text.encode())}


def begun(home, text=TEXT, **fields):
    row = returns.own_form(home, text)
    day = {"valid_from": clock.today()} | fields
    return begin_own_return_form(row.pk, actor=returns.actor_at(home), **day)


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('code = "accepted"', 'code = "accepted', 12, "列"),
        ('code = "prepaid" ', 'code = "cca" ', 4, "自带"),
        ('code = "prepaid" ', 'code = "预付" ', 4, "字母"),
        ('version = "2027"', 'versoin = "2027"', 5, "拼写"),
        ("valid_from = 2027-01-01", 'valid_from = "2027"', 8, "日期"),
        ('code = "resolved"\nname', 'code = "resolvd"\nname', 17, "resolvd"),
        ('unit = "fen"', 'unit = "count"', 25, "fen"),
        ('"category_main" ', '"weather" ', 37, "weather"),
        ('["S01", "S03"]', '["S01", "S03", "Z77"]', 38, "Z77"),
        ('["S01", "S03"]', '["S01", "S01"]', 38, "两次"),
        ('kind = "at_most"', 'kind = "most"', 47, "most"),
        ('large = "summary.accepted"', 'large = "summary.taken"', 49, "summary.taken"),
        ("above = 50", 'above = "50"', 55, "整数"),
        ("{day}", "{days}", 61, "{days}"),
        ('["summary", "services"]', '["summary", "goods"]', 62, "goods"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, line, word):
    assert old in TEXT

    found = {each.line: each.said for each in faults_in(TEXT.replace(old, new, 1))}

    assert word in found[line]


def test_the_example_can_be_used():
    assert faults_in(TEXT) == []


def test_a_file_with_faults_is_answered_with_its_lines_and_not_kept(client_of, head):
    browser = client_of(head)

    page = browser.post(UPLOAD, sheet(TEXT.replace('"fen"', '"yuan"').replace("S03", "S99")))

    assert page.status_code == 422
    said = page.content.decode()
    assert "表样有 2 处问题" in said
    assert "“S99”不是“category_main”代码表中的代码" in said
    assert not rows().exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 300_000])
def test_what_is_no_text_or_too_long_is_refused_in_words(client_of, head, content):
    page = client_of(head).post(UPLOAD, {"upload": SimpleUploadedFile("form.toml", content)})

    assert page.status_code == 422
    assert not rows().exists()


def test_a_form_is_uploaded_looked_at_and_turned_on(client_of, head, home):
    browser = client_of(head)

    page = browser.post(UPLOAD, sheet(TEXT), follow=True).content.decode()
    [row] = rows()
    assert codes_offered(actor=OPERATOR) == ["cca"]
    again = browser.post(reverse("own_return_form_begin", args=[row.pk]), {"valid_from": "2026-10-01"})

    assert again.status_code == 302
    assert "每一行的解决件数不超过受理件数" in page
    assert "二、服务类别" in page
    row.refresh_from_db()
    assert (row.holder_id, row.valid_from.isoformat(), row.begun_by) == (home.pk, "2026-10-01", head.pk)
    assert codes_offered(actor=OPERATOR) == ["cca", "prepaid"]
    assert form_of("prepaid", "2027").valid_from == row.valid_from
    names = Event.objects.filter(name__startswith="own_return_form.").order_by("pk")
    assert list(names.values_list("name", flat=True)) == ["own_return_form.uploaded", "own_return_form.begun"]
    assert browser.get(reverse("own_return_form_view_file", args=[row.pk])).content.decode() == TEXT
    assert "预付式消费投诉月报" in browser.get(reverse("return_plan_ask")).content.decode()


def test_a_draft_is_replaced_and_a_form_in_use_never_changes(home):
    actor = returns.actor_at(home)
    first = returns.own_form(home)
    second = returns.own_form(home, TEXT.replace("预付式消费投诉月报", "预付卡月报"))
    assert (first.pk, rows().count()) == (second.pk, 1)

    begin_own_return_form(first.pk, actor=actor, valid_from=clock.today())

    with pytest.raises(WrongStatus):
        begin_own_return_form(first.pk, actor=actor, valid_from=clock.today())
    with pytest.raises(Invalid) as refusal:
        upload_own_return_form(actor=actor, text=TEXT)
    assert list(refusal.value.fields) == ["upload"]
    assert form_of("prepaid", "2027").name == "预付卡月报"


def test_a_second_version_begins_today_or_later_and_follows_the_first(home):
    begun(home, valid_from=clock.today() - timedelta(days=400))
    newer = returns.own_form(home, TEXT.replace('version = "2027"', 'version = "2028"'))
    actor, tomorrow = returns.actor_at(home), clock.today() + timedelta(days=1)

    with pytest.raises(Invalid) as refusal:
        begin_own_return_form(newer.pk, actor=actor, valid_from=clock.today() - timedelta(days=1))
    begin_own_return_form(newer.pk, actor=actor, valid_from=tomorrow)

    assert list(refusal.value.fields) == ["valid_from"]
    days = (tomorrow - timedelta(days=1), tomorrow)
    assert [form_on("prepaid", day).version for day in days] == ["2027", "2028"]


def test_a_withdrawn_form_is_offered_no_more_and_stays_with_who_uses_it(home):
    row, actor = begun(home), returns.actor_at(home)
    plan = returns.plan(home, form="prepaid")

    withdraw_own_return_form(row.pk, actor=actor)

    assert codes_offered(actor=OPERATOR) == ["cca"]
    assert form_of(plan.form, "2027").code == "prepaid"
    with pytest.raises(Invalid):
        told = {"frequency": "year", "due_days": 5, "since": clock.today()}
        ask_for_returns(home.pk, actor=actor, form="prepaid", **told)
    with pytest.raises(WrongStatus):
        withdraw_own_return_form(row.pk, actor=actor)


def test_a_draft_is_its_holders_and_a_form_in_use_is_everybodys(home):
    row, other = returns.own_form(home), returns.actor_at(make_organisation("JB"))
    with pytest.raises(NotVisible):
        own_form_page(row.pk, actor=other)
    begin_own_return_form(row.pk, actor=returns.actor_at(home), valid_from=clock.today())

    page = own_form_page(row.pk, actor=other)

    assert (page.may_begin, page.may_withdraw) == (False, False)
    with pytest.raises(NotAllowed):
        withdraw_own_return_form(row.pk, actor=other)


@pytest.mark.parametrize("verb", ["upload", "begin", "withdraw"])
def test_each_step_needs_its_permission(home, verb):
    row = returns.own_form(home) if verb == "begin" else begun(home) if verb == "withdraw" else None
    actor = returns.actor_at(home, without=(f"own_return_form.{verb}",))
    steps = {
        "upload": lambda: upload_own_return_form(actor=actor, text=TEXT),
        "begin": lambda: begin_own_return_form(row.pk, actor=actor, valid_from=clock.today()),
        "withdraw": lambda: withdraw_own_return_form(row.pk, actor=actor),
    }

    with pytest.raises(NotAllowed):
        steps[verb]()


def test_a_form_by_consumer_group_names_its_lines(home):
    text = TEXT.replace('"category_main" ', '"group" ').replace('["S01", "S03"]', '["P01", "P02"]')
    row = returns.own_form(home, text.replace("services.S01", "services.P01"))

    [_summary, groups] = own_form_page(row.pk, actor=returns.actor_at(home)).tables

    assert [name for name, _cells in groups.rows] == ["老年人", "未成年人"]


def test_the_list_costs_the_same_for_one_form_and_three(client_of, head, home):
    browser, counts = client_of(head), []
    for n in (1, 2, 3):
        begun(home, TEXT.replace('code = "prepaid"', f'code = "own{n}"'))
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(LIST).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[2]
