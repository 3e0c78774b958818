"""Statistical returns of the last months: most are handed in, one is missing, one was sent back."""

from datetime import timedelta
from random import Random

from lianwei.analytics.operations import returns as do
from lianwei.analytics.operations.programmes import enter_programme_figures, open_programme
from lianwei.analytics.operations.return_plans import ask_for_returns, open_return
from lianwei.analytics.queries.return_plans import members_asked, periods_of
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import ReturnForm, form_on
from lianwei.analytics.rules.specials import Outside
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Organisation

MONTHS, ASKED_SINCE = 3, timedelta(days=200)
MISSING, SENT_BACK, PROVISIONAL = "NA", "SPB", ("JLP", "FL")
SHARES = {"N03": 0.27, "N02": 0.26, "N01": 0.18, "N05": 0.08, "N04": 0.07, "N06": 0.03, "N07": 0.02}
KINDS = {"G03": 0.16, "G04": 0.12, "G01": 0.10, "S01": 0.24, "S02": 0.11, "S03": 0.10, "S05": 0.07}
SOLD = ((18_400, 6_072_000_000), (23_150, 7_871_000_000), (31_900, 11_484_000_000))  # units, sales in fen
SAID_BY = "区商务委《家电以旧换新工作通报》（演示）"
SAID_BACK = "12345热线转来的咨询未计入接待来访和咨询，请核对后重新报送"


def hand_in_returns(rng: Random, upper: Organisation) -> None:
    """The monthly return asked of the districts, and what they gave for the last months."""
    today = clock.today()
    told = {"form": "cca", "frequency": "month", "due_days": 5, "since": today - ASKED_SINCE}
    plan = ask_for_returns(upper.pk, actor=OPERATOR, **told)
    periods = periods_of(plan, until=today, most=MONTHS)
    for place, period in enumerate(periods):
        for member in members_asked(plan, on=period.last):
            row = open_return(plan.pk, actor=OPERATOR, member_id=member.pk, period=period)
            _filled(row.pk, member.code, rng, period, is_latest=place == 0)


def _filled(pk: int, code: str, rng: Random, period: Period, *, is_latest: bool) -> None:
    """Older months are locked; of the latest one is missing, one sent back, some not yet checked."""
    if is_latest and code in (MISSING, "YZ"):  # Yuzhong tries it out with its own cases
        return
    figures = _figures(form_on("cca", period.last), rng)
    do.revise_return(pk, actor=OPERATOR, figures=figures, reasons={})
    do.submit_return(pk, actor=OPERATOR)
    if is_latest and code == SENT_BACK:
        do.send_back_return(pk, actor=OPERATOR, reason=SAID_BACK)
    elif not (is_latest and code in PROVISIONAL):
        do.check_return(pk, actor=OPERATOR)
        if not is_latest:
            do.lock_return(pk, actor=OPERATOR)


def _figures(form: ReturnForm, rng: Random) -> dict[str, int]:
    """Figures of a district that add up: shares as the published reports have them, the rest in 其他."""
    accepted = rng.randint(300, 900)  # so that the rest is more than what rounding moves
    found = dict.fromkeys(form.lines, 0)
    found["summary.received"] = accepted + rng.randint(0, 30)
    found["summary.enquiries"] = rng.randint(100, 2000)
    for section, shares, rest in (("natures", SHARES, "natures.N99"), ("", KINDS, "services.X01")):
        left = accepted
        for code, share in shares.items():
            count = int(accepted * share)
            left -= count
            _put(found, f"{section or ('goods' if code[0] == 'G' else 'services')}.{code}", count)
        _put(found, rest, left)
    return found | _summed(found, accepted, rng)


def _put(found: dict[str, int], place: str, count: int) -> None:
    resolved = count * 4 // 5
    found[f"{place}.accepted"], found[f"{place}.resolved"] = count, resolved
    if f"{place}.recovered_promised" in found:
        found[f"{place}.recovered_promised"] = resolved * 132_000


def _summed(found: dict[str, int], accepted: int, rng: Random) -> dict[str, int]:
    """The summary; what the rounding of the natures loses against the classes is given to their rest."""
    by_class = [key for key in found if key.startswith(("goods", "services"))]
    resolved = sum(found[key] for key in by_class if key.endswith(".resolved"))
    natures = sum(found[key] for key in found if key.startswith("natures") and key.endswith(".resolved"))
    cases = rng.randint(0, 4)
    return {
        "summary.accepted": accepted,
        "summary.resolved": resolved,
        "summary.recovered_promised": sum(
            found[key] for key in by_class if key.endswith(".recovered_promised")
        ),
        "summary.multiple_cases": cases,
        "summary.multiple_amount": cases * 150_000,
        "natures.N99.resolved": found["natures.N99.resolved"] + resolved - natures,
    }


def begin_programmes(holder: Organisation) -> None:
    """The trade-in subsidy: figures of the commerce office beside complaints, for the last three quarters."""
    row = open_programme(holder.pk, actor=OPERATOR, name="家电以旧换新补贴", categories=["G01"])
    quarter, rows = Period.named(f"{clock.today().year}Q{(clock.today().month + 2) // 3}").before(), []
    for units, sales in reversed(SOLD):
        rows.append(Outside(quarter.first, quarter.last, units, sales, sales * 15 // 100, SAID_BY))
        quarter = quarter.before()
    enter_programme_figures(row.pk, actor=OPERATOR, rows=rows)
