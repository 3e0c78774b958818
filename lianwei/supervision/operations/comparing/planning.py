"""A comparative test is planned: what, by which items, at which laboratory; begun, or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.operations.together.sudden import plain
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.knowledge.models import EntryKind, EntryStatus, KnowledgeEntry
from lianwei.members.operations.locking import lock_organisation
from lianwei.projects.queries import find_project
from lianwei.supervision.lifecycle.comparing import BEGIN, GIVE_UP, REVISE
from lianwei.supervision.models import ComparativeTest, ComparedItem, items_of
from lianwei.supervision.queries.comparing.readings import as_item
from lianwei.supervision.rules.comparing.plan import Item, item_faults, weight_faults

KIND = "comparative_test"
LEAST_SAMPLES, MOST_SAMPLES, MOST_ITEMS = 2, 300, 60


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Who tests: an entry of the knowledge base, or a name with its accreditation as typed."""

    entry_id: int | None = None
    name: str = ""
    mark: str = ""  # CMA or CNAS
    number: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TestEntry:
    """The plan of a test; `planned`: how many samples; `quantity_unit`: by what its price is compared."""

    __test__ = False  # no test of ours

    title: str
    area: str
    purpose: str
    planned: int
    quantity_unit: str
    laboratory: Laboratory


@transaction.atomic
def plan_comparative_test(
    entry: TestEntry, *, actor: Actor, project_id: int | None = None
) -> ComparativeTest:
    """Plan a test of the actor's organisation, or of the joint project that it leads."""
    holder = lock_organisation(actor.organisation_id or 0, actor=actor)
    actor.require("comparative_test.plan")
    project = find_project(project_id, actor=actor) if project_id else None
    if project is not None and (project.kind != KIND or project.holder_id != holder.pk):
        raise Invalid({"": _("Only who leads a project of comparative tests plans a test in it.")})
    test = ComparativeTest(holder=holder, project=project, made_at=clock.now(), made_by=actor.user_id)
    _write(test, entry, actor=actor)
    record("comparative_test.planned", test, actor=actor, project=project_id, planned=test.planned)
    return test


@transaction.atomic
def revise_comparative_test(test_id: int, entry: TestEntry, *, actor: Actor) -> ComparativeTest:
    """Change the plan before samples are bought."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, REVISE, actor=actor)
    _write(test, entry, actor=actor)
    record("comparative_test.revised", test, actor=actor, planned=test.planned)
    return test


@transaction.atomic
def set_compared_item(
    test_id: int, item: Item | None, *, actor: Actor, item_id: int | None = None
) -> ComparativeTest:
    """Add an item, change one (`item_id`), or take it off the plan (no `item`)."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, REVISE, actor=actor)
    rows = items_of(test).select_for_update(of=("self",))
    row = rows.filter(pk=item_id).first() if item_id else ComparedItem(test=test, key=_next_key(test))
    if row is None:
        raise NotVisible
    if item is None:
        row.delete()
    else:
        _refuse_item(test, item, row)
        _set(row, item)
        row.save()
    record("comparative_test.item_set", test, actor=actor, key=row.key, dropped=item is None)
    return test


@transaction.atomic
def replace_compared_items(test_id: int, items: Sequence[Item], *, actor: Actor) -> ComparativeTest:
    """The items of a sheet in place of those before."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, REVISE, actor=actor)
    if not items:
        raise Invalid({"upload": _("No items were found in this sheet.")})
    items_of(test).delete()
    for item in items:
        row = ComparedItem(test=test, key=item.key)
        _set(row, item)
        row.save()
    record("comparative_test.items_replaced", test, actor=actor, items=len(items))
    return test


@transaction.atomic
def begin_comparative_test(test_id: int, *, actor: Actor) -> ComparativeTest:
    """The plan stands; samples may be bought. Raises Invalid for weights that are not 100 per cent."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, BEGIN, actor=actor)
    items = [as_item(each) for each in items_of(test)]
    if not items:
        raise Invalid(_("The plan has no items yet. Please enter them by form or sheet."))
    if faults := weight_faults(items):
        raise Invalid(faults[0])
    if test.project is not None and not test.project.is_begun:
        raise Invalid(_("The joint project has not begun yet."))
    refuse_laboratory(test, on=clock.today())
    test.save(update_fields=["status"])
    record("comparative_test.begun", test, actor=actor, items=len(items))
    return test


@transaction.atomic
def give_up_comparative_test(test_id: int, *, actor: Actor, reason: str) -> ComparativeTest:
    """Give it up; what was bought and found stays on record."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, GIVE_UP, actor=actor)
    test.reason = plain(reason)[:300]
    test.save(update_fields=["status", "reason"])
    record("comparative_test.given_up", test, actor=actor)
    return test


def refuse_laboratory(test: ComparativeTest, *, on: date) -> None:
    """Raises Invalid where the laboratory is not named, or its accreditation has run out on a day."""
    if not test.lab_name or not test.lab_number or test.lab_until is None:
        raise Invalid(_("Please name the laboratory with the number and end of its accreditation first."))
    if test.lab_until < on:
        said = _("%(mark)s %(number)s of the laboratory ran out on %(day)s. Please choose another one.")
        told = {"mark": test.lab_mark, "number": test.lab_number, "day": test.lab_until.isoformat()}
        raise Invalid(said % told)


def _write(test: ComparativeTest, entry: TestEntry, *, actor: Actor) -> None:
    if not LEAST_SAMPLES <= entry.planned <= MOST_SAMPLES:
        raise Invalid({"planned": _("Please plan between 2 and 300 samples.")})
    test.title, test.purpose = plain(entry.title), plain(entry.purpose)
    test.area, test.planned, test.quantity_unit = entry.area, entry.planned, plain(entry.quantity_unit)
    lab = _laboratory(entry.laboratory, actor=actor)
    test.entry_id, test.lab_name = lab.entry_id, lab.name
    test.lab_mark, test.lab_number, test.lab_until = lab.mark, lab.number, lab.until
    test.save()


def _laboratory(given: Laboratory, *, actor: Actor) -> Laboratory:
    """As given, or as its entry of the knowledge base says today: the accreditation that holds longest."""
    if given.entry_id is None:
        if given.name and not (given.mark and given.number and given.until):
            raise Invalid({"lab_number": _("Please give CMA or CNAS, its number and until when it holds.")})
        return given
    entries = KnowledgeEntry.objects.visible_to(actor).filter(kind=EntryKind.LABORATORY)
    entry = entries.filter(pk=given.entry_id, status=EntryStatus.PUBLISHED).first()
    if entry is None:
        raise Invalid({"laboratory": _("Please choose a laboratory of the list.")})
    held = [
        (entry.facts[f"{mark}_until"], mark.upper(), entry.facts[f"{mark}_number"])
        for mark in ("cma", "cnas")
        if entry.facts.get(f"{mark}_number") and entry.facts.get(f"{mark}_until")
    ]
    if not held:
        raise Invalid({"laboratory": _("Its entry names no accreditation with its end.")})
    until, mark, number = max(held)
    return Laboratory(entry.pk, entry.title, mark, number, date.fromisoformat(until))


def _refuse_item(test: ComparativeTest, item: Item, row: ComparedItem) -> None:
    faults = item_faults(item)
    others = items_of(test).exclude(pk=row.pk) if row.pk else items_of(test)
    if others.filter(name=item.name).exists():
        faults["name"] = _("This item stands above already.")
    if not row.pk and others.count() >= MOST_ITEMS:
        faults["name"] = _("A test has at most 60 items.")
    if faults:
        raise Invalid(faults)


def _set(row: ComparedItem, item: Item) -> None:
    for name in ("name", "name_en", "unit", "method", "standard"):
        setattr(row, name, plain(getattr(item, name)))
    for name in ("weight", "low", "high", "uncertainty", "worst", "best", "direction", "is_mandatory"):
        setattr(row, name, getattr(item, name))


def _next_key(test: ComparativeTest) -> str:
    taken = {int(each.key[1:]) for each in items_of(test)}
    return f"i{max(taken, default=0) + 1}"
