"""Takes the chart library out of its package, unchanged, and writes down what it is.

    python -m lianwei.ui.vendor_charts path/to/echarts-6.1.0.tgz

The whole build is taken: the smaller ones have neither maps nor calendars nor flows. Only pages with charts
load it.
"""

import gzip
import hashlib
import json
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent / "static" / "lianwei" / "vendor"
BUILD = "package/dist/echarts.min.js"
LICENCES = ("package/LICENSE", "package/NOTICE", "package/licenses/LICENSE-d3")
SCRIPT, LICENCE, MANIFEST = "echarts.js", "echarts.LICENSE", "echarts.manifest.json"


def main(source: Path) -> dict[str, object]:
    """Writes the script, its licences in one file, and the manifest; answers the manifest."""
    script, licences, package = _read(source)
    (HERE / SCRIPT).write_bytes(script)
    (HERE / LICENCE).write_bytes(licences)
    manifest: dict[str, object] = {
        "name": package["name"],
        "version": package["version"],
        "licence": package["license"],
        "licence_file": LICENCE,
        "source": package["homepage"],
        "source_file": BUILD.removeprefix("package/"),
        "source_sha256": hashlib.sha256(script).hexdigest(),
        "file": SCRIPT,
        "sha256": hashlib.sha256(script).hexdigest(),
        "bytes": len(script),
        "bytes_gzipped": len(gzip.compress(script, mtime=0)),
    }
    (HERE / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


def _read(source: Path) -> tuple[bytes, bytes, dict[str, str]]:
    """The build, the licences one below the other, and what the package says about itself."""
    with tarfile.open(source) as package:
        parts = {name: _part(package, name) for name in (BUILD, *LICENCES, "package/package.json")}
    licences = b"\n\n".join(parts[name].strip() for name in LICENCES) + b"\n"
    return parts[BUILD], licences, json.loads(parts["package/package.json"])


def _part(package: tarfile.TarFile, name: str) -> bytes:
    found = package.extractfile(name)
    if found is None:
        raise FileNotFoundError(name)
    return found.read()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), indent=2) + "\n")
