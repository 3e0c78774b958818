"""Folders and city systems that the worker looks into: whole files, each once, told what became of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.arrivals.models import Inlet, InletFile
from lianwei.arrivals.operations.inlets import revise_inlet, run_due_inlets, run_inlet, withdraw_inlet
from lianwei.arrivals.rules.inlets import is_file
from lianwei.arrivals.rules.tables import read_table
from lianwei.arrivals.tasks import look_into_inlets
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached
from lianwei.members.models import Organisation
from tests.factories import inlets
from tests.factories.inlets import look, numbers
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
CREATED = "已新增"
HEADS = "工单编号,来电人,来电号码,被投诉单位,工单标题,诉求内容,派单时间"


def row(n: int, **changed: str) -> str:
    told = {"number": f"HT{n:06}", "name": "王桂芳", "phone": f"1381234{n:04}", "business": f"第{n}百货"}
    told |= {"title": "手表走慢", "text": f"第{n}只手表一天慢十分钟，要求换货", "day": "2026-07-01"} | changed
    return ",".join(told.values())


def sheet(*rows: str) -> bytes:
    return "\n".join((HEADS, *rows)).encode("utf-8-sig")


@pytest.fixture
def home(settings, tmp_path) -> Organisation:
    settings.LIANWEI_DROP_DIR = tmp_path / "drop"
    return make_organisation("YZ")


@pytest.fixture
def inlet(home) -> Inlet:
    return inlets.folder(home)


def put(inlet: Inlet, name: str, data: bytes) -> Path:
    path = inlets.path_of(inlet) / name
    path.write_bytes(data)
    return path


def file_of(inlet: Inlet) -> InletFile:
    return attached(InletFile, inlet).get()


def lies(inlet: Inlet) -> list[str]:
    root = inlets.path_of(inlet)
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def report(inlet: Inlet, name: str) -> list[list[str]]:
    with (inlets.path_of(inlet) / name).open("rb") as file:
        return [[str(cell) for cell in row] for row in read_table(file, "xlsx")]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a.csv", True),
        ("投诉 7月.XLSX", True),
        ("a.csv.part", False),
        (".a.csv", False),
        ("~$a.xlsx", False),
        ("a.exe", False),
    ],
)
def test_names_of_tables_that_are_ready_are_files(name, is_one):
    assert is_file(name) is is_one


def test_a_file_is_imported_and_moved_with_its_report(inlet):
    put(inlet, "7月.csv", sheet(row(1), row(2)))

    look(inlet, 3)

    assert numbers() == ["HT000001", "HT000002"]
    assert lies(inlet) == ["done/7月.csv", "done/7月.csv.report.xlsx"]
    assert [each[:2] for each in report(inlet, "done/7月.csv.report.xlsx")[1:]] == [
        ["2", CREATED],
        ["3", CREATED],
    ]
    assert (file_of(inlet).state, file_of(inlet).is_settled) == ("done", True)
    case = Complaint.objects.visible_to(SYSTEM).order_by("pk").first()
    assert case.holder_id == inlet.organisation_id


def test_a_file_that_still_grows_is_waited_for(inlet):
    path = put(inlet, "a.csv", sheet(row(1)))
    look(inlet)
    path.write_bytes(sheet(row(1), row(2)))
    look(inlet)
    assert (numbers(), attached(InletFile, inlet).count()) == ([], 0)

    look(inlet, 2)

    assert numbers() == ["HT000001", "HT000002"]


def test_a_file_that_is_no_table_lies_among_the_refused_with_the_reason(inlet):
    put(inlet, "a.xlsx", b"MZ\x90 no table")

    look(inlet, 3)

    assert lies(inlet) == ["refused/a.xlsx", "refused/a.xlsx.report.xlsx"]
    assert (file_of(inlet).state, numbers()) == ("refused", [])
    assert report(inlet, "refused/a.xlsx.report.xlsx")[1] == ["a.xlsx", file_of(inlet).fault]


def test_a_table_with_other_columns_is_refused_and_tried_again_once_it_was_revised(inlet, home):
    data = "编号,说明\nX1,别的内容\n".encode()
    put(inlet, "a.csv", data)
    look(inlet, 3)
    assert (file_of(inlet).state, lies(inlet)[0]) == ("refused", "refused/a.csv")

    put(inlet, "a.csv", sheet(row(1)))
    told = {"name": "夜间", "folder": "nightly", "mapping": "12345", "minutes": 5}
    revise_inlet(inlet.pk, actor=make_actor("head", organisation=home), **told)
    put(inlet, "b.csv", data)
    look(inlet, 3)

    assert attached(InletFile, inlet).count() == 3
    assert numbers() == ["HT000001"]


def test_the_same_file_again_changes_nothing_and_is_moved_too(inlet):
    put(inlet, "a.csv", sheet(row(1)))
    look(inlet, 3)

    put(inlet, "a.csv", sheet(row(1)))
    look(inlet, 2)

    assert (numbers(), attached(InletFile, inlet).count()) == (["HT000001"], 1)
    assert len([each for each in lies(inlet) if each.endswith(".csv")]) == 2
    assert not any(each.count("/") == 0 for each in lies(inlet))


def test_rows_that_came_before_are_known_and_one_that_cannot_be_read_stops_no_other(inlet):
    put(inlet, "a.csv", sheet(row(1)))
    look(inlet, 3)
    put(inlet, "b.csv", sheet(row(1), row(2, day="昨天下午"), row(3)))
    look(inlet, 3)

    last = attached(InletFile, inlet).order_by("-pk")[0]
    page = inlets_page(inlet)
    assert numbers() == ["HT000001", "HT000003"]
    assert last.state == "done"
    assert page.files[0].counts == "新增 1，更新 0，已有 1，未导入 1"


def inlets_page(inlet):
    from lianwei.arrivals.queries.inlets import inlet_page

    return inlet_page(inlet.pk, actor=make_actor("head", organisation=inlet.organisation))


def test_a_link_out_of_the_folder_is_not_followed(inlet, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(sheet(row(1)))
    (inlets.path_of(inlet) / "a.csv").symlink_to(secret)

    look(inlet, 3)

    assert (numbers(), secret.exists(), attached(InletFile, inlet).count()) == ([], True, 0)


@pytest.mark.parametrize("name", ["../other", "/etc", "a/b", "", "A B", "..", "x" * 41])
def test_a_folder_has_a_name_and_no_path(home, name):
    with pytest.raises(Invalid) as refusal:
        inlets.folder(home, folder=name)

    assert set(refusal.value.fields) == {"folder"}
    assert not QuerySet(Inlet).exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mapping": "/etc/passwd"}, "mapping"),
        ({"minutes": 0}, "minutes"),
        ({"name": " "}, "name"),
    ],
)
def test_what_cannot_be_is_not_saved(home, changed, field):
    with pytest.raises(Invalid) as refusal:
        inlets.folder(home, **changed)

    assert set(refusal.value.fields) == {field}


def test_two_inlets_do_not_share_a_folder_and_two_members_may(home, inlet):
    with pytest.raises(Invalid):
        inlets.folder(home)

    other = inlets.folder(make_organisation("NA"))
    assert inlets.path_of(other) != inlets.path_of(inlet)


def test_a_folder_that_cannot_be_read_shows_and_holds_up_nobody(inlet, home, settings):
    other = inlets.folder(home, folder="second")
    settings.LIANWEI_DROP_DIR.mkdir(parents=True, exist_ok=True)
    (settings.LIANWEI_DROP_DIR / "YZ").mkdir(exist_ok=True)
    (settings.LIANWEI_DROP_DIR / "YZ" / "nightly").write_text("a file, no folder")

    assert run_due_inlets(actor=SYSTEM) == 2

    inlet.refresh_from_db(), other.refresh_from_db()
    assert (inlet.fault, other.fault, other.run_at is not None) == ("folder", "", True)
    assert [each.name for each in Event.objects.filter(subject=f"inlet:{inlet.pk}")] == [
        "inlet.created",
        "inlet.looked_into",
    ]


def test_it_is_looked_every_so_many_minutes_and_not_twice_at_once(inlet):
    assert (look_into_inlets(), look_into_inlets()) == (1, 0)

    QuerySet(Inlet).update(due_at=clock.now(), leased_until=clock.now() + timedelta(minutes=5))
    assert (look_into_inlets(), run_inlet(inlet.pk, actor=SYSTEM)) == (0, False)


def test_one_that_was_withdrawn_is_looked_into_no_more(inlet, home):
    head = make_actor("head", organisation=home)
    withdraw_inlet(inlet.pk, actor=head)

    assert (look_into_inlets(), run_inlet(inlet.pk, actor=SYSTEM)) == (0, False)
    with pytest.raises(WrongStatus):
        withdraw_inlet(inlet.pk, actor=head)


def test_only_the_head_of_its_own_organisation_touches_it(inlet):
    with pytest.raises(NotVisible):
        run_inlet(inlet.pk, actor=make_actor("head", organisation=make_organisation("NA")))
    with pytest.raises(NotAllowed):
        run_inlet(inlet.pk, actor=make_actor("clerk", organisation=inlet.organisation))


def test_pages_set_up_look_and_end(client_of, home):
    browser = client_of(make_staff("head", organisation=home))
    told = {"name": "12315", "folder": "daily", "mapping": "12315", "minutes": "5"}
    assert browser.post(reverse("inlet_create"), told | {"folder": "../x"}).status_code == 422
    assert browser.post(reverse("inlet_create"), told).status_code == 302
    inlet = QuerySet(Inlet).get()
    put(inlet, "a.csv", sheet(row(1)))

    for _twice in range(2):
        assert browser.post(reverse("inlet_run", args=[inlet.pk])).status_code == 302
    page = browser.get(reverse("inlet_view", args=[inlet.pk])).content.decode()
    listed = browser.get(reverse("inlet_list")).content.decode()
    gone = browser.post(reverse("inlet_withdraw", args=[inlet.pk]))

    assert [word in page for word in ("a.csv", "YZ/daily")] == [True, True]
    assert "12315" in listed
    assert gone.status_code == 302 and QuerySet(Inlet).get().withdrawn_at is not None


@pytest.mark.parametrize("route", ["inlet_list", "inlet_view"])
def test_pages_cost_the_same_for_one_row_and_three(client_of, home, inlet, route):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse(route, args=keys)).status_code == 200
        return len(captured)

    keys = [inlet.pk] if route == "inlet_view" else []
    browser = client_of(make_staff("head", organisation=home))
    put(inlet, "a.csv", sheet(row(1)))
    look(inlet, 3)
    queries()
    one = queries()
    inlets.folder(home, folder="second"), inlets.folder(home, folder="third")
    put(inlet, "b.csv", sheet(row(2))), put(inlet, "c.csv", sheet(row(3)))
    look(inlet, 3)
    queries()

    assert queries() == one
