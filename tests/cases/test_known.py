"""What others know, beside a case and at the call desk: read after the page, cited, put into letters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.operations.desk.citing import cite_knowledge
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, find
from lianwei.knowledge.models import KnowledgeEntry
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, knowledge
from tests.factories.members import make_member, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.both]


@pytest.fixture
def desk() -> User:
    return make_staff("mediator", "clerk", organisation=make_member("YZ"))


@pytest.fixture
def entry() -> KnowledgeEntry:
    """What another member contributed."""
    return knowledge.entry(actor_of(make_staff("clerk", organisation=make_member("NA"))))


def test_the_page_of_a_case_leads_to_what_others_know_and_asks_nothing_for_it(client_of, desk, entry):
    case = cases.complaint(actor=actor_of(desk))
    browser, address = client_of(desk), reverse("complaint_known", args=[case.pk])
    page = reverse("complaint_detail", args=[case.pk])
    assert address in browser.get(page).content.decode()
    with CaptureQueriesContext(connection) as captured:
        browser.get(page)
    assert not any("knowledge_knowledge" in each["sql"] for each in captured)

    text = browser.get(address, headers={"HX-Request": "true"}).content.decode()

    assert text.lstrip().startswith('<div id="known-near"')
    assert entry.title in text and reverse("complaint_cite", args=[case.pk, entry.pk]) in text


def test_the_fragment_costs_the_same_for_one_entry_and_three(client_of, desk, entry):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    case, browser = cases.complaint(actor=actor_of(desk)), client_of(desk)
    address = reverse("complaint_known", args=[case.pk])
    queries()
    one = queries()
    for n in range(2):
        knowledge.entry(actor_of(desk), title=f"札记{n}")

    assert queries() == one


def test_an_entry_is_cited_once_in_a_case_and_counted(desk, entry):
    case = cases.complaint(actor=actor_of(desk))

    cite_knowledge(case.pk, entry.pk, actor=actor_of(desk))
    with pytest.raises(WrongStatus):
        cite_knowledge(case.pk, entry.pk, actor=actor_of(desk))

    assert find(KnowledgeEntry, entry.pk, actor=OPERATOR).uses == 1
    told = Event.objects.get(name="complaint.knowledge_cited").details
    assert told == {"entry": entry.pk, "code": entry.code, "version": 1, "title": entry.title}


def test_another_member_neither_cites_in_a_case_nor_reads_beside_it(desk, entry):
    case = cases.complaint(actor=actor_of(desk))
    stranger = make_staff("mediator", organisation=make_member("BN"))

    with pytest.raises(NotVisible):
        cite_knowledge(case.pk, entry.pk, actor=actor_of(stranger))
    head = make_staff("archivist", organisation=desk.organisation)
    with pytest.raises(NotAllowed):
        cite_knowledge(case.pk, entry.pk, actor=actor_of(head))

    assert find(KnowledgeEntry, entry.pk, actor=OPERATOR).uses == 0


def test_a_letter_begins_with_the_words_of_an_entry_and_counts_it_when_it_is_sent(client_of, desk, entry):
    case = cases.complaint(actor=actor_of(desk))
    browser, write = client_of(desk), reverse("complaint_write", args=[case.pk])

    shown = browser.get(write, {"entry": entry.pk}).content.decode()
    assert "再按原价折算已用次数。" in shown
    typed = {"subject": "关于您的投诉", "text": "请看明细。", "entry": str(entry.pk)}
    assert browser.post(write, typed).status_code == 302

    assert find(KnowledgeEntry, entry.pk, actor=OPERATOR).uses == 1
    assert Event.objects.get(name="complaint.written").details["entry"] == entry.pk


def test_the_call_desk_offers_what_others_know_once_the_goods_are_known(client_of, desk, entry):
    browser, call = client_of(desk), reverse("complaint_call")
    known = f"{reverse('knowledge_entry_list')}?category=S01"

    assert known not in browser.get(call).content.decode()
    text = browser.post(call, {"line": "", "category": "S0103", "kept": "category"}).content.decode()

    assert known in text
    assert entry.title in browser.get(known).content.decode()
