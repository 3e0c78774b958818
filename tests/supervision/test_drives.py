"""Drives: planned on figures, inspected with authorities, put right, handed over, measured, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from lianwei.projects.models import ProjectPart
from lianwei.projects.operations.parts import decline_part
from lianwei.projects.operations.planning import invite_members
from lianwei.registry.models import BusinessFact
from lianwei.supervision.models import Drive, findings_of, inspections_of
from lianwei.supervision.operations.drives import handing_over, inspecting, measuring, planning
from tests.factories import drives, projects
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


def events_of(drive):
    return list(attached(Event, drive).order_by("pk").values_list("name", flat=True))


def joint(home, other):
    """A rectification project of `home` in which `other` has a part."""
    make_alliance(home, other)
    project = projects.project(home, kind="rectification", title="联合专项整治")
    projects.part(project)
    theirs = projects.part(project, other)
    invite_members(project.pk, actor=projects.head(home))
    return project, theirs


def test_a_plan_keeps_the_figures_on_which_its_area_was_chosen(home):
    last_month = clock.today().replace(day=1) - timedelta(days=3)
    for _n in range(2):
        drives.complaint_on(home, last_month)
    drives.complaint_on(home, last_month - timedelta(days=365))
    drives.complaint_on(home, last_month, category="G0101")

    drive = drives.planned(home)

    assert (drive.figures["now"], drive.figures["before"]) == (2, 1)
    assert drive.compared_on == clock.today() and drive.comparison == sorted(drives.OTHERS)
    assert events_of(drive) == ["drive.planned"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"reason": ""}, "reason"),
        ({"area": "X99"}, "area"),
        ({"comparison": []}, "comparison"),
        ({"comparison": ["S0401"]}, "comparison"),
        ({"comparison": ["S04"]}, "comparison"),
        ({"comparison": ["S01", "S0103"]}, "comparison"),
        ({"comparison_reason": ""}, "comparison_reason"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"planned": 0}, "planned"),
        ({"months_before": 5}, "months_before"),
        ({"months_after": 25}, "months_after"),
    ],
)
def test_a_plan_that_lacks_something_is_refused_and_nothing_is_kept(home, changes, field):
    with pytest.raises(Invalid) as refusal:
        drives.planned(home, **changes)

    assert list(refusal.value.fields) == [field]
    assert not Drive.objects.visible_to(SYSTEM).exists()


def test_area_and_comparison_are_fixed_when_the_drive_begins(home):
    drive = drives.planned(home)
    with clock.playing(clock.now() + timedelta(days=2)):
        planning.revise_drive(drive.pk, drives.entry(comparison=["G0101"]), actor=drives.planner(home))
        chosen = drives.now(drive).compared_on
        planning.begin_drive(drive.pk, actor=drives.head(home))
        with pytest.raises(WrongStatus):
            planning.revise_drive(drive.pk, drives.entry(), actor=drives.planner(home))

    assert chosen == drive.compared_on + timedelta(days=2)
    assert drives.now(drive).comparison == ["G0101"]


def test_only_an_open_rectification_project_of_ours_takes_a_drive(home, other):
    project, _part = joint(home, other)
    test = projects.project(home)

    assert drives.planned(home, project_id=project.pk).project_id == project.pk
    with pytest.raises(Invalid):
        drives.planned(home, project_id=test.pk)
    with pytest.raises(Invalid):
        drives.planned(other, project_id=project.pk)


def test_an_inspection_with_its_finding_stands_on_the_page_of_the_business(home):
    drive = drives.running(home)

    row = drives.inspected(drive, home, drives.finding())
    deliver_pending()

    fact = BusinessFact.objects.visible_to(SYSTEM).get(business=row.business_id)
    assert drives.FOUND in fact.headline and fact.audience == "alliance"
    assert row.authority_name and findings_of(drive).get().remedy == "on_spot"
    assert events_of(drive)[-1] == "drive.inspected"


def test_numbers_of_people_do_not_stay_in_what_was_found(home):
    drive = drives.running(home)

    drives.inspected(drive, home, drives.finding(text="店长13812346027拒绝退款"))

    assert "13812346027" not in findings_of(drive).get().text


@pytest.mark.parametrize(
    ("finding", "changes", "field"),
    [
        ({}, {"visited_on": date(2099, 1, 1)}, "visited_on"),
        ({}, {"place": ""}, "place"),
        ({}, {"name": ""}, "business"),
        ({"kind": "unknown"}, {}, "kind"),
        ({"text": " "}, {}, "text"),
        ({"remedy": "fined"}, {}, "remedy"),
        ({"remedy": "ordered"}, {}, "due_on"),
        ({"remedy": "handed_over"}, {"authority": ""}, "remedy"),
    ],
)
def test_an_inspection_that_lacks_something_is_refused_as_a_whole(home, finding, changes, field):
    drive = drives.running(home)

    with pytest.raises(Invalid) as refusal:
        entry = drives.visit(drives.finding(**finding), **changes)
        inspecting.inspect_for_drive(drive.pk, entry, actor=drives.planner(home))

    assert list(refusal.value.fields) == [field]
    assert not inspections_of(drive).exists() and events_of(drive)[-1] == "drive.begun"


def test_a_member_with_a_part_inspects_and_one_without_does_not(home, other):
    project, theirs = joint(home, other)
    drive = drives.running(home, project_id=project.pk)

    row = drives.inspected(drive, other, drives.finding())
    decline_part(theirs.pk, actor=projects.head(other), reason="人手不足")

    assert row.organisation_id == other.pk
    assert ProjectPart.objects.visible_to(SYSTEM).get(pk=theirs.pk).status == "declined"
    with pytest.raises(NotVisible):
        drives.inspected(drive, other)


def test_a_stranger_does_not_see_a_drive(home, other):
    drive = drives.running(home)

    with pytest.raises(NotVisible):
        drives.inspected(drive, other)


def test_one_member_does_not_add_to_the_inspection_of_another(home, other):
    project, _theirs = joint(home, other)
    drive = drives.running(home, project_id=project.pk)
    row = drives.inspected(drive, other)

    with pytest.raises(NotAllowed):
        told = {"actor": drives.planner(home), "inspection_id": row.pk}
        inspecting.find_in_drive(drive.pk, drives.finding(), **told)
    assert not findings_of(drive).exists()


def test_what_has_to_be_put_right_is_a_promise_that_a_second_person_checks(home):
    drive = drives.running(home)
    row = drives.ordered(drive, home)
    who = drives.planner(home)
    inspecting.prove_finding(drive.pk, actor=who, finding_id=row.pk, proof="已退款")
    with pytest.raises(NotAllowed):
        inspecting.check_finding(drive.pk, actor=who, finding_id=row.pk, is_kept=True, verdict="属实")

    told = {"finding_id": row.pk, "is_kept": True, "verdict": "现场核对，已退"}
    inspecting.check_finding(drive.pk, actor=drives.planner(home), **told)

    assert attached(Commitment, drive).get().status == Commitment.Status.KEPT
    assert findings_of(drive).get().state == "kept"
    assert events_of(drive)[-1] == "drive.checked"


def test_what_was_not_put_right_breaks_the_promise_and_can_be_proved_again(home):
    drive = drives.running(home)
    row = drives.proved(drive, home)

    told = {"finding_id": row.pk, "is_kept": False, "verdict": "仍未退款"}
    inspecting.check_finding(drive.pk, actor=drives.planner(home), **told)
    deliver_pending()

    assert attached(Commitment, drive).get().status == Commitment.Status.BROKEN
    facts = BusinessFact.objects.visible_to(SYSTEM).values_list("headline", flat=True)
    assert any(each.startswith("核实未整改") for each in facts)
    inspecting.prove_finding(drive.pk, actor=drives.planner(home), finding_id=row.pk, proof="现已退款")
    assert findings_of(drive).get().state == "proved"


def test_nothing_is_proved_twice_or_checked_without_a_proof(home):
    drive = drives.running(home)
    row = drives.ordered(drive, home)
    told = {"actor": drives.planner(home), "finding_id": row.pk}

    with pytest.raises(WrongStatus):
        inspecting.check_finding(drive.pk, is_kept=True, verdict="属实", **told)
    with pytest.raises(Invalid):
        inspecting.prove_finding(drive.pk, proof=" ", **told)
    inspecting.prove_finding(drive.pk, proof="已退款", **told)
    with pytest.raises(WrongStatus):
        inspecting.prove_finding(drive.pk, proof="已退款", **told)


def test_a_hand_over_has_its_paper_and_the_day_of_its_receipt(home):
    drive = drives.running(home)
    row = drives.sealed(drive, home)
    told = {"actor": drives.planner(home), "inspection_id": row.pk, "way": "post"}

    with pytest.raises(Invalid):
        handing_over.receive_hand_over(drive.pk, received_on=clock.today() - timedelta(days=1), **told)
    done = handing_over.receive_hand_over(drive.pk, received_on=clock.today(), **told)

    document = document_of(drive, row.document_id)
    assert drives.FOUND in str(paper_of(document, actor=drives.head(home)).blocks) and document.number
    assert document.status == "delivered" and done.received_on == clock.today()
    with pytest.raises(WrongStatus):
        handing_over.receive_hand_over(drive.pk, received_on=clock.today(), **told)


def test_a_paper_is_drafted_once_and_only_where_something_is_handed_over(home):
    drive = drives.running(home)
    row, clean = drives.handed_over(drive, home), drives.inspected(drive, home, drives.finding())
    told = {"actor": drives.planner(home)}

    for pk in (row.pk, clean.pk):
        with pytest.raises(WrongStatus):
            handing_over.hand_over_inspection(drive.pk, inspection_id=pk, **told)
    with pytest.raises(Invalid):  # it would not stand in the paper
        entry = drives.finding(remedy="handed_over")
        inspecting.find_in_drive(drive.pk, entry, inspection_id=row.pk, **told)
    with pytest.raises(WrongStatus):  # neither number nor seal
        day = {"way": "post", "received_on": clock.today()}
        handing_over.receive_hand_over(drive.pk, inspection_id=row.pk, **day, **told)


@pytest.mark.parametrize(("day", "months"), [(date(2026, 9, 1), 1), (date(2026, 11, 24), 3)])
def test_the_effect_is_measured_from_the_first_whole_month_on(home, day, months):
    drive = drives.over(home)

    with clock.playing(_noon(day)):
        measured = measuring.measure_drive(drive.pk, actor=drives.planner(home))

    assert len(measured.effect["after"]) == months and measured.status == "measured"


def test_before_a_whole_month_has_passed_nothing_is_measured(home):
    drive = drives.over(home)

    with clock.playing(_noon(date(2026, 8, 31))), pytest.raises(WrongStatus) as refusal:
        measuring.measure_drive(drive.pk, actor=drives.planner(home))

    assert "2026-09-01" in str(refusal.value.message) and drives.now(drive).status == "running"


def test_complaints_count_by_month_in_the_area_and_in_the_comparison(home, other):
    drive = drives.over(home)
    for day in (date(2026, 5, 31), date(2026, 5, 2), date(2026, 6, 1), date(2026, 9, 30)):
        drives.complaint_on(home, day)
    drives.complaint_on(home, date(2026, 5, 8), category="G0101")
    drives.complaint_on(home, date(2026, 5, 8), category="S0402")  # neither
    drives.complaint_on(other, date(2026, 5, 8))  # of another member

    effect = measuring.measure_drive(drive.pk, actor=drives.planner(home)).effect

    months = [*effect["before"], *effect["during"], *effect["after"]]
    assert dict(zip(months, effect["area"], strict=True))["2026-05"] == 2
    assert sum(effect["area"]) == 4 and sum(effect["others"]) == 1
    assert effect["ratio"] is None  # nothing in the comparison after it


def test_a_drive_closes_with_its_conclusion_once_nothing_waits(home):
    drive = drives.measured(home)
    row = drives.proved(drive, home)
    told = {"actor": drives.head(home), "conclusion": "投诉下降。"}
    with pytest.raises(Invalid):
        planning.close_drive(drive.pk, **told)
    inspecting.check_finding(
        drive.pk, actor=drives.planner(home), finding_id=row.pk, is_kept=True, verdict="属实"
    )
    with pytest.raises(Invalid):
        planning.close_drive(drive.pk, **told | {"conclusion": " "})

    assert planning.close_drive(drive.pk, **told).status == "closed"
    with pytest.raises(WrongStatus):
        planning.give_up_drive(drive.pk, actor=drives.head(home), reason="不办了")


def test_a_hand_over_without_a_receipt_keeps_the_drive_open(home):
    drive = drives.measured(home)
    drives.handed_over(drive, home)

    with pytest.raises(Invalid):
        planning.close_drive(drive.pk, actor=drives.head(home), conclusion="完成。")


def test_a_drive_is_given_up_with_its_reason(home):
    drive = drives.running(home)
    with pytest.raises(Invalid):
        planning.give_up_drive(drive.pk, actor=drives.head(home), reason=" ")

    assert planning.give_up_drive(drive.pk, actor=drives.head(home), reason="计划调整").closed_on


def _noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
