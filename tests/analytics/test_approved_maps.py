"""The operator's approved map: checked, drawn with its number, replaced, taken down. All outlines here are
rectangles made up for the test; they are nobody's borders.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianwei.analytics.models import ApprovedMap
from lianwei.analytics.operations.approved_maps import remove_approved_map, upload_approved_map
from lianwei.analytics.queries.approved_maps import approved_map_page
from lianwei.analytics.rules.outlines import MOST_BYTES, approval_number, code_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event, File
from lianwei.members.queries import actor_of
from tests.factories.looking import TODAY
from tests.factories.members import make_member, make_staff
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NUMBER, DAY = "GS(2024)0650号", TODAY.date().replace(year=2024)


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def home():
    return make_member("YZ")


@pytest.fixture
def operator(home):
    return make_staff("system_admin", organisation=home)


def part(code, *, at=106.0, kind="Polygon", **told):
    """A made-up rectangle, a tenth of a degree wide."""
    ring = [[at, 29.5], [at + 0.1, 29.5], [at + 0.1, 29.6], [at, 29.6], [at, 29.5]]
    points = [ring] if kind == "Polygon" else [[ring]]
    shape = {"type": kind, "coordinates": points}
    said = {"adcode": code, "name": "synthetic rectangle"} | told
    return {"type": "Feature", "properties": said, "geometry": shape}


def geojson(*parts):
    return json.dumps({"type": "FeatureCollection", "features": list(parts)}).encode()


def brought(operator, content=None, **changes):
    told = {"name": "synthetic.geojson", "approval": NUMBER, "approved_on": DAY} | changes
    content = content or geojson(part(500103), part("500105", at=106.2, kind="MultiPolygon"))
    return upload_approved_map(actor=actor_of(operator), content=content, **told)


def refusal(operator, content=None, **changes):
    with pytest.raises(Invalid) as refused:
        brought(operator, content, **changes)
    assert (ApprovedMap.objects.count(), File.objects.count()) == (0, 0)
    [(field, sentence)] = refused.value.fields.items()
    return field, str(sentence)


def test_a_map_is_kept_with_its_number_its_file_and_an_event(operator):
    made = brought(operator, approval=" GS（2024）0650号")

    assert (made.approval, made.column, made.codes, made.others) == (
        NUMBER,
        "adcode",
        ["500103", "500105"],
        0,
    )
    [file] = File.objects.all()
    assert (file.kind, file.media_type, file.sha256) == ("approved_map", "application/geo+json", made.sha256)
    assert Event.objects.filter(name="approved_map.uploaded").count() == 1


@pytest.mark.parametrize("number", ["", "GS2024", "S(2024)1号", "GS(2024)号", "备案号(2024)12号"])
def test_a_number_that_is_none_is_refused(operator, number):
    assert refusal(operator, approval=number)[0] == "approval"


@pytest.mark.parametrize("number", ["GS(2024)0650号", "GS京(2022)1061号", "渝S(2023)012号"])
def test_numbers_as_they_are_printed(number):
    assert approval_number(number) == number


def test_codes_of_six_and_of_twelve_digits():
    assert [code_of(value) for value in (500103, "500103", 500103000000, True, None, 1.5)] == [
        *["500103"] * 3,
        *[""] * 3,
    ]


BROKEN = {
    "cut short": geojson(part("500103"))[:-9],
    "too deep": b"[" * 100_000,
    "not UTF-8": "地图".encode("gbk"),
    "no collection": json.dumps(part("500103")).encode(),
    "empty": geojson(),
    "a line": geojson({"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[106, 29]]}}),
    "no geometry": geojson({"type": "Feature", "geometry": None}),
    "metres": geojson(part("500103", at=11_800_000.0)),
    "abroad": geojson(part("500103", at=2.3)),
    "not a number": geojson(part("500103", at=float("nan"))),
    "words for points": geojson(
        part("500103") | {"geometry": {"type": "Polygon", "coordinates": [["x"] * 5]}}
    ),
    "open ring": geojson(
        part("500103") | {"geometry": {"type": "Polygon", "coordinates": [[[106, 29], [106, 30], [107, 30]]]}}
    ),
    "too large": b" " * (MOST_BYTES + 1),
    "one region twice": geojson(part("500103"), part("500103", at=106.2)),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_map_of_areas_in_china_is_refused(operator, content):
    assert refusal(operator, content)[0] == "upload"


def test_parts_without_a_region_are_named_and_may_be_drawn_all_the_same(operator):
    content = geojson(part("500103"), part("999999", at=106.2, name="synthetic sea"))

    field, sentence = refusal(operator, content)
    made = brought(operator, content, keeps_others=True)

    assert (field, "synthetic sea 999999" in sentence) == ("upload", True)
    assert (made.codes, made.others) == (["500103"], 1)


def test_which_property_holds_the_codes_can_be_chosen(operator):
    content = geojson(part("500103", other="500105"))

    field, sentence = refusal(operator, content, column="code")
    made = brought(operator, content, column="other")

    assert (field, "adcode" in sentence) == ("column", True)
    assert made.codes == ["500105"]


def test_a_member_without_an_outline_is_named(operator, home):
    brought(operator, geojson(part("500105")))

    page = approved_map_page(actor=actor_of(operator))

    assert [home.region_code in said for said in page.missing] == [True]
    assert page.chart.approval == NUMBER


def test_the_next_map_replaces_the_one_before_which_is_kept(operator):
    first, second = brought(operator), brought(operator, approval="渝S(2025)012号")

    page = approved_map_page(actor=actor_of(operator))

    assert (page.now, page.before) == (second, [first])
    assert page.before[0].removed_at == TODAY


def test_taken_down_once_and_drawn_as_tiles_again(operator):
    brought(operator)

    remove_approved_map(actor=actor_of(operator))

    assert approved_map_page(actor=actor_of(operator)).now is None
    with pytest.raises(WrongStatus):
        remove_approved_map(actor=actor_of(operator))


def test_nobody_else_brings_or_takes_down_a_map(home):
    with pytest.raises(NotAllowed):
        brought(make_staff("head", organisation=home))
    with pytest.raises(NotAllowed):
        remove_approved_map(actor=actor_of(make_staff("secretary_general", organisation=home)))


def test_the_overview_draws_the_map_with_its_number_and_tiles_without(client_of, operator, home):
    load_all()
    browser, overview = client_of(make_staff("secretary_general", organisation=home)), "statistics_overview"
    before = browser.get(reverse(overview)).content.decode()

    made = brought(operator, geojson(part("500103", person="synthetic")))
    page = browser.get(reverse(overview)).content.decode()
    reply = browser.get(reverse("statistics_outlines"))

    assert (NUMBER in before, NUMBER in page) == (False, True)
    assert f"{reverse('statistics_outlines')}?v={made.sha256[:16]}" in page
    assert "immutable" in reply["Cache-Control"]
    [found] = reply.json()["features"]
    assert found["properties"] == {"code": "500103"}
    assert found["geometry"]["type"] == "Polygon"


def test_from_the_page(client_of, operator):
    browser = client_of(operator)
    form = {"approval": NUMBER, "approved_on": DAY.isoformat()}

    refused = browser.post(
        reverse("approved_map_upload"), form | {"upload": SimpleUploadedFile("x.geojson", b"{}")}
    )
    file = SimpleUploadedFile("synthetic.geojson", geojson(part("500103")))
    page = browser.post(reverse("approved_map_upload"), form | {"upload": file}, follow=True)
    removed = browser.post(reverse("approved_map_remove"), follow=True)

    assert (refused.status_code, page.status_code, removed.status_code) == (422, 200, 200)
    assert NUMBER in page.content.decode()
    assert browser.get(reverse("approved_map_view_outlines")).status_code == 404
