"""Peers and keys for the visitor matrix, the instance's; and agreements, which are their parties'."""

from django.core.files.base import ContentFile
from django.test import Client

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.scope import OPERATOR, attached
from lianwei.federation.models import (
    InMessage,
    InstanceKey,
    JointRequest,
    JointState,
    OutMessage,
    OutState,
)
from lianwei.federation.operations import send
from lianwei.federation.operations.agreements import certify_deletion, export_cases, sign_agreement
from lianwei.federation.operations.codes import confirm_code_table, propose_code_table
from lianwei.federation.operations.groups import join_shared_group
from lianwei.federation.operations.joint import ask_joint_request
from lianwei.federation.operations.publications import tell_publication
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import keys_of
from lianwei.federation.rules.agreements.fields import JOINT_ALONG, KNOWLEDGE, PUBLICATION
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories import cases, sharing
from tests.factories.abroad import neighbour, offered_by, offered_to
from tests.factories.alerts import alert
from tests.factories.cases import complaint
from tests.factories.codes import proposed_by, table_entry
from tests.factories.exchange import AWAY, Stranger, active, named
from tests.factories.exchange_kinds import (
    HELPED,
    WARNED,
    asked_by,
    came_along,
    known_by,
    released,
    released_by,
    warned_by,
)
from tests.factories.groups import GROUPED, cases_against, group_against, shop_with_code, told_by, worker_of
from tests.factories.members import make_actor, make_alliance, make_organisation, make_user
from tests.factories.sharing import with_peer

from .nouns import Keys, Known, Noun


def _peer(home: Organisation) -> Keys:
    return {"pk": active(Stranger()).pk}


def _peer_key(home: Organisation) -> Keys:
    peer = active(Stranger())
    return {"pk": peer.pk, "key": next(iter(keys_of(peer).values())).pk}


def _own_key(home: Organisation) -> Keys:
    named()
    return {"pk": InstanceKey.objects.get().pk}


def _codes_proposed(home: Organisation) -> Keys:
    return {"pk": proposed_by(active(Stranger())).pk}


def _codes_agreed(home: Organisation) -> Keys:
    table = proposed_by(active(Stranger()))
    return {"pk": confirm_code_table(table.pk, actor=OPERATOR).pk}


def _codes_ours(home: Organisation) -> Keys:
    return {"pk": propose_code_table(active(Stranger()).pk, actor=OPERATOR, entry=table_entry()).pk}


def _warned_by_peer(home: Organisation) -> Keys:
    make_alliance(home, code="ONE")
    stranger = Stranger()
    peer = active(stranger)
    with_peer(stranger, peer, fields=WARNED)
    return {"pk": warned_by(stranger, peer, home).pk}


def _known_elsewhere(home: Organisation) -> Keys:
    stranger = Stranger()
    peer = active(stranger)
    with_peer(stranger, peer, fields=list(KNOWLEDGE))
    return {"pk": known_by(peer).pk}


def _released_elsewhere(home: Organisation) -> Keys:
    stranger = Stranger()
    peer = active(stranger)
    with_peer(stranger, peer, fields=list(PUBLICATION))
    return {"pk": released_by(peer).pk}


def _to_release(home: Organisation) -> Keys:
    stranger = Stranger()
    with_peer(stranger, active(stranger), fields=list(PUBLICATION))
    return {"pk": released(home).pk}


def _released_here(home: Organisation) -> Keys:
    keys = _to_release(home)
    tell_publication(int(str(keys["pk"])), actor=OPERATOR)
    return keys


def _to_warn(home: Organisation) -> Keys:
    stranger = Stranger()
    with_peer(stranger, active(stranger), fields=WARNED)
    return {"pk": alert(home, cases=1).pk}


def _asked_by_peer(home: Organisation) -> Keys:
    make_alliance(home, code="ONE")
    stranger = Stranger()
    peer = active(stranger)
    with_peer(stranger, peer, basis="joint", fields=HELPED)
    return {"pk": asked_by(neighbour(stranger), peer, home).pk}


def _to_help(home: Organisation) -> Keys:
    stranger = Stranger()
    with_peer(stranger, active(stranger), basis="joint", fields=HELPED)
    return _to_offer(home)


def _asked_of_peer(home: Organisation) -> Keys:
    pk = _to_help(home)["pk"]
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today()}
    return {"pk": ask_joint_request(int(str(pk)), actor=OPERATOR, **told).pk}


def _along_to_peer(home: Organisation) -> Keys:
    stranger = Stranger()
    with_peer(stranger, active(stranger), basis="joint", fields=[*HELPED, *JOINT_ALONG])
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today()}
    pk = int(str(_to_offer(home)["pk"]))
    return {"pk": ask_joint_request(pk, actor=OPERATOR, **told).pk}


def _file_of_peer(home: Organisation) -> Keys:
    keys = _asked_by_peer(home)
    return keys | {"item": came_along(int(str(keys["pk"]))).pk}


def _person_of_peer(home: Organisation) -> Keys:
    keys = _asked_by_peer(home)
    return keys | {"item": came_along(int(str(keys["pk"])), is_person=True).pk}


def _answered_by_peer(home: Organisation) -> Keys:
    keys = _asked_of_peer(home)
    rows = JointRequest.objects.visible_to(WIRE).filter(pk=keys["pk"])
    rows.update(state=JointState.ANSWERED)
    return keys


def _group_of_peer(home: Organisation) -> Keys:
    make_alliance(home, code="ONE")
    stranger = Stranger()
    peer, shop = active(stranger), shop_with_code()
    with_peer(stranger, peer, fields=GROUPED)
    cases_against(shop, 5, actor=worker_of(home))
    return {"pk": told_by(peer, home, uscc=shop.uscc).pk}


def _group_joined(home: Organisation) -> Keys:
    pk = int(str(_group_of_peer(home)["pk"]))
    return {"pk": join_shared_group(pk, actor=make_actor("head", organisation=home)).pk}


def _group_to_tell(home: Organisation) -> Keys:
    stranger = Stranger()
    with_peer(stranger, active(stranger), fields=GROUPED)
    return {"pk": group_against(shop_with_code(), 5, actor=make_actor("head", organisation=home)).pk}


def _sent(home: Organisation) -> Keys:
    message = send(active(Stranger()), kind="test.note", subject="case:1", data={})
    OutMessage.objects.visible_to(WIRE).filter(pk=message.pk).update(state=OutState.FAILED)
    return {"pk": message.pk}


def _came(home: Organisation) -> Keys:
    stranger = Stranger()
    active(stranger)
    stranger.call(Client(), stranger.event())
    return {"pk": InMessage.objects.visible_to(WIRE).get().pk}


def _agreement(home: Organisation) -> Keys:
    return {"pk": sharing.in_force(home, make_organisation("OTHER")).pk}


def _shared_by_another(home: Organisation) -> Keys:
    other = make_organisation("OTHER")
    row = sharing.in_force(home, other)
    return {"pk": row.pk, "party": sharing.party(row, other).pk}


def _shared_case(home: Organisation) -> Keys:
    keys = _shared_by_another(home)
    giver = Organisation.objects.get(code="OTHER")
    return keys | {"case": cases.complaint(actor=sharing.staff_of(giver)).pk}


def _certified(home: Organisation) -> Keys:
    keys, actor = _shared_by_another(home), sharing.staff_of(home)
    export_cases(keys["pk"], keys["party"], actor=actor)
    made = certify_deletion(keys["pk"], actor=actor, statement="已删除")
    return {"pk": keys["pk"], "certificate": made.pk}


def _signed_by_hand(home: Organisation) -> Keys:
    row = sharing.offered(home, make_organisation("OTHER"))
    scan = ContentFile(b"%PDF-1.7\n%%EOF\n", name="agreement.pdf")
    sign_agreement(row.pk, actor=sharing.staff_of(home), signed=scan)
    return {"pk": row.pk, "file": attached(File, row).get().pk}


def _offered_to(home: Organisation) -> Keys:
    make_alliance(home, code="ONE")
    return {"pk": offered_to(home).pk}


def _offered_by(home: Organisation) -> Keys:
    return {"pk": offered_by(home).pk}


def _to_offer(home: Organisation) -> Keys:
    return {"pk": complaint(actor=worker(home, user=make_user(organisation=home))).pk}


EXCHANGE: dict[str, Noun] = {
    "sharing_agreement_": Noun(_agreement),
    "sharing_agreement_export": Noun(_shared_by_another),
    "sharing_agreement_read": Noun(_shared_by_another),
    "sharing_agreement_read_case": Noun(_shared_case),
    "sharing_agreement_view_certificate": Noun(_certified),
    "sharing_agreement_view_file": Noun(_signed_by_hand),
    "case_abroad_": Noun(_offered_to),
    "case_abroad_offer": Noun(_to_offer),
    "case_abroad_withdraw": Noun(_offered_by, bodies={"case_abroad_withdraw": {"peer": AWAY}}),
    "peer_match_ask": Noun(_to_offer),
    "joint_request_": Noun(
        _asked_by_peer,
        bodies={f"joint_request_{verb}": {"text": "已看"} for verb in ("answer", "decline", "note")},
    ),
    "joint_request_ask": Noun(_to_help),
    "joint_request_enclose": Noun(
        _along_to_peer, bodies={"joint_request_enclose": {"basis": "oral_consent"}}
    ),
    "joint_request_view_file": Noun(_file_of_peer),
    "joint_request_reveal": Noun(_person_of_peer, bodies={"joint_request_reveal": {"reason": "请其到场"}}),
    "joint_request_withdraw": Noun(_asked_of_peer),
    "joint_request_close": Noun(_answered_by_peer),
    "code_table_": Noun(_codes_proposed, Known.SHARED, bodies={"code_table_decline": {"reason": "对不上"}}),
    "code_table_end": Noun(_codes_agreed, Known.SHARED),
    "code_table_propose": Noun(_peer, Known.SHARED),
    "code_table_withdraw": Noun(_codes_ours, Known.SHARED),
    "shared_alert_": Noun(_warned_by_peer, Known.TO_ALL, bodies={"shared_alert_answer": {"verdict": "open"}}),
    "shared_group_": Noun(_group_joined, Known.TO_ALL, bodies={"shared_group_end": {"reason": "已办结"}}),
    "shared_group_join": Noun(_group_of_peer, Known.SHARED),
    "shared_group_tell": Noun(_group_to_tell, bodies={"shared_group_tell": {"peer": AWAY}}),
    "shared_entry_": Noun(_known_elsewhere, Known.SHARED),
    "shared_publication_": Noun(_released_elsewhere, Known.SHARED),
    "shared_publication_tell": Noun(_to_release),
    "shared_publication_withdraw": Noun(
        _released_here, bodies={"shared_publication_withdraw": {"remark": "口径有误"}}
    ),
    "shared_alert_tell": Noun(_to_warn, bodies={"shared_alert_tell": {"peer": AWAY}}),
    "in_message_": Noun(_came, Known.SHARED),
    "out_message_": Noun(_sent, Known.SHARED),
    "peer_": Noun(_peer, Known.SHARED),
    "peer_revoke_key": Noun(_peer_key, Known.SHARED),
    "instance_key_": Noun(_own_key, Known.SHARED),
}
