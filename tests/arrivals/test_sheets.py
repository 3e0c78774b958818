"""A sheet on its way: tried, imported, killed in the middle, brought again, changed, undone."""

import json

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.arrivals.handlers import work_on_rows
from lianwei.arrivals.models import Arrival, Batch, ColumnMapping, Sheet, SheetPiece
from lianwei.arrivals.operations import import_sheet, map_sheet, read_sheet, undo_sheet, work_on_sheet
from lianwei.arrivals.queries import sheet_page
from lianwei.cases.models import Complaint
from lianwei.cases.operations import assign_complaint
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Delivery, Event
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.core.verification import verify_log
from tests.cases.actors import worker
from tests.factories.arrivals import SHEET, checked_sheet, imported_sheet, sheet, worked
from tests.factories.members import make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


def counts(sheet):
    return {name: sheet.counts.get(name, 0) for name in ("created", "updated", "skipped", "refused")}


def balanced(batch):
    return batch.rows == batch.created + batch.updated + batch.skipped + batch.refused


def tally(created=0, updated=0, skipped=0, refused=0):
    return {"created": created, "updated": updated, "skipped": skipped, "refused": refused}


def test_a_trial_run_says_what_would_become_of_each_row_and_writes_none(yuzhong):
    row = checked_sheet(yuzhong)

    assert (row.status, row.rows, counts(row)) == ("checked", 3, tally(created=2, refused=1))
    assert (QuerySet(Complaint).count(), QuerySet(Arrival).count(), QuerySet(Batch).count()) == (0, 0, 0)
    page = sheet_page(row.pk, actor=SYSTEM)
    assert [(each.number, len(each.sentences)) for each, _url in page.rows] == [(4, 1)]


def test_an_import_makes_cases_silently_and_keeps_what_was_refused(yuzhong):
    row = imported_sheet(yuzhong)

    assert (row.status, counts(row)) == ("imported", tally(created=2, refused=1))
    assert balanced(QuerySet(Batch).get())
    assert sorted(QuerySet(Arrival).values_list("status", "row_number")) == [
        ("refused", 4),
        ("taken", 2),
        ("taken", 3),
    ]
    assert [str(day) for day in QuerySet(Complaint).order_by("pk").values_list("received_on", flat=True)] == [
        "2026-01-05",
        "2026-01-06",
    ]
    assert QuerySet(Message).count() == 0
    assert Delivery.objects.filter(event__name="complaint.received", handler__contains="tell").count() == 0
    assert verify_log()["broken_at"] is None


def test_the_same_sheet_again_doubles_nothing(yuzhong):
    imported_sheet(yuzhong)
    again = imported_sheet(yuzhong)

    assert counts(again) == tally(skipped=2, refused=1)
    assert (QuerySet(Complaint).count(), QuerySet(Arrival).count()) == (2, 3)
    assert all(map(balanced, QuerySet(Batch)))


def test_a_mended_row_is_taken_from_the_next_sheet(yuzhong):
    imported_sheet(yuzhong)
    again = imported_sheet(yuzhong, SHEET.replace("坏日期", "2026-01-07"))

    assert counts(again) == tally(created=1, skipped=2)
    assert set(QuerySet(Arrival).values_list("status", flat=True)) == {"taken"}


def test_what_the_other_system_changed_is_written_where_nobody_changed_it_here(yuzhong):
    imported_sheet(yuzhong)
    changed = SHEET.replace("5800.00", "6800.00").replace("86.5,", "99.5,")
    touched = QuerySet(Complaint).get(amount_disputed=8650)
    QuerySet(Complaint).filter(pk=touched.pk).update(amount_disputed=1)

    again = imported_sheet(yuzhong, changed)

    assert counts(again) == tally(updated=1, skipped=1, refused=1)
    assert sorted(QuerySet(Complaint).values_list("amount_disputed", flat=True)) == [1, 680_000]


def test_a_number_that_a_clerk_typed_before_is_not_doubled(yuzhong):
    imported_sheet(yuzhong)
    QuerySet(Arrival).filter(status="taken").delete()

    again = imported_sheet(yuzhong)

    assert counts(again) == tally(skipped=2, refused=1)


def test_rows_without_a_number_are_known_by_their_contents(yuzhong):
    row = "王桂芳,13812346027,甲店,不退款\n"
    text = "投诉人姓名,联系电话,被投诉人,投诉内容\n" + 2 * row

    first, again = imported_sheet(yuzhong, text), imported_sheet(yuzhong, text)

    assert (counts(first), counts(again)) == (tally(created=1, skipped=1), tally(skipped=2))


def test_a_worker_killed_in_the_middle_leaves_nothing_to_do_twice(yuzhong, monkeypatch):
    row = checked_sheet(yuzhong)
    import_sheet(row.pk, actor=SYSTEM)

    assert work_on_sheet(row.pk, actor=SYSTEM, most=1) is True
    with monkeypatch.context() as broken:
        broken.setattr("lianwei.arrivals.operations.stages.record", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            work_on_sheet(row.pk, actor=SYSTEM, most=1)
    done = worked(find(type(row), row.pk, actor=SYSTEM))

    assert (counts(done), QuerySet(Complaint).count()) == (tally(created=2, refused=1), 2)


def test_the_worker_goes_on_by_itself(yuzhong):
    row = checked_sheet(yuzhong)
    import_sheet(row.pk, actor=SYSTEM)
    event = attached(Event, row).filter(name="sheet.import_begun").get()

    work_on_rows(event)
    work_on_rows(event)

    assert find(type(row), row.pk, actor=SYSTEM).status == "imported"


def test_undoing_takes_back_what_nobody_touched_and_lists_the_rest(yuzhong):
    row = imported_sheet(yuzhong)
    first, second = QuerySet(Complaint).order_by("pk")
    colleague = make_user(organisation=yuzhong)
    assign_complaint(first.pk, actor=worker(yuzhong, user=colleague), handler_id=colleague.pk)

    undo_sheet(row.pk, actor=SYSTEM)
    done = worked(row)

    assert (done.status, done.counts) == ("undone", {"undone": 1, "kept": 1})
    assert [QuerySet(Complaint).get(pk=each.pk).status for each in (first, second)] == [
        "received",
        "archived",
    ]
    assert [url != "" for _row, url in sheet_page(row.pk, actor=SYSTEM).rows] == [True]
    assert verify_log()["broken_at"] is None


def test_what_was_undone_may_come_again(yuzhong):
    row = imported_sheet(yuzhong)
    undo_sheet(row.pk, actor=SYSTEM)
    worked(row)

    again = imported_sheet(yuzhong)

    assert counts(again) == tally(created=2, refused=1)
    assert QuerySet(Complaint).filter(status="received").count() == 2
    assert balanced(QuerySet(Batch).order_by("-pk")[0])


def test_a_mapping_is_remembered_for_the_same_heads(yuzhong):
    first = sheet(yuzhong)
    map_sheet(first.pk, actor=SYSTEM, plan=first.read_plan, save_as="台账")
    kept = QuerySet(ColumnMapping).get()
    QuerySet(ColumnMapping).update(plan=kept.plan | {"scheme": "OWN"})

    assert sheet(yuzhong).plan["scheme"] == "OWN"
    assert sheet(make_organisation("JB")).plan["scheme"] != "OWN"


def test_a_plan_without_a_needed_column_is_refused(yuzhong):
    row = sheet(yuzhong)
    plan = row.read_plan
    rules = {path: rule for path, rule in plan.rules.items() if path != "narrative"}

    with pytest.raises(Invalid) as refusal:
        map_sheet(row.pk, actor=SYSTEM, plan=type(plan)(plan.kind, rules))

    assert set(refusal.value.fields) == {"narrative"}


def test_cells_are_sealed_and_a_file_that_is_no_sheet_ends_with_a_sentence(yuzhong):
    row = sheet(yuzhong)
    piece = attached(SheetPiece, row).get()

    assert b"13812346027" not in bytes(piece.cells.blob)
    assert len(json.loads(piece.cells.plain())) == 3
    assert sheet(yuzhong, "只有一行表头,电话\n").status == "failed"
    assert read_sheet(row.pk, actor=SYSTEM).status == "mapping"


def test_another_organisation_neither_imports_nor_undoes(yuzhong):
    row = checked_sheet(yuzhong)
    other = worker(make_organisation("JB"), user=make_user())

    with pytest.raises((NotAllowed, Exception)):
        import_sheet(row.pk, actor=other)
    with pytest.raises(WrongStatus):
        undo_sheet(row.pk, actor=SYSTEM)


def test_a_row_that_stands_twice_is_found_however_far_apart(yuzhong):
    """Row by row, so that no two stand in one chunk: the trial run says what the import then does."""
    twice = "".join(SHEET.splitlines(keepends=True)[:3]) + (
        "A-1,王桂芳,13812346027,渝中丽人美容院,办卡后门店关闭,5800.00,2026-01-05\n"
        "A-2,赵刚,13700002222,渝中鲜味餐馆,另一份内容,86.5,2026/1/6\n"
    )
    row = sheet(yuzhong, twice)
    map_sheet(row.pk, actor=SYSTEM, plan=row.read_plan)

    def one_by_one():
        while work_on_sheet(row.pk, actor=SYSTEM, most=1):
            pass
        return counts(find(Sheet, row.pk, actor=SYSTEM))

    tried = one_by_one()
    import_sheet(row.pk, actor=SYSTEM)
    done = one_by_one()

    assert (tried, done) == (tally(created=2, skipped=2), tally(created=2, skipped=2))
    assert QuerySet(Complaint).count() == 2
    sentences = [each["said"] for each in attached(SheetPiece, row).get().outcomes.values() if each["said"]]
    assert sentences == [["表格中有重复的行。"], ["表格中有重复的编号。"]]


def test_a_sheet_beyond_the_limit_says_how_many_rows_may_come(yuzhong, settings):
    settings.LIANWEI_MAX_SHEET_ROWS = 2

    row = sheet(yuzhong)

    assert (row.status, row.fault) == ("failed", "这份表格超过 2 行，请分成几个文件。")


def test_the_queries_of_a_chunk_do_not_grow_with_its_rows(yuzhong):
    heads, rest = (
        SHEET.splitlines()[0] + ",行政区划代码\n",
        "王桂芳,13812346027,店{n},不退款,1,2026-01-05,500103\n",
    )
    text = heads + "".join(f"A-{n}," + rest.format(n=n) for n in range(24))
    row = checked_sheet(yuzhong, text)
    import_sheet(row.pk, actor=SYSTEM)
    work_on_sheet(row.pk, actor=SYSTEM, most=1)
    asked = []
    for most in (3, 20):
        with CaptureQueriesContext(connection) as seen:
            work_on_sheet(row.pk, actor=SYSTEM, most=most)
        asked.append(sum(query["sql"].startswith("SELECT") for query in seen))

    assert worked(row).counts == {"created": 24}
    assert asked[0] == asked[1]
