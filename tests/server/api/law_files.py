"""A small ruleset as files, for tests of the services: what it says is invented."""

from __future__ import annotations

RULESET = """\
id: test-law
title: A small law
jurisdiction: TEST
authority: Ministry of Tests
version: {version}
in_force: {{from: 2020-01-01}}
sources: [invented for tests]
nexus:
  - id: test.nexus
    title: It leaves the country
    subject: transaction
    cites: ["Test Act s 1"]
    in_force: {{from: 2020-01-01}}
    when: transaction.ship_from == "US"
    because: the items leave {{transaction.ship_from}}
"""

RULES = """\
- id: test.embargo
  title: Nothing goes there
  effect: prohibit
  subject: transaction
  cites: ["Test Act s 2"]
  in_force: {from: 2020-01-01}
  when: transaction.destination in tables.embargoed
  because: "{transaction.destination} is embargoed"
- id: test.license
  title: Chips need a license
  effect: require_license
  subject: item
  authority: MoT
  cites: ["Test Act s 3"]
  in_force: {from: 2020-01-01}
  when: item.eccn in tables.chips
  because: "{item.eccn} is a chip"
- id: test.licensed
  title: A license of the ministry
  effect: except
  subject: item
  code: MoT_license
  cures: [test.license]
  cites: ["Test Act s 4"]
  in_force: {from: 2020-01-01}
  when: '"MoT" in item.licensed_by'
  because: a license of the ministry covers the item
- id: test.listed
  title: Nobody who is listed
  effect: prohibit
  subject: party
  cites: ["Test Act s 5"]
  in_force: {from: 2020-01-01}
  when: '"SDN" in party.lists || "EL" in party.lists'
  because: "{party.name} is on {party.lists}"
"""

EMBARGOED = """\
# source: invented for tests
# edition: 2020-01-01
# certainty: verified
# kind: country
code
KP
"""

CHIPS = """\
# source: invented for tests
# edition: 2020-01-01
# certainty: verified
# kind: eccn
code
3A001
"""

CASES = """\
- case: chips need a license
  as_of: 2026-01-01
  transaction:
    kind: export
    ship_from: US
    destination: BR
    items: [{classification: {eccn: 3A001}}]
  expect: {verdict: BLOCK, rules: [test.license]}
"""


def law_files(version: str = "2026.1.0", embargoed: str = "") -> dict[str, bytes]:
    """Return the files of a version.

    Args:
        version: Its number.
        embargoed: A country to be embargoed too.
    """
    countries = EMBARGOED + (f"{embargoed}\n" if embargoed else "")
    if embargoed and embargoed < "KP":
        countries = EMBARGOED.replace("KP\n", f"{embargoed}\nKP\n")
    return {
        "ruleset.yaml": RULESET.format(version=version).encode(),
        "rules/all.yaml": RULES.encode(),
        "tables/embargoed.csv": countries.encode(),
        "tables/chips.csv": CHIPS.encode(),
        "cases.yaml": CASES.encode(),
    }
