"""Prunes Tabler to what the product uses and an old browser understands.

    python -m lianwei.ui.vendor path/to/tabler.min.css

Kept are the reset, the grid, spacing and the bases of forms and buttons; dropped is every declaration that
Chromium 90 cannot read (a rule left empty goes too) and every selector of a component we draw ourselves.
"""

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent / "static" / "lianwei" / "vendor"
UNREADABLE = re.compile(
    r"color-mix\(|light-dark\(|oklch\(|oklab\(|lab\(|:has\(|:dir\(|@layer|@container|\b\d+[sdl]v[hw]\b"
)
# Classes of Tabler that our own templates use; a name ending in * is a prefix.
KEPT_CLASSES = (
    "row", "col", "col-*", "g-*", "gx-*", "gy-*", "container", "visually-hidden", "visually-hidden-focusable",
    "m-*", "mt-*", "mb-*", "ms-*", "me-*", "mx-*", "my-*",
    "p-*", "pt-*", "pb-*", "ps-*", "pe-*", "px-*", "py-*",
    "h1", "h2", "h3", "h4", "d-none", "d-block", "d-inline", "d-flex", "d-inline-block",
    "form-label", "form-control", "form-select", "form-check-input", "btn", "btn-primary",
)  # fmt: skip
# Responsive spacing is left out: components carry their own.
LEFT_OUT = re.compile(r"^(?:m|p)[tbsexy]?-(?:sm|md|lg|xl|xxl)-|^(?:g|gx|gy)-(?:sm|xl|xxl)|^col-(?:sm|xl|xxl)")
# There is one theme, the light one; attributes that switch Tabler's scripts and palettes are not used.
DARK = re.compile(r"data-theme|data-bs-(?!theme=.?light)")
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
USED_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass
class Rule:
    """One style rule or at-rule: its prelude and either declarations or inner rules."""

    prelude: str
    declarations: list[str] = field(default_factory=list)
    rules: "list[Rule]" = field(default_factory=list)

    def text(self) -> str:
        inner = "".join(rule.text() for rule in self.rules) or ";".join(self.declarations)
        return f"{self.prelude}{{{inner}}}"


def prune(css: str) -> str:
    """The small sheet out of the whole one."""
    rules = [kept for rule in parse(css) if (kept := kept_rule(rule))]
    rules = without_unused_variables(rules)
    return "\n".join(rule.text() for rule in rules) + "\n"


def parse(css: str) -> list[Rule]:
    """Rules in order; comments and statements without a block (@charset, @import) are left out."""
    pieces = list(_pieces(re.sub(r"/\*.*?\*/", "", css, flags=re.S)))
    rules, _ = _rules(pieces, 0)
    return rules


def _pieces(css: str) -> Iterator[str]:
    """Splits at { } ; outside strings and brackets."""
    depth, quote, start = 0, "", 0
    for at, char in enumerate(css):
        if quote:
            quote = "" if char == quote and css[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char in "{};" and depth == 0:
            yield from (css[start:at].strip(), char)
            start = at + 1


def _rules(pieces: list[str], at: int) -> tuple[list[Rule], int]:
    rules: list[Rule] = []
    while at < len(pieces):
        text, mark = pieces[at], pieces[at + 1]
        at += 2
        if mark == "}":
            return rules, at
        if mark == "{" and text.startswith("@"):
            inner, at = _rules(pieces, at)
            rules.append(Rule(text, rules=inner))
        elif mark == "{":
            declarations, at = _declarations(pieces, at)
            rules.append(Rule(text, declarations))
    return rules, at


def _declarations(pieces: list[str], at: int) -> tuple[list[str], int]:
    found: list[str] = []
    while at < len(pieces):
        text, mark = pieces[at], pieces[at + 1]
        at += 2
        if text and mark != "{":
            found.append(text)
        elif mark == "{":  # a nested rule: no browser before 2023 reads it
            _, at = _declarations(pieces, at)
        if mark == "}":
            break
    return found, at


def kept_rule(rule: Rule) -> Rule | None:
    """The rule with only its readable, needed parts; None if nothing remains."""
    if UNREADABLE.search(rule.prelude) or rule.prelude.startswith(("@keyframes", "@font-face")):
        return None
    if rule.prelude.startswith("@"):
        inner = [kept for child in rule.rules if (kept := kept_rule(child))]
        return Rule(rule.prelude, rules=inner) if inner else None
    selectors = [one for one in _selectors(rule.prelude) if is_needed(one)]
    declarations = [one for one in rule.declarations if not UNREADABLE.search(one)]
    return Rule(",".join(selectors), declarations) if selectors and declarations else None


def _selectors(prelude: str) -> list[str]:
    """Splits a selector list at its commas, not at those inside brackets."""
    return [one.strip() for one in re.split(r",(?![^(\[]*[)\]])", prelude)]


def is_needed(selector: str) -> bool:
    """A selector without classes belongs to the reset; one with classes must name only kept ones."""
    if DARK.search(selector):
        return False
    return all(is_kept_class(name) for name in CLASS.findall(selector))


def is_kept_class(name: str) -> bool:
    if LEFT_OUT.search(name):
        return False
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in KEPT_CLASSES)


def without_unused_variables(rules: list[Rule]) -> list[Rule]:
    """Drops custom properties that nothing kept reads, again and again until none is left over."""
    while True:
        used = {name for rule in rules for name in USED_VARIABLE.findall(rule.text())}
        before = sum(len(rule.text()) for rule in rules)
        rules = [kept for rule in rules if (kept := _only_used(rule, used))]
        if sum(len(rule.text()) for rule in rules) == before:
            return rules


def _only_used(rule: Rule, used: set[str]) -> Rule | None:
    if rule.rules:
        inner = [kept for child in rule.rules if (kept := _only_used(child, used))]
        return Rule(rule.prelude, rules=inner) if inner else None
    read = [one for one in rule.declarations if not one.startswith("--") or one.split(":", 1)[0] in used]
    return Rule(rule.prelude, read) if read else None


def main(source: Path) -> dict[str, object]:
    """Writes tabler.css and manifest.json beside the licence; answers the manifest."""
    css = source.read_text(encoding="utf-8")
    version = re.search(r"Tabler v([\d.]+)", css)
    notice = f"/*! Tabler v{version[1] if version else '?'}, MIT licence, see tabler.LICENSE; pruned */\n"
    pruned = notice + prune(css)
    (HERE / "tabler.css").write_text(pruned, encoding="utf-8")
    manifest: dict[str, object] = {
        "name": "@tabler/core",
        "version": version[1] if version else "",
        "licence": "MIT",
        "licence_file": "tabler.LICENSE",
        "source": "https://github.com/tabler/tabler",
        "source_file": source.name,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "file": "tabler.css",
        "sha256": hashlib.sha256(pruned.encode()).hexdigest(),
        "bytes": len(pruned.encode()),
        "bytes_gzipped": len(gzip.compress(pruned.encode(), mtime=0)),
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), indent=2) + "\n")
