"""A figure is counted again from the kept files: the same for ever, or said to be another."""

import json
from dataclasses import replace

import pytest

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.queries.recounting import FigureDiffers, SnapshotLost, recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.manifests import files_dir, kept_dir, kept_manifest
from lianwei.cases.operations import accept_complaint, revise_complaint, withdraw_complaint
from lianwei.cases.operations.together.merging import merge_complaint
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Organisation
from tests.factories import reports
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation
from tests.factories.warehouse import load_all

from .test_report_files import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
CASES, REVISIONS = 20, 49  # twenty cases, each coded anew 49 times and closed or gone: 1,000 changes


def released_on_real_cases(clerk):
    """A report of this month on cases as clerks register them, released by two people."""
    cases = [complaint(actor=clerk, person={"phone": f"139000000{n:02}"}) for n in range(CASES)]
    for each in cases:
        accept_complaint(each.pk, actor=clerk, no_talks="refuses")
    load_all()
    home = Organisation.objects.get(pk=clerk.organisation_id)
    writer, signer = reports.writer(home), reports.writer(home)
    order = Order(subject_of_member(home, on=clock.today()), Period.named(f"{clock.today():%Y-%m}"))
    row = draft_report(order, actor=replace(writer, organisations=clerk.organisations))
    review_report(row.pk, actor=writer)
    return release_report(row.pk, actor=signer), cases


def change_all(cases, clerk):
    for each in cases:
        code = each.nature
        for n in range(REVISIONS):
            other = "N01" if n % 2 == 0 else "N03"
            revise_complaint(each.pk, actor=clerk, before={"nature": code}, after={"nature": other})
            code = other
    for kept, double in zip(cases[::2], cases[1::2], strict=True):
        merge_complaint(double.pk, actor=clerk, kept_id=kept.pk, reason="同一件事")
        withdraw_complaint(kept.pk, actor=clerk, reason="已自行解决")
    load_all()


def printed(capsys, name):
    status = run("figure", name)
    out = capsys.readouterr()
    return (status, json.loads(out.out)) if status == 0 else (status, out.err)


def test_after_a_thousand_changes_every_figure_is_the_same(capsys):
    clerk = staff()
    row, cases = released_on_real_cases(clerk)
    names = (f"{row.code}-N1", f"{row.code}-R2", f"{row.code}-T1")
    before = [printed(capsys, name) for name in names]

    change_all(cases, clerk)

    assert [printed(capsys, name) for name in names] == before
    assert before[0][1]["value"] == CASES
    assert before[0][1]["recounted"] is True
    year = Period.named(f"{clock.today().year}")
    fresh = draft_report(Order(subject_of_member(row.holder, on=year.last), year), actor=OPERATOR)
    assert fresh.content["zh"]["figures"]["N1"]["value"] == str(CASES // 2)


@pytest.fixture
def row():
    return reports.drafted(make_organisation("YZ"))


def test_a_stored_value_that_the_files_do_not_give_is_refused(row, capsys):
    row.content["zh"]["figures"]["N1"]["value"] = "101"
    Report.save(row)

    status, said = printed(capsys, "2026Q3-YZ-N1")

    assert status == 1
    assert said.strip().endswith("100。")
    with pytest.raises(FigureDiffers):
        recount(row, "N1", language="zh")


def test_a_table_that_was_touched_is_refused(row):
    row.content["zh"]["tables"]["T1"]["rows"][0][1] = "41"

    with pytest.raises(FigureDiffers):
        recount(row, "T1", language="zh")


@pytest.mark.parametrize("fault", ["missing", "cut", "altered"])
def test_files_that_are_not_whole_are_named(fault, row, capsys):
    file = files_dir() / kept_manifest(row.snapshot).of("cases")[0].file
    content = file.read_bytes()
    if fault == "missing":
        file.unlink()
    else:
        file.write_bytes(content[:-9] if fault == "cut" else content[:-1] + bytes([content[-1] ^ 1]))

    status, said = printed(capsys, "2026Q3-YZ-N1")

    assert status == 1
    assert file.name in said


def test_a_snapshot_that_is_gone_is_said_so(row):
    (kept_dir() / f"{row.snapshot}.json").unlink()

    with pytest.raises(SnapshotLost):
        recount(row, "N1", language="zh")


def test_a_report_drafted_by_a_member_counts_again_what_that_member_could_count(row):
    for name in ("N1", "R2", "T1", "T6"):
        recount(row, name, language="en")

    assert row.basis["organisations"] == [row.holder_id]
