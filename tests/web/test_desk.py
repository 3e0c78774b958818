"""The first page by role, the search, the operator's pages and the logs."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from lianwei.cases.entries import LossEntry, OutsideEntry, TermsEntry
from lianwei.cases.operations import accept_complaint, note_complaint, settle_complaint
from lianwei.cases.queries.lists.worklist import view_counts
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.models import Delivery, Document, Event, ReadLog
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Role
from lianwei.members.queries import actor_of
from lianwei.ui.navigation import nav_items
from lianwei.web.queries.home import home
from lianwei.web.queries.waiting import my_cases_waiting
from tests.cases.actors import worker
from tests.factories.cases import SALON, complaint
from tests.factories.members import at_office, make_organisation, make_staff, make_user, stand_in_for
from tests.factories.registry import business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rights(reference_data):
    head = Role.objects.get(pk="head")
    head.permissions = [*head.permissions, "complaint.*"]
    head.save()


@pytest.fixture
def organisation():
    return make_organisation("YZ")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def figures(page):
    return {figure.label: figure.value for figure in page.figures}


def test_the_figures_count_what_is_due(organisation):
    me = worker(organisation, user=make_user(organisation=organisation))
    for day in ("2026-03-02", "2026-03-03", "2026-03-06", "2026-03-20"):
        with clock.playing(at_office(f"{day} 09:00")):
            complaint(actor=me)

    with clock.playing(at_office("2026-03-17 09:00")):
        page = home(actor=me)

    found = figures(page)
    assert (found["已超期"], found["今天到期"], found["7 天内到期"]) == ("1", "1", "2")
    assert [row.chip.kind for row in page.todo][:2] == ["late", "soon"]


def test_the_side_bar_counts_what_the_list_of_ones_own_shows(organisation):
    me, away = (make_staff("mediator", organisation=organisation) for _ in range(2))
    for handler in (me, away):
        complaint(actor=worker(organisation, user=handler))
    before = my_cases_waiting(actor_of(me))
    stand_in_for(away, me, valid_from=clock.today(), valid_to=clock.today())

    actor = actor_of(me)

    assert (before, my_cases_waiting(actor), view_counts(actor=actor)["mine"]) == (1, 2, 2)


def test_what_is_done_waits_for_nobody_who_can_do_no_more(organisation):
    clerk = worker(organisation, user=make_user(organisation=organisation))
    clerk = replace(clerk, permissions=clerk.permissions - {"complaint.follow_up", "complaint.archive"})
    terms = TermsEntry("当场换新", (LossEntry("refund", 5_000),))
    open_one = complaint(actor=clerk)
    settle_complaint(complaint(actor=clerk).pk, actor=clerk, terms=replace(terms, is_performed_at_once=True))

    page = home(actor=clerk)

    assert [row.pk for row in page.todo] == [open_one.pk]
    assert (page.in_hand, my_cases_waiting(clerk)) == ("1", 1)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/cases/questions/", "移送"),
        ("/cases/questions/7/", "移送"),
        ("/cases/groups/7/", "移送"),
        ("/cases/figures/years/", "统计分析"),
        ("/cases/7/", "案件"),
    ],
)
def test_a_page_marks_the_entry_it_belongs_to(organisation, path, entry):
    reader = actor_of(make_staff("head", "mediator", organisation=organisation))

    items = nav_items(reader, path=path)

    assert [each.label for each in items if each.is_current] == [entry]


def test_news_are_what_others_did(organisation):
    me, other = (worker(organisation, user=make_user(organisation=organisation)) for _ in range(2))
    case = complaint(actor=me)
    note_complaint(case.pk, actor=me, text="我")
    note_complaint(case.pk, actor=other, text="他")
    record("complaint.paper_drafted", case, actor=other, kind="acceptance_notice")

    news = home(actor=me).news

    assert [(each.line.name, each.number) for each in news] == [("complaint.noted", case.number)]


def test_only_papers_that_are_signed_on_their_page_wait_for_the_head(organisation):
    head = actor_of(make_staff("head", organisation=organisation))
    for subject in ("complaint:1", "destructionlist:1"):
        Document.objects.create(
            subject=subject,
            organisation_id=organisation.pk,
            kind="x",
            title="文书",
            status="approval",
            drafted_at=clock.now(),
        )

    page = home(actor=head)

    assert (figures(page)["待我签发文书"], len(page.papers)) == ("1", 1)


def test_a_head_sees_who_is_late_and_what_nobody_handles(client_of, organisation):
    head, clerk = (
        make_staff("head", organisation=organisation),
        make_user(organisation=organisation, name="李敏"),
    )
    with clock.playing(clock.now() - timedelta(days=60)):
        complaint(actor=worker(organisation, user=clerk))
        complaint(actor=worker(organisation))

    page = home(actor=actor_of(head))

    assert [(name, n) for name, n, _url in page.late_by] == [("李敏", 1), ("未分派", 1)] or [
        (name, n) for name, n, _url in page.late_by
    ] == [("未分派", 1), ("李敏", 1)]
    assert (len(page.unassigned), page.todo) == (1, [])
    assert client_of(head).get("/").status_code == 200


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("system_admin", {"/operation/queue/", "/operation/schedule/", "/operation/seals/"}),
        ("audit_admin", {"/log/events/", "/log/reads/"}),
        ("security_admin", set()),
    ],
)
def test_administrators_see_their_pages_and_no_case(client_of, role, pages):
    browser = client_of(make_staff(role))
    ours = {"/operation/queue/", "/operation/schedule/", "/operation/seals/", "/log/events/", "/log/reads/"}

    text = text_of(browser.get("/"))

    assert {page for page in ours if f'href="{page}"' in text} == pages
    assert {page for page in ours if browser.get(page).status_code == 200} == pages
    assert [browser.get(url).status_code for url in ("/cases/", "/search/")] == [403, 403]


@pytest.fixture
def desk(client_of, organisation):
    return client_of(make_staff("head", organisation=organisation))


@pytest.mark.parametrize(
    "q", ["王桂芳6027", "王桂芳 6027", "13812346027", "+86 138 1234 6027", "CQ2609281107", "渝中丽人美容院"]
)
def test_a_case_is_found_by_what_people_have_at_hand(desk, organisation, q):
    known = business("渝中丽人美容院")
    mine = complaint(
        actor=worker(organisation),
        respondents=(SALON.__class__(name="渝中丽人美容院", business_id=known.pk),),
        outside_numbers=(OutsideEntry("12345", "CQ2609281107"),),
    )
    theirs = complaint(
        actor=worker(make_organisation("GA")),
        respondents=(SALON.__class__(name="渝中丽人美容院", business_id=known.pk),),
        outside_numbers=(OutsideEntry("12345", "CQ2609281107"),),
    )

    text = text_of(desk.post("/search/", {"q": q}))

    assert (mine.number in text, theirs.number in text) == (True, False)


@pytest.mark.parametrize("q", ["yz-2026-00001", " YZ-2026-00001 ", "YZ－2026－00001"])
def test_a_whole_case_number_opens_the_case(desk, organisation, q):
    case = complaint(actor=worker(organisation))

    assert desk.post("/search/", {"q": q}).url == f"/cases/{case.pk}/"


@pytest.mark.parametrize("q", ["王桂芳", "6027", "138", "", "%", "GA-2026-00001", "🙂", "\x00"])
def test_a_name_alone_and_fragments_find_nobody(desk, organisation, q):
    mine = complaint(actor=worker(organisation))
    complaint(actor=worker(make_organisation("GA")))

    page = desk.post("/search/", {"q": q})

    assert (page.status_code, mine.number in text_of(page)) == (200, False)


@pytest.mark.parametrize("typed", ["大坪鲜味面馆", "鲜味面馆", "鲜味"])
def test_a_case_is_found_by_the_typed_name_of_a_business_no_register_knows(desk, organisation, typed):
    noodles = (SALON.__class__(name="大坪鲜味面馆(总店)"),)
    mine = complaint(actor=worker(organisation), respondents=noodles)
    theirs = complaint(actor=worker(make_organisation("GA")), respondents=noodles)
    other = complaint(actor=worker(organisation), respondents=(SALON.__class__(name="鲜果味面馆"),))

    text = text_of(desk.post("/search/", {"q": typed}))

    assert (mine.number in text, theirs.number in text, other.number in text) == (True, False, False)


def test_what_is_looked_for_never_stands_in_an_address(desk, organisation):
    mine = complaint(actor=worker(organisation))

    by_address = text_of(desk.get("/search/", {"q": "13812346027"}))
    by_form = desk.post("/search/", {"q": "13812346027"})
    box = re.search(r'<form class="lw-find"[^>]*>', desk.get("/").content.decode())[0]

    assert mine.number not in by_address
    assert mine.number in text_of(by_form)
    assert 'method="post"' in box and 'action="/search/"' in box
    assert by_form.headers["Referrer-Policy"] == "same-origin"


def test_the_queue_shows_failures(client_of):
    complaint()
    event = Event.objects.first()
    Delivery.objects.create(
        event=event,
        handler="x.tell",
        subject=event.subject,
        due_at=clock.now(),
        attempts=3,
        last_error="OSError",
    )

    text = text_of(client_of(make_staff("system_admin")).get("/operation/queue/"))

    assert ("OSError" in text, "x.tell" in text) == (True, True)


def test_the_event_log_shows_no_words_of_people(client_of):
    actor = worker(make_organisation("YZ"))
    case = complaint(actor=actor)
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    from lianwei.cases.operations import withdraw_complaint

    withdraw_complaint(case.pk, actor=actor, reason="王桂芳改主意了")

    text = text_of(
        client_of(make_staff("audit_admin")).get("/log/events/", {"subject": f"complaint:{case.pk}"})
    )

    assert ("complaint.withdrawn" in text, "王桂芳" in text, "改主意" in text) == (True, False, False)


def test_the_read_log_is_downloaded_as_a_harmless_table(client_of):
    ReadLog.write(SYSTEM, what="cases_complainant.phone", subject="complaint:1", reason="=HYPERLINK(1)")

    answer = client_of(make_staff("audit_admin")).get("/log/reads.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[-1] for row in rows] == ["reason", "'=HYPERLINK(1)"]


def test_logs_are_read_page_by_page(client_of):
    for n in range(60):
        ReadLog.write(SYSTEM, what="x", subject=f"complaint:{n}", reason=str(n))
    auditor = client_of(make_staff("audit_admin"))

    first = text_of(auditor.get("/log/reads/"))
    after = re.search(r"after=(\d+)", first)[1]
    second = text_of(auditor.get(f"/log/reads/?after={after}"))

    assert ("complaint:10<" in first, "complaint:9<" in first, "complaint:9<" in second) == (
        True,
        False,
        True,
    )


def test_every_periodic_task_has_a_name_people_understand(client_of):
    from lianwei.core.schedule import TASKS

    text = text_of(client_of(make_staff("system_admin")).get("/operation/schedule/"))

    assert [name for name in TASKS if name.startswith("lianwei.") and name in text] == []
    assert "期限临近预警" in text
