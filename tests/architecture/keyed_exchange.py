"""Peers and keys for the visitor matrix, the instance's; and agreements, which are their parties'."""

from django.core.files.base import ContentFile
from django.test import Client

from lianwei.core.files.models import File
from lianwei.core.scope import attached
from lianwei.federation.models import InMessage, InstanceKey, OutMessage, OutState
from lianwei.federation.operations import send
from lianwei.federation.operations.agreements import certify_deletion, export_cases, sign_agreement
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import keys_of
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories import cases, sharing
from tests.factories.abroad import offered_by, offered_to
from tests.factories.cases import complaint
from tests.factories.exchange import AWAY, Stranger, active, named
from tests.factories.members import make_alliance, make_organisation, make_user

from .nouns import Keys, Known, Noun


def _peer(home: Organisation) -> Keys:
    return {"pk": active(Stranger()).pk}


def _peer_key(home: Organisation) -> Keys:
    peer = active(Stranger())
    return {"pk": peer.pk, "key": next(iter(keys_of(peer).values())).pk}


def _own_key(home: Organisation) -> Keys:
    named()
    return {"pk": InstanceKey.objects.get().pk}


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
    "in_message_": Noun(_came, Known.SHARED),
    "out_message_": Noun(_sent, Known.SHARED),
    "peer_": Noun(_peer, Known.SHARED),
    "peer_revoke_key": Noun(_peer_key, Known.SHARED),
    "instance_key_": Noun(_own_key, Known.SHARED),
}
