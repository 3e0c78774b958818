"""The codes of a case from another alliance, read with the tables agreed with it."""

from lianwei.cases.payloads import ComplaintPayload
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.receivers import Parked, Refused
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.pages import Facts, written_at

SINGLE = {"category": "category", "nature": "nature", "channel": "channel"}
SEVERAL = {"requests": "request_type", "groups": "consumer_group"}


def facts_in_our_codes(facts: Facts, paper: Paper) -> Facts:
    """What is told with an offer. Raises Parked: nobody is asked about a case that cannot be read."""
    reader = _reader(paper)
    try:
        read = {name: reader.read(name, getattr(facts, name)) for name in ("category", "nature")}
    except UnknownCodeError as error:
        raise Parked(error.reason) from error
    return facts.model_copy(update=read)


def in_our_codes(given: ComplaintPayload, paper: Paper) -> ComplaintPayload:
    """The case itself. What was promised is taken: a code that cannot be read is left open, and chosen here
    by who handles the case; the page as it came is kept.
    """
    reader = _reader(paper)
    read: dict[str, object] = {
        name: _read(reader, kind, getattr(given, name)) for name, kind in SINGLE.items()
    }
    for name, kind in SEVERAL.items():
        codes = (_read(reader, kind, code) for code in getattr(given, name))
        read[name] = [code for code in codes if code]
    return given.model_copy(update=read)


def _read(reader: CodeReader, kind: str, code: str) -> str:
    try:
        return reader.read(kind, code)
    except UnknownCodeError:
        return ""


def _reader(paper: Paper) -> CodeReader:
    peer = peer_with_code(paper.sender)
    if peer is None:
        raise Refused("unknown_sender")
    return CodeReader(peer, written_at(paper.made_at))
