"""No byte of who complained reaches a member without a legal basis: rows, pages, papers, lists, messages.

Everything the person left is written into every free text of the case as well. A partner with a basis opens
single values, with a reason, and reads them nowhere else.
"""

import io
import zipfile
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from lianwei.cases import operations as do
from lianwei.cases.models import Complaint, OutsideNumber
from lianwei.cases.operations.together.groups import confirm_case_group, propose_case_group
from lianwei.cases.queries import closed_value, find_cases, reveal_value
from lianwei.cases.queries.lists.fulltext import find_texts
from lianwei.cases.rules.gathering import Gathering
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.models import Basis, Document, Event, File, Message, ReadLog
from lianwei.core.scope import SYSTEM, Actor, AttachedModel, ScopedModel
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.architecture.survey import owner_of, routes
from tests.cases.stages import enter
from tests.factories import knowledge
from tests.factories.cases import complaint
from tests.factories.members import give_role, make_member, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NAME, AGENT, PHONE, AGENT_PHONE = "欧阳晓芙", "司徒明远", "13712348765", "13698761234"
ID_NUMBER, EMAIL = "500103195503071249", "ouyang.xiaofu@example.com"
ADDRESS = "渝北区龙溪街道红锦大道九十九号"
SECRETS = (NAME, AGENT, PHONE, AGENT_PHONE, ID_NUMBER, ADDRESS, EMAIL)
TOLD = f"{NAME}（代理人{AGENT}，电话{PHONE}、{AGENT_PHONE}，身份证{ID_NUMBER}，邮箱{EMAIL}）住{ADDRESS}，"
PERSON = {
    "name": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "id_number": ID_NUMBER,
    "address": ADDRESS,
    "contact_habit": f"{TOLD}上午",
    "agent_name": AGENT,
    "agent_phone": AGENT_PHONE,
}
ROLES = ("head", "clerk", "mediator", "archivist")
KEYS = {"key": "complainant.phone", "code": "complaint_form", "form": "pdf", "kind": "category"}


@pytest.fixture
def ours() -> User:
    knowledge.knowledge()
    return make_staff("head", organisation=make_member("YZ"))


@pytest.fixture
def theirs(ours: User) -> User:
    """Somebody of another member whose roles hold all that a member's people may."""
    user = make_staff("head", organisation=make_member("NA"))
    for role in ROLES[1:]:
        give_role(user, role)
    return user


@pytest.fixture
def case(ours: User, theirs: User) -> Complaint:
    """A case in mediation; what its office wrote names the person again and again."""
    actor = actor_of(ours)
    words = {"title": f"{NAME}美容卡退款", "narrative": f"{TOLD}办卡5800元。", "wish": f"退给{TOLD}"}
    made = complaint(actor=actor, person=PERSON, **words)
    do.note_complaint(made.pk, actor=actor, text=f"{TOLD}已联系")
    do.accept_complaint(made.pk, actor=actor, no_talks="tried")
    enter(made.pk, actor, minutes=f"{TOLD}到场", attended=["consumer"])
    do.commission_appraisal(
        made.pk, actor=actor, matter=f"{TOLD}面部", institution=f"质检院{PHONE}", agreed_by_parties=True
    )
    do.end_appraisal(made.pk, actor=actor, result=f"{TOLD}无碍")
    do.supervise_complaint(made.pk, actor=actor, demand=f"{TOLD}请加快", due_on=clock.today())
    respondent = made_respondent(made)
    do.record_reply(
        made.pk,
        actor=actor,
        respondent_id=respondent,
        position="partly",
        reply=f"{TOLD}退一半",
        offer=1,
    )
    do.make_offer(made.pk, actor=actor, respondent_id=respondent, by="business", amount=1, terms=f"{TOLD}退")
    return QuerySet(Complaint).get(pk=made.pk)


def made_respondent(case: Complaint) -> int:
    from lianwei.cases.models import Respondent

    return QuerySet(Respondent).filter(complaint=case).values_list("pk", flat=True).get()


def asked(case: Complaint, by: User, whom: User, *, is_joint: bool = False) -> None:
    told = {"kind": "inspect", "matter": f"{TOLD}请看店面", "due_on": clock.today() + timedelta(days=7)}
    do.ask_assistance(case.pk, actor=actor_of(by), asked_id=whom.organisation_id, is_joint=is_joint, **told)


def offered(case: Complaint, by: User, whom: User) -> int:
    told = {"taker_id": whom.organisation_id, "reason": f"{TOLD}店在南岸", "basis": Basis.ORAL}
    return do.offer_transfer(case.pk, actor=actor_of(by), **told).pk


def is_asked(case, ours, theirs):
    asked(case, ours, theirs)


def is_partner(case, ours, theirs):
    asked(case, ours, theirs, is_joint=True)


def has_declined(case, ours, theirs):
    asked(case, ours, theirs)
    row = newest("Assistance")
    do.decline_assistance(case.pk, actor=actor_of(theirs), assistance_id=row, answer=f"{TOLD}没有人手")


def has_an_offer(case, ours, theirs):
    offered(case, ours, theirs)


def has_returned(case, ours, theirs):
    told = {"transfer_id": offered(case, ours, theirs), "ground": "other", "answer": f"{TOLD}不在这里"}
    do.return_transfer(case.pk, actor=actor_of(theirs), **told)


def has_given_it_away(case, ours, theirs):
    """Theirs held it before: it took it over, and gave it back."""
    do.accept_transfer(case.pk, actor=actor_of(theirs), transfer_id=offered(case, ours, theirs))
    back = offered(case, theirs, ours)
    do.accept_transfer(case.pk, actor=actor_of(ours), transfer_id=back)


def lost_its_basis(case, ours, theirs):
    """Partner when the person takes the consent back."""
    actor = actor_of(ours)
    told = {"purpose": "identity_to_partner", "is_given": True, "basis": Basis.ORAL, "channel": "C02"}
    row = do.record_consent(case.pk, actor=actor, **told)
    asked(case, ours, theirs, is_joint=True)
    do.withdraw_consent(case.pk, actor=actor, consent_id=row.pk)


def is_partner_in_a_group(case, ours, theirs):
    """One matter of several people, its facts written by the office that holds it."""
    pks = [case.pk, *(complaint(actor=actor_of(ours)).pk for _each in range(2))]
    found = Gathering(pks, None, [("words", len(pks))])
    group = propose_case_group(ours.organisation_id, actor=SYSTEM, gathering=found, title="美容卡退款")
    told = dict.fromkeys(("title", "facts", "strategy"), f"{NAME}等三人，{AGENT}代理，电话{PHONE}")
    confirm_case_group(group.pk, actor=actor_of(ours), speakers=pks[:2], **told)
    asked(case, ours, theirs, is_joint=True)


def is_a_stranger(case, ours, theirs):
    pass


def newest(name: str) -> int:
    return QuerySet(apps.get_model("cases", name)).order_by("-pk").values_list("pk", flat=True)[0]


WITHOUT_BASIS = [
    is_a_stranger,
    is_asked,
    is_partner,
    is_partner_in_a_group,
    has_declined,
    has_an_offer,
    has_returned,
    has_given_it_away,
    lost_its_basis,
]
relation = pytest.mark.parametrize("become", WITHOUT_BASIS, ids=lambda each: each.__name__)


def leaks(text: str) -> list[str]:
    return [each for each in SECRETS if each in text]


def rows_seen(actor: Actor) -> dict[str, str]:
    """Every row of every scoped table this actor sees, as the database holds it."""
    models = [each for each in apps.get_models() if issubclass(each, ScopedModel)]
    return {each.__name__: repr(list(each.objects.visible_to(actor).values())) for each in models}


def attached_seen(actor: Actor, case: Complaint) -> dict[str, str]:
    """What belongs to the member by its organisation, and the log of the case."""
    models = [each for each in apps.get_models() if issubclass(each, AttachedModel)]
    ours = {each.__name__: each.objects.filter(organisation_id=actor.organisation_id) for each in models}
    ours["log"] = Event.objects.filter(subject=f"complaint:{case.pk}")
    return {name: repr(list(rows.values())) for name, rows in ours.items()}


@relation
def test_no_row_of_a_member_without_basis_names_the_person(become, case, ours, theirs):
    become(case, ours, theirs)
    actor = actor_of(theirs)

    found = rows_seen(actor) | attached_seen(actor, case)

    assert {name: told for name, text in found.items() if (told := leaks(text))} == {}


@relation
def test_no_page_paper_or_list_names_the_person(become, case, ours, theirs, client_of):
    become(case, ours, theirs)
    browser = client_of(theirs)

    everywhere = become is is_partner_in_a_group
    addresses = addresses_about(case, everywhere=everywhere)
    answers = {address: browser.get(address) for address in addresses}

    told = {address: leaks(text_of(answer)) for address, answer in answers.items()}
    assert {address: found for address, found in told.items() if found} == {}
    assert any(answer.status_code == 200 for answer in answers.values())
    page = text_of(answers[reverse("complaint_detail", args=[case.pk])])
    assert (case.number in page) == (become not in (is_a_stranger, has_declined, has_returned))


OF_CASES = ("complaint_", "document_", "evidence_", "transfer_", "advance_compensation_")


def addresses_about(case: Complaint, *, everywhere: bool) -> list[str]:
    """Every address of the product that reads without a key, or with that of the case, its papers, files;
    only those of cases where not `everywhere`.
    """
    keys = KEYS | {"document_pk": newest_of(Document), "file_pk": newest_of(File), "pk": case.pk}
    found = []
    for each in routes():
        wanted = set(each.pattern.converters)
        is_asked = everywhere or (each.name or "").startswith(OF_CASES)
        if is_asked and owner_of(each) and wanted <= set(keys) and each.name:
            with suppress(NoReverseMatch):
                found.append(reverse(each.name, kwargs={name: keys[name] for name in wanted}))
    views = [f"{reverse('transfer_list')}?view={view}" for view in ("sent", "ended", "alliance")]
    return [*dict.fromkeys([*found, *views])]


def newest_of(model) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 1


def text_of(answer) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"%PDF"):
        return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(data))
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return data.decode(errors="replace")


@relation
def test_nobody_without_basis_finds_the_person_by_searching(become, case, ours, theirs):
    become(case, ours, theirs)
    actor = actor_of(theirs)

    for word in (NAME, f"{NAME}8765", PHONE, ID_NUMBER):
        assert find_cases(word, actor=actor).cases == []
    assert find_texts(NAME, actor=actor).cases == []


@relation
def test_nothing_opens_without_basis(become, case, ours, theirs):
    become(case, ours, theirs)
    actor = actor_of(theirs)

    for key in ("complainant.name", "complainant.phone", "complainant.id_number", "token.1"):
        with pytest.raises((NotVisible, NotAllowed)):
            reveal_value(closed_value(case.pk, key, actor=actor), actor=actor, reason="联系")
    assert not ReadLog.objects.filter(user_id=theirs.pk).exists()


def test_nobody_is_told_anything_by_message(case, ours, theirs):
    asked(case, ours, theirs, is_joint=True)

    sent = Message.objects.exclude(organisation_id=ours.organisation_id)

    assert leaks(repr(list(sent.values()))) == []


def test_with_a_basis_values_open_one_by_one_and_stand_nowhere_else(case, ours, theirs, client_of):
    told = {"purpose": "identity_to_partner", "is_given": True, "basis": Basis.ORAL, "channel": "C02"}
    do.record_consent(case.pk, actor=actor_of(ours), **told)
    asked(case, ours, theirs, is_joint=True)
    actor = actor_of(theirs)

    page = text_of(client_of(theirs).get(reverse("complaint_detail", args=[case.pk])))
    opened = reveal_value(closed_value(case.pk, "complainant.phone", actor=actor), actor=actor, reason="联系")

    assert leaks(page) == []
    assert opened == PHONE
    assert ReadLog.objects.filter(user_id=theirs.pk, subject=f"complaint:{case.pk}").count() == 1


def test_who_handles_the_case_opens_the_name_on_a_reasoned_click_alone(case, ours, client_of):
    page = text_of(client_of(ours).get(reverse("complaint_detail", args=[case.pk])))
    opened = reveal_value(
        closed_value(case.pk, "complainant.name", actor=actor_of(ours)), actor=actor_of(ours), reason="联系"
    )

    assert (leaks(page), opened) == ([], NAME)
    assert case.narrative == (
        "欧***（代理人司***，电话〔电话1〕、〔电话2〕，身份证〔证件1〕，邮箱****.com）"
        "住渝北区龙溪街道****，办卡5800元。"
    )
    assert QuerySet(OutsideNumber).filter(complaint=case).count() == 0
