"""Licences of the open data: chosen by each member, told with every snapshot, none where none was chosen."""

import pytest
from django.test import Client
from django.urls import reverse

from lianwei.analytics.operations.open_data import enter_open_data_resolution
from lianwei.analytics.queries.catalogue import catalogue
from lianwei.analytics.rules.open_data.licences import licence_of, licences, rights_told
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.open_data import SINCE, TODAY, complaints, entered, published, resolved
from tests.factories.warehouse import write_facts

BY = "CC-BY-4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("chosen", "one"),
    [
        ({}, None),
        ({"AA": "", "BB": ""}, None),
        ({"AA": BY, "BB": BY}, BY),
        ({"AA": BY, "BB": ""}, None),
        ({"AA": BY, "BB": "CC0-1.0"}, None),
    ],
)
def test_a_month_has_a_licence_only_where_all_members_chose_it(chosen, one):
    found = licence_of(chosen)

    assert (found and found.code) == one


def test_the_rights_say_who_is_to_be_asked():
    mixed = rights_told({"AA": BY, "BB": ""})

    assert "AA" in mixed[1]
    assert "BB none named, please ask" in mixed[1]
    assert "BB 未指定，请询问" in mixed[0]
    assert rights_told({})[1].startswith("No licence is named")


def test_every_licence_has_an_address_and_a_source():
    assert [
        each.code for each in licences().values() if not (each.url and each.source and each.name_en)
    ] == []


@pytest.fixture
def members(db, reference_data):
    with clock.playing(TODAY):
        yield [make_organisation(code) for code in ("AA", "BB", "CC")]


@pytest.mark.both
def test_an_unknown_licence_is_refused(members):
    told = {"body": "会长办公会", "number": "3号", "resolved_on": SINCE, "from_month": SINCE}

    with pytest.raises(Invalid) as refused:
        enter_open_data_resolution(members[0].pk, actor=OPERATOR, licence="GPL", **told)

    assert list(refused.value.fields) == ["licence"]
    assert not Event.objects.filter(name="open_data_resolution.entered").exists()


@pytest.mark.both
def test_the_snapshot_keeps_what_each_member_had_chosen(members):
    alliance = make_alliance(*members)
    resolved(*members[:2], licence=BY)
    resolved(members[2])
    write_facts(cases=complaints(members, 300))

    made = published(alliance)

    assert made.licences == {"AA": BY, "BB": BY, "CC": ""}


def test_the_catalogue_the_interface_and_the_page_name_it(members):
    alliance = make_alliance(*members)
    resolved(*members, licence=BY)
    write_facts(cases=complaints(members, 300))
    published(alliance)

    [_series, dataset] = catalogue("https://x/")["dcat:dataset"]
    [told] = Client().get("/api/open-data/v1/snapshots").json()["snapshots"]
    figure = Client().get("/api/figures/v1/figures", {"measure": "accepted", "month": "2026-07"}).json()
    page = Client().get(reverse("portal_open_data")).content.decode()

    assert {each["dct:license"]["@id"] for each in dataset["dcat:distribution"]} == {URL}
    assert (told["licence"], told["licence_url"], told["licences"]["AA"]) == (BY, URL, BY)
    assert "署名 4.0" in told["rights"]
    assert figure["licence"] == BY
    assert URL in page


def test_where_none_was_chosen_everybody_is_told_to_ask(members):
    alliance = make_alliance(*members)
    resolved(*members)
    write_facts(cases=complaints(members, 300))
    published(alliance)

    [_series, dataset] = catalogue("https://x/")["dcat:dataset"]
    page = Client().get(reverse("portal_open_data")).content.decode()

    assert [each for each in dataset["dcat:distribution"] if "dct:license" in each] == []
    assert dataset["dct:rights"]["rdfs:label"][1]["@value"].startswith("No licence is named")
    assert "未指定许可" in page


def test_the_member_chooses_it_on_the_form(members, client_of):
    browser = client_of(make_staff("head", organisation=members[0]))

    form = browser.get(reverse("open_data_resolution_enter")).content.decode()
    entered(members[0], licence=BY)
    page = browser.get(reverse("open_data_resolution_list")).content.decode()

    assert "木兰开放作品许可协议" in form
    assert "署名 4.0" in page
