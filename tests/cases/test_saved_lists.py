"""Worklists with a name: who sees them, in which order, how many cases, and the private feeds."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from lianwei.cases.models import ListPlace
from lianwei.cases.operations import (
    copy_list,
    issue_feed,
    place_list,
    retire_list,
    revise_list,
    revoke_feed,
    tag_complaint,
)
from lianwei.cases.operations.desk.saved_lists import MOST_LISTS
from lianwei.cases.queries.lists import saved_lists as queries
from lianwei.cases.queries.lists.saved_lists import faults_of, saved_lists, tab_lists
from lianwei.cases.views import feeds
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.models import Event
from lianwei.members.models import RoleAssignment
from lianwei.members.queries.actors import actor_of
from tests.factories import bulk
from tests.factories.cases import complaint
from tests.factories.lists import saved
from tests.factories.members import make_organisation, make_staff

pytestmark = pytest.mark.django_db
FRESH, KEPT = 4, 2  # queries: places, edition of the members; then lists and counts
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Keys come again from test to test; in an instance they never do."""
    queries._kept.cache_clear()
    queries._tabs.cache_clear()


@pytest.fixture
def home(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return bulk.head(home)


@pytest.fixture
def clerk(home):
    return actor_of(make_staff("clerk", organisation=home))


def names(found) -> list[str]:
    return [each.row.name for each in found]


def later():
    """Half a minute on: counts are taken anew."""
    return clock.playing(clock.now() + timedelta(seconds=31))


def test_an_own_list_is_a_tab_of_its_owner_alone(head, clerk):
    saved(head)

    assert (names(tab_lists(actor=head)), names(saved_lists(actor=clerk))) == (["逾期"], [])


def test_a_list_is_shared_with_the_organisation_and_no_other(head, clerk):
    saved(head, audience="organisation")
    stranger = bulk.head(make_organisation("GA"))

    assert names(saved_lists(actor=clerk)) == ["逾期"]
    assert names(tab_lists(actor=clerk)) == []
    assert names(saved_lists(actor=stranger)) == []


def test_a_list_for_a_role_is_seen_by_those_who_have_it_now(head, clerk, home):
    saved(head, audience="role", role_code="clerk")
    mediator = actor_of(make_staff("mediator", organisation=home))

    assert (names(saved_lists(actor=clerk)), names(saved_lists(actor=mediator))) == (["逾期"], [])
    RoleAssignment.objects.filter(user_id=clerk.user_id).update(ended_at=clock.now())
    assert names(saved_lists(actor=clerk)) == []


def test_somebody_who_works_elsewhere_today_sees_the_lists_of_there(head, home):
    from dataclasses import replace

    saved(head)

    assert names(tab_lists(actor=replace(head, organisation_id=make_organisation("GA").pk))) == []


def test_tabs_stand_in_the_order_one_gives_them(head):
    rows = [saved(head, name) for name in ("甲", "乙", "丙")]

    place_list(rows[2].pk, actor=head, place=1)
    place_list(rows[0].pk, actor=head, place=None)

    assert names(tab_lists(actor=head)) == ["丙", "乙"]
    assert names(saved_lists(actor=head)) == ["丙", "乙", "甲"]
    assert [each.place for each in saved_lists(actor=head)] == [1, 2, None]


def test_a_tab_of_mine_is_none_of_my_colleagues(head, clerk):
    row = saved(head, audience="organisation")
    place_list(row.pk, actor=clerk, place=1)
    place_list(row.pk, actor=head, place=None)

    assert (names(tab_lists(actor=clerk)), names(tab_lists(actor=head))) == (["逾期"], [])


def test_a_copy_is_ones_own_under_a_free_name(head, clerk):
    row = saved(head, audience="organisation")
    saved(clerk)

    copy = copy_list(row.pk, actor=clerk)

    assert (copy.name, copy.owner_id, copy.audience, copy.query) == (
        "逾期 2",
        clerk.user_id,
        "own",
        "view=open&window=late",
    )


def test_a_shared_list_is_kept_together_and_every_change_noted(head, clerk):
    row = saved(head, audience="organisation")

    revise_list(row.pk, actor=clerk, name="超期", audience="organisation")

    assert names(saved_lists(actor=head)) == ["超期"]
    assert list(
        Event.objects.filter(subject=f"savedlist:{row.pk}").order_by("seq").values_list("name", "user_id")
    ) == [("saved_list.saved", head.user_id), ("saved_list.revised", clerk.user_id)]


def test_an_own_list_is_nobody_elses_to_change(head, clerk):
    row = saved(head)

    for change in (retire_list, copy_list):
        with pytest.raises(NotVisible):
            change(row.pk, actor=clerk)


def test_a_list_taken_away_is_gone_for_all_and_its_name_is_free(head, clerk):
    row = saved(head, audience="organisation")
    place_list(row.pk, actor=clerk, place=1)

    retire_list(row.pk, actor=head)

    assert (names(saved_lists(actor=head)), names(tab_lists(actor=clerk))) == ([], [])
    saved(head)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"audience": "everybody"},
        {"audience": "role"},
        {"audience": "role", "role_code": "king"},
    ],
)
def test_a_list_needs_a_name_and_an_audience(changes, head):
    with pytest.raises(Invalid):
        saved(head, **changes)


def test_a_name_is_used_once_and_lists_are_not_endless(head):
    for n in range(MOST_LISTS - 1):
        saved(head, f"清单{n}")
    with pytest.raises(Invalid):
        saved(head, "清单0")
    saved(head, "最后")
    with pytest.raises(Invalid):
        saved(head, "再一个")


def test_a_tab_counts_its_cases(head):
    cases = [complaint(actor=head) for _ in range(3)]
    tag_complaint(cases[0].pk, actor=head, word="涉老")
    saved(head, "涉老", "view=open&tag=涉老")
    saved(head, "全部", "view=open")
    saved(head, "归档", "view=archived")

    assert [each.count for each in tab_lists(actor=head)] == [1, 3, None]


def test_counts_are_taken_anew_after_half_a_minute(head):
    saved(head, "全部", "view=open")
    before = tab_lists(actor=head)[0].count
    complaint(actor=head)

    with later():
        after = tab_lists(actor=head)[0].count

    assert (before, after) == (0, 1)


def test_ten_tabs_cost_as_many_queries_as_one(head, django_assert_num_queries):
    complaint(actor=head)
    saved(head, "清单", "view=open&status=received")
    tab_lists(actor=head)
    with later(), django_assert_num_queries(FRESH):
        tab_lists(actor=head)
    for n in range(9):
        saved(head, f"清单{n}", f"view=open&status=received&handler={n}")
    tab_lists(actor=head)

    with clock.playing(clock.now() + timedelta(seconds=99)):
        with django_assert_num_queries(FRESH):
            assert len(tab_lists(actor=head)) == 10
        with django_assert_num_queries(KEPT):
            tab_lists(actor=head)


def test_a_new_name_shows_at_once_in_the_tabs(head, clerk):
    row = saved(head, audience="organisation")
    place_list(row.pk, actor=clerk, place=1)
    before = names(tab_lists(actor=clerk))

    revise_list(row.pk, actor=head, name="超期", audience="organisation")
    renamed = names(tab_lists(actor=clerk))
    revise_list(row.pk, actor=head, name="超期", audience="own")

    assert (before, renamed, names(tab_lists(actor=clerk))) == (["逾期"], ["超期"], [])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("view=open&category=G0501", []),
        ("view=gone", ["清单里的视图“gone”已经没有了，现在列出全部未归档的案件。"]),
        ("view=open&status=gone", ["清单里的状态“gone”已经没有了，没有案件符合。"]),
        ("view=open&category=G99", ["清单里的分类“G99”已经停用，只列出以前这样登记的案件。"]),
        ("view=open&group=P77", ["清单里的人群“P77”已经停用，只列出以前这样登记的案件。"]),
        ("view=open&window=gone", ["清单里的期限条件“gone”已经没有了，没有按它筛选。"]),
        ("view=open&handler=999999", ["清单里的经办人查不到，没有案件符合。"]),
        ("view=open&handler=none", []),
    ],
)
def test_what_no_longer_exists_is_said_in_words(query, said, reference_data):
    assert faults_of(query) == said


def test_a_list_with_a_view_there_is_no_more_opens_and_says_so(head, client_of):
    row = saved(head, "旧", "view=gone&status=received")
    case = complaint(actor=head)

    url = tab_lists(actor=head)[0].url
    page = client_of(head).get(f"/cases/{url}").content.decode()

    assert url == f"?view=open&status=received&list={row.pk}"
    assert case.number in page and "清单里的视图“gone”已经没有了" in page


def test_opening_a_list_notes_the_day_and_makes_it_the_current_tab(head, client_of):
    row = saved(head)

    page = client_of(head).get(f"/cases/?view=open&window=late&list={row.pk}").content.decode()

    assert ListPlace.objects.get().used_on == clock.today()
    assert page.count('aria-current="page">逾期') == 1


def test_another_persons_list_in_the_address_changes_nothing(head, clerk, client_of):
    row = saved(head)

    page = client_of(clerk).get(f"/cases/?view=open&list={row.pk}")

    assert page.status_code == 200 and "逾期</a>" not in page.content.decode()


def test_a_narrowed_list_is_saved_from_its_page(head, client_of):
    desk = client_of(head)
    assert "/cases/lists/new/?view=open&amp;window=late" in desk.get("/cases/?view=open&window=late").text

    desk.post("/cases/lists/new/?view=open&window=late", {"name": "逾期", "audience": "own"})

    assert [(each.row.name, each.row.query) for each in tab_lists(actor=head)] == [
        ("逾期", "view=open&window=late")
    ]


def test_the_page_of_all_lists_moves_copies_and_takes_away(head, client_of):
    rows = [saved(head, name) for name in ("甲", "乙")]
    desk = client_of(head)

    desk.post(f"/cases/lists/{rows[1].pk}/place/", {"place": "1"})
    desk.post(f"/cases/lists/{rows[0].pk}/copy/")
    desk.post(f"/cases/lists/{rows[0].pk}/retire/")

    page = desk.get("/cases/lists/").text
    assert names(tab_lists(actor=head)) == ["乙", "甲 2"]
    assert "临期" not in page and "还没有保存的清单" not in page


class TestFeeds:
    @pytest.fixture
    def case(self, head):
        return complaint(actor=head)

    @pytest.fixture
    def token(self, head, case):
        return issue_feed(saved(head, "全部", "view=open").pk, actor=head)

    def test_it_tells_number_heading_and_day_and_nothing_of_people(self, client, token, case):
        answer = client.get(f"/cases/feeds/{token}.atom")
        root = ElementTree.fromstring(answer.content)
        entry = root.find(f"{ATOM}entry")

        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert [part.tag.removeprefix(ATOM) for part in entry] == ["title", "id", "updated", "link"]
        assert entry.find(f"{ATOM}title").text.startswith(f"{case.number} · ")
        assert "王" not in answer.text and case.title not in answer.text and "丽人" not in answer.text

    def test_a_calendar_has_a_whole_day_for_each_case(self, client, token, case):
        lines = client.get(f"/cases/feeds/{token}.ics").text.split("\r\n")

        assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
        assert f"DTSTART;VALUE=DATE:{case.due_on:%Y%m%d}" in lines
        assert max(len(line.encode()) for line in lines) <= 75

    def test_who_has_it_already_gets_nothing_again(self, client, token, head):
        first = client.get(f"/cases/feeds/{token}.atom")
        again = client.get(f"/cases/feeds/{token}.atom", headers={"if-none-match": first.headers["ETag"]})
        complaint(actor=head)
        changed = client.get(f"/cases/feeds/{token}.atom", headers={"if-none-match": first.headers["ETag"]})

        assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
        assert again.content == b"" and first.headers["Cache-Control"] == "private, max-age=300"

    def test_the_token_is_kept_as_a_blind_index_alone(self, token):
        place = ListPlace.objects.get()

        assert token not in [str(value) for value in vars(place).values()]
        assert not Event.objects.filter(body__contains=token).exists()

    def test_a_closed_feed_and_a_guess_are_not_there(self, client, token, head):
        revoke_feed(saved_lists(actor=head)[0].row.pk, actor=head)

        assert client.get(f"/cases/feeds/{token}.atom").status_code == 404
        assert client.get("/cases/feeds/guess.ics").status_code == 404

    def test_another_feed_ends_the_one_before(self, client, token, head):
        again = issue_feed(saved_lists(actor=head)[0].row.pk, actor=head)

        assert client.get(f"/cases/feeds/{token}.atom").status_code == 404
        assert client.get(f"/cases/feeds/{again}.atom").status_code == 200

    def test_it_ends_with_the_list_and_with_the_service_of_its_owner(self, client, head, home, case):
        other = bulk.head(home)
        left, retired = (issue_feed(saved(who, "全部", "view=open").pk, actor=who) for who in (head, other))
        RoleAssignment.objects.filter(user_id=head.user_id).update(ended_at=clock.now())
        retire_list(tab_lists(actor=other)[0].row.pk, actor=other)

        assert client.get(f"/cases/feeds/{left}.atom").status_code == 404
        assert client.get(f"/cases/feeds/{retired}.atom").status_code == 404

    def test_too_many_readings_are_refused(self, client, token, monkeypatch):
        monkeypatch.setattr(feeds, "READING", feeds.Limit("feed", asks_from=0, most=2))

        found = [client.get(f"/cases/feeds/{token}.atom").status_code for _ in range(3)]

        assert found == [200, 200, 429]

    def test_each_reader_of_a_shared_list_has_a_feed_of_their_own(self, client, head, clerk, case):
        row = saved(head, "全部", "view=mine", audience="organisation")
        tokens = [issue_feed(row.pk, actor=who) for who in (head, clerk)]

        told = [client.get(f"/cases/feeds/{token}.atom").text.count("<entry>") for token in tokens]

        assert told == [1, 0]

    def test_the_address_is_shown_once(self, client_of, head, case):
        row = saved(head, "全部", "view=open")
        desk = client_of(head)

        page = desk.post(f"/cases/lists/{row.pk}/feed/").text

        assert page.count("/cases/feeds/") == 2
        assert "/cases/feeds/" not in desk.get("/cases/lists/").text


def test_the_order_of_a_feed_is_that_of_the_deadlines(head, client):
    days = [complaint(actor=head, received_on=clock.today() - timedelta(days=n)).due_on for n in (0, 5, 2)]
    token = issue_feed(saved(head, "全部", "view=open").pk, actor=head)

    lines = client.get(f"/cases/feeds/{token}.ics").text.split("\r\n")
    told = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]

    assert told == [f"{day:%Y%m%d}" for day in sorted(days)] and isinstance(days[0], date)
