"""Write docs/generated and the files of docs/protocol/exchange; with --check say which of them are stale."""

import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "docs" / "generated"
EXCHANGE = ROOT / "docs" / "protocol" / "exchange"
NOTE = "<!-- Made by `make docs`; change the source it names, not this page. -->\n\n"


def main() -> int:
    """0 when all is written or fresh, 1 when --check found stale pages."""
    django.setup()
    from django.utils import translation  # noqa: PLC0415 - needs Django set up

    from .exchange import files  # noqa: PLC0415 - needs Django set up
    from .pages import PAGES  # noqa: PLC0415 - needs Django set up

    with translation.override("en"):
        texts = {GENERATED / f"{name}.md": NOTE + page() for name, page in PAGES.items()}
        texts |= {EXCHANGE / name: made() for name, made in files().items()}
    if "--check" in sys.argv:
        return _check(texts)
    for path in _made() - set(texts):
        path.unlink()
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def _made() -> set[Path]:
    return {*GENERATED.glob("*.md"), *EXCHANGE.rglob("*.json")}


def _check(texts: dict[Path, str]) -> int:
    stale = [
        path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    stale += sorted(_made() - set(texts))
    for path in stale:
        print(f"stale: {path.relative_to(ROOT)} (run: make docs)", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
