"""The books of the instances, what each sent and took, read by somebody who has no more than their cards."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lianwei.core.keys import is_signed
from lianwei.federation.rules.receipts import REFUSED, Receipt


@dataclass(frozen=True)
class Books:
    """`rows`: what each instance wrote down, by its code; `cards`: the public keys of each."""

    rows: dict[str, dict[str, list[dict]]]
    cards: dict[str, dict[str, str]]

    @classmethod
    def read(cls, files: Iterable[Path], cards: dict[str, str]) -> "Books":
        told = [json.loads(file.read_text()) for file in files]
        keys = {code: json.loads(card)["keys"] for code, card in cards.items()}
        return cls(
            {each["by"]: each for each in told},
            {code: {key["key_id"]: key["public"] for key in found} for code, found in keys.items()},
        )

    def count(self) -> Counter[str]:
        """How many messages of each kind were sent."""
        return Counter(row["kind"] for book in self.rows.values() for row in book["out"])

    def unreceipted(self) -> list[str]:
        """Messages without a receipt that their receiver signed for their sender over their contents."""
        return [
            row["message_id"]
            for sender, book in self.rows.items()
            for row in book["out"]
            if not self._verifies(row, sender)
        ]

    def strayed(self) -> list[str]:
        """Messages that were not handled exactly once where they were sent to, or come from nowhere."""
        sent, came = Counter[str](), Counter[str]()
        for code, book in self.rows.items():
            sent.update(f"{code} {row['peer']} {row['message_id']}" for row in book["out"])
            handled = (row for row in book["in"] if row["state"] == "handled")
            came.update(f"{row['peer']} {code} {row['message_id']}" for row in handled)
        return [*(sent - came), *(came - sent)]

    def disordered(self) -> list[str]:
        """Messages handled before an earlier one of their subject, or where a number is missing."""
        return [
            after["message_id"]
            for book in self.rows.values()
            for before, after in pairwise(book["in"])
            if _line(before) == _line(after) and not _follows(before, after)
        ]

    def _verifies(self, row: dict, sender: str) -> bool:
        if not row["receipt"]:
            return False
        receipt = Receipt.model_validate_json(row["receipt"])
        public = self.cards[row["peer"]].get(receipt.key, "")
        is_of_both = (receipt.by, receipt.to) == (row["peer"], sender)
        is_of_it = (receipt.id, receipt.digest) == (row["message_id"], row["digest"])
        is_good = is_of_both and is_of_it and receipt.state != REFUSED
        return is_good and is_signed(receipt.signed_bytes(), receipt.sig, by=public)


def _line(row: dict) -> tuple[str, str]:
    return row["peer"], row["subject"]


def _follows(before: dict, after: dict) -> bool:
    is_next = after["sequence"] == before["sequence"] + 1
    return is_next and (before["handled_at"] or "") <= (after["handled_at"] or "")
