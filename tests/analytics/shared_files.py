"""Published figures that no repository holds: ../shared, beside the project."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
TABLES = SHARED / "domain/data/published_tables.csv"
REPORTS = SHARED / "datasets/official_reports/reports.dev.json"
