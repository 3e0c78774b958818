"""Associations below one another, with a return that is asked for, filled in and handed in."""

from datetime import date

from lianwei.analytics.models import OwnReturnForm, ReturnPlan, StatisticalReturn
from lianwei.analytics.operations.own_return_forms import upload_own_return_form
from lianwei.analytics.operations.programmes import open_programme
from lianwei.analytics.operations.return_plans import ask_for_returns, open_return
from lianwei.analytics.operations.returns import check_return, lock_return, revise_return, submit_return
from lianwei.analytics.queries.own_return_forms import EXAMPLE
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import form_on
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from lianwei.members.models import Organisation
from tests.factories.members import make_organisation

STEPS = ("view", "open", "prefill", "revise", "upload", "submit", "check", "send_back", "lock", "correct")
DOES = frozenset(f"statistical_return.{verb}" for verb in (*STEPS, "export", "remind"))
DOES |= {f"own_return_form.{verb}" for verb in ("view", "upload", "begin", "withdraw")}
DOES |= {"return_plan.view", "return_plan.ask", "return_plan.end", "statistics.view"}
DOES |= {f"special_programme.{verb}" for verb in ("view", "open", "enter")}
OLD = "2025-10"


def actor_at(organisation: Organisation, *, without: tuple[str, ...] = ()) -> Actor:
    """Somebody of an association who may do everything with returns, or all but some."""
    mine = frozenset({organisation.pk})
    return Actor(
        ActorKind.STAFF,
        organisation_id=organisation.pk,
        organisations=mine,
        acts_for=mine,
        permissions=DOES - set(without),
    )


def plan(upper: Organisation, **fields) -> ReturnPlan:
    """The monthly return, due five days after the month."""
    told = {"form": "cca", "frequency": "month", "due_days": 5, "since": date(2025, 1, 1)} | fields
    return ask_for_returns(upper.pk, actor=OPERATOR, **told)


def opened(
    member: Organisation, upper: Organisation | None = None, *, period: str = OLD
) -> StatisticalReturn:
    """A member's return of a month that is over; the association above is made where none is given."""
    if upper is None:
        upper = member.parent or make_organisation()
    asked = ReturnPlan.objects.visible_to(OPERATOR).filter(holder=upper, until=None).first() or plan(upper)
    return open_return(asked.pk, actor=OPERATOR, member_id=member.pk, period=Period.named(period))


def figures(accepted: int = 10, resolved: int = 8, recovered: int = 500_000, **others: int) -> dict[str, int]:
    """Figures that add up: contracts about shoes, all of them."""
    found = dict.fromkeys(form_on("cca", clock.today()).lines, 0)
    found |= {"summary.received": accepted + 1, "summary.enquiries": 3}
    for place in ("summary", "natures.N03", "goods.G04"):
        found |= {f"{place}.accepted": accepted, f"{place}.resolved": resolved}
        if place != "natures.N03":
            found[f"{place}.recovered_promised"] = recovered
    return found | others


def filled(row: StatisticalReturn, **given: int) -> StatisticalReturn:
    return revise_return(row.pk, actor=OPERATOR, figures=figures(**given), reasons={})


def submitted(row: StatisticalReturn, **given: int) -> StatisticalReturn:
    filled(row, **given)
    return submit_return(row.pk, actor=OPERATOR)


def checked(row: StatisticalReturn, **given: int) -> StatisticalReturn:
    submitted(row, **given)
    return check_return(row.pk, actor=OPERATOR)


def locked(row: StatisticalReturn, **given: int) -> StatisticalReturn:
    checked(row, **given)
    return lock_return(row.pk, actor=OPERATOR)


def programme(holder: Organisation, *, name: str = "家电以旧换新", categories: tuple[str, ...] = ("G01",)):
    """A programme about household electronics."""
    return open_programme(holder.pk, actor=OPERATOR, name=name, categories=categories)


def own_form(holder: Organisation, text: str = "") -> OwnReturnForm:
    """A form of the association's own, as a draft; the example unless told otherwise."""
    return upload_own_return_form(actor=actor_at(holder), text=text or EXAMPLE.read_text(encoding="utf-8"))
