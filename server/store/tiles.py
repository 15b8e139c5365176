"""Keep the hashes of the tree over the decisions, so that no record is read again for a proof.

1. A tile is 256 hashes of one level in a row, as C2SP ``tlog-tiles`` has them: level 0 of leaves,
   level 1 of roots of full tiles of level 0, and so on. A tile is stored when it is full, in the
   commit that fills it, and never changes.
2. What is not full yet is the frontier: at most 255 hashes a level, in memory. After a start it is
   read again from the stored tiles and the last decisions.
3. Decisions that a database had before it had tiles get them when it is first opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, null, select, union_all

from engine.errors import IntegrityError
from engine.ledger.tree import HASH_BYTES, Nodes, leaf_hash, node_hash
from server.store.schema import decisions, events, pruned, tree_tiles

_LOG_WIDTH = 8
WIDTH = 1 << _LOG_WIDTH
"""Hashes in a tile."""
_TILE_BYTES = WIDTH * HASH_BYTES
_BATCH = 4 * WIDTH
"""Records that are read at a time to be hashed."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A full tile.

    Attributes:
        level: Of its hashes, from 0.
        tile: Its number in the level, from 0.
        hashes: All 256, one after the other.
    """

    level: int
    tile: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """What is known of a tree besides its full tiles.

    Attributes:
        size: How many leaves the tree has.
        tails: By level, the hashes that don't fill a tile yet, one after the other.
    """

    size: int = 0
    tails: tuple[bytes, ...] = ()

    def extended(self, leaves: Sequence[bytes]) -> tuple[Frontier, list[Tile]]:
        """Return the frontier with ``leaves`` added, and the tiles that they fill."""
        tails, full, level, rising = list(self.tails), [], 0, b"".join(leaves)
        while rising:
            if level == len(tails):
                tails.append(b"")
            row, first = tails[level] + rising, self.size >> _LOG_WIDTH * (level + 1)
            whole = len(row) - len(row) % _TILE_BYTES
            tiles = [row[at : at + _TILE_BYTES] for at in range(0, whole, _TILE_BYTES)]
            full += [Tile(level, first + number, tile) for number, tile in enumerate(tiles)]
            tails[level] = row[whole:]
            rising = b"".join(map(folded, tiles))
            level += 1
        return Frontier(self.size + len(leaves), tuple(tails)), full


def folded(hashes: bytes) -> bytes:
    """Return the hash over a power of two of ``hashes``."""
    row = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def keep(connection: Connection, tiles: Iterable[Tile]) -> None:
    """Store full tiles."""
    rows = [{"level": each.level, "tile": each.tile, "hashes": each.hashes} for each in tiles]
    if rows:
        connection.execute(insert(tree_tiles), rows)


def caught_up(connection: Connection, size: int) -> Frontier:
    """Return the frontier of the tree over the first ``size`` decisions; store what tiles it lacks.

    Args:
        connection: In a transaction that writes.
        size: How many decisions there are.

    Raises:
        IntegrityError: A tile is missing, or there are tiles of decisions that aren't there.
    """
    frontier = _stored(connection)
    if frontier.size > size:
        raise IntegrityError(
            "decisions", str(size), f"are fewer than the {frontier.size} that the tree is over"
        )
    while frontier.size < size:
        records = list(leaves(connection, frontier.size, min(_BATCH, size - frontier.size)))
        frontier, full = frontier.extended(records)
        keep(connection, full)
    return frontier


def advanced(connection: Connection, frontier: Frontier, size: int) -> Frontier:
    """Return ``frontier`` carried on to the first ``size``, whose tiles others have stored.

    Raises:
        IntegrityError: There are fewer than it is over.
    """
    if frontier.size > size:
        raise IntegrityError(
            "decisions", str(size), f"are fewer than the {frontier.size} that the tree is over"
        )
    while frontier.size < size:
        limit = min(_BATCH, size - frontier.size)
        frontier, _ = frontier.extended(list(leaves(connection, frontier.size, limit)))
    return frontier


def leaves(connection: Connection, after: int, limit: int) -> Iterator[bytes]:
    """Yield up to ``limit`` leaves of what was committed next after number ``after``."""
    nothing = null()
    committed = union_all(
        *(
            select(table.c.sequence, table.c.record, nothing.label("leaf")).where(
                table.c.sequence > after
            )
            for table in (decisions, events)
        ),
        select(pruned.c.sequence, nothing, pruned.c.leaf).where(pruned.c.sequence > after),
    ).order_by("sequence")
    for _, record, leaf in connection.execute(committed.limit(limit)):
        yield leaf_hash(record) if leaf is None else leaf


def nodes(
    connection: Connection, frontier: Frontier, known: Mapping[tuple[int, int], bytes] | None = None
) -> Nodes:
    """Return what gives the hashes of the full subtrees of a tree.

    Args:
        connection: Where the tiles are read.
        frontier: Of the tree.
        known: Tiles, by level and number, that are not to be read.
    """
    read = dict(known or {})

    def tile_of(level: int, tile: int) -> bytes:
        if tile == frontier.size >> _LOG_WIDTH * (level + 1):
            return frontier.tails[level]
        if (level, tile) not in read:
            read[level, tile] = _tile(connection, level, tile)
        return read[level, tile]

    def node(level: int, index: int) -> bytes:
        if (index + 1) << level > frontier.size:
            raise IntegrityError(
                "tree", f"{level}/{index}", f"is over more decisions than the {frontier.size}"
            )
        row, height = divmod(level, _LOG_WIDTH)
        tile, first = divmod(index << height, WIDTH)
        hashes = tile_of(row, tile)
        return folded(hashes[first * HASH_BYTES : (first + (1 << height)) * HASH_BYTES])

    return node


def _stored(connection: Connection) -> Frontier:
    """Return the frontier of the leaves that are in full tiles."""
    tile = tree_tiles.c.tile
    query = select(func.coalesce(func.max(tile) + 1, 0)).where(tree_tiles.c.level == 0)
    size = connection.execute(query).scalar_one() * WIDTH
    tails = [b""] if size else []
    while size >> _LOG_WIDTH * len(tails):
        level = len(tails)
        count = size >> _LOG_WIDTH * level
        below = (_tile(connection, level - 1, each) for each in range(count - count % WIDTH, count))
        tails.append(b"".join(map(folded, below)))
    return Frontier(size, tuple(tails))


def _tile(connection: Connection, level: int, tile: int) -> bytes:
    query = select(tree_tiles.c.hashes).where(
        tree_tiles.c.level == level, tree_tiles.c.tile == tile
    )
    hashes: bytes | None = connection.execute(query).scalar_one_or_none()
    if hashes is None or len(hashes) != _TILE_BYTES:
        raise IntegrityError("tile of the tree", f"{level}/{tile}", "is missing or cut short")
    return hashes
