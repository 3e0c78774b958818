"""Instances of a given size on a given database, built once and used again."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lianwei.core import keys
from lianwei.core.environment import SECRETS_FILE

from .postgres import Cluster

ROOT = Path(__file__).parents[1]
BENCH_DIR = Path(os.environ.get("LIANWEI_BENCH_DIR") or ROOT / "var" / "bench").resolve()
WHOLE = "whole"  # a file that says the instance was built to its end
SEED = 1


@dataclass(frozen=True)
class Instance:
    """A data directory and a database with so many cases."""

    database: str
    cases: int
    directory: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIANWEI_")}
        return kept | {
            "LIANWEI_DATA_DIR": str(self.directory),
            "LIANWEI_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "lianwei.settings",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def build_seconds(self) -> float:
        """How long its cases took to generate; 0 when unknown."""
        file = self.directory / WHOLE
        text = file.read_text().strip() if file.exists() else ""
        return float(text or 0)

    def run(self, *arguments: str) -> None:
        """One lianwei command in this instance."""
        subprocess.run(
            [sys.executable, "-m", "lianwei.cli", *arguments], check=True, cwd=ROOT, env=self.environment
        )


def new_instance(directory: Path, database: str, url: str, cases: int = 0) -> Instance:
    """An instance with keys of its own, migrated, with its reference data and no case."""
    directory.mkdir(parents=True, exist_ok=True)
    secrets = directory / SECRETS_FILE
    if not secrets.exists():
        secrets.write_text("".join(f"{name}={value}\n" for name, value in keys.new_secrets().items()))
    instance = Instance(database, cases, directory, url)
    instance.run("setup")
    return instance


def instance_of(database: str, cases: int, cluster: Cluster | None) -> Instance:
    """The instance of this size, built when there is none."""
    directory, name = BENCH_DIR / f"{database}-{cases}", f"lianwei_{cases}"
    url = cluster.url(name) if cluster else ""
    if (directory / WHOLE).exists() and (cluster is None or cluster.has(name)):
        instance = Instance(database, cases, directory, url)
        instance.run("setup")
        return instance
    shutil.rmtree(directory, ignore_errors=True)
    if cluster:
        cluster.drop(name)
        cluster.create(name)
    instance = new_instance(directory, database, url, cases)
    begun = time.monotonic()
    instance.run("generate", "--cases", str(cases), "--seed", str(SEED))
    (directory / WHOLE).write_text(f"{time.monotonic() - begun:.1f}\n")
    if cluster:
        cluster.settle(name)
    return instance
