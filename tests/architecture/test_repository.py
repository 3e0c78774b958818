"""Lock files, style sheets, the style of the repository."""

import re

from .each import each_of
from .survey import PACKAGE, ROOT, short

LOCKS = sorted(ROOT.glob("requirements*.lock"))
OWN_SHEETS = sorted(p for p in PACKAGE.rglob("*.css") if "vendor" not in p.parts)
# What Chromium 90 cannot read.
TOO_NEW = ("color-mix(", ":has(", "@layer", "@container", "oklch(", "text-wrap: balance", "100dvh", "100svh")


@each_of(LOCKS)
def test_a_lock_holds_hashes_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9].*==.*$", text, re.MULTILINE)

    assert "://" not in text and "@ " not in text
    assert len(packages) == len(re.findall(r"^[a-z0-9].*\\\n    --hash=sha256:", text, re.MULTILINE)) > 0


def test_no_mark_of_an_unfinished_merge_is_left():
    """Git's own marks, at the beginning of a line, in whatever people read or a program does."""
    kinds = {".py", ".html", ".js", ".css", ".md", ".po", ".toml", ".csv", ".json", ".txt"}
    roots = [ROOT / name for name in ("lianwei", "tests", "docs", "prove", "bench", "tools")]
    read = [p for root in roots for p in root.rglob("*") if p.suffix in kinds and "vendor" not in p.parts]

    marked = [short(p) for p in read if re.search(rb"^(<{7}|>{7}) ", p.read_bytes(), re.MULTILINE)]

    assert marked == [] and len(read) > 1000


def test_journeys_stand_where_make_looks_for_them():
    tests = (p for p in (ROOT / "tests").rglob("test_*.py") if p.parent.name != "architecture")
    journeys = [p for p in tests if "mark.journey" in p.read_text(encoding="utf-8")]

    assert {p.parent.name for p in journeys} == {"journeys", "ui"}


def test_there_are_three_locks():
    assert [p.name for p in LOCKS] == [
        "requirements-dev.lock",
        "requirements-spark.lock",
        "requirements-tools.lock",
        "requirements.lock",
    ]


def test_what_runs_is_a_part_of_what_is_tested():
    pinned = [set(re.findall(r"^([a-z0-9_.-]+==[^ ;\\]+)", p.read_text(), re.MULTILINE)) for p in LOCKS]

    assert pinned[-1] <= pinned[0] <= pinned[1]


@each_of(OWN_SHEETS)
def test_a_style_sheet_is_readable_by_old_browsers(path):
    text = path.read_text(encoding="utf-8")

    assert [word for word in TOO_NEW if word in text] == []


def test_both_readmes_say_the_same_commands():
    def commands(name):
        return set(re.findall(r"^(?:make|lianwei|git|\.venv)[^\n]*", (ROOT / name).read_text(), re.MULTILINE))

    assert commands("README.md") == commands("README.zh.md") != set()


def test_every_link_between_documents_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{short(page)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists() and not target.endswith(".png")
    ]

    assert broken == []
