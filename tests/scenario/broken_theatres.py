"""Broken theatre folders: each is the invented theatre with one small thing wrong.

Every entry says what to break, which file and line the refusal must name and which words
it must hold: the offending value, and often the right one.
"""

from __future__ import annotations

from tests.scenario.breaking import (
    Broken,
    added,
    dropped_column,
    edit,
    gone,
    renamed,
    replaced_by_folder,
    replaced_by_pipe,
    sparse,
    whole,
)

P, R, F, S, T, IN, Y, OUT = (
    "places.csv", "roads.csv", "forces.csv", "sources.csv", "timeline.csv", "inputs.csv", "theatre.yaml",
    "outline.geojson",
)  # fmt: skip
CHANGE = "tolm,2100-03-02,am,,crown,host,vanguard,assault,heavy,invented,low,\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

FILES = [
    *(Broken(f"no {file}", gone(file), file, ("is missing",)) for file in (P, R, F, S, Y, OUT)),
    Broken("misnamed places", renamed(P, "place.csv"), P, ("is missing", "'place.csv'")),
    Broken("empty places", whole(P, b""), P, ("is empty", "governorate")),
    Broken("places without a row", whole(P, "id,name\n"), P, ("lacks the column 'governorate'",)),
    Broken("100 MB of roads", sparse(R, 100_000_000), R, ("100000000 bytes", "at most 5000000")),
    Broken("100 MB of yaml", sparse(Y, 100_000_000), Y, ("100000000 bytes", "at most 300000")),
    Broken("100 MB of outline", sparse(OUT, 100_000_000), OUT, ("100000000 bytes",)),
    added("too many rows", R, "varda,tolm,primary,9,\n" * 5001, 0, "at most 5000 rows"),
    Broken(
        "not UTF-8", whole(P, "id,name\nvarda,Värda\n".encode("latin-1")), "places.csv:2", ("0xe4", "UTF-8")
    ),
    Broken("binary", whole(F, b"\x7fELF\x00\x00\x01"), "forces.csv:1", ("0x00",)),
    Broken("folder for a file", replaced_by_folder(S), S, ("not a plain file",)),
    Broken("pipe for a file", replaced_by_pipe(R), R, ("not a plain file",)),
    added("open quote", P, '"half a row', 0, "not CSV"),
    added("giant cell", S, f"x,{'y' * 200_000},,,\n", 0, "not CSV", "131072"),
]
COLUMNS = [
    Broken("missing column", dropped_column(R, "km"), "roads.csv:1", ("lacks the column 'km'",)),
    edit("misspelt column", P, "governorate", "goverorate", 1, "'goverorate'", "'governorate'"),
    edit("extra column", S, "used_for", "used_for,extra", 1, "'extra'"),
    edit("column twice", R, "class,km", "km,km", 1, "'km' twice"),
    added("short row", R, "varda,tolm\n", 18, "2 cells", "give 5"),
    edit("comma in a name", P, "Norrow,Northmarch", "Nor,row,Northmarch", 7, "13 cells"),
]
PLACES = [
    added(
        "place twice",
        P,
        "varda,Varda,Heartland,11.3,-33.4,1,town,,crown,,3,\n",
        15,
        "'varda'",
        "places.csv:2",
    ),
    edit("id with a capital", P, "redmoor,Redmoor", "Redmoor,Redmoor", 14, "'Redmoor'", "small letters"),
    edit("id that climbs", P, "redmoor,Redmoor", "../redmoor,Redmoor", 14, "'../redmoor'"),
    edit("empty name", P, "Norrow", "", 7, "name is ''"),
    edit("NaN latitude", P, "12.15", "nan", 6, "lat is 'nan'", "-90 to 90"),
    edit("infinite longitude", P, "-33.55", "-inf", 6, "lon is '-inf'"),
    edit("latitude 112", P, "12.15", "112.15", 6, "'112.15'", "-90 to 90"),
    edit("outside the country", P, "12.15,-33.55", "40.15,-33.55", 6, "40.15", "km outside"),
    edit("coordinates swapped", P, "11.10,-34.90", "-34.90,11.10", 9, "-34.90, 11.10", "outside"),
    edit("decimal comma", P, "12.15,-33.55", '"12,15",-33.55', 6, "'12,15'"),
    edit("half a person", P, "220000", "220000.5", 6, "'220000.5'", "whole number"),
    edit("negative people", P, "220000", "-220000", 6, "'-220000'", "from 0"),
    edit("grouped digits", P, "220000", "220_000", 6, "'220_000'", "digits only"),
    edit("digits of another script", P, "220000", "\u0662\u0662", 6, "\u0662\u0662"),
    edit("unknown kind", P, "junction,coast road", "junctoin,coast road", 4, "'junctoin'", "'junction'"),
    edit("unknown controller", P, ",host,,1", ",hosts,,1", 7, "'hosts'", "'host'"),
    edit("unknown foreigner", P, "crown,osmark,5", "crown,osmork,5", 9, "'osmork'", "'osmark'"),
    edit("attitude 6", P, "crown,osmark,5", "crown,osmark,6", 9, "'6'", "from 1 to 5"),
    edit("empty word in a list", P, "line;river", "line;;river", 5, "front line;;river bridge"),
]
ROADS = [
    edit("road to nowhere", R, "bridgefort,tolm", "bridgefort,tolmm", 8, "'tolmm'", "'tolm'"),
    edit("road to itself", R, "bridgefort,tolm", "tolm,tolm", 8, "'tolm'", "ends where it starts"),
    added("road twice", R, "tolm,bridgefort,primary,51.7,\n", 18, "roads.csv:8"),
    edit("road too short", R, "99.3", "9.3", 4, "'9.3'", "82.6 km"),
    edit("road too long", R, "99.3", "993", 4, "'993'", "82.6 km"),
    edit("road of NaN km", R, "99.3", "NaN", 4, "'NaN'"),
    edit("road of no length", R, "99.3", "0", 4, "'0'"),
    edit("road class", R, "primary,35.9", "tertiary,35.9", 5, "'tertiary'", "motorway"),
    edit("place without a road", R, "sallow,redmoor,secondary,62.7,\n", "", 14, "'redmoor'", "connect", at=P),
]
FORCES = [
    edit("force twice", F, "coast_regiment,crown", "guard,crown", 5, "'guard'", "forces.csv:3"),
    edit("force called like a place", F, "coast_regiment,crown", "tolm,crown", 5, "'tolm'", "place"),
    edit("unknown station", F, "varda;ashkeep", "varda;ashkep", 3, "'ashkep'", "'ashkeep'"),
    edit("same station twice", F, "varda;ashkeep", "varda;varda", 3, "varda;varda", "twice"),
    edit("fraction 1.6", F, "0,,0.6,3", "0,,1.6,3", 3, "'1.6'", "0 to 1"),
    edit("quality 9", F, "0.6,3,", "0.6,9,", 3, "'9'", "1 to 5"),
    edit("central above high", F, "5000,7000,9000", "5000,9500,9000", 3, "'9500'", "9000"),
    edit("infinite men", F, "5000,7000,9000", "5000,inf,9000", 3, "'inf'"),
    edit("estimate made later", F, "3,2100-02-28", "3,2100-03-09", 3, "2100-03-09", "hindsight"),
    edit("unknown source", F, "2100-02-28,invented", "2100-02-28,invnted", 2, "'invnted'", "'invented'"),
    edit(
        "row in neither list",
        Y,
        '  host_vanguard: "Part of the host."\n',
        "",
        13,
        "'host_vanguard'",
        "not_counted",
        at=F,
    ),
    edit(
        "total counted too",
        Y,
        "  guard: {",
        "  crown_total: {party: crown, kind: line}\n  guard: {",
        0,
        "'crown_total'",
        "twice",
    ),
    edit(
        "subset counted too",
        Y,
        "  league: {party: league, kind",
        "  host_vanguard: {party: host, kind: assault}\n  league: {party: league, kind",
        0,
        "'host_vanguard'",
        "twice",
    ),
    edit(
        "aircraft counted as men",
        Y,
        "  league: {party: league, kind",
        "  osmark_wing: {party: osmark, kind: core}\n  league: {party: league, kind",
        0,
        "'osmark_wing'",
        "'airframes'",
    ),
    edit("militia counted too", Y, "force: watch", "force: guard", 0, "'guard'", "counts twice"),
]
YAML = [
    Broken("alias bomb", whole(Y, BOMB), "theatre.yaml:1", ("anchor", "'a'")),
    edit("anchor", Y, "[north, heart]", "&x [north, heart]", 0, "anchor", "'x'"),
    edit("python tag", Y, "title: ", "title: !!python/object/apply:os.system ", 5, "python"),
    Broken(
        "deep nesting",
        whole(Y, "a: " + "[" * 5000 + "]" * 5000),
        "theatre.yaml:1",
        ("nested 9 deep", "at most 8"),
    ),
    added("key twice", Y, "axis: [heart]\n", 0, "'axis' twice", "theatre.yaml:43"),
    added("two documents", Y, "---\na: 1\n", 0, "second document"),
    added("not YAML", Y, "title: [\n", 0, "not YAML"),
    added("tab", Y, "\tx: 1\n", 0, "not YAML"),
    Broken("a list at the top", whole(Y, "- a\n- b\n"), "theatre.yaml:1", ("no block",)),
    Broken("nothing but a remark", whole(Y, "# later\n"), "theatre.yaml:1", ("no block",)),
    edit("unknown key", Y, "corridor:", "coridor:", 0, "'coridor'", "'corridor'"),
    edit("missing key", Y, "axis: [north, heart]\n", "", 0, "lacks the key 'axis'"),
    edit("role twice", Y, "role: air_patron", "role: ground_patron", 0, "'ground_patron'", "'tarsis'"),
    edit("unknown role", Y, "role: air_patron", "role: air_patrol", 0, "'air_patrol'", "'air_patron'"),
    edit("nobody besieged", Y, "  crown: {role: besieged", "  crown: {role: ground_patron", 0, "'besieged'"),
    edit(
        "capital held by the enemy", Y, "tolm, halmouth", "norrow, halmouth", 0, "'norrow'", "does not hold"
    ),
    edit("unknown capital", Y, "tolm, halmouth", "tollm, halmouth", 0, "'tollm'", "'tolm'"),
    edit(
        "seat of power unlisted", Y, "capitals: [varda, ", "capitals: [", 0, "'varda'", "among the capitals"
    ),
    edit(
        "place in no sector",
        Y,
        "norrow, pellgate, redmoor]",
        "norrow, pellgate]",
        14,
        "'redmoor'",
        "sector",
        at=P,
    ),
    edit(
        "place in two sectors",
        Y,
        "places: [bridgefort, tolm]",
        "places: [bridgefort, tolm, varda]",
        0,
        "'varda'",
        "'heart'",
    ),
    edit("empty sector", Y, "places: [halmouth, skerry_base]", "places: []", 0, "'coast'", "no place"),
    edit("unknown sector", Y, "axis: [north", "axis: [norht", 0, "'norht'", "'north'"),
    edit(
        "withdrawal in a circle",
        Y,
        "withdraw_to: heart, places: [varda",
        "withdraw_to: east, places: [varda",
        0,
        "circle",
    ),
    edit("unknown camp", Y, "camp: other", "camp: others", 0, "'others'", "'other'"),
    edit("colour by name", Y, '"#c1651a"', "orange", 0, "'orange'", "hexadecimal"),
    edit("colour twice", Y, '"#c1651a"', '"#33ab68"', 0, "'#33ab68'", "'host'"),
    edit(
        "unknown party", Y, "skerry_base: osmark}\nris", "skerry_base: osmrk}\nris", 0, "'osmrk'", "'osmark'"
    ),
    edit(
        "unknown behaviour",
        Y,
        "[take_vacated, rise]",
        "[take_vacant, rise]",
        0,
        "'take_vacant'",
        "'take_vacated'",
    ),
    edit(
        "claim without a source", Y, '{place: sallow, source: "invented"}', "{place: sallow}", 0, "'source'"
    ),
    edit(
        "claim on an unknown source",
        Y,
        '{place: sallow, source: "invented"}',
        "{place: sallow, source: hearsay}",
        0,
        "'hearsay'",
    ),
    edit(
        "root held by another",
        Y,
        "challenger: [pellgate]",
        "challenger: [tolm]",
        0,
        "'tolm'",
        "does not hold",
    ),
    edit(
        "one end of a corridor",
        Y,
        "corridor: [quarrelford, varda]",
        "corridor: [varda]",
        0,
        "yaml:41: corridor is varda",
    ),
    edit("priority 2", Y, "priority: 0.9", "priority: 2", 0, "'2'", "0 to 1"),
    edit("priority NaN", Y, "priority: 0.9", "priority: .nan", 0, "'.nan'"),
    edit(
        "known after the start",
        Y,
        "known_until: 2100-02-28",
        "known_until: 2100-03-28",
        0,
        "2100-03-28",
        "hindsight",
    ),
    edit("no such day", Y, "start: 2100-03-01", "start: 2100-02-30", 0, "'2100-02-30'"),
    edit(
        "player as third party",
        Y,
        "{role: challenger, party: host",
        "{role: challenger, party: league",
        0,
        "'league'",
        "third party",
    ),
]
OUTLINES = [
    added("outline not JSON", OUT, "}", 0, "not JSON"),
    edit("outline without country", OUT, '"level":"country"', '"level":"governorate"', 0, "'country'"),
    edit("outline of infinity", OUT, "-35.05", "Infinity", 0, "inf"),
    edit("outline of lines", OUT, '"Polygon"', '"LineString"', 0, "'LineString'", "Polygon"),
    Broken("outline nested", whole(OUT, "[" * 100_000), OUT, ("nested",)),
]
INPUTS = [
    edit("input ends first", IN, "2.0,6.0", "6.0,2.0", 2, "'6.0'", "before it begins"),
    edit("unknown input", IN, "road_closed", "road_close", 2, "'road_close'", "'road_closed'"),
    edit("input for no road", IN, "varda--bridgefort", "varda--tolm", 2, "'varda--tolm'"),
    edit("coverage 3", IN, "tarsis,0", "tarsis,3", 4, "'3'", "0 to 1"),
    edit("input without a date", IN, "invented,2100-03-06", "invented,", 4, "known_from is ''"),
    edit("coverage by the wrong seat", IN, "coverage,tarsis", "coverage,osmark", 4, "'osmark'", "tarsis"),
    edit("input for nobody", IN, "pay,crown", "pay,clown", 5, "'clown'", "'crown'"),
]
TIMELINES = [
    Broken("no timeline", gone(T), T, ("is missing",)),
    added("rows out of order", T, CHANGE + CHANGE.replace("03-02", "03-01"), 3, "2100-03-01", "order"),
    added("before the start", T, CHANGE.replace("03-02", "02-02"), 2, "2100-02-02", "2100-03-01"),
    added("unknown time of day", T, CHANGE.replace(",am,", ",noon,"), 2, "'noon'"),
    added("unknown captor", T, CHANGE.replace("vanguard", "vangard"), 2, "'vangard'", "'vanguard'"),
    added("captor of another camp", T, CHANGE.replace("vanguard", "league"), 2, "'league'", "camp"),
    added("taken from another", T, CHANGE.replace(",crown,host", ",league,host"), 2, "'league'", "'crown'"),
    added("no change", T, CHANGE.replace(",crown,host", ",crown,crown"), 2, "'crown'"),
    added("unknown place fell", T, CHANGE.replace("tolm", "tol"), 2, "'tol'", "'tolm'"),
]
CORPUS = (*FILES, *COLUMNS, *PLACES, *ROADS, *FORCES, *YAML, *OUTLINES, *INPUTS, *TIMELINES)
