"""Citations, taken apart into the act and the place in it.

A text that is none of the forms below is an act by itself: a citation is never refused for its
form, since what a legislator calls an act has no grammar.
"""

from __future__ import annotations

import re

from engine.law.model import Citation

_ACTS = tuple(
    re.compile(form)
    for form in (
        r"\d+ CFR",
        r"\d+ FR",
        r"\d+ USC",
        r"EO \d+",
        r"OFAC FAQ",
        r"OFAC (?:[A-Z][a-z]+ )?GL",
        r"(?:Reg|Dir|Dec) \((?:EU|EC|EEC|CFSP|EU, Euratom)\) (?:No )?\d+/\d+",
        r"Commission FAQ \d+/\d+",
        r"EU Best Practices \d+/\d+",
        r"SI \d{4}/\d+",
        r"SOR/\d{2,4}-\d+",
        r"SR \d+(?:\.\d+)*",
        r"FEFA",
        r"Export Trade Control Order",
        r"MOFCOM Announcement \d{4} No\. \d+",
    )
)
"""Acts as they are cited: the acts of the United States, the European Union, the United Kingdom,
Canada, Switzerland, Japan and China, in this order."""


def citation(text: str) -> Citation:
    """Return ``text`` as a citation.

    ``15 CFR 744.21(a)(2)`` is the place ``744.21(a)(2)`` in ``15 CFR``. Where the act is not known,
    all of the text is the act, and the place is empty.
    """
    for act in _ACTS:
        match = act.match(text)
        if match and text[match.end() : match.end() + 1] in ("", " "):
            return Citation(text, match[0], text[match.end() + 1 :])
    return Citation(text, text, "")
