"""The published papers: read, verified and made again, byte by byte, and as the schema says."""

import json
from datetime import datetime
from pathlib import Path

import jsonschema_rs
import pytest

from lianwei.federation.rules.custody.papers import key_of, read, write

PROTOCOL = Path(__file__).parents[3] / "docs" / "protocol"
VECTORS = json.loads((PROTOCOL / "vectors.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((PROTOCOL / "custody.schema.json").read_text(encoding="utf-8"))
KNOWN = {code: [each["public"]] for code, each in VECTORS["keys"].items()}
PAPERS = [pytest.param(each, id=json.loads(each["bytes"])["type"]) for each in VECTORS["papers"]]


@pytest.mark.parametrize("vector", PAPERS)
def test_a_published_paper_is_read_and_verified(vector):
    paper = read(vector["bytes"].encode())

    assert paper.digest == vector["digest"] == vector["signed_sha256"]
    assert key_of(paper, KNOWN) == KNOWN[paper.sender][0]


@pytest.mark.parametrize("vector", PAPERS)
def test_the_same_fields_and_key_make_the_same_bytes(vector):
    paper = read(vector["bytes"].encode())
    told = {name: getattr(paper, name) for name in ("case", "epoch", "n", "sender", "recipient", "seq")}
    told |= {"prev": paper.prev, "body": paper.body, "made_at": datetime.fromisoformat(paper.made_at)}

    again = write(paper.kind, secret=VECTORS["keys"][paper.sender]["secret"], **told)

    assert again.wire.decode() == vector["bytes"]


@pytest.mark.parametrize("vector", PAPERS)
def test_a_published_paper_is_as_the_schema_says(vector):
    jsonschema_rs.Draft202012Validator(SCHEMA).validate(json.loads(vector["bytes"]))


def test_every_type_is_published():
    assert {json.loads(each["bytes"])["type"] for each in VECTORS["papers"]} == set(
        SCHEMA["properties"]["type"]["enum"]
    )
