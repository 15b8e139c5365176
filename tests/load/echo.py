"""Serve an empty echo: python -m tests.load.echo sync|aio ADDRESS. What a front costs by itself."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

METHOD = "/tests.Echo/Echo"
THREADS = 16


def _handlers(echo: Callable[[bytes, Any], Any]) -> grpc.GenericRpcHandler:
    return grpc.method_handlers_generic_handler(
        "tests.Echo", {"Echo": grpc.unary_unary_rpc_method_handler(echo)}
    )


def _sync(address: str) -> None:
    server = grpc.server(ThreadPoolExecutor(THREADS))
    server.add_generic_rpc_handlers((_handlers(lambda raw, _: raw),))
    server.add_insecure_port(address)
    server.start()
    server.wait_for_termination()


async def _aio(address: str) -> None:
    async def echo(raw: bytes, _: object) -> bytes:
        return raw

    server = grpc.aio.server()
    server.add_generic_rpc_handlers((_handlers(echo),))
    server.add_insecure_port(address)
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    kind, where = sys.argv[1:]
    if kind == "aio":
        asyncio.run(_aio(where))
    else:
        _sync(where)
