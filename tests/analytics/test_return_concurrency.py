"""Many at once on one return: one step is taken, the others hear that somebody was quicker."""

import pytest

from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.operations import returns as do
from lianwei.analytics.operations.return_plans import open_return
from lianwei.analytics.rules.periods import Period
from lianwei.core.errors import WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.core.verification import verify_log
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - the fixture of shared databases
from tests.factories import returns
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("database", "reference_data")]
WRITERS = 8


@pytest.fixture
def row():
    return returns.opened(make_organisation("YZ", parent=make_organisation("CQ", kind="PROV")))


def tried(task):
    """What a step gave, or that somebody was quicker."""

    def run():
        try:
            return task().status
        except WrongStatus:
            return "late"

    return run


def recorded(name):
    return Event.objects.filter(name=f"statistical_return.{name}").count()


def test_a_return_is_handed_in_once_however_many_press(row):
    returns.filled(row)

    answers = at_once(*[tried(lambda: do.submit_return(row.pk, actor=OPERATOR)) for _ in range(WRITERS)])

    assert sorted(answers) == ["late"] * (WRITERS - 1) + ["submitted"]
    assert (recorded("submitted"), verify_log()["broken_at"]) == (1, None)


def test_handing_in_and_sending_back_at_once_leave_a_chain_that_alternates(row):
    returns.submitted(row)
    back = tried(lambda: do.send_back_return(row.pk, actor=OPERATOR, reason="请核对"))
    again = tried(lambda: do.submit_return(row.pk, actor=OPERATOR))

    at_once(*[back, again] * (WRITERS // 2))

    events = Event.objects.filter(subject=f"statisticalreturn:{row.pk}").order_by("seq")
    steps = [each.name.rpartition(".")[2] for each in events][2:]
    assert steps == ["submitted", *(("sent_back", "submitted") * WRITERS)][: len(steps)]
    status = StatisticalReturn.objects.visible_to(SYSTEM).get(pk=row.pk).status
    assert status == steps[-1]


def test_two_nights_lay_a_return_out_once(row):
    period = Period.named("2025-09")
    lay = tried(lambda: open_return(row.plan_id, actor=OPERATOR, member_id=row.holder_id, period=period))

    answers = at_once(*[lay] * WRITERS)

    assert sorted(answers) == ["draft"] + ["late"] * (WRITERS - 1)


def test_one_correction_is_begun(row):
    returns.locked(row)

    answers = at_once(
        *[tried(lambda: do.correct_return(row.pk, actor=OPERATOR, reason="漏报")) for _ in range(WRITERS)]
    )

    assert sorted(answers) == ["draft"] + ["late"] * (WRITERS - 1)
    assert StatisticalReturn.objects.visible_to(SYSTEM).filter(version=2).count() == 1
