"""Split a file that arrives in pieces into its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def split_lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Yield the lines without their ends; no byte order mark, and no blank line at the end.

    A line that has more than ``longest`` bytes is yielded as far as it was read, as the last one.
    """
    pieces: list[bytes] = []
    length = 0
    is_first = True
    for chunk in chunks:
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole = b"".join((*pieces, line)).removesuffix(b"\r")
            yield whole.removeprefix(BYTE_ORDER_MARK) if is_first else whole
            pieces, length, is_first = [], 0, False
        pieces.append(rest)
        length += len(rest)
        if length > longest:
            break
    whole = b"".join(pieces)
    if whole:
        yield whole.removeprefix(BYTE_ORDER_MARK) if is_first else whole
