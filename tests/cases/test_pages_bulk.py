"""A step on many cases on the screen, without scripts: tick, try out, confirm, look, take back."""

import pytest

from lianwei.cases.models import BulkAction
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM
from tests.factories import bulk
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

from .stages import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return bulk.head(home)


@pytest.fixture
def desk(client_of, head):
    return client_of(head)


@pytest.fixture
def clerk(home):
    return make_staff("clerk", organisation=home)


def action() -> BulkAction:
    return BulkAction.objects.visible_to(SYSTEM).latest("pk")


def test_the_list_offers_ticks_and_the_steps_one_may_take(desk, client_of, clerk, head):
    case = complaint(actor=head)

    page, clerks = desk.get("/cases/?view=open").text, client_of(clerk).get("/cases/?view=open").text

    assert f'name="pick" value="{case.pk}"' in page
    assert ('value="assign"' in page, 'value="assign"' in clerks) == (True, False)


def test_who_looks_on_ticks_nothing(client_of, head, reference_data):
    from lianwei.members.models import RoleScope
    from lianwei.members.visibility import Viewer
    from tests.architecture.test_visitors import staff
    from tests.factories.members import make_alliance, supervise

    complaint(actor=head)
    body = make_organisation("SJ", kind="SUPERVISOR")
    make_alliance_of = make_alliance(row(complaint(actor=head).pk).holder)
    supervise(make_alliance_of, body)
    looks_on = staff(body, {"complaint.view"}, viewer=Viewer.SUPERVISING_BODY, scope=RoleScope.ALLIANCE)

    assert 'name="pick"' not in client_of(looks_on).get("/cases/").text


def test_the_whole_way(desk, head, clerk):
    cases = [complaint(actor=head) for _ in range(3)]
    picks = "&".join(f"pick={case.pk}" for case in cases[:2])
    address = f"/cases/bulk/new/?kind=assign&list=%3Fview%3Dopen&{picks}"
    assert "已选 2 件" in desk.get(address).text

    page = desk.post(address, {"handler": clerk.pk}, follow=True)
    here = page.redirect_chain[-1][0]
    assert "是否确认办理" in page.text and "分派给同事：2 件" in page.text
    desk.post(f"{here}confirm/", {"reason": "集中办理"})
    deliver_pending(limit=100)
    done = desk.get(here).text
    handlers = [row(case.pk).handler_id for case in cases]
    desk.post(f"{here}undo/")
    deliver_pending(limit=100)

    assert handlers == [clerk.pk, clerk.pk, head.user_id]
    assert "撤销这次办理" in done and "集中办理" in done
    assert [row(case.pk).handler_id for case in cases] == [head.user_id] * 3
    assert "已撤销" in desk.get(here).text


def test_the_whole_list_is_what_its_address_says(desk, head):
    wanted = [complaint(actor=head) for _ in range(30)]
    complaint(actor=head, category="G0501")

    desk.post("/cases/bulk/new/?kind=tag&all=1&list=%3Fview%3Dopen%26category%3DS0103", {"word": "涉老"})

    assert (action().total, action().source) == (len(wanted), "?view=open&category=S0103")


def test_a_long_trial_is_left_to_the_worker_and_shows_how_far_it_is(desk, head):
    for _ in range(30):
        complaint(actor=head)
    page = desk.post("/cases/bulk/new/?kind=tag&all=1&list=%3Fview%3Dopen", {"word": "涉老"}, follow=True)

    assert "30 件中已完成 0 件" in page.text and 'hx-trigger="every 2s"' in page.text


def test_what_is_wrong_stands_at_its_field_and_nothing_is_prepared(desk, head):
    case = complaint(actor=head)

    answer = desk.post(f"/cases/bulk/new/?kind=tag&pick={case.pk}", {"word": ""})

    assert answer.status_code == 422
    assert not BulkAction.objects.visible_to(SYSTEM).exists()


def test_a_step_one_may_not_take_is_not_there(client_of, clerk, head):
    case = complaint(actor=head)

    assert client_of(clerk).get(f"/cases/bulk/new/?kind=assign&pick={case.pk}").status_code == 404
    assert client_of(clerk).get(f"/cases/bulk/new/?kind=nonsense&pick={case.pk}").status_code == 404


def test_without_a_tick_it_says_so(desk, head):
    assert "没有勾选案件" in desk.get("/cases/bulk/new/?kind=tag&list=%3Fview%3Dopen").text


def test_the_reason_is_asked_for(desk, head):
    made = bulk.prepared(head, [complaint(actor=head)])

    assert desk.post(f"/cases/bulk/{made.pk}/confirm/", {"reason": ""}).status_code == 422


def test_what_goes_out_says_so_before_it_is_confirmed(desk, head):
    made = bulk.prepared(head, [complaint(actor=head)], "message", link="status")

    assert "已送达外部人员的内容不能撤销" in desk.get(f"/cases/bulk/{made.pk}/").text


def test_the_results_come_as_a_sheet(desk, head):
    cases = [complaint(actor=head) for _ in range(2)]
    made = bulk.carried_out(head, cases)

    lines = desk.get(f"/cases/bulk/{made.pk}/results.csv").content.decode("utf-8-sig").splitlines()

    assert lines == ["案件编号,处理结果,原因", *(f"{case.number},已办理," for case in cases)]


def test_one_action_and_three_cost_the_same(desk, head, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = complaint(actor=head)
    bulk.prepared(head, [case])
    desk.get("/cases/bulk/")
    with CaptureQueriesContext(connection) as captured:
        desk.get("/cases/bulk/")
    for _ in range(2):
        bulk.prepared(head, [case])

    with django_assert_num_queries(len(captured)):
        desk.get("/cases/bulk/")
    single = bulk.carried_out(head, [case], word="单件")
    with CaptureQueriesContext(connection) as one:
        desk.get(f"/cases/bulk/{single.pk}/")
    many = bulk.carried_out(head, [case, complaint(actor=head), complaint(actor=head)], word="专项")
    with django_assert_num_queries(len(one)):
        desk.get(f"/cases/bulk/{many.pk}/")
