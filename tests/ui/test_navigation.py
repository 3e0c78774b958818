"""What the frame shows to whom."""

import pytest

from lianwei.core.scope import ANONYMOUS, Actor, ActorKind
from lianwei.ui import navigation
from lianwei.ui.navigation import Masthead, NavEntry

pytestmark = pytest.mark.urls("tests.ui.urls")
CASEWORKER = Actor(ActorKind.STAFF, user_id=1, permissions=frozenset({"complaint.view", "home.view"}))


@pytest.fixture(autouse=True)
def _four_entries(_frame_of_its_own):
    navigation.add_nav(
        NavEntry(
            "组件",
            "styleguide",
            "list",
            "complaint.view",
            key="c",
            order=20,
            count=lambda actor: actor.user_id,
        ),
        NavEntry("快捷键", "shortcut_list", "book", "complaint.view", order=30),
        NavEntry("工作台", "home", "home", "home.view", key="h", order=10),
        NavEntry("人员", "intake", "users", "user.view", order=40),
    )


def test_an_actor_sees_what_it_may_open_in_order():
    items = navigation.nav_items(CASEWORKER)

    assert [(item.label, item.url, item.count) for item in items] == [
        ("工作台", "/", ""),
        ("组件", "/styleguide/", "1"),
        ("快捷键", "/styleguide/keys/", ""),
    ]


def test_what_is_not_daily_work_stands_folded_and_opens_where_the_reader_is():
    navigation.add_nav(
        NavEntry("快捷键", "shortcut_list", "book", "complaint.view", order=30, section=navigation.REFERENCE)
    )

    def shown(path):
        found = navigation.sections(navigation.nav_items(CASEWORKER, path=path))
        return [
            ([item.label for item in section.items], bool(section.label), section.is_open)
            for section in found
        ]

    assert shown("/styleguide/") == [(["工作台", "组件"], False, True), (["快捷键"], True, False)]
    assert shown("/styleguide/keys/") == [(["工作台", "组件"], False, False), (["快捷键"], True, True)]


def test_nobody_sees_nothing():
    assert navigation.nav_items(ANONYMOUS) == []


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["工作台"]), ("/styleguide/", ["组件"]), ("/styleguide/keys/", ["快捷键"]), ("/elsewhere/", [])],
)
def test_one_entry_at_most_is_current(path, current):
    items = navigation.nav_items(CASEWORKER, path=path)

    assert [item.label for item in items if item.is_current] == current


def test_an_entry_added_again_replaces_the_first():
    navigation.add_nav(NavEntry("首页", "home", "home", "home.view", order=10))

    assert [item.label for item in navigation.nav_items(CASEWORKER)] == ["首页", "组件", "快捷键"]


@pytest.mark.parametrize(
    ("count", "text"), [(None, ""), (0, ""), (1, "1"), (999, "999"), (1000, "1000+"), (5432, "1000+")]
)
def test_counts_stop_at_a_thousand(count, text):
    assert navigation.count_text(count) == text


def test_search_and_masthead_are_empty_until_an_app_gives_them():
    assert (navigation.search_url(), navigation.masthead(CASEWORKER)) == ("", Masthead())

    navigation.set_search("intake")
    navigation.set_masthead(lambda actor: Masthead(f"单位 {actor.user_id}", "023-63000000"))

    assert navigation.search_url() == "/intake/"
    assert navigation.masthead(CASEWORKER) == Masthead("单位 1", "023-63000000")
