"""`python -m prove.papers DIRECTORY`: every paper of a case as PDF and as Word file, from the instance that
the environment names; where LibreOffice is installed, the Word files are printed with it and compared.

For looking at: the demo instance has cases in every state. Claims that no paper runs to more pages in one
form than in the other, and that none ends in a page that carries the signature alone.
"""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import django
from pypdf import PdfReader

if TYPE_CHECKING:
    from .verdict import Verdict

FEWEST_LINES = 4  # what a last page carries at least, its number and the signature apart


def main(directory: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from .verdict import Verdict

    verdict = Verdict()
    prove(verdict, directory=directory)
    return verdict.exit_code


def prove(verdict: "Verdict", *, directory: Path) -> None:
    """Write the papers of the instance into a directory and look at their pages."""
    from lianwei.core.documents.docx import to_docx
    from lianwei.core.documents.typst import to_pdf

    from .casepapers import every_paper

    directory.mkdir(parents=True, exist_ok=True)
    for name, paper in every_paper():
        (directory / f"{name}.pdf").write_bytes(to_pdf(paper))
        (directory / f"{name}.docx").write_bytes(to_docx(paper))
    printed = _print_word_files(directory)
    for pdf in sorted(directory.glob("*.pdf")):
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages]
        verdict.claim(f"{pdf.stem} ends in a page worth its paper", _is_filled(pages[-1]), f"{len(pages)} pp")
        word = printed / pdf.name
        if word.exists():
            count = len(PdfReader(word).pages)
            verdict.claim(f"{pdf.stem} has as many pages from the Word file", count == len(pages), str(count))


def _print_word_files(directory: Path) -> Path:
    """The Word files as LibreOffice prints them, in a directory beside."""
    printed, office = directory / "word", shutil.which("soffice")
    if office:
        files = [str(each) for each in sorted(directory.glob("*.docx"))]
        order = [office, "--headless", "--convert-to", "pdf", "--outdir", str(printed), *files]
        subprocess.run(order, check=True, capture_output=True, timeout=600)
    return printed


def _is_filled(text: str) -> bool:
    return len([line for line in text.splitlines() if line.strip()]) >= FEWEST_LINES


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
