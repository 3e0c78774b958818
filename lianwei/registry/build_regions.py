"""Builds data/regions.csv.gz from the lists named in data/ATTRIBUTION.md.

    python -m lianwei.registry.build_regions SOURCE

Takes the present list (Ministry of Civil Affairs, 2026) as what is in force, adds the zones that only the
statistics office counts (2023), and closes abolished codes by the record of changes 1984–2026. A change known
by its year only is dated 31 December of that year. `valid_to` is the last day in force.
"""

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

DATA = Path(__file__).parent / "data"
EARLIEST = "1980-01-01"  # GB/T 2260 was first published in 1980
LISTED_ON = "2026-09-11"  # day of the present list
FIRST_RELIABLE_YEAR = 1984  # before it all codes were renumbered several times
PROVINCE, CITY, COUNTY, TOWNSHIP = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    level: int
    parent_code: str
    valid_from: str = EARLIEST
    valid_to: str = ""
    successor_code: str = ""
    aliases: str = ""
    scheme: str = "MCA"
    name_en: str = ""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def parent_of(code: str, present: set[str]) -> str:
    """The next level up that has a code of its own: the city, else the province."""
    if code.endswith("0000"):
        return ""
    city = code[:4] + "00"
    return city if city != code and city in present else code[:2] + "0000"


def present_divisions(source: Path) -> dict[str, Row]:
    listed = table(source / "mca_2026_divisions_flat.csv")
    codes = {line["code"] for line in listed}
    rows = [Row(r["code"], r["name"], int(r["level"]), parent_of(r["code"], codes)) for r in listed]
    return {row.code: row for row in rows}


def statistical_zones(source: Path, present: dict[str, Row]) -> Iterator[Row]:
    """Development zones that the statistics office counts like counties (third digit pair from 71 on)."""
    for line in table(source / "areas.csv"):
        code = line["code"]
        if code not in present and "71" <= code[4:] <= "79":
            yield Row(code, line["name"], COUNTY, parent_of(code, set(present)), scheme="NBS")


def changes(source: Path) -> list[dict]:
    events = json.loads((source / "historical_changes_v1.json").read_text(encoding="utf-8"))["events"]
    known = [e for e in events if e["year"] >= FIRST_RELIABLE_YEAR and e["level"] in (CITY, COUNTY)]
    return sorted(known, key=lambda e: e["year"])


def eve(day: str) -> str:
    """The day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def side(event: dict, which: str) -> tuple[str, str]:
    """Six-digit code and name of one side of a change; empty where the record names none."""
    place = event.get(which) or {}
    return (place.get("code") or "")[:6], place.get("name") or ""


def former_divisions(events: list[dict], present: dict[str, Row]) -> Iterator[Row]:
    """Each meaning a code had and lost: to a rename, another number or abolition."""
    began, closed = defaultdict(lambda: EARLIEST), set()
    for event in events:
        (old, name), (new, new_name) = side(event, "old"), side(event, "new")
        day = f"{event['year']}-12-31"
        is_unchanged = old in present and present[old].name == name
        if old and name and not is_unchanged and (old, name) not in closed and began[old] < day:
            closed.add((old, name))
            successor = new if (new, new_name) != (old, name) and event["type"] != "码位改派" else ""
            parent = parent_of(old, set(present))
            yield Row(old, name, event["level"], parent, began[old], eve(day), successor)
            began[old] = day
        if new and new != old:
            began[new] = day


def beginnings(events: list[dict], present: dict[str, Row]) -> dict[str, str]:
    """When the present meaning of a code began, by the last change that led to it."""
    by_name = {row.name: row.code for row in present.values()}
    found = {}
    for event in events:
        (old, old_name), (new, name) = side(event, "old"), side(event, "new")
        code = new or by_name.get(name, "")
        if event["type"] in ("撤销", "撤区设区"):  # the heir may have been there before
            continue
        if code in present and present[code].name == name and (old, old_name) != (code, name):
            found[code] = min(f"{event['year']}-12-31", LISTED_ON)
    return found


def present_townships(source: Path) -> list[Row]:
    counties = json.loads((source / "townships_v1.json").read_text(encoding="utf-8"))
    return [
        Row(code[:9], name, TOWNSHIP, county[:6])
        for county, inside in counties.items()
        for name, code in inside["townships"].items()
    ]


def counted_townships(source: Path) -> list[Row]:
    lines = table(source / "streets.csv")
    return [Row(r["code"], r["name"], TOWNSHIP, r["areaCode"], scheme="NBS") for r in lines]


def townships(source: Path, counties: dict[str, Row]) -> Iterator[Row]:
    """Present townships; those of abolished counties with their end; zones that only the statistics count."""
    present, counted = present_townships(source), counted_townships(source)
    taken = {row.code for row in present}
    names = {(row.parent_code, row.name): row.code for row in present}
    for row in present:
        yield _moved_within(row, names, counties)
    for row in counted:
        county = counties.get(row.parent_code)
        if county is None or row.code in taken or (row.parent_code, row.name) in names:
            continue
        heir = _heir(row, county, names) if county.valid_to else ""
        yield replace(row, valid_from=county.valid_from, valid_to=county.valid_to, successor_code=heir)


NEW_DISTRICT, DAY = "500157", "2026-01-25"
# 渝府发〔2025〕15号: five towns of the abolished 渝北区 went to 北碚区, not to 两江新区.
TO_BEIBEI = ("大湾镇", "统景镇", "大盛镇", "兴隆镇", "茨竹镇")


def _moved_within(row: Row, names: dict, counties: dict[str, Row]) -> Row:
    """Dates of the townships that changed county on the day the new district began."""
    if row.parent_code == NEW_DISTRICT or (row.parent_code == "500109" and row.name in TO_BEIBEI):
        return replace(row, valid_from=DAY)
    heir = names.get((NEW_DISTRICT, row.name), "")
    # The present list still shows five townships under 北碚区 that it also shows under the new district.
    if row.parent_code == "500109" and heir:
        return replace(row, valid_to=eve(DAY), successor_code=heir)
    return replace(row, valid_from=max(row.valid_from, counties[row.parent_code].valid_from))


def _heir(row: Row, county: Row, names: dict) -> str:
    if row.parent_code == "500112" and row.name in TO_BEIBEI:
        return names.get(("500109", row.name), "")
    return names.get((county.successor_code, row.name), county.successor_code)


def outside_the_list(source: Path) -> Iterator[Row]:
    """Districts of Hong Kong, Macao and Taiwan: names without national codes, so the codes are our own."""
    listed = json.loads((source / "HK-MO-TW.json").read_text(encoding="utf-8"))
    heads = {"香港特别行政区": "81", "澳门特别行政区": "82", "台湾省": "71"}
    for province, cities in listed.items():
        for i, (city, districts) in enumerate(cities.items(), 1):
            code = f"{heads[province]}{i:02d}00"
            yield Row(code, city, CITY, heads[province] + "0000", scheme="local")
            for j, district in enumerate(districts, 1):
                yield Row(f"{code[:4]}{j:02d}", district, COUNTY, code, scheme="local")


def amended(rows: list[Row]) -> list[Row]:
    """What region_amendments.csv says over what the lists say: exact days, aliases, changes not recorded."""
    by_key = {(row.code, row.name): row for row in rows}
    for line in table(DATA / "region_amendments.csv"):
        key = (line["code"], line["name"])
        row = by_key.get(key) or Row(*key, COUNTY, line["code"][:4] + "00")
        columns = ("aliases", "valid_from", "valid_to", "successor_code")
        by_key[key] = replace(row, **{name: line[name] for name in columns if line[name]})
    return list(by_key.values())


def linked(rows: list[Row]) -> list[Row]:
    """Successors that no row has are left out: the record of changes has a few gaps."""
    codes = {row.code for row in rows}
    return [row if row.successor_code in codes else replace(row, successor_code="") for row in rows]


def build(source: Path) -> list[Row]:
    """All rows, oldest meaning of each code first."""
    present = present_divisions(source)
    events = changes(source)
    began = beginnings(events, present)
    current = [replace(row, valid_from=began.get(row.code, EARLIEST)) for row in present.values()]
    zones = list(statistical_zones(source, present))
    former = list(former_divisions(events, present))
    listed = amended(current + zones + former + list(outside_the_list(source)))
    english = {line["code"]: line["name_en"] for line in table(DATA / "region_names_en.csv")}
    divisions = [replace(row, name_en=english.get(row.code, "")) for row in linked(listed)]
    counties = {row.code: row for row in sorted(divisions, key=lambda row: row.valid_from)}
    return sorted(divisions + list(townships(source, counties)), key=lambda row: (row.code, row.valid_from))


def write(rows: list[Row], target: Path) -> None:
    """Gzip without a time stamp: the same sources give the same file."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow([field.name for field in fields(Row)])
    out.writerows(astuple(row) for row in rows)
    target.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    write(build(Path(sys.argv[1])), DATA / "regions.csv.gz")
