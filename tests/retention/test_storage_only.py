"""In storage only: nobody finds, opens, prints or learns; the archive opens a value on a ground of law."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, SearchText
from lianwei.cases.operations import record_consent, withdraw_consent
from lianwei.cases.operations.handling.papers import bind_file, print_paper
from lianwei.cases.operations.rulebook.keeping import limit_to_storage, release_from_storage
from lianwei.cases.operations.rulebook.learning import confirmed_texts
from lianwei.cases.queries import case_page, find_cases
from lianwei.cases.queries.lists.fulltext import find_texts
from lianwei.cases.queries.lists.search import earlier_cases
from lianwei.cases.queries.page.reveal import closed_value
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event, ReadLog
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, find
from lianwei.core.verification import verify_log
from lianwei.retention.operations.opening import open_stored_value
from tests.cases.stages import standing, take
from tests.factories.cases import CALLER
from tests.factories.members import make_organisation
from tests.factories.retention import archived, archivist, filed, staff_of, stored_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return archivist(home)


def key_of(filing):
    return int(filing.subject.partition(":")[2])


def test_a_case_in_work_is_not_put_into_storage(home, actor):
    case = standing("accepted", actor)

    with pytest.raises(WrongStatus):
        limit_to_storage(Complaint, case.pk, actor=actor, ground="erasure")

    assert find(Complaint, case.pk, actor=SYSTEM).storage_only_on is None


def test_putting_it_there_twice_is_done_once(home, actor):
    case = archived(home)

    for _ in range(2):
        limit_to_storage(Complaint, case.pk, actor=actor, ground="erasure")

    assert Event.objects.filter(subject=f"complaint:{case.pk}", name="archive.limited").count() == 1


def test_the_person_is_found_before_and_not_after(home, actor):
    filing = filed(home)
    before = [row.pk for row in find_cases(CALLER.phone, actor=actor).cases]
    limit_to_storage(Complaint, key_of(filing), actor=actor, ground="erasure")

    after = find_cases(CALLER.phone, actor=actor).cases
    suggested = earlier_cases(phone=CALLER.phone, businesses=(), actor=actor)

    assert (before, after, suggested) == ([key_of(filing)], [], [])


def test_its_words_are_found_before_and_not_after(home, actor):
    filing = filed(home, narrative="健身房倒闭不退费")
    before = find_texts("健身房倒闭", actor=actor).cases
    limit_to_storage(Complaint, key_of(filing), actor=actor, ground="erasure")

    after = find_texts("健身房倒闭", actor=actor).cases

    assert (len(before), after, QuerySet(SearchText).count()) == (1, [], 0)


def test_nothing_is_learnt_from_it(home, actor):
    cases = [archived(home) for _ in range(6)]
    limit_to_storage(Complaint, cases[0].pk, actor=actor, ground="erasure")

    assert len(confirmed_texts("category", actor=SYSTEM).texts) == 5


def test_the_case_page_shows_the_facts_and_nobody(home, actor):
    filing = stored_only(home, narrative="我叫王桂芳,卡里还有钱")

    page = case_page(key_of(filing), actor=actor)

    assert (page.person, page.narrative, page.files, page.papers) == (None, None, [], [])
    assert page.complaint.number == filing.case_number


@pytest.mark.parametrize("act", ["reveal", "print", "bind"])
def test_nothing_is_opened_printed_or_bound(home, actor, act):
    pk = key_of(stored_only(home))

    with pytest.raises(NotAllowed):
        if act == "reveal":
            closed_value(pk, "complainant.phone", actor=actor)
        elif act == "print":
            print_paper(pk, "evidence_receipt", actor=actor)
        else:
            bind_file(pk, actor=actor)


def test_it_is_not_reopened(home, actor):
    pk = key_of(stored_only(home))

    with pytest.raises(WrongStatus):
        take(pk, actor, "reopen")


def test_the_archive_opens_a_value_on_a_ground_and_leaves_two_traces(home, actor):
    filing = stored_only(home)

    value = open_stored_value(
        filing.pk, actor=actor, key="complainant.phone", ground="court", reason="调卷函2026-8"
    )

    assert value == CALLER.phone
    assert ReadLog.objects.get(subject=filing.subject, what="cases_complainant.phone", actor_kind="staff",
                               reason__startswith="court: ")  # fmt: skip
    assert Event.objects.get(subject=filing.subject, name="archive.opened").details["ground"] == "court"


def test_without_a_ground_nothing_is_opened(home, actor):
    filing = stored_only(home)

    with pytest.raises(Invalid):
        open_stored_value(filing.pk, actor=actor, key="complainant.phone", ground="", reason="x")


def test_without_the_permission_of_the_archive_nothing_is_opened(home):
    filing = stored_only(home)

    with pytest.raises(NotAllowed):
        open_stored_value(
            filing.pk, actor=archivist(home, without=("archive.open",)), key="complainant.phone",
            ground="court", reason="x",
        )  # fmt: skip


def test_the_page_shows_the_value_once(home, client_of):
    filing = stored_only(home)
    client = client_of(staff_of(home))
    asked = {"key": "complainant.phone", "ground": "court", "reason": "调卷函"}

    asking = client.get(f"/archive/{filing.pk}/open/").content.decode()
    shown = client.post(f"/archive/{filing.pk}/open/", asked).content.decode()

    assert (CALLER.phone in asking, CALLER.phone in shown) == (False, True)


def test_the_person_takes_the_request_back_and_the_file_is_found_again(home, actor):
    pk = key_of(stored_only(home))

    release_from_storage(Complaint, pk, actor=actor, ground="withdrawn")

    assert [row.pk for row in find_cases(CALLER.phone, actor=actor).cases] == [pk]
    assert verify_log()["broken_at"] is None


def test_with_the_consent_to_its_handling_taken_back_an_archived_case_is_only_stored(home, actor, client_of):
    filing = filed(home)
    take_back_handling(key_of(filing), actor)

    deliver_all()

    case = find(Complaint, key_of(filing), actor=SYSTEM)
    assert case.storage_only_on is not None
    assert Event.objects.get(name="archive.limited").details == {"ground": "consent_withdrawn"}
    for page in (f"/cases/{case.pk}/", f"/archive/{filing.pk}/"):
        assert "对办理投诉的同意已经撤回" in client_of(staff_of(home)).get(page).content.decode()


def test_taken_back_while_it_is_worked_on_it_is_stored_with_the_archiving(home, actor):
    case = standing("performed", actor)
    take_back_handling(case.pk, actor)
    deliver_all()
    before = find(Complaint, case.pk, actor=SYSTEM).storage_only_on

    take(case.pk, actor, "call_follow_up", "archive")
    deliver_all()

    assert (before, find(Complaint, case.pk, actor=SYSTEM).is_stored_only) == (None, True)


def test_another_consent_taken_back_leaves_the_file_as_it_is(home, actor):
    filing = filed(home)
    take_back_handling(key_of(filing), actor, purpose="publicity")

    deliver_all()

    assert find(Complaint, key_of(filing), actor=SYSTEM).storage_only_on is None


def take_back_handling(pk, actor, *, purpose="handling"):
    said = {"purpose": purpose, "is_given": True, "basis": "oral_consent", "channel": "C02"}
    row = record_consent(pk, actor=actor, **said)
    withdraw_consent(pk, actor=actor, consent_id=row.pk)


def deliver_all():
    while deliver_pending():
        pass
