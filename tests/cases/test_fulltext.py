"""Full-text search: hits are those of LIKE on the plain text, within what the actor may read."""

from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.indexing import index_case, letters_of
from lianwei.cases.models import Complaint, SearchText, Spelling
from lianwei.cases.models.search import PIECES
from lianwei.cases.operations.entry.intake import revise_complaint
from lianwei.cases.operations.rulebook.searching import learn_words_of, rebuild_search
from lianwei.cases.queries.lists.fulltext import Narrowing, find_texts
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.reading.scripts import plain
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation

from .actors import above, onlooker, worker

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LOAN = "办理车贷时被收取5800元服务费,要求退还"


@pytest.fixture
def clerk():
    return staff()


def found(text, actor, **options):
    return [hit.row.number for hit in find_texts(text, actor=actor, **options).cases]


def stored():
    """The index as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, CAST(tokens AS text) FROM cases_searchtext ORDER BY rowid")
        return cursor.fetchall()


@pytest.mark.parametrize(
    "text", ["车贷", "贷", "車貸", "Chedai", "chedai", "5800", "收取5800元", "服务费 车贷", "，要求", "还"]
)
def test_a_case_is_found_by_its_words(clerk, text):
    case = complaint(actor=clerk, narrative=LOAN.replace(",", "，"))
    complaint(actor=clerk, narrative="店家搬走了", title="搬走", wish="解决")
    learn_words_of(case.pk, actor=SYSTEM)

    assert found(text, clerk)[:1] == [case.number]
    assert len(found(text, clerk)) == 1


@pytest.mark.parametrize(
    "text", ["贷车", "车 贷款", "chedao", "", " ", '"', "'", "\\", "*", "车*", "OR", "( ) & |", "\x00"]
)
def test_what_no_case_says_finds_nothing(clerk, text):
    complaint(actor=clerk, narrative=LOAN)

    assert found(text, clerk) == []


def test_title_wish_business_and_number_are_searched_too(clerk):
    shop = (RespondentEntry(name="大坪鲜味面馆"),)
    case = complaint(actor=clerk, title="面里有异物", wish="赔礼道歉", respondents=shop)

    assert [found(text, clerk) for text in ("异物", "道歉", "鲜味", case.number.lower())] == [
        [case.number]
    ] * 4


CHINESE = st.text(alphabet="车贷款退店家不，。1a", min_size=1, max_size=24)


@pytest.fixture
def four_cases(clerk):
    return [complaint(actor=clerk, respondents=(RespondentEntry(name="X"),)) for _ in range(4)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(CHINESE, min_size=4, max_size=4),
    query=st.text(alphabet="车贷款退店家不，", min_size=1, max_size=4),
)
def test_hits_are_those_of_like_on_the_plain_text(clerk, four_cases, texts, query):
    for case, text in zip(four_cases, texts, strict=True):
        case.narrative, case.title, case.wish = text, "", ""
        index_case(case)
    said = zip(four_cases, texts, strict=True)
    expected = {case.number for case, text in said if plain(query) in plain(text)}

    assert set(found(query, clerk)) == expected


def test_another_member_s_case_is_not_found(clerk):
    complaint(actor=worker(make_organisation("GA")), narrative=LOAN)

    assert (found("车贷", clerk), len(found("车贷", OPERATOR))) == ([], 1)


def test_even_where_the_index_is_wrong_another_member_s_case_is_not_found(clerk):
    theirs = complaint(actor=worker(make_organisation("GA")), narrative=LOAN)
    SearchText.objects.visible_to(SYSTEM).delete()
    from lianwei.cases.indexing import search_rows

    SearchText.objects.bulk_create(
        search_rows(theirs, letters_of(theirs), [(clerk.organisation_id, "holder")])
    )

    assert found("车贷", clerk) == []


def test_the_association_above_finds_what_its_members_hold(clerk):
    case = complaint(actor=clerk, narrative=LOAN)
    member = case.holder

    assert found("车贷", above(member, at=make_organisation("CQ"))) == [case.number]


@pytest.mark.parametrize(
    ("viewer", "finds"), [("supervising_body", True), ("secretary_general", False), ("liaison_group", False)]
)
def test_an_office_finds_only_what_it_may_read(clerk, viewer, finds):
    case = complaint(actor=clerk, narrative=LOAN)
    case.alliance_id = 7
    case.save()
    index_case(case)

    assert found("车贷", onlooker(make_organisation("SB"), 7, viewer=viewer)) == (
        [case.number] if finds else []
    )


def test_without_the_permission_nothing_is_searched(clerk):
    with pytest.raises(NotAllowed):
        find_texts("车贷", actor=replace(clerk, permissions=frozenset()))


def test_no_person_s_number_or_name_enters_the_index(clerk):
    complaint(
        actor=clerk,
        narrative="王桂芳,電話13812346027,身份证11010519491231002X,店员李莉态度差",
        title="王桂芳退卡",
    )

    words = "".join(tokens for _key, tokens in stored())
    assert [each in words for each in ("桂芳", "王桂", "李莉", "莉")] == [False] * 4
    asked = ("王桂芳", "李莉", "13812346027", "12346027", "11010519491231002X", "19491231")
    assert [found(each, clerk) for each in asked] == [[]] * len(asked)
    assert len(found("态度差", clerk)) == 1


def test_who_reads_the_text_masked_is_shown_no_name(clerk):
    case = complaint(actor=clerk, narrative="王桂芳办的车贷")
    case.alliance_id = 7
    case.save()
    index_case(case)

    hit = find_texts("车贷", actor=onlooker(make_organisation("SB"), 7)).cases[0]
    assert hit.snippets == [[("王**办的", False), ("车贷", True)]]


def test_a_correction_is_found_and_the_old_words_are_not(clerk):
    case = complaint(actor=clerk, title="健身卡跑路", narrative="退款", wish="退")
    revise_complaint(case.pk, actor=clerk, before={"title": "健身卡跑路"}, after={"title": "游泳卡涨价"})

    assert (found("跑路", clerk), found("涨价", clerk)) == ([], [case.number])


def test_pages_of_hits_follow_each_other_without_gap_or_double(clerk):
    numbers = [complaint(actor=clerk, narrative=LOAN).number for _ in range(7)]
    pages, after = [], 0
    for _ in range(4):
        page = find_texts("车贷", actor=clerk, after=after, size=2)
        pages.append([hit.row.number for hit in page.cases])
        after = page.after

    assert [number for page in pages for number in page] == numbers[::-1]
    assert ([len(page) for page in pages], after) == ([2, 2, 2, 1], 0)


def test_hits_can_be_narrowed(clerk):
    case = complaint(actor=clerk, narrative=LOAN)
    day = case.received_on

    assert [
        found("车贷", clerk, narrowing=each)
        for each in (
            Narrowing(status="received"),
            Narrowing(status="accepted"),
            Narrowing(category="S0103"),
            Narrowing(category="G0501"),
            Narrowing(since=day, until=day),
            Narrowing(until=day.replace(year=2020)),
        )
    ] == [[case.number], [], [case.number], [], [case.number], []]


def test_a_story_too_long_for_one_row_is_found_by_its_end(clerk):
    case = complaint(actor=clerk, narrative="退款" * 400 + "没有下文" * 5000 + "车贷逾期")

    assert (found("车贷", clerk), found("款没有下", clerk)) == ([case.number], [case.number])
    assert QuerySet(SearchText).count() > 2


def test_made_anew_the_index_is_the_stored_one(clerk):
    complaint(actor=clerk, narrative=LOAN)
    complaint(actor=worker(make_organisation("GA")), narrative="退款" * 400)
    before = stored()

    assert (rebuild_search(actor=OPERATOR), stored()) == (2, before)
    assert Spelling.objects.filter(sound="che dai").values_list("pair", flat=True).get() == "车贷"


def test_made_anew_the_index_forgets_what_belongs_to_no_case(clerk):
    case = complaint(actor=clerk, narrative=LOAN)
    before = stored()
    SearchText.objects.bulk_create(type(row)(pk=row.pk + 5 * 1024, tokens=row.tokens) for row in _rows(case))

    rebuild_search(actor=OPERATOR)
    assert stored() == before


def _rows(case):
    from lianwei.cases.indexing import search_rows

    return search_rows(case, letters_of(case), [(case.holder_id, "holder")])


def test_a_page_of_one_and_of_three_hits_takes_the_same_number_of_queries(clerk, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    complaint(actor=clerk, narrative=LOAN)
    find_texts("车贷", actor=clerk)  # what a process keeps is read once
    with CaptureQueriesContext(connection) as one:
        find_texts("车贷", actor=clerk)
    for _ in range(2):
        complaint(actor=clerk, narrative=LOAN)
    with CaptureQueriesContext(connection) as three:
        assert len(find_texts("车贷", actor=clerk).cases) == 3

    assert len(three) == len(one)


def test_a_rebuild_leaves_out_what_is_kept_in_storage_only(clerk):
    kept, apart = complaint(actor=clerk, narrative=LOAN), complaint(actor=clerk, narrative=LOAN)
    QuerySet(Complaint).filter(pk=apart.pk).update(storage_only_on=clock.today())

    rebuild_search(actor=SYSTEM)

    assert {pk // PIECES for pk in QuerySet(SearchText).values_list("pk", flat=True)} == {kept.pk}
