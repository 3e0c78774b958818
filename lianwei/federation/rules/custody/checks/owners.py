"""C2 to C5: one chain of titles, one owner at its end, and two sides of each offer that agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lianwei.federation.rules.custody.papers import BIRTH, Keys, Paper, Refused, key_of
from lianwei.federation.rules.custody.tables import Giver, Taker
from lianwei.federation.rules.custody.titles import birthplace, check_promise

from .dumps import Finding, View, offer_of

Chain = list[Paper]  # birth, then one release for each epoch
BOUND = (Taker.PROMISED, Taker.TAKEN)
PAIRS = {
    Taker.TAKEN: (Giver.RELEASED, Giver.DONE),
    Taker.VOID: (Giver.CLOSED,),
    Taker.RETURNED: (Giver.OPEN, Giver.CLOSED),
}


def chains_of(papers: Mapping[str, Paper], known: Keys) -> tuple[dict[str, Chain], list[Finding]]:
    """The chain of every case as far as papers show it, and what stands against it (C2)."""
    sound = [each for each in papers.values() if key_of(each, known)]
    findings = [*_frauds(sound)]
    releases: dict[tuple[str, int], Paper] = {
        (each.case, each.epoch): each for each in sound if each.kind == "RELEASE"
    }
    chains: dict[str, Chain] = {
        each.case: [each] for each in sound if each.kind == BIRTH and each.sender == birthplace(each.case)
    }
    for case, chain in chains.items():
        findings += _grow(case, chain, releases, known)
    reached = {(case, n) for case, chain in chains.items() for n in range(1, len(chain))}
    for case, epoch in sorted(set(releases) - reached):
        findings.append(Finding("C2", "chain_broken", releases[case, epoch].sender, case, f"epoch {epoch}"))
    return chains, findings


def _frauds(sound: list[Paper]) -> Iterator[Finding]:
    """Two statements of one signer that contradict."""
    said: dict[tuple, set[str]] = defaultdict(set)
    for each in sound:
        if each.kind in ("RELEASE", BIRTH):
            said[each.kind, each.sender, each.case, each.epoch].add(each.digest)
        if each.kind in ("RELEASE", "WITHDRAW"):
            said["end", *offer_of(each)].add(each.kind)
    for name, digests in sorted(said.items(), key=str):
        if len(digests) > 1:
            what = "released_and_withdrawn" if name[0] == "end" else "released_twice"
            yield Finding("C2", what, name[1], name[2], f"epoch {name[3]}")


def _grow(
    case: str, chain: Chain, releases: Mapping[tuple[str, int], Paper], known: Keys
) -> Iterator[Finding]:
    while release := releases.get((case, len(chain))):
        holder = chain[-1].recipient
        try:
            check_promise(release, known=known)
            holds = release.sender == holder and release.body.get("title") == chain[-1].digest
        except Refused:
            holds = False
        if not holds:
            yield Finding("C2", "release_does_not_hold", release.sender, case, f"epoch {release.epoch}")
        chain.append(release)


def check_owners(case: str, chain: Chain | None, views: Mapping[str, View]) -> Iterator[Finding]:
    """C3 and C4 of one case: holders + flying releases = 1."""
    mine = [code for code, view in sorted(views.items()) if case in view.titles and view.titles[case].is_mine]
    if len(mine) > 1:
        yield Finding("C3", "two_owners", ", ".join(mine), case)
    if chain is None:
        if mine:
            yield Finding("C3", "owner_without_birth", mine[0], case)
        return
    last, epoch = chain[-1].recipient, len(chain)
    for code in mine:
        if code != last or views[code].titles[case].epoch != epoch:
            yield Finding("C3", "owner_is_not_the_last_taker", code, case)
    if last in views and last not in mine:
        yield from _flying(case, chain, views[last])


def _flying(case: str, chain: Chain, view: View) -> Iterator[Finding]:
    row = view.taken.get(offer_of(chain[-1])) if len(chain) > 1 else None
    if row is None or row.state == Taker.TAKEN:
        yield Finding("C4", "lost", view.code, case, "no holder and nothing flying")
    elif row.state != Taker.PROMISED:
        yield Finding("C4", "flying_to_nobody", view.code, case, f"its row is {row.state}")


def check_pairs(views: Mapping[str, View]) -> Iterator[Finding]:
    """C5: what the two sides of an offer say of it fits together."""
    for code, view in sorted(views.items()):
        for offer, row in sorted(view.given.items()):
            taker = views.get(row.peer)
            theirs = taker.taken.get(offer) if taker else None
            if taker is None:
                continue
            state = theirs.state if theirs else None
            if row.state == Giver.DONE and state != Taker.TAKEN:
                yield Finding("C5", "done_but_not_taken", code, offer[1], f"{offer}: {state}")
            if row.state == Giver.RELEASED and state not in BOUND:
                yield Finding("C5", "released_to_nobody", code, offer[1], f"{offer}: {state}")
        for offer, row in sorted(view.taken.items()):
            giver = views.get(offer[0])
            if giver is None:
                continue
            theirs = giver.given.get(offer)
            allowed = PAIRS.get(Taker(row.state)) if row.state in list(Taker) else ()
            if theirs is None or (allowed is not None and theirs.state not in allowed):
                detail = f"{offer}: {theirs and theirs.state}"
                yield Finding("C5", f"{row.state.lower()}_without_cause", code, offer[1], detail)
