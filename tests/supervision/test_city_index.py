"""Editions of the city satisfaction index: begun, weighed, filled, computed, renewed, printed."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find, subject_of
from lianwei.supervision.handlers.city_index import score_what_was_brought
from lianwei.supervision.models import IndexKind, SatisfactionIndex
from lianwei.supervision.operations import city_index as operations
from lianwei.supervision.operations.city_index import (
    add_satisfaction_index,
    fill_satisfaction_index,
    renew_satisfaction_index,
    revise_satisfaction_index,
    score_satisfaction_index,
)
from lianwei.supervision.queries.city_index import index_page
from lianwei.supervision.rules.cities.indicators import read
from tests.factories import city_index as made
from tests.factories.members import make_actor, make_member, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
YEAR = 2025


@pytest.fixture
def home():
    return make_member("YZ")


@pytest.fixture
def analyst(home):
    return made.analyst(home)


def even(row):
    """Weights of each indicator alike among its neighbours."""
    tree = read(row.indicators)
    return {each.code: 1 / sum(other.parent == each.parent for other in tree) for each in tree}


def work(row):
    """What the worker does with the last sheet or weights."""
    score_what_was_brought(Event.objects.filter(subject=subject_of(row)).latest("pk"))
    return find(SatisfactionIndex, row.pk, actor=SYSTEM)


def names(row):
    rows = Event.objects.filter(subject=subject_of(row)).order_by("pk")
    return list(rows.values_list("name", flat=True))


@pytest.mark.both
def test_an_edition_is_begun_filled_weighed_and_computed(home, analyst):
    row = made.filled(home)
    revise_satisfaction_index(row.pk, actor=analyst, weights=even(row))

    row = work(row)

    page = index_page(row.pk, actor=analyst)
    assert names(row) == [f"satisfaction_index.{verb}" for verb in ("added", "filled", "revised", "scored")]
    assert [
        (each.city, each.rank, each.best, each.worst, each.answers, each.void) for each in page.cities
    ] == [
        ("甲", 1, 1, 1, 6, 2),
        ("乙", 2, 2, 2, 6, 0),
    ]
    assert page.cities[0].score == pytest.approx(80, abs=1)
    assert page.cities[0].low < page.cities[0].score < page.cities[0].high
    assert page.void_rate == pytest.approx(100 * 2 / 14)
    assert [name for name, _count, _figure in page.groups] == ["女", "男"]
    assert not page.is_waiting


def test_without_weights_each_question_is_told_and_no_total(home, analyst):
    row = work(made.filled(home))

    page = index_page(row.pk, actor=analyst)
    told = {each.indicator.code: each.value for each in page.compared}
    assert (page.has_weights, page.total[0], told["I1"]) == (False, None, None)
    assert told["I101"] == pytest.approx(75, abs=1)


def test_weights_that_do_not_make_one_are_refused_and_change_nothing(home, analyst):
    row = made.filled(home)

    with pytest.raises(Invalid) as refused:
        revise_satisfaction_index(row.pk, actor=analyst, weights=even(row) | {"I101": 0.9})

    assert "1.7" in str(refused.value.fields["below_I1"])
    assert find(SatisfactionIndex, row.pk, actor=SYSTEM).indicators == row.indicators


def test_published_scores_come_from_a_sheet_of_cities_and_are_explained(home, analyst):
    for year, wuxi in ((2024, 90), (YEAR, 93)):
        row = made.edition(home, kind=IndexKind.PUBLISHED, year=year)
        content = f"城市,总分,消费供给\n无锡,{wuxi},91\n哈密,71.72,70\n".encode()
        fill_satisfaction_index(row.pk, actor=analyst, name="scores.csv", content=content)
        row = work(row)

    page = index_page(row.pk, actor=analyst)
    assert [(each.city, each.score, each.rank, each.low) for each in page.cities] == [
        ("无锡", 93, 1, None),
        ("哈密", 71.72, 2, None),
    ]
    supply = next(each for each in page.compared if each.indicator.code == "I1")
    assert (page.before.year, supply.value, supply.change, supply.adds) == (2024, 80.5, 0, None)


def test_columns_that_are_not_read_are_not_kept_and_people_become_marks(home, analyst):
    row = made.edition(home)
    content = (
        "姓名,电话,编号,城市,I101\n王芳,13800138000,13800138000,甲13800138000,80\n,,2,甲,八十\n".encode()
    )

    row = fill_satisfaction_index(row.pk, actor=analyst, name="a.csv", content=content)

    assert row.rows[0] == ["respondent", "city", "I101"]
    assert "13800138000" not in str(row.rows)
    assert "王芳" not in str(row.rows)
    assert [len(line[0]) for line in row.rows[1:]] == [12, 12]
    assert work(row).refused == [[3, "score", "八十"]]


def test_the_mark_of_a_person_is_keyed_and_differs_between_editions(home, analyst, settings):
    content = "编号,城市,I101\n13800138000,甲,80\n13800138000,甲,81\n".encode()

    def marks(row):
        filled = fill_satisfaction_index(row.pk, actor=analyst, name="a.csv", content=content)
        return {line[0] for line in filled.rows[1:]}

    rows = [made.edition(home, year=year) for year in (2023, 2024)]
    first, other = (marks(row) for row in rows)
    settings.LIANWEI_BLIND_KEY = base64.b64encode(bytes(32)).decode()
    anew = marks(rows[0])

    assert len(first) == len(other) == len(anew) == 1
    assert len(first | other | anew) == 3


@pytest.mark.both
def test_the_sheet_is_read_before_the_transaction(home, analyst, monkeypatch):
    row, began = made.edition(home), []
    read_rows = operations._rows_of

    def rows_of(name, content):
        began.append(len(connection.savepoint_ids))
        return read_rows(name, content)

    monkeypatch.setattr(operations, "_rows_of", rows_of)
    before = len(connection.savepoint_ids)

    filled = fill_satisfaction_index(row.pk, actor=analyst, name="a.csv", content=made.sheet(("丙", 60.0)))

    assert began == [before]
    assert find(SatisfactionIndex, row.pk, actor=SYSTEM).rows == filled.rows


def test_another_sheet_that_came_meanwhile_is_not_overwritten(home, analyst):
    row = made.filled(home)
    fill_satisfaction_index(row.pk, actor=analyst, name="a.csv", content=made.sheet(("丙", 60.0)))

    score_satisfaction_index(row.pk, actor=SYSTEM, sheet=1, results={"cities": []}, void={}, refused=[])

    assert find(SatisfactionIndex, row.pk, actor=SYSTEM).results is None
    assert [each["city"] for each in work(row).results["cities"]] == ["丙"]


def test_the_worker_computes_a_sheet_once(home):
    row = work(made.filled(home))

    assert names(work(row)) == names(row)


@pytest.mark.both
def test_the_next_year_has_the_same_weights_and_exists_once(home, analyst):
    row = made.edition(home, year=YEAR)
    revise_satisfaction_index(row.pk, actor=analyst, weights=even(row))

    after = renew_satisfaction_index(row.pk, actor=analyst)

    assert (after.year, after.title, after.rows, after.results) == (YEAR + 1, f"{YEAR + 1}年测评", [], None)
    assert read(after.indicators)[3].weight == pytest.approx(1 / 5)
    with pytest.raises(Invalid):
        renew_satisfaction_index(row.pk, actor=analyst)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("编号,I101\n1,80\n", "城市"),
        ("城市,别的\n甲,80\n", "指标"),
        ("城市,I101\n", "数据行"),
    ],
)
def test_sheets_without_city_indicator_or_rows_are_refused(home, analyst, content, said):
    row = made.edition(home)

    with pytest.raises(Invalid) as refused:
        fill_satisfaction_index(row.pk, actor=analyst, name="a.csv", content=content.encode())

    assert said in str(refused.value.fields["upload"])
    assert names(row) == ["satisfaction_index.added"]


def test_published_scores_name_their_source_and_a_year_has_one_edition(home, analyst):
    told = {"actor": analyst, "title": "测评", "planned": 538}
    with pytest.raises(Invalid):
        add_satisfaction_index(kind=IndexKind.PUBLISHED, year=YEAR, **told)
    with pytest.raises(Invalid):
        add_satisfaction_index(kind=IndexKind.OWN, year=1990, **told)
    made.edition(home, year=YEAR)
    with pytest.raises(Invalid):
        add_satisfaction_index(kind=IndexKind.OWN, year=YEAR, **told)


def test_others_neither_see_nor_change_an_edition(home):
    row = made.filled(home)
    with pytest.raises(NotVisible):
        index_page(row.pk, actor=made.analyst(make_organisation("ELSEWHERE")))
    with pytest.raises(NotAllowed):
        index_page(row.pk, actor=make_actor("clerk", organisation=home))


def test_pages_lead_from_a_new_edition_to_its_report(client, home):
    client.force_login(make_staff("analyst", organisation=home))
    told = {"kind": "own", "year": YEAR, "title": "联盟测评", "planned": 6}
    page = client.post(reverse("satisfaction_index_add"), told)
    row = SatisfactionIndex.objects.visible_to(SYSTEM).get()
    here = reverse("satisfaction_index_view", args=[row.pk])
    assert page.url == here

    upload = SimpleUploadedFile("answers.csv", made.sheet(("甲", 80.0), ("乙", 79.9)))
    assert client.post(reverse("satisfaction_index_fill", args=[row.pk]), {"upload": upload}).url == here
    revised = reverse("satisfaction_index_revise", args=[row.pk])
    wrong = client.post(revised, even(row) | {"I1": 0.9})
    assert (wrong.status_code, "合计" in wrong.content.decode()) == (422, True)
    assert client.post(revised, {code: f"{each:.12f}" for code, each in even(row).items()}).url == here
    work(row)

    shown = client.get(here).content.decode()
    assert "不能区分先后" in shown
    assert "甲、乙" in shown
    for form, mark in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert client.get(reverse(f"satisfaction_index_view_{form}", args=[row.pk])).content.startswith(mark)
    assert client.post(reverse("satisfaction_index_renew", args=[row.pk])).status_code == 302
    assert "2017 年以来" in client.get(reverse("satisfaction_index_list")).content.decode()


def test_the_paper_prints_that_no_business_pays(client, home):
    from docx import Document

    client.force_login(make_staff("analyst", organisation=home))
    row = work(made.filled(home))

    content = client.get(reverse("satisfaction_index_view_docx", args=[row.pk])).content

    text = "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
    assert "未收取经营者的任何费用" in text
    assert "第三十八条" in text


def test_the_list_asks_as_often_for_three_editions_as_for_one(client, home):
    client.force_login(make_staff("analyst", organisation=home))
    counts = []
    for years in ((2023,), (2024, 2025)):
        for year in years:
            made.edition(home, year=year)
        client.get(reverse("satisfaction_index_list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("satisfaction_index_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
