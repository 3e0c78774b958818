"""Many at once on one fund: the deposit never goes below zero, one payment is made once."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.operations import verify_promise
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM, attached
from lianwei.core.verification import verify_log
from lianwei.redress.models import Posting
from lianwei.redress.operations.applying import approve_compensation, check_compensation
from lianwei.redress.operations.funds import deposit_in_fund, take_back_from_fund
from lianwei.redress.operations.paying import pay_compensation
from lianwei.redress.operations.remedies import Seeking, request_remedy
from lianwei.redress.queries.funds import is_balanced
from tests.cases.actors import worker
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - the fixture of shared databases
from tests.factories import cases, redress
from tests.factories.members import make_organisation, make_user

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("database", "reference_data")]
WRITERS = 8


@pytest.fixture
def home():
    return make_organisation("YZ")


def tried(task):
    """What a task gave, or why its form would have been refused."""

    def run():
        try:
            return task()
        except (Invalid, WrongStatus) as refusal:
            return type(refusal)

    return run


def kinds(answers):
    return sorted(each.__name__ if isinstance(each, type) else type(each).__name__ for each in answers)


def test_eight_who_take_the_last_money_at_once(home):
    fund = redress.fund(home, deposit=300_000)

    def take(n):
        said = {"amount": 100_000, "on": clock.today(), "voucher": f"取{n}"}
        return lambda: take_back_from_fund(fund.pk, actor=OPERATOR, **said)

    answers = at_once(*[tried(take(n)) for n in range(WRITERS)])

    assert kinds(answers) == ["Invalid"] * 5 + ["Posting"] * 3
    assert redress.balances(fund)["available"] == 0
    assert is_balanced(fund, actor=SYSTEM)


def test_approvals_at_once_never_set_aside_more_than_there_is(home):
    fund = redress.fund(home, deposit=500_000)
    rows = [redress.applied(home, of=fund) for _ in range(4)]
    for row in rows:
        check_compensation(row.pk, actor=redress.cashier(home))
    people = [redress.cashier(home) for _ in rows]

    answers = at_once(
        *[
            tried(lambda row=row, one=one: approve_compensation(row.pk, actor=one, decision="决字1号"))
            for row, one in zip(rows, people, strict=True)
        ]
    )

    assert kinds(answers) == ["AdvanceCompensation"] * 2 + ["Invalid"] * 2
    assert redress.balances(fund) | {"contributed": 0} == {
        "available": 100_000,
        "reserved": 400_000,
        "claims": 0,
        "losses": 0,
        "contributed": 0,
    }


def test_one_payment_entered_by_many_at_once_is_made_once(home):
    fund = redress.fund(home)
    row = redress.approved(home, of=fund)

    def pay():
        return pay_compensation(row.pk, actor=OPERATOR, on=clock.today(), voucher="付一")

    answers = at_once(*[pay] * WRITERS)

    assert kinds(answers) == ["AdvanceCompensation"] + ["WrongStatus"] * 7
    assert QuerySet(Posting).filter(fund=fund, kind="pay").count() == 1
    assert (redress.balances(fund)["claims"], verify_log()["broken_at"]) == (200_000, None)


def test_one_voucher_of_a_deposit_entered_by_many_at_once_counts_once(home):
    fund = redress.fund(home, deposit=0)
    said = {"amount": 7_000, "on": clock.today(), "voucher": "存一"}

    answers = at_once(*[tried(lambda: deposit_in_fund(fund.pk, actor=OPERATOR, **said))] * WRITERS)

    assert kinds(answers) == ["Invalid"] * 7 + ["Posting"]
    assert redress.balances(fund)["available"] == 7_000


def test_one_of_two_who_verify_at_once_gives_the_verdict(home):
    made = cases.undertaking(home)
    people = [worker(home, user=make_user(organisation=home)) for _n in range(4)]

    answers = at_once(*[tried(lambda one=one: verify_promise(made.pk, actor=one)) for one in people])

    assert kinds(answers) == ["Commitment"] + ["WrongStatus"] * 3
    assert [each.name for each in attached(Event, made).order_by("seq")] == [
        "commitment.made",
        "commitment.reported",
        "commitment.verified",
    ]


def test_one_way_to_court_is_begun_once_by_four_at_once(home):
    case = redress.fitting(home)
    people = [redress.lawyer(home) for _n in range(4)]
    seeking = Seeking("suit_support", "渝中区人民法院", "逾期未退款")

    answers = at_once(
        *[tried(lambda one=one: request_remedy(case.pk, actor=one, seeking=seeking)) for one in people]
    )

    assert kinds(answers) == ["LegalRemedy"] + ["WrongStatus"] * 3
