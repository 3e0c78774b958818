"""C6 to C8: dossiers that lie whole, acts of the holder alone, and how long something has been under way."""

from collections.abc import Iterator
from datetime import datetime

from lianwei.federation.rules.custody.papers import BIRTH
from lianwei.federation.rules.custody.tables import Giver, Taker

from .dumps import Finding, View, offer_of

UNDER_WAY = (Giver.RELEASED, Taker.PROMISED)


def check_dossiers(view: View) -> Iterator[Finding]:
    """C6: the receipt names the root of the release, and every item lies at both."""
    releases = {offer_of(p): p for p in (*view.ours("RELEASE"), *view.theirs("RELEASE"))}
    for receipt in (*view.ours("RECEIPT"), *view.theirs("RECEIPT")):
        release = releases.get(offer_of(receipt))
        if release is None or receipt.digest in view.alarms:
            continue
        if receipt.body.get("root") != release.body["dossier"]["root"]:
            yield Finding("C6", "other_root", view.code, receipt.case, f"epoch {receipt.epoch}")
    taken = {offer for offer, row in view.taken.items() if row.state == Taker.TAKEN}
    for offer, release in sorted(releases.items()):
        if offer[0] != view.code and offer not in taken:
            continue
        missing = set(release.body["dossier"]["items"]) - view.items[release.case]
        if missing:
            yield Finding(
                "C6", "items_missing", view.code, release.case, f"{len(missing)} of epoch {offer[2]}"
            )


def check_acts(view: View) -> Iterator[Finding]:
    """C7: offers and acts lie between a birth or receipt and the release of that title."""
    acts = [(seq, case, deed[4:]) for seq, case, deed in view.steps if deed.startswith("act:")]
    acts += [(each.seq, each.case, "offer") for each in view.ours("OFFER")]
    for seq, case, deed in sorted(acts):
        begun = [p.seq for kind in (BIRTH, "RECEIPT") for p in view.ours(kind) if p.case == case]
        ended = [p.seq for p in view.ours("RELEASE") if p.case == case]
        last = max((each for each in begun if each < seq), default=0)
        if not last or any(last < each < seq for each in ended):
            yield Finding("C7", "act_without_title", view.code, case, f"{deed} #{seq}")


def ages(view: View) -> Iterator[Finding]:
    """C8: since when promises and releases wait for the other side; no fault."""
    for offer, row in sorted((*view.given.items(), *view.taken.items())):
        if row.state in UNDER_WAY and row.since:
            waited = datetime.fromisoformat(view.made_at) - datetime.fromisoformat(row.since)
            detail = f"{row.state} epoch {offer[2]} n {offer[3]}, {row.peer}: {waited.days} d"
            yield Finding("C8", "under_way", view.code, offer[1], detail, is_fault=False)
