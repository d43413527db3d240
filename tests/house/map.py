#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The map files hold what their README says: who owns a point is asked by winding number, areas by a sum on the sphere.

Shares nothing with page/map/build.mjs. Points are well-known places; areas of states are the published ones in km2.
"""
import csv
import json
import math
import os
import sys

SOURCE = sys.argv[1]
count = failed = 0


def check(holds, claim, detail=""):
    global count, failed
    count += 1
    failed += not holds
    print(f"{'ok' if holds else 'not ok'} {count} - {claim}")
    if not holds and detail:
        print(f"# {detail}")


def polygons(feature):
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def winding(ring, x, y):
    """How often the ring runs round the point."""
    turns = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        if ay <= y < by and side > 0:
            turns += 1
        elif by <= y < ay and side < 0:
            turns -= 1
    return turns


def owners(features, lon, lat):
    return [f["id"] for f in features if any(sum(winding(ring, lon, lat) for ring in p) for p in polygons(f))]


def area_km2(feature):
    """The sphere's area inside, holes taken off: the integral of sin(latitude) over longitude along every ring."""
    total = 0.0
    for polygon in polygons(feature):
        for ring in polygon:
            for (ax, ay), (bx, by) in zip(ring, ring[1:]):
                total -= math.radians(bx - ax) * (math.sin(math.radians(ay)) + math.sin(math.radians(by))) / 2
    return total * 6371.0088 ** 2


PLACES = {  # lon, lat, owner in both files
    "Simferopol": (34.10, 44.95, "UKR"), "Yalta's hills": (34.10, 44.60, "UKR"), "Dzhankoi": (34.39, 45.71, "UKR"),
    "Kyiv": (30.52, 50.45, "UKR"), "Moscow": (37.62, 55.75, "RUS"), "Krasnodar": (38.98, 45.04, "RUS"),
    "Anadyr": (177.0, 64.9, "RUS"), "Chukotka east of 180": (-171.5, 66.3, "RUS"), "Kaliningrad": (21.3, 54.7, "RUS"),
    "Seoul": (127.0, 37.55, "ROK"), "Daegu": (128.6, 35.87, "ROK"), "Pyongyang": (125.75, 39.03, "PRK"),
    "Warsaw": (21.01, 52.23, "POL"), "Oslo": (10.75, 59.95, "NOR"), "Pristina": (21.16, 42.66, "XKX"),
    "Taichung": (120.9, 24.1, "TWN"), "Nagano": (138.2, 36.65, "JPN"), "Washington": (-77.04, 38.9, "USA"),
    "Anchorage's hills": (-149.5, 61.4, "USA"), "north of Nicosia": (33.4, 35.3, "x-northern-cyprus"),
}
ISLANDS = {  # only in the finer file
    "Jeju": (126.55, 33.38, "ROK"), "Ulleungdo": (130.86, 37.50, "ROK"), "Baengnyeong": (124.67, 37.96, "ROK"), "Yeonpyeong": (125.693, 37.665, "ROK"),
    "Bornholm": (14.92, 55.13, "DNK"), "Gotland": (18.5, 57.4, "SWE"),
}
# United Nations Demographic Yearbook, surface area; Ukraine with Crimea, Russia without it.
AREAS = {"UKR": 603_500, "RUS": 17_098_000, "POL": 312_700, "ROK": 100_300, "JPN": 377_900, "USA": 9_526_000}

with open(os.path.join(SOURCE, "data", "actors.csv"), encoding="utf-8") as file:
    states = {row["key"] for row in csv.DictReader(file) if row["kind"] == "state"}

found = {}
for scale in ("110m", "50m"):
    with open(os.path.join(SOURCE, "data", "map", f"countries-{scale}.geojson"), encoding="utf-8") as file:
        features = found[scale] = json.load(file)["features"]
    for name, (lon, lat, owner) in {**PLACES, **(ISLANDS if scale == "50m" else {})}.items():
        held = owners(features, lon, lat)
        check(held == [owner], f"{scale}: {name} lies in {owner} and nowhere else", f"found {held}")
    for name, lon, lat in (("the middle of the Pacific", -150, 10), ("the middle of the Atlantic", -40, 35), ("the Indian Ocean", 80, -20)):
        check(not owners(features, lon, lat), f"{scale}: nobody owns {name}")
    long_edges = [(f["id"], a, b) for f in features for p in polygons(f) for r in p for a, b in zip(r, r[1:])
                  if abs(a[0] - b[0]) > 90 and not (a[1] <= -89.9 and b[1] <= -89.9)]
    check(not long_edges, f"{scale}: no edge spans the antimeridian", str(long_edges[:3]))
    points = [pt for f in features for p in polygons(f) for r in p for pt in r]
    check(all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points), f"{scale}: every point is a place on Earth")
    rings = [r for f in features for p in polygons(f) for r in p]
    check(all(len(r) >= 4 and r[0] == r[-1] for r in rings), f"{scale}: every ring is closed and has an inside")
    limit = 0.08 if scale == "110m" else 0.04  # the yearbook counts bays and lakes, the maps cut them or fill them
    for key, published in AREAS.items():
        area = area_km2(next(f for f in features if f["id"] == key))
        check(abs(area / published - 1) < limit, f"{scale}: {key} is as large as the yearbook says, within {100 * limit:.0f} per cent", f"{area:.0f}")
    negative = [f["id"] for f in features if area_km2(f) <= 0]
    check(not negative, f"{scale}: no place is wound inside out", str(negative))
    total = sum(area_km2(f) for f in features)
    check(143e6 < total < 152e6, f"{scale}: all places together are the land of the Earth, about 148 million km2", f"{total:.0f}")
    ids = [f["id"] for f in features]
    check(len(set(ids)) == len(ids) and all(f["properties"]["id"] == f["id"] for f in features), f"{scale}: ids are unique")
    strange = [i for i in ids if i not in states and not i.startswith("x-")]
    check(not strange, f"{scale}: an id is a state of the ledger or one of our own", str(strange))
    check(all(f["properties"]["name"] and f["properties"]["name_ko"] for f in features), f"{scale}: each has both its names")
    outside = [f["id"] for f in features if f["id"] not in owners(features, *f["properties"]["label"])]
    check(not outside, f"{scale}: names stand inside their places", str(outside))

lacking = sorted(states - {f["id"] for f in found["50m"]})
check(lacking == ["TUV"], "the finer map holds every state of the ledger but Tuvalu, which is too small for it", str(lacking))
print(f"1..{count}")
sys.exit(failed > 0)
