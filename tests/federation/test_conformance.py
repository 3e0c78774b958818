"""The conformance command: nothing is wrong with ourselves, and each fault planted in a peer is named."""

import hashlib
import json

import pytest

from lianwei.cli import main
from lianwei.core.scope import OPERATOR
from lianwei.federation.commands.conformance import tried
from lianwei.federation.commands.conformance.checks import CHECKS, TAMPERINGS
from lianwei.federation.commands.conformance.courses import COURSES
from lianwei.federation.commands.conformance.kinds import SAMPLES, data_of
from lianwei.federation.commands.conformance.wire import Failed, Identity, Line
from lianwei.federation.operations import activate_peer, register_peer
from lianwei.federation.receivers import SHAPES
from lianwei.federation.rules.custody import papers
from tests.factories.exchange import canonical, named
from tests.factories.fake_peer import FakePeer, answering

OF_KINDS = [name for name in CHECKS if any(kind in name for kind in SAMPLES)]
CARD = "its card is public and whole"
TAKEN = "a good call is taken"


def kept(name):
    return f"a call {name} is refused, nothing of it kept"


# Each fault, and a check that must name it.
PLANTED = {
    "names its key otherwise": CARD,
    "speaks another version": CARD,
    "redirects": TAKEN,
    "is behind a wrong address": TAKEN,
    "signs no answer": "its answer bears the signature of a key on its card",
    "answers under a foreign key": "its answer bears the signature of a key on its card",
    "changes its answer": "its answer bears the digest of its body",
    "answers another call": "its answer is for the call that was made",
    "signs no receipt": "a receipt is signed by a key on its card",
    "receipts for another": "a receipt names the message, its contents and both sides",
    "receipts other contents": "a receipt names the message, its contents and both sides",
    "receipts another message": "a receipt names the message, its contents and both sides",
    "forgets a receipt": TAKEN,
    "mixes its receipts up": "100 messages in one call get 100 receipts in their order",
    "takes ten at most": "100 messages in one call get 100 receipts in their order",
    "says yes and forgets": "what it receipted is known when it comes again",
    "takes contradictions": "a number that comes again with other contents is refused",
    "takes replays": "the same call made twice is refused",
    "looks at no digest": "a call whose body was changed is refused",
    "takes unsigned calls": "a call without a signature is refused",
    "takes unknown keys": kept("signed with an unknown key"),
    "takes any signature": kept("signed by somebody else under a known name"),
    "takes expired calls": kept("that has run out"),
    "looks at no clock": kept("with a clock 10 minutes ahead"),
    "needs no end": kept("that holds for a day"),
    "needs no nonce": kept("with a short nonce"),
    "takes any tag": kept("for another protocol"),
    "needs no @target-uri": kept("whose target is not signed"),
    "needs no @method": kept("whose method is not signed"),
    "needs no content-digest": kept("whose digest is not signed"),
    "refuses without a signature": "a refusal is signed, for the call, and says why",
    "takes any type": "another content type is refused",
    "takes any number": "101 messages in one call are refused",
    "takes 9 MB": "a body of 9 MB is refused",
    "takes malformed messages": "a message that is wrong does not spoil the others of its call",
    "looks at no message's signature": "a message with a wrong signature is refused",
    "takes other senders": "a message of another sender is refused",
    "takes what is for others": "a message for somebody else is refused",
    "takes the next version": "a kind of the next version is parked, not taken for the present one",
    "refuses the next version": "a kind of the next version is parked, not taken for the present one",
    "takes unknown kinds": "an unknown kind is parked and known when it comes again",
}


# The same for each kind of messages; `{}` is the kind.
OF_A_KIND = {
    "names {} and parks it": "{} is taken if the card names it, else parked",
    "takes {} without naming it": "{} is taken if the card names it, else parked",
    "takes the next version of {}": "the next version of {} is parked if the card does not name it",
}


# Faults with facts, releases and group complaints alone.
WHOLE = "who takes {} takes what follows it"
AGAIN = "{} that is told again and then ended is taken each time"
FIRST = "what ends {} is kept when it comes first"
OF_A_COURSE = {
    "does not name fact.withdrawn": WHOLE.format("a fact"),
    "does not name publication.withdrawn": WHOLE.format("a release"),
    "does not name group.ended": WHOLE.format("a group complaint"),
    "keeps one message about each fact": AGAIN.format("a fact"),
    "keeps one message about each publication": AGAIN.format("a release"),
    "keeps one message about each group": AGAIN.format("a group complaint"),
    "refuses the end of a fact it does not know": FIRST.format("a fact"),
    "refuses the end of a publication it does not know": FIRST.format("a release"),
    "refuses the end of a group it does not know": FIRST.format("a group complaint"),
    "cuts facts at 100 characters": "a fact of 200 characters is taken",
    "cuts releases at 64 KB": "a release of 100,000 characters is taken",
    "wants a count of each group": "a group complaint whose count is too small to be told is taken",
}
COURSE_CHECKS = [
    told
    for course in COURSES
    for told in (*(each.format(course.name) for each in (WHOLE, AGAIN, FIRST)), course.edge)
]


@pytest.fixture
def own(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1,localhost")
    return Identity.fresh()


def faults(url, own):
    return {name: fault for name, fault in tried(url, own) if fault}


def test_an_honest_peer_passes_every_check(own):
    with answering(FakePeer(own.card())) as peer:
        found = dict(tried(peer.me.url, own))

    assert {name: fault for name, fault in found.items() if fault} == {}
    assert set(found) == {CARD, *CHECKS}
    assert len(found) >= 15 + len(TAMPERINGS)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named(own, fault):
    with answering(FakePeer(own.card(), {fault})) as peer:
        found = faults(peer.me.url, own)

    assert PLANTED[fault] in found


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("fault", OF_A_KIND)
def test_a_fault_with_a_kind_is_named_and_with_that_kind_alone(own, fault, kind):
    planted = fault.format(kind)
    with answering(FakePeer(own.card(), {planted})) as peer:
        card = json.loads(peer.card())
        line = Line(peer.me.url, own, card, {peer.me.key_id: peer.me.public})
        broken = [name for name in OF_KINDS if is_broken(name, line)]

    assert broken == [OF_A_KIND[fault].format(kind)]


@pytest.mark.parametrize("fault", OF_A_COURSE)
def test_a_fault_with_what_is_told_in_several_messages_is_named_and_nothing_else(own, fault):
    with answering(FakePeer(own.card(), {fault})) as peer:
        card = json.loads(peer.card())
        line = Line(peer.me.url, own, card, {peer.me.key_id: peer.me.public})
        broken = [name for name in COURSE_CHECKS if is_broken(name, line)]

    assert broken == [OF_A_COURSE[fault]]


def test_each_check_of_a_course_has_a_planted_fault():
    assert set(OF_A_COURSE.values()) == set(COURSE_CHECKS)


def is_broken(name, line):
    try:
        CHECKS[name](line)
    except Failed:
        return True
    return False


def test_what_is_sent_of_each_kind_is_as_its_schema_says(own):
    line = Line("http://127.0.0.1:1", own, {"code": "cq-alliance"}, {"0" * 32: ""})

    for kind in SAMPLES:
        SHAPES[kind, 1].model_validate(data_of(kind, line))


@pytest.mark.parametrize("kind", ["joint.asked", "joint.told", "joint.enclosed"])
def test_what_is_sent_of_joint_handling_is_a_copy_that_is_signed_for_its_page(own, kind):
    line = Line("http://127.0.0.1:1", own, {"code": "cq-alliance"}, {"0" * 32: ""})

    told = data_of(kind, line)
    paper = papers.paper_of(told["paper"])

    assert papers.key_of(paper, {own.code: [own.public]}) == own.public
    assert (paper.kind, paper.sender, paper.recipient) == ("COPY", own.code, "cq-alliance")
    things = [each["sha256"] for each in told["page"].get("items", ())]
    items = sorted([hashlib.sha256(canonical(told["page"])).hexdigest(), *things])
    assert paper.body == {"items": items, "purpose": "joint"}


def test_each_kind_that_an_agreement_or_a_table_is_about_is_tried():
    others = ("agreement.", "peer.", "statistics.")
    told = {kind for kind, _version in SHAPES if not kind.startswith(others)}

    assert told == set(SAMPLES)


def test_a_peer_that_does_not_know_the_checker_is_told_apart_from_a_broken_one(own):
    with answering(FakePeer(Identity.fresh().card())) as peer:
        found = faults(peer.me.url, own)

    assert set(found) == {TAKEN, "the peer knows the checker"}


def test_a_peer_that_is_not_there_fails_in_one_line(own):
    assert faults("http://127.0.0.1:1", own) == {CARD: "no answer: ConnectionRefusedError"}


def test_an_address_in_the_own_network_is_not_called(own):
    assert faults("https://10.0.0.1", own) == {CARD: "no answer: private address"}


@pytest.mark.django_db(transaction=True)
def test_this_product_passes_every_check(live_server, settings, own, reference_data):
    settings.LIANWEI_PUBLIC_URL = live_server.url
    named()
    peer = register_peer(actor=OPERATOR, card=json.dumps(own.card()))
    activate_peer(peer.pk, actor=OPERATOR)

    assert faults(live_server.url, own) == {}


def test_the_command_prints_one_line_a_check(own, tmp_path, capsys):
    identity = tmp_path / "conformance.json"
    words = ["--identity", str(identity)]
    assert main(["peer", "conformance", "http://127.0.0.1:1", *words]) == 2
    card = json.loads(capsys.readouterr().out)
    assert identity.stat().st_mode & 0o077 == 0

    with answering(FakePeer(card)) as good, answering(FakePeer(card, {"takes replays"})) as bad:
        assert main(["peer", "conformance", good.me.url, *words]) == 0
        well = capsys.readouterr().out.splitlines()
        assert main(["peer", "conformance", good.me.url, bad.me.url, *words]) == 1
        both = capsys.readouterr().out.splitlines()

    assert [line[:5] for line in well] == ["PASS "] * (len(CHECKS) + 1)
    assert [line for line in both if line.startswith("FAIL")] == [
        f"FAIL the same call made twice is refused: expected 409, was answered 200 [{bad.me.url}]"
    ]
