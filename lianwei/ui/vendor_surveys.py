"""Takes the form library out of its packages, unchanged, and writes down what it is.

    python -m lianwei.ui.vendor_surveys survey-core-2.5.38.tgz survey-js-ui-2.5.38.tgz

Only pages that show a questionnaire load it.
"""

import gzip
import hashlib
import json
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent / "static" / "lianwei" / "vendor"
CORE, SHOWN = "survey-core", "survey-js-ui"
# what is taken: package, file in it → name here
TAKEN = (
    (CORE, "survey.core.min.js", "survey-core.js"),
    (CORE, "i18n/simplified-chinese.min.js", "survey-zh-hans.js"),
    (CORE, "i18n/traditional-chinese.min.js", "survey-zh-hant.js"),
    (SHOWN, "survey-js-ui.min.js", "survey-ui.js"),
    (CORE, "survey-core.fontless.min.css", "survey-core.css"),
)
LICENCE, MANIFEST = "survey.LICENSE", "survey.manifest.json"
HOME = "https://github.com/surveyjs/survey-library"
# The packages name the licence in package.json and at the head of each file, and carry no file of its text.
TEXT = """Copyright (c) 2015-2026 Devsoft Baltic OÜ  - http://surveyjs.io/

MIT License

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN
AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE
OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main(core: Path, shown: Path) -> dict[str, object]:
    """Writes the files, the licence and the manifest; answers the manifest."""
    packages = {CORE: core, SHOWN: shown}
    about = {name: json.loads(_part(path, "package.json")) for name, path in packages.items()}
    (HERE / LICENCE).write_text(TEXT, encoding="utf-8")
    files = [_taken(packages[package], package, inside, name) for package, inside, name in TAKEN]
    manifest: dict[str, object] = {
        "name": f"{CORE}, {SHOWN}",
        "version": about[CORE]["version"],
        "licence": about[CORE]["license"],
        "licence_file": LICENCE,
        "source": HOME,
        "files": files,
    }
    (HERE / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


def _taken(path: Path, package: str, inside: str, name: str) -> dict[str, object]:
    content = _part(path, inside)
    (HERE / name).write_bytes(content)
    return {
        "file": name,
        "source_file": f"{package}/{inside}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "bytes_gzipped": len(gzip.compress(content, mtime=0)),
    }


def _part(path: Path, name: str) -> bytes:
    with tarfile.open(path) as package:
        found = package.extractfile(f"package/{name}")
        if found is None:
            raise FileNotFoundError(name)
        return found.read()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2])), indent=2) + "\n")
