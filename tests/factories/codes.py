"""Tables of codes with a peer, for tests."""

from dataclasses import replace

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.federation.models import CodeTable, Peer
from lianwei.federation.operations.codes import CodeTableEntry, take_codes
from lianwei.federation.rules.codes import CodesOffered
from tests.factories.exchange import AWAY, HOME


def table_entry(**changes: object) -> CodeTableEntry:
    """What the peer calls X01 is our N03."""
    plain = CodeTableEntry("nature", is_incoming=True, lines="X01,N03", starts_on=clock.today())
    return replace(plain, **changes)


def codes_told(**changes: object) -> CodesOffered:
    """The same, proposed by the peer."""
    told = {
        "uid": "7d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a",
        "code_list": "nature",
        "giver": AWAY,
        "receiver": HOME,
        "starts_on": clock.today().isoformat(),
        "same_else": False,
        "pairs": [{"code": "X01", "becomes": "N03"}],
    }
    return CodesOffered.model_validate(told | changes)


def proposed_by(peer: Peer, **changes: object) -> CodeTable:
    return take_codes(peer, actor=SYSTEM, told=codes_told(**changes))
