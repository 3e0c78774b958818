"""C6 to C8: dossiers that lie whole, acts of the holder alone, and how long something has been under way."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lianwei.federation.rules.custody.papers import BIRTH, Paper
from lianwei.federation.rules.custody.tables import Giver, Taker

from .dumps import LOST, Act, Finding, View, offer_of

BEGINS = (BIRTH, "RECEIPT")  # by these a case becomes ours
UNDER_WAY = (Giver.RELEASED, Taker.PROMISED)


def check_dossiers(view: View) -> Iterator[Finding]:
    """C6: the receipt names the root of the release, and every item lies at both. A restored giver that
    said what it lost is no fault, and told.
    """
    releases = {offer_of(p): p for p in (*view.ours("RELEASE"), *view.theirs("RELEASE"))}
    for receipt in (*view.ours("RECEIPT"), *view.theirs("RECEIPT")):
        release = releases.get(offer_of(receipt))
        if release is None or receipt.digest in view.alarms:
            continue
        if receipt.body.get("root") != release.body["dossier"]["root"]:
            yield Finding("C6", "other_root", view.code, receipt.case, f"epoch {receipt.epoch}")
    lost = {(case, deed) for _seq, case, deed in view.steps if deed.startswith(LOST)}
    taken = {offer for offer, row in view.taken.items() if row.state == Taker.TAKEN}
    for offer, release in sorted(releases.items()):
        if offer[0] != view.code and offer not in taken:
            continue
        missing = set(release.body["dossier"]["items"]) - view.items[release.case]
        if missing:
            is_told = (release.case, f"{LOST}items:{offer[2]}:{offer[3]}") in lost
            what, said = "items_lost" if is_told else "items_missing", f"{len(missing)} of epoch {offer[2]}"
            yield Finding("C6", what, view.code, release.case, said, is_fault=not is_told)
    if numbers := sum(deed == f"{LOST}number" for _seq, _case, deed in view.steps):
        yield Finding("C1", "numbers_lost", view.code, detail=str(numbers), is_fault=False)


def check_acts(view: View, papers: Mapping[str, Paper]) -> Iterator[Finding]:
    """C7: offers and acts lie between a birth or receipt and the release of that title, and an act names it.
    `papers`: of all dumps, so that a release that is hidden here ends the title all the same.
    """
    ours = [each for each in papers.values() if each.sender == view.code]
    acts = view.acts + [Act(p.seq, p.case, "offer", p.epoch, p.prev) for p in view.ours("OFFER")]
    for each in sorted(acts):
        begun, ended = _interval(each, ours)
        said = f"{each.deed} #{each.seq}"
        if begun is None or ended:
            yield Finding("C7", "act_without_title", view.code, each.case, said)
        elif (each.epoch, each.title) != _title(begun):
            yield Finding("C7", "act_under_other_title", view.code, each.case, said)


def _interval(act: Act, ours: list[Paper]) -> tuple[Paper | None, bool]:
    """The last paper before an act by which the case became ours, and whether we gave it away since."""
    before = [each for each in ours if each.case == act.case and each.seq < act.seq]
    begun = max((p for p in before if p.kind in BEGINS), key=lambda p: p.seq, default=None)
    ended = begun is not None and any(p.kind == "RELEASE" and p.seq > begun.seq for p in before)
    return begun, ended


def _title(begun: Paper) -> tuple[int, str]:
    """Number and digest of the title that a birth record is, or a receipt answers."""
    return (1, begun.digest) if begun.kind == BIRTH else (begun.epoch + 1, begun.prev)


def ages(view: View) -> Iterator[Finding]:
    """C8: since when promises and releases wait for the other side; no fault."""
    for offer, row in sorted((*view.given.items(), *view.taken.items())):
        if row.state in UNDER_WAY and row.since:
            waited = datetime.fromisoformat(view.made_at) - datetime.fromisoformat(row.since)
            detail = f"{row.state} epoch {offer[2]} n {offer[3]}, {row.peer}: {waited.days} d"
            yield Finding("C8", "under_way", view.code, offer[1], detail, is_fault=False)
