"""Where an interrupted call goes on: the stretch as it was when the call began, and a number."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace

from grpc import StatusCode

from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import RequestError
from server.redecision.stretch import ends
from server.store.records import Selection


@dataclass(frozen=True, slots=True)
class Resume:
    """A stretch and where to go on in it.

    Attributes:
        which: The stretch, with its first and last number.
        following: Number to go on with.
        question: What was asked, to know it again.
    """

    which: Selection
    following: int
    question: str

    @classmethod
    def of(cls, token: str, asked: DecisionRange, which: Selection) -> Resume:
        """Return where to go on by ``token``; at the beginning of ``which`` if it is empty.

        Raises:
            RequestError: It is no token, or one of another question.
        """
        question = asked.SerializeToString(deterministic=True).hex()
        first, last = ends(which)
        if not token:
            return cls(which, first, question)
        try:
            first, last, following, of = json.loads(base64.urlsafe_b64decode(token.encode()))
            is_ours = of == question and all(type(n) is int for n in (first, last, following))
        except (ValueError, TypeError, binascii.Error):
            is_ours = False
        if not is_ours or not first <= following <= last + 1:
            raise RequestError(
                StatusCode.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID,
                "resume_token: is not one of this question; expected that of the last part that "
                "arrived, with everything else the same",
                {"field": "resume_token"},
            )
        return cls(replace(which, first=first, last=last), following, question)

    def token(self, following: int) -> str:
        """Return the token by which to go on with a number."""
        text = json.dumps([*ends(self.which), following, self.question], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode()
