"""The library of unfair wordings: proposed, approved by another, revised, taken out of use, shipped."""

import pytest

from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached
from lianwei.knowledge.operations import load_knowledge
from lianwei.supervision.models import TermFault, TypicalTerm
from lianwei.supervision.operations.terms import library
from lianwei.supervision.queries.terms.library import articles_named
from tests.factories import terms
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


def now(term):
    return TypicalTerm.objects.visible_to(SYSTEM).get(pk=term.pk)


def test_a_wording_is_in_force_after_a_second_look(home):
    make_alliance(home)
    term = terms.term(home)

    library.approve_typical_term(term.pk, actor=terms.head(home))

    names = list(attached(Event, term).order_by("pk").values_list("name", flat=True))
    assert now(term).status == "in_force" and names == ["typical_term.contributed", "typical_term.approved"]


def test_who_wrote_it_does_not_approve_it(home):
    make_alliance(home)
    boss = terms.head(home)
    terms.article()
    term = library.contribute_typical_term(terms.term_entry(), actor=boss)

    with pytest.raises(NotAllowed):
        library.approve_typical_term(term.pk, actor=boss)

    assert now(term).status == "submitted"


def test_another_member_of_the_alliance_approves_and_a_stranger_does_not_see_it(home):
    other, stranger = make_organisation("GA"), make_organisation("JB")
    make_alliance(home, other)
    make_alliance(stranger, code="FAR")
    term = terms.term(home)
    with pytest.raises(NotVisible):
        library.approve_typical_term(term.pk, actor=terms.head(stranger))

    library.approve_typical_term(term.pk, actor=terms.head(other))

    assert now(term).status == "in_force"
    with pytest.raises(NotAllowed):
        library.retire_typical_term(term.pk, actor=terms.head(other), remark="不再使用")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fault": "x"}, "fault"),
        ({"wording": " "}, "wording"),
        ({"reason": ""}, "reason"),
        ({"proposal": ""}, "proposal"),
        ({"articles": []}, "article_1"),
    ],
)
def test_what_a_wording_lacks_is_said(home, changes, field):
    with pytest.raises(Invalid) as refusal:
        terms.term(home, **changes)

    assert list(refusal.value.fields) == [field]
    assert not TypicalTerm.objects.visible_to(SYSTEM).exists()


def test_a_new_version_takes_the_place_of_the_one_before(home):
    make_alliance(home)
    first = terms.in_force(home)

    second = library.revise_typical_term(first.pk, terms.term_entry("新的表述"), actor=terms.writer(home))
    waits = now(first).status
    with pytest.raises(WrongStatus):
        library.revise_typical_term(first.pk, terms.term_entry("又一个"), actor=terms.writer(home))
    library.approve_typical_term(second.pk, actor=terms.head(home))

    assert (waits, second.version, second.code) == ("in_force", 2, first.code)
    assert (now(first).status, now(second).status) == ("replaced", "in_force")


def test_what_is_sent_back_is_written_anew(home):
    make_alliance(home)
    term = terms.term(home)
    with pytest.raises(Invalid):
        library.send_back_typical_term(term.pk, actor=terms.head(home), remark=" ")
    library.send_back_typical_term(term.pk, actor=terms.head(home), remark="请补充依据")

    library.revise_typical_term(term.pk, terms.term_entry("改写"), actor=terms.writer(home))

    assert (now(term).status, now(term).wording, now(term).version) == ("submitted", "改写", 1)


def test_what_is_retired_says_why(home):
    make_alliance(home)
    term = terms.in_force(home)

    library.retire_typical_term(term.pk, actor=terms.head(home), remark="法律已有新规定")

    assert (now(term).status, now(term).remark) == ("retired", "法律已有新规定")
    assert now(term).ended_at is not None


def test_the_shipped_wordings_are_loaded_once_with_articles_that_are_held():
    load_knowledge()

    for _time in range(2):
        library.load_typical_terms()

    rows = list(TypicalTerm.objects.visible_to(SYSTEM))
    assert len(rows) == len(library.shipped_terms()) >= 40
    assert {each.fault for each in rows} == set(TermFault.values)
    pairs = [tuple(pair) for each in rows for pair in each.articles]
    assert set(articles_named(pairs)) == set(pairs)
    assert all("自拟示例" in each.source for each in rows)
