"""What the reading help proposes: shown with its words, taken or confirmed by a person, counted apart."""

import html
import re
from dataclasses import replace

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Access, Complaint
from lianwei.cases.operations import (
    annul_complaint,
    merge_complaint,
    receive_complaints,
    revise_complaint,
    sort_complaint,
)
from lianwei.cases.operations.rulebook.learning import confirmed_texts
from lianwei.cases.queries.counted import UNSORTED, counted_cases, sorted_as
from lianwei.cases.queries.lists.worklist import Filters, worklist
from lianwei.cases.queries.page.similar import similar_in
from lianwei.cases.queries.reading.storyreading import proposals_in
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM, attached
from lianwei.members.models import Role
from tests.cases.actors import worker
from tests.cases.test_pages_intake import FILLED, NEW, page_text
from tests.factories.arrivals import taken
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_staff, make_user
from tests.factories.registry import business

pytestmark = pytest.mark.django_db

TOLD = {"narrative": "孩子在健身房办卡5800元，骨折后老板不退定金，合同违约。", "wish": ""}
VAGUE = {"narrative": "昨天的事情请处理。", "wish": "", "respondents": [{"name": "渝中某店"}]}


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


def case_from(organisation, payload):
    pk = int(taken(organisation, payload=payload).subject.partition(":")[2])
    return QuerySet(Complaint).get(pk=pk)


def head_of(organisation):
    return worker(organisation, user=make_user("head-yz", organisation=organisation))


@pytest.mark.both
def test_what_came_without_codes_is_sorted_as_proposed_and_not_confirmed(yuzhong):
    case = case_from(yuzhong, TOLD)

    assert (case.category, case.nature, case.is_sorted, case.urgent) == ("S0401", "N03", False, ["injury"])
    assert case.proposed["category"][0][0] == "S0401"
    assert "健身房" in case.proposed["category"][0][2]
    assert case.groups == []  # a group is proposed and never written
    assert case.proposed["group"][0][0] == "P02"
    assert Access.objects.visible_to(SYSTEM).get(complaint=case).is_sorted is False


def test_what_says_nothing_is_other_and_not_confirmed(yuzhong):
    case = case_from(yuzhong, VAGUE)

    assert (case.category, case.nature, case.is_sorted, case.urgent) == ("X01", "N99", False, [])


def test_codes_that_came_along_stand(yuzhong):
    case = case_from(yuzhong, TOLD | {"category": "S0103", "nature": "N01"})

    assert (case.category, case.nature, case.is_sorted, "category" in case.proposed) == (
        "S0103",
        "N01",
        True,
        False,
    )


def test_no_number_of_a_person_is_kept_among_the_words(yuzhong):
    from lianwei.cases.queries.reading.suggested import as_stored
    from lianwei.cases.rules.cues import Suggestion

    assert as_stored({"category": [Suggestion("S0401", "sure", ("13812346027", "健身"))]}) == {
        "category": [["S0401", "sure", ["健身"]]]
    }


def test_a_person_confirms_and_the_case_counts_under_it(yuzhong):
    case, head = case_from(yuzhong, TOLD), head_of(yuzhong)

    sort_complaint(case.pk, actor=head, category="S0401", nature="N01", groups=["P02"], urgent=[])

    case.refresh_from_db()
    assert (case.category, case.nature, case.groups, case.urgent, case.is_sorted) == (
        "S0401",
        "N01",
        ["P02"],
        [],
        True,
    )
    event = attached(Event, case).order_by("-seq").first()
    assert (event.name, event.details) == (
        "complaint.sorted",
        {"category": "S0401", "nature": "N01", "changed": True},
    )


def test_confirmed_once_and_by_who_may(yuzhong):
    case, head = case_from(yuzhong, TOLD), head_of(yuzhong)
    with pytest.raises(NotAllowed):
        sort_complaint(case.pk, actor=replace(head, permissions=frozenset()), category="S0401", nature="N03")
    assert QuerySet(Complaint).get(pk=case.pk).is_sorted is False

    sort_complaint(case.pk, actor=head, category="S0401", nature="N03")

    with pytest.raises(WrongStatus):
        sort_complaint(case.pk, actor=head, category="S0103", nature="N03")


def test_correcting_goods_confirms_them(yuzhong):
    case, head = case_from(yuzhong, TOLD), head_of(yuzhong)

    revise_complaint(case.pk, actor=head, before={"category": "S0401"}, after={"category": "S0499"})

    assert QuerySet(Complaint).get(pk=case.pk).is_sorted is True


def test_what_is_not_confirmed_is_counted_apart_and_teaches_nothing(yuzhong):
    head = head_of(yuzhong)
    for _n in range(6):
        case_from(yuzhong, TOLD)
        complaint(actor=head, category="S0401", nature="N03")

    rows = counted_cases(actor=head).annotate(kind=sorted_as("category")).values_list("kind", flat=True)

    assert sorted(rows) == ["S0401"] * 6 + [UNSORTED] * 6
    assert len(confirmed_texts("category", actor=OPERATOR).texts) == 6


def test_what_was_taken_back_or_is_a_double_counts_nowhere(yuzhong):
    head = head_of(yuzhong)
    kept, annulled, double = (complaint(actor=head) for _ in range(3))
    annul_complaint(annulled.pk, actor=head, reason="导入有误")
    merge_complaint(double.pk, actor=OPERATOR, kept_id=kept.pk, reason="同一件")

    assert [case.pk for case in counted_cases(actor=head)] == [kept.pk]
    assert QuerySet(Complaint).get(pk=annulled.pk).is_annulled is True
    assert similar_in("S0103", actor=head) is None


@pytest.mark.both
def test_the_list_to_confirm_holds_the_unconfirmed_ones(yuzhong):
    head = head_of(yuzhong)
    complaint(actor=head)
    case = case_from(yuzhong, TOLD)

    page = worklist(actor=head, filters=Filters(view="to-sort"))

    row = page.rows[0]
    assert ([each.pk for each in page.rows], page.counts["to-sort"]) == ([case.pk], 1)
    assert (row.as_shown, row.urgent) == ("S0401.N03", "有人受伤")


def test_rows_made_together_are_sorted_as_rows_made_one_by_one(yuzhong):
    from uuid import uuid4

    from tests.factories.cases import PLAIN

    head = head_of(yuzhong)
    entry = replace(
        PLAIN, is_sorted=False, urgent=("injury",), proposed={"nature": [["N03", "sure", ["退"]]]}
    )

    case = receive_complaints([(entry, uuid4())], actor=head)[0]

    case.refresh_from_db()
    assert (case.is_sorted, case.urgent, case.proposed) == (False, ["injury"], entry.proposed)


# the pages


@pytest.fixture
def browser(client_of, yuzhong):
    for code in ("clerk", "head"):
        role = Role.objects.get(pk=code)
        role.permissions = [*role.permissions, "complaint.*"]
        role.save()
    return client_of(make_staff("head", organisation=yuzhong))


def test_one_click_in_the_list_confirms_what_it_showed(browser, yuzhong):
    case = case_from(yuzhong, TOLD)
    shown = page_text(browser.get("/cases/?view=to-sort"))
    assert 'name="as_shown" value="S0401.N03"' in shown

    answer = browser.post(f"/cases/{case.pk}/sort/", {"as_shown": "S0401.N03", "list": "?view=to-sort"})

    assert answer.url == "/cases/?view=to-sort"
    case.refresh_from_db()
    assert (case.is_sorted, case.category, case.urgent) == (True, "S0401", ["injury"])


def test_one_click_does_not_confirm_what_changed_meanwhile(browser, yuzhong):
    case = case_from(yuzhong, TOLD)
    QuerySet(Complaint).filter(pk=case.pk).update(category="S0103")

    answer = browser.post(f"/cases/{case.pk}/sort/", {"as_shown": "S0401.N03"})

    assert answer.status_code == 422
    assert QuerySet(Complaint).get(pk=case.pk).is_sorted is False


def test_a_button_leads_to_no_other_place_than_a_list(browser, yuzhong):
    case = case_from(yuzhong, TOLD)

    answer = browser.post(f"/cases/{case.pk}/sort/", {"as_shown": "S0401.N03", "list": "//evil.example"})

    assert answer.url == f"/cases/{case.pk}/"


def test_the_page_of_the_case_says_what_was_proposed_from_which_words(browser, yuzhong):
    case = case_from(yuzhong, TOLD)

    text = page_text(browser.get(f"/cases/{case.pk}/"))

    assert "分类待确认" in text
    assert "依据“健身房" in text
    assert "紧急： 有人受伤" in text


def test_urgency_is_taken_off_by_correcting(browser, yuzhong):
    case = case_from(yuzhong, TOLD)
    page = browser.get(f"/cases/{case.pk}/revise/").content.decode()
    before = page.split('name="before" value="')[1].split('"')[0]

    browser.post(
        f"/cases/{case.pk}/revise/",
        {"before": before, "title": case.title, "wish": "退款", "category": "S0401", "nature": "N03",
         "amount_claimed": "5800"},
    )  # fmt: skip

    assert QuerySet(Complaint).get(pk=case.pk).urgent == []


def test_the_full_form_proposes_and_fills_nothing_in(browser, yuzhong):
    answer = browser.post(NEW, FILLED | TOLD | {"category": "", "suggest": "1"})

    text = page_text(answer)
    assert answer.status_code == 200
    assert 'name="take" value="category:S0401"' in text
    assert 'name="take" value="groups:P02"' in text
    assert 'name="take" value="urgent:injury"' in text
    assert '<option value="S0401" selected' not in text
    assert QuerySet(Complaint).count() == 0


def test_a_proposal_is_taken_without_scripts(browser, yuzhong):
    answer = browser.post(NEW, FILLED | TOLD | {"category": "", "take": "category:S0401"})
    again = browser.post(NEW, FILLED | TOLD | {"groups": "P01", "take": "groups:P02"})

    assert '<option value="S0401" selected' in page_text(answer)
    assert re.findall(r'value="(P0.)"[^>]*checked', page_text(again)) == ["P01", "P02"]
    assert QuerySet(Complaint).count() == 0


def test_all_that_is_certain_is_taken_at_once_and_nothing_typed_is_lost(browser, yuzhong):
    story = {"title": "装修押金", "narrative": "我3月2日在渝中区交了装修押金2570元，要求退还。"}
    asked = FILLED | story | {"happened_on": "2026-03-03", "amount_disputed": "", "region": ""}
    offered = browser.post(NEW, asked | {"suggest": "1"}).content.decode()
    keys = html.unescape(re.search(r'value="([^"]*\n[^"]*)"', offered)[1])

    form = browser.post(NEW, asked | {"take": keys.replace("\n", "\r\n")}).context["form"]

    assert {"amount_disputed:2570.00", "region:渝中区"} <= set(keys.split("\n"))
    assert [form[name].value() for name in ("amount_disputed", "region", "happened_on")] == [
        "2570.00",
        "渝中区",
        "2026-03-03",
    ]
    assert QuerySet(Complaint).count() == 0


def test_what_is_taken_is_registered(browser, yuzhong):
    browser.post(NEW, FILLED | TOLD | {"urgent": ["injury"], "region": "渝中"})

    case = QuerySet(Complaint).get()
    assert (case.urgent, case.region, case.is_sorted) == (["injury"], "500103", True)


def test_while_somebody_types_the_proposals_alone_come_back(browser, yuzhong):
    answer = browser.post(NEW, FILLED | TOLD, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div id="proposals"')
    assert QuerySet(Complaint).count() == 0


def test_a_story_gives_sum_place_and_business(yuzhong):
    business(name="渝中丽人美容院")

    found = {each.field: each for each in proposals_in(
        "我3月2日在渝中丽人美容院办卡5800元，店在渝中区。", actor=staff("XX")
    )}  # fmt: skip

    assert (found["amount_disputed"].value, found["amount_disputed"].words) == ("5800.00", ("5800元",))
    assert (found["business-0-name"].value, found["business-0-name"].confidence) == ("渝中丽人美容院", "sure")
    assert found["region"].value == "渝中区"
    assert proposals_in("", actor=staff("XY")) == []
