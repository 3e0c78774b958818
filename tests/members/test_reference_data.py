"""Kinds, roles, permissions, the visibility table and the founding list are data; the data must be whole."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from lianwei.core.scope import OPERATOR
from lianwei.members import visibility
from lianwei.members.models import Organisation, OrganisationKind, Role, SupervisingBody
from lianwei.members.operations import found_alliance, founding_rows
from lianwei.members.permissions import expand, known_permissions, permission_labels, permission_names
from lianwei.members.queries import members_of
from lianwei.members.reference_data import load_organisation_kinds_and_roles
from lianwei.members.visibility import Existence, Facts, Identity, Narrative, Viewer, sight, sights

DATA = Path(visibility.__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    first = load_organisation_kinds_and_roles()
    load_organisation_kinds_and_roles()

    assert first == {"organisation_kinds": 12, "roles": 13}
    assert (OrganisationKind.objects.count(), Role.objects.count()) == (12, 13)


@pytest.mark.django_db
def test_loading_again_brings_the_files_words_back():
    load_organisation_kinds_and_roles()
    Role.objects.filter(pk="clerk").update(name="?", permissions=[])

    load_organisation_kinds_and_roles()

    clerk = Role.objects.get(pk="clerk")
    assert clerk.name == "登记员"
    assert "complaint.receive" in clerk.permissions


@pytest.mark.django_db
def test_only_national_and_provincial_associations_may_sue():
    load_organisation_kinds_and_roles()

    kinds = OrganisationKind.objects.order_by("position")
    assert [kind.pk for kind in kinds if kind.may_sue] == ["CCA", "PROV"]
    assert [kind.pk for kind in kinds if kind.is_station] == ["BRANCH", "STATION", "CONTACT", "FIRM"]
    assert [kind.pk for kind in kinds if kind.is_authority] == ["SUPERVISOR"]
    assert [kind.pk for kind in kinds if kind.is_association] == ["CCA", "PROV", "CITY", "COUNTY"]


@pytest.mark.django_db
def test_every_role_asks_for_known_permissions_and_a_row_of_the_visibility_table():
    load_organisation_kinds_and_roles()

    for role in Role.objects.all():
        assert expand(role.permissions) - known_permissions() == set(), role.pk
        assert role.viewer == sight(role.viewer).viewer
    assert [r.pk for r in Role.objects.filter(is_administrator=True).order_by("position")] == [
        "system_admin",
        "security_admin",
        "audit_admin",
    ]


@pytest.mark.django_db
def test_every_permission_is_given_by_some_role():
    load_organisation_kinds_and_roles()

    given = frozenset().union(*(expand(role.permissions) for role in Role.objects.all()))

    assert known_permissions() - given == set()


def test_a_pattern_means_the_verbs_of_its_noun_only():
    assert expand(["law.*", "user.view"]) == {"law.view", "law.revise", "user.view"}
    assert expand(["nothing.*"]) == frozenset()
    assert expand(["new.verb"]) == {"new.verb"}
    assert permission_labels(["law.*"]) == ["查看法规", "修订法规条文"]


def test_permissions_are_written_noun_dot_verb_with_two_names():
    for name, row in permission_names().items():
        noun, _, verb = name.partition(".")
        assert noun.islower() and verb.islower() and row["name"] and row["name_en"], name


VISIBILITY = rows_of("visibility.csv")


@pytest.mark.parametrize("row", VISIBILITY, ids=[row["viewer"] for row in VISIBILITY])
def test_the_visibility_table_is_read_word_by_word(row):
    seen = sight(row["viewer"])

    assert {
        "viewer": str(seen.viewer),
        "existence": str(seen.existence),
        "facts": str(seen.facts),
        "narrative": str(seen.narrative),
        "identity": str(seen.identity),
        "documents": str(seen.documents),
        "note": seen.note,
    } == row


def test_every_viewer_has_one_row():
    assert Counter(row["viewer"] for row in VISIBILITY) == Counter(map(str, Viewer))
    assert list(sights()) == list(Viewer)


def test_what_the_words_of_the_table_mean():
    assert [str(v) for v, s in sights().items() if s.identity.may_reveal] == [
        "holder",
        "intake_station",
        "firm_station",
        "parent_association",
        "partner",
    ]
    assert [str(v) for v, s in sights().items() if not s.sees_rows] == [
        "other_member",
        "security_admin",
        "audit_admin",
        "system_admin",
    ]
    assert (sight("other_member").existence, sight("other_member").facts) == (
        Existence.NO,
        Facts.COUNTS_FROM_FIVE,
    )
    assert sight(Viewer.SUPERVISING_BODY).narrative == Narrative.MASKED
    assert sight(Viewer.SECRETARY_GENERAL).identity == Identity.MASKED


def test_an_unknown_viewer_sees_nothing_by_mistake():
    with pytest.raises(ValueError, match="neighbour"):
        sight("neighbour")


def test_the_founding_list_has_23_members_and_one_successor():
    rows = founding_rows("cq-metro")

    assert Counter(row.role for row in rows) == {
        "parent": 2,
        "member": 23,
        "successor": 1,
        "supervising_body": 2,
    }
    assert [(r.code, r.valid_to, r.successor) for r in rows if r.valid_to] == [
        ("JB", date(2026, 1, 24), "LJ"),
        ("YB", date(2026, 1, 24), "LJ"),
    ]
    assert max(Counter(row.code for row in rows).values()) == 1
    assert max(Counter(row.fields["phone"] for row in rows).values()) == 1
    assert all(str(row.fields["phone"]).split("-")[1].startswith(("6300 00", "630 00")) for row in rows)


@pytest.mark.django_db
def test_the_alliance_is_founded_with_parents_and_supervising_bodies():
    load_organisation_kinds_and_roles()

    alliance = found_alliance("cq-metro", actor=OPERATOR)

    members = list(members_of(alliance, on=date(2024, 7, 31)))
    assert len(members) == 23
    assert list(members_of(alliance, on=date(2024, 7, 30))) == []
    guides = SupervisingBody.objects.filter(alliance=alliance).order_by("organisation__code")
    assert list(guides.values_list("organisation__code", flat=True)) == ["CQSJ", "SCSJ"]
    yuzhong = Organisation.objects.get(code="YZ")
    assert (yuzhong.parent.code, yuzhong.short_name, yuzhong.depth) == ("CQ", "渝中消委", 1)
    assert Organisation.objects.get(code="LJ").valid_from == date(2026, 1, 25)
