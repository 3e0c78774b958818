"""C1: each instance for itself. Every paper verifies and answers what it says it answers, every row says what
its papers say, numbers run without gap.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from lianwei.federation.rules.custody.papers import BIRTH, Keys, Paper, Refused, is_signed
from lianwei.federation.rules.custody.tables import Giver, Taker
from lianwei.federation.rules.custody.titles import check_promise, holding, titles_of

from .dumps import ACT, LOST, Finding, Held, Offer, Row, Standing, View, offer_of


def key_rings(views: Iterable[View]) -> dict[str, list[str]]:
    """Which keys sign for whom: what an instance says of itself counts more than what others say."""
    own: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = defaultdict(set)
    for view in views:
        for held in view.papers:
            (own if held.is_ours else told)[held.paper.sender].add(held.public)
    return {code: sorted(own.get(code) or told[code]) for code in {*own, *told}}


def check_rows(view: View, known: Keys) -> Iterator[Finding]:
    """C1 of one instance."""
    yield from view.faults
    for held in view.papers:
        for what in _faults(held, view, known):
            yield _said(view, held.paper, what)
    yield from _compare(view, "given", _expected_given(view), view.given)
    yield from _compare(view, "taken", _expected_taken(view), view.taken)
    yield from _titles(view, known)
    yield from _copies(view)
    yield from _unaccounted(view)
    if view.is_whole:
        yield from _numbers(view)


def _said(view: View, paper: Paper, what: str) -> Finding:
    return Finding("C1", what, view.code, paper.case, f"{paper.kind} {paper.sender}#{paper.seq}")


def _faults(held: Held, view: View, known: Keys) -> Iterator[str]:
    paper = held.paper
    if held.digest != paper.digest:
        yield "digest_differs"
    if not is_signed(paper, held.public):
        yield "signature_does_not_hold"
    elif held.public not in known.get(paper.sender, ()):
        yield "key_of_nobody"
    if held.is_ours != (paper.sender == view.code) or view.code not in (paper.sender, paper.recipient):
        yield "paper_of_others"
    answered = _answered(paper, view)
    if held.digest not in view.alarms and answered is not None and paper.prev not in answered:
        yield "prev_differs"
    try:
        _inside(paper, known)
    except (Refused, KeyError, TypeError):
        yield "does_not_hold"


def _inside(paper: Paper, known: Keys) -> None:
    """What a paper shows of others; raises Refused."""
    if paper.kind == "RELEASE":
        check_promise(paper, known=known)
    if paper.kind == "OFFER":
        shown = holding(titles_of(paper.body), paper.case, known=known)
        if (shown.holder, shown.epoch, shown.digest) != (paper.sender, paper.epoch, paper.prev):
            raise Refused("titles_foreign")


ANSWERS = {"ACCEPT": "OFFER", "RETURN": "OFFER", "WITHDRAW": "OFFER", "RECEIPT": "RELEASE", "COPIED": "COPY"}


def _answered(paper: Paper, view: View) -> set[str] | None:
    """Digests of what a paper may answer; None where that never came here."""
    kind = ANSWERS.get(paper.kind)
    if kind is None:
        return None
    if kind == "COPY":
        name = (paper.recipient, paper.case, paper.epoch, paper.n)
        rows = {
            each.paper.digest
            for each in view.papers
            if each.paper.kind == kind
            and (each.paper.sender, *name[1:]) == name
            and (each.paper.case, each.paper.epoch, each.paper.n) == name[1:]
        }
        return rows
    rows = {
        each.paper.digest
        for each in view.papers
        if each.paper.kind == kind and offer_of(each.paper) == offer_of(paper)
    }
    return rows or (None if paper.kind == "WITHDRAW" and paper.sender != view.code else rows)


def _step_names(view: View) -> set[tuple[str, str]]:
    return {(case, deed) for _seq, case, deed in view.steps}


def _counts(paper: Paper, steps: set[tuple[str, str]]) -> bool:
    """Whether a paper of another changed a state here in silence."""
    return (paper.case, f"{paper.kind}:{paper.epoch}:{paper.n}:{paper.sender}") in steps


def _expected_given(view: View) -> dict[Offer, Row]:
    steps = _step_names(view)
    rows = {offer_of(each): Row(Giver.OPEN, each.recipient) for each in view.ours("OFFER")}
    for paper in (*view.ours("WITHDRAW"), *(p for p in view.theirs("RETURN") if _counts(p, steps))):
        rows.setdefault(offer_of(paper), Row("", "")).state = Giver.CLOSED
    for paper in view.ours("RELEASE"):
        rows.setdefault(offer_of(paper), Row("", "")).state = Giver.RELEASED
    for paper in view.theirs("RECEIPT"):
        if _counts(paper, steps):
            rows.setdefault(offer_of(paper), Row("", "")).state = Giver.DONE
    return rows


def _expected_taken(view: View) -> dict[Offer, Row]:
    steps = _step_names(view)
    rows = {offer_of(p): Row(Taker.SEEN, p.sender) for p in view.theirs("OFFER") if _counts(p, steps)}
    for paper in view.ours("ACCEPT"):
        rows.setdefault(offer_of(paper), Row("", paper.recipient)).state = Taker.PROMISED
    for paper in view.theirs("WITHDRAW"):
        if _counts(paper, steps):
            rows.setdefault(offer_of(paper), Row("", paper.sender)).state = Taker.VOID
    for kind, state in (("RETURN", Taker.RETURNED), ("RECEIPT", Taker.TAKEN)):
        for paper in view.ours(kind):
            rows.setdefault(offer_of(paper), Row("", paper.recipient)).state = state
    return rows


def _compare(
    view: View, table: str, expected: dict[Offer, Row], found: dict[Offer, Row]
) -> Iterator[Finding]:
    for offer in sorted({*expected, *found}):
        should, stands = expected.get(offer), found.get(offer)
        if should is None or stands is None or (should.state, should.peer) != (stands.state, stands.peer):
            detail = f"{table} {offer}: {stands and stands.state}, papers say {should and should.state}"
            yield Finding("C1", "row_differs", view.code, offer[1], detail)


def _titles(view: View, known: Keys) -> Iterator[Finding]:
    for case in sorted(view.cases() | set(view.titles)):
        should, stands = _expected_title(view, case), view.titles.get(case)
        if stands is None or (should.epoch, should.is_mine, should.digest) != (
            stands.epoch,
            stands.is_mine,
            stands.digest,
        ):
            yield Finding("C1", "title_differs", view.code, case)
        elif not _shows(stands, case, known):
            yield Finding("C1", "titles_do_not_hold", view.code, case)


def _shows(stands: Standing, case: str, known: Keys) -> bool:
    """Whether the chain of a case row leads to what the row says."""
    if not stands.epoch:
        return not stands.titles
    try:
        shown = holding(stands.titles, case, known=known)
    except (Refused, IndexError):
        return False
    return (shown.epoch, shown.digest) == (stands.epoch, stands.digest)


def _expected_title(view: View, case: str) -> Standing:
    births = [each for each in view.ours(BIRTH) if each.case == case]
    now = Standing(1, True, births[0].digest) if births else Standing(0, False)
    for receipt in view.ours("RECEIPT"):
        if receipt.case == case and receipt.epoch >= now.epoch:
            now = Standing(receipt.epoch + 1, True, receipt.prev)
    gone = any(each.case == case and each.epoch == now.epoch for each in view.ours("RELEASE"))
    now.is_mine = now.is_mine and not gone
    return now


def _copies(view: View) -> Iterator[Finding]:
    copies = {(p.paper.sender, p.paper.case, p.paper.n): p for p in view.papers if p.paper.kind == "COPY"}
    answered = {
        (each.recipient, each.case, each.n) for each in (*view.theirs("COPIED"), *view.ours("COPIED"))
    }
    for name in sorted({*copies, *view.copies}):
        row, held = view.copies.get(name), copies.get(name)
        if (
            row is None
            or held is None
            or (row["is_ours"], row["recipient"], row["epoch"], row["is_answered"])
            != (
                held.is_ours,
                held.paper.recipient,
                held.paper.epoch,
                name in answered,
            )
        ):
            yield Finding("C1", "copy_differs", view.code, name[1], str(name))


def _unaccounted(view: View) -> Iterator[Finding]:
    """Papers of others that did nothing here, and what was noted of papers that are not here."""
    steps, seen = _step_names(view), set()
    inside = {each.prev for each in view.ours("RELEASE")}
    answered = {each.prev for each in (*view.ours("RECEIPT"), *view.ours("COPIED"))}
    for held in view.papers:
        paper = held.paper
        if held.is_ours:
            continue
        name = (paper.case, f"{paper.kind}:{paper.epoch}:{paper.n}:{paper.sender}")
        seen.add(name)
        if not (name in steps or paper.digest in inside | answered | view.alarms):
            yield _said(view, paper, "paper_without_effect")
    digests = {each.digest for each in view.papers}
    for digest in sorted((inside | answered | view.alarms) - digests):
        yield Finding("C1", "paper_missing", view.code, detail=digest)
    for case, deed in sorted(steps - seen):
        if not deed.startswith((ACT, LOST)):
            yield Finding("C1", "paper_missing", view.code, case, deed)


def _numbers(view: View) -> Iterator[Finding]:
    own = [each.paper.seq for each in view.papers if each.is_ours]
    counted = Counter([*own, *(seq for seq, _case, _deed in view.steps)])
    for seq in sorted({*counted, *range(1, view.seq + 1)}):
        if counted[seq] != 1 or seq > view.seq:
            what = "number_missing" if not counted[seq] else "number_twice"
            yield Finding("C1", what if seq <= view.seq else "number_too_high", view.code, detail=str(seq))
