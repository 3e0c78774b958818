"""The published schemas and vectors of the exchange, checked with libraries alone and against our code."""

import base64
import hashlib
import json
from datetime import datetime
from pathlib import Path

import jsonschema_rs
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.urls import reverse

from lianwei.federation.receivers import RECEIVERS, SHAPES
from lianwei.federation.rules import cards, envelopes, receipts, signing
from lianwei.federation.rules.custody import papers
from tests.factories.exchange import b64, canonical

HERE = Path(__file__).parents[2] / "docs" / "protocol" / "exchange"
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
OPENAPI = json.loads((HERE / "openapi.json").read_text(encoding="utf-8"))
KEYS = {each["key_id"]: each for each in VECTORS["keys"].values()}
AT = datetime.fromisoformat(VECTORS["at"])
SIGNED = [
    *(pytest.param(each, "lwkey", "lwsig", id=f"message {n}") for n, each in enumerate(VECTORS["messages"])),
    *(pytest.param(each, "key", "sig", id=f"receipt {n}") for n, each in enumerate(VECTORS["receipts"])),
]


def schema(name):
    return json.loads((HERE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def public(key_id):
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(KEYS[key_id]["public"]))


@pytest.mark.parametrize("code", VECTORS["keys"])
def test_a_key_is_named_after_its_public_half(code):
    key = VECTORS["keys"][code]
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key["secret"]))

    assert b64(secret.public_key().public_bytes_raw()) == key["public"]
    assert hashlib.sha256(key["public"].encode()).hexdigest()[:32] == key["key_id"]
    assert cards.key_id_of(key["public"]) == key["key_id"]


@pytest.mark.parametrize(("vector", "key", "signature"), SIGNED)
def test_a_published_signature_is_over_the_published_bytes(vector, key, signature):
    whole = json.loads(vector["bytes"])
    said = {name: value for name, value in whole.items() if name != signature}

    assert canonical(whole).decode() == vector["bytes"]
    assert canonical(said).decode() == vector["signed"]
    public(whole[key]).verify(base64.b64decode(whole[signature]), vector["signed"].encode())
    with pytest.raises(InvalidSignature):
        public(whole[key]).verify(base64.b64decode(whole[signature]), vector["bytes"].encode())


@pytest.mark.parametrize("vector", VECTORS["messages"])
def test_a_published_message_is_read_by_us_with_its_digest(vector):
    read = envelopes.envelope_of(json.loads(vector["bytes"]))

    assert hashlib.sha256(vector["digested"].encode()).hexdigest() == vector["digest"] == read.digest()
    assert read.text() == vector["bytes"]
    jsonschema_rs.validator_for(schema("message")).validate(json.loads(vector["bytes"]))


def test_the_data_of_a_known_kind_are_as_its_schema_says():
    said = json.loads(VECTORS["messages"][0]["bytes"])

    jsonschema_rs.validator_for(schema("statistics.month.v1")).validate(said["data"])
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validator_for(schema("statistics.month.v1")).validate(said["data"] | {"received": 4})


def test_a_published_request_to_help_is_a_copy_signed_for_its_page():
    said = json.loads(VECTORS["messages"][2]["bytes"])
    paper = papers.paper_of(said["data"]["paper"])
    digest = hashlib.sha256(canonical(said["data"]["page"])).hexdigest()

    jsonschema_rs.validator_for(schema("joint.asked.v1")).validate(said["data"])
    assert (paper.kind, paper.body) == ("COPY", {"items": [digest], "purpose": "joint"})
    assert said["subject"] == f"custody:{paper.case}"
    assert any(papers.is_signed(paper, each["public"]) for each in KEYS.values())


@pytest.mark.parametrize(("place", "kind"), [(3, "group.told"), (4, "group.joined")])
def test_a_published_group_complaint_is_as_its_schema_says(place, kind):
    said = json.loads(VECTORS["messages"][place]["bytes"])
    valid = jsonschema_rs.validator_for(schema(f"{kind}.v1"))

    valid.validate(said["data"])
    assert (said["type"], said["subject"]) == (f"lianwei.{kind}.v1", f"group:{said['data']['uid']}")
    for wrong in ({"cases": 4}, {"amount": 1_500_001}, {"name": "张三"}):
        with pytest.raises(jsonschema_rs.ValidationError):
            valid.validate(said["data"] | wrong)


@pytest.mark.parametrize("kind", ["group.told.v1", "group.joined.v1", "group.ended.v1"])
def test_the_example_of_a_group_complaint_is_as_its_schema_says(kind):
    [example] = schema(kind)["examples"]

    jsonschema_rs.validator_for(schema(kind)).validate(example)


@pytest.mark.parametrize(("number", "kind"), [(5, "custody.asked.v1"), (6, "custody.told.v1")])
def test_the_published_question_for_lost_papers_and_its_answer_are_as_their_schemas_say(number, kind):
    said = json.loads(VECTORS["messages"][number]["bytes"])

    jsonschema_rs.validator_for(schema(kind)).validate(said["data"])
    assert said["subject"] == f"custody-lost:{said['data']['question']}"
    for each in said["data"].get("papers", ()):
        paper = papers.paper_of(each["paper"])
        assert any(papers.is_signed(paper, key["public"]) for key in KEYS.values())


def test_what_is_published_to_go_along_is_named_by_its_copy_and_comes_as_it_was_named():
    enclosed, wanted, item = (json.loads(VECTORS["messages"][n]["bytes"]) for n in (7, 8, 9))
    for said in (enclosed, wanted, item):
        kind = said["type"].removeprefix("lianwei.")
        jsonschema_rs.validator_for(schema(kind)).validate(said["data"])
    page, paper = enclosed["data"]["page"], papers.paper_of(enclosed["data"]["paper"])
    things = [each["sha256"] for each in page["items"]]

    assert paper.body["items"] == sorted([hashlib.sha256(canonical(page)).hexdigest(), *things])
    assert any(papers.is_signed(paper, each["public"]) for each in KEYS.values())
    assert wanted["data"]["items"] == [things[0]] == [item["data"]["sha256"]]
    data = base64.b64decode(item["data"]["content"])
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (things[0], page["items"][0]["size"])


@pytest.mark.parametrize("kind", ["joint.asked.v1", "joint.told.v1"])
def test_the_examples_of_a_schema_are_as_it_says(kind):
    [example] = schema(kind)["examples"]

    jsonschema_rs.validator_for(schema(kind)).validate(example)
    digest = hashlib.sha256(canonical(example["page"])).hexdigest()
    assert example["paper"]["body"]["items"] == [digest]


def test_the_published_receipts_answer_the_published_messages():
    given = receipts.receipts_of(VECTORS["answer"]["body"].encode())

    assert [each.digest for each in given] == [each["digest"] for each in VECTORS["messages"]]
    states = [(each.state, each.reason) for each in given]
    good = ("taken-in", "")
    assert states == [good, ("parked", "unknown_kind"), *[good] * 8]
    for each in given:
        jsonschema_rs.validator_for(schema("receipt")).validate(each.model_dump())


@pytest.mark.parametrize("name", ["call", "answer"])
def test_a_published_call_is_signed_as_rfc_9421_says(name):
    vector = VECTORS[name]
    headers = vector["headers"]
    label, _, value = headers["Signature"].partition("=")
    digest = base64.b64encode(hashlib.sha256(vector["body"].encode()).digest()).decode()

    assert headers["Content-Digest"] == f"sha-256=:{digest}:"
    assert headers["Signature-Input"].startswith(f"{label}=(")
    key_id = headers["Signature-Input"].split('keyid="')[1].split('"')[0]
    public(key_id).verify(base64.b64decode(value.strip(":")), vector["signature_base"].encode())


def test_our_own_check_takes_the_published_call_and_answer():
    call, answer = VECTORS["call"], VECTORS["answer"]
    find = {key_id: each["public"] for key_id, each in KEYS.items()}.get

    made = signing.Call(call["method"], call["url"], call["headers"])
    said = signing.Answer(answer["status"], answer["headers"])
    one = signing.check_call(made, call["body"].encode(), find=find, now=AT)
    two = signing.check_answer(said, answer["body"].encode(), find=find, now=AT)

    assert (one.key_id, two.key_id) == tuple(KEYS)
    assert one.nonce == two.nonce


def test_the_published_card_is_one():
    text = json.dumps(VECTORS["card"])

    assert cards.card_of(text).code == "east-alliance"
    jsonschema_rs.validator_for(schema("card")).validate(VECTORS["card"])


def test_each_kind_with_a_shape_is_published_and_no_other():
    told = {path.stem for path in (HERE / "schemas").glob("*.v*.json")}

    assert told == {f"{kind}.v{version}" for kind, version in SHAPES}
    assert set(SHAPES) <= set(RECEIVERS)


def test_the_description_of_the_endpoints_is_whole():
    assert OPENAPI["openapi"].startswith("3.1")
    assert set(OPENAPI["paths"]) == {"/api/exchange/v1/card", "/api/exchange/v1/messages"}
    named = {part.partition('"')[0] for part in json.dumps(OPENAPI).split("#/components/schemas/")[1:]}
    assert named <= set(OPENAPI["components"]["schemas"])
    refused = set(OPENAPI["paths"]["/api/exchange/v1/messages"]["post"]["responses"])
    assert {"200", "401", "403", "409", "413", "415", "422", "429"} <= refused


@pytest.mark.django_db
def test_the_description_is_answered_at_its_address(client):
    told = client.get(reverse("exchange_api:openapi-json")).json()

    assert told == OPENAPI
