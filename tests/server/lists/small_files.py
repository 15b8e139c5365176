"""A small file of each format with one entry, written for tests from the formats' documentation."""

from __future__ import annotations

import json

from server.lists.known import Format
from tests.server.lists.builders import a_workbook

_ADVANCED = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="urn:x"><DateOfIssue><Year>2026</Year><Month>1</Month><Day>8</Day></DateOfIssue>
<ReferenceValueSets>
<ListValues><List ID="1">SDN List</List></ListValues>
<NamePartTypeValues><NamePartType ID="1">Entity Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="2">Entity</PartyType></PartyTypeValues>
</ReferenceValueSets>
<DistinctParties><DistinctParty FixedRef="36">
<Profile ID="36" PartySubTypeID="3"><Identity ID="7" Primary="true" False="false">
<Alias Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="9">ACME</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="9" NamePartTypeID="1"/>
</MasterNamePartGroup></NamePartGroups></Identity></Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="36" ListID="1"/></SanctionsEntries></Sanctions>
"""
_CLASSIC = """<sdnList xmlns="urn:x"><publshInformation><Publish_Date>01/08/2026</Publish_Date>
<Record_Count>1</Record_Count></publshInformation>
<sdnEntry><uid>36</uid><lastName>ACME</lastName><sdnType>Entity</sdnType>
<programList><program>CUBA</program></programList></sdnEntry></sdnList>
"""
_UNION = """<export xmlns="urn:x" generationDate="2026-01-08T00:00:00Z">
<sanctionEntity euReferenceNumber="EU.1.1"><regulation programme="UKR" numberTitle="269/2014"/>
<subjectType code="enterprise"/><nameAlias wholeName="ACME" strong="true"/>
</sanctionEntity></export>
"""
_KINGDOM = """<Designations><DateGenerated>08/01/2026</DateGenerated>
<Designation><UniqueID>RUS1</UniqueID><Names><Name><Name6>ACME</Name6>
<NameType>Primary Name</NameType></Name></Names>
<IndividualEntityShip>Entity</IndividualEntityShip></Designation></Designations>
"""
_COUNCIL = """<CONSOLIDATED_LIST dateGenerated="2026-01-08T00:00:00Z"><ENTITIES>
<ENTITY><REFERENCE_NUMBER>CDe.1</REFERENCE_NUMBER><FIRST_NAME>ACME</FIRST_NAME></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>
"""
_SOURCE = "Entity List (EL) - Bureau of Industry and Security"
_RECORD = {"name": "ACME", "source": _SOURCE}

XML = {
    Format.OFAC_ADVANCED_XML: _ADVANCED.encode(),
    Format.OFAC_XML: _CLASSIC.encode(),
    Format.EU_FSF_XML: _UNION.encode(),
    Format.UK_XML: _KINGDOM.encode(),
    Format.UN_XML: _COUNCIL.encode(),
}
TEXT = {
    Format.CSL_JSON: json.dumps({"results": [_RECORD]}).encode(),
    Format.CSL_JSON_LINES: json.dumps(_RECORD).encode() + b"\n",
    Format.CSL_CSV: (
        "_id,source,entity_number,type,programs,name,addresses,alt_names,ids\n"
        f'"1","{_SOURCE}","","","","ACME","","",""\n'
    ).encode(),
    Format.UK_CSV: (
        b"Report Date: 08-Jan-2026\n"
        b"Unique ID,Name 6,Name type,Regime Name,Designation Type,Date Designated\n"
        b"RUS1,ACME,Primary Name,R,Entity,08/01/2026\n"
    ),
    Format.BIS_EL_CSV: (
        b"Source List,Name,Address,City,Country,Federal Register Notice,Effective Date,"
        b"License Requirement,License Policy,Alternate Name\n"
        b"EL,ACME,,,China,1 FR 1,1/2/2020,For all items subject to the EAR.,Denial,\n"
    ),
    Format.FTM_JSON_LINES: (
        b'{"id": "1", "schema": "Company", "properties": {"name": ["ACME"]}, '
        b'"datasets": ["un_sc_sanctions"]}\n'
    ),
}
FILES = XML | TEXT | {Format.METI_XLSX: a_workbook(("1", "イラン\nIran", "ACME", "", "M"))}
"""The file of each format that is one file."""

LIST_IDS = {
    Format.CSL_JSON: "US-CSL",
    Format.CSL_JSON_LINES: "US-CSL",
    Format.CSL_CSV: "US-CSL",
    Format.OFAC_ADVANCED_XML: "OFAC-SDN",
    Format.OFAC_XML: "OFAC-SDN",
    Format.EU_FSF_XML: "EU-FSF",
    Format.UK_XML: "UK-SL",
    Format.UK_CSV: "UK-SL",
    Format.UN_XML: "UN-SC",
    Format.BIS_EL_CSV: "BIS-EL",
    Format.METI_XLSX: "METI-EUL",
    Format.FTM_JSON_LINES: "OWN",
}
STATES_ITS_EDITION = (*XML, Format.UK_CSV)
