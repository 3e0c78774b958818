"""Who holds a case, shown by papers alone: the birth record, then one release for each hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass

from .dossiers import is_dossier
from .papers import BIRTH, Keys, Paper, Refused, key_of, paper_of


@dataclass(frozen=True, slots=True)
class Holding:
    """What a chain of titles shows: the instance that may act in `epoch`, and the paper that says so."""

    holder: str
    epoch: int
    digest: str


def birthplace(case: str) -> str:
    """The code of the instance at which a case was registered: its key begins with it (`YZ/2026-000123`)."""
    return case.partition("/")[0]


def titles_of(body: dict) -> list[Paper]:
    """The chain an offer shows; raises Refused."""
    chain = body.get("titles")
    if not isinstance(chain, list) or not chain:
        raise Refused("titles_missing")
    return [paper_of(each) for each in chain]


def holding(chain: Sequence[Paper], case: str, *, known: Keys) -> Holding:
    """Follow a chain from birth; raises Refused where a link does not hold."""
    birth = chain[0]
    if birth.kind != BIRTH or (birth.case, birth.epoch, birth.prev) != (case, 1, ""):
        raise Refused("titles_broken")
    if birth.sender != birthplace(case):
        raise Refused("titles_foreign")
    if not key_of(birth, known):
        raise Refused("titles_forged")
    now = Holding(birth.sender, 1, birth.digest)
    for release in chain[1:]:
        now = _next(now, release, case, known=known)
    return now


def _next(now: Holding, release: Paper, case: str, *, known: Keys) -> Holding:
    expected = ("RELEASE", case, now.epoch, now.holder)
    if (release.kind, release.case, release.epoch, release.sender) != expected:
        raise Refused("titles_broken")
    if release.body.get("title") != now.digest or not key_of(release, known):
        raise Refused("titles_forged")
    check_promise(release, known=known)
    return Holding(release.recipient, now.epoch + 1, release.digest)


def check_promise(release: Paper, *, known: Keys) -> Paper:
    """The acceptance a release rests on, by its taker: nobody can be given a case unasked. Raises Refused."""
    accept = release.inside("accept")
    named = ("ACCEPT", release.case, release.epoch, release.n, release.recipient, release.sender)
    told = (accept.kind, accept.case, accept.epoch, accept.n, accept.sender, accept.recipient)
    if told != named or release.prev != accept.digest or not key_of(accept, known):
        raise Refused("release_without_accept")
    if release.body.get("epoch") != release.epoch + 1 or not is_dossier(release.body.get("dossier")):
        raise Refused("malformed")
    return accept
