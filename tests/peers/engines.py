"""The engines: each answers which rules hold of a transaction, in its own language.

Each is used as its makers say, with what it can prepare prepared: rules compiled once, one call a
transaction where it has such a call. An engine that isn't installed is left out, and said to be.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.match.index import Index
from tests.load.process import Served
from tests.peers.workload import Part, Workload

Answer = frozenset[int]
"""Numbers of the rules that hold."""
Ask = Callable[[int], Answer]
"""Asks about the transaction of a number."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that was given the rules.

    Attributes:
        ask: Asks it.
        cpu: Seconds of processor time that it has taken so far.
        whole: Whether it says which rules hold; else only whether one does.
    """

    ask: Ask
    cpu: Callable[[], float] = time.process_time
    whole: bool = True


class AbsentError(Exception):
    """The engine isn't installed here."""


@contextmanager
def licet(work: Workload) -> Iterator[Engine]:
    """Give licet's index."""
    index = Index.build(work.entries, {}, {})
    facts = work.facts
    yield Engine(lambda number: frozenset([each.entry for each in index.matches(facts[number])]))


@contextmanager
def cel(work: Workload) -> Iterator[Engine]:
    """Give Google's CEL evaluator in C++, an expression for each rule."""
    from cel_expr_python import cel as library

    kinds = {"value": library.Type.INT, "lists": library.Type.List(library.Type.STRING)}
    variables = {name: kinds.get(name, library.Type.STRING) for name in work.flat[0]}
    environment = library.NewEnv(variables=variables)
    compiled = [environment.compile(_cel(rule)) for rule in work.rules]

    def ask(number: int) -> Answer:
        data = work.flat[number]
        return frozenset(
            [rule for rule, each in enumerate(compiled) if each.eval(data=data).value()]
        )

    yield Engine(ask)


def _cel(rule: tuple[Part, ...], prefix: str = "") -> str:
    return " && ".join(_cel_part(each, prefix + each.field) for each in rule)


def _cel_part(part: Part, field: str) -> str:
    match part.asks:
        case "in":
            return f"{field} in {json.dumps(part.texts)}"
        case "equals" | "differs":
            sign = "==" if part.asks == "equals" else "!="
            return f"{field} {sign} {json.dumps(part.texts[0])}"
        case "starts":
            return f"{field}.startsWith({json.dumps(part.texts[0])})"
        case "more":
            return f"{field} > {part.number}"
        case _:
            return f"{json.dumps(part.texts[0])} in {field}"


@contextmanager
def zen(work: Workload) -> Iterator[Engine]:
    """Give GoRules' zen: one decision table that collects, a row for each rule."""
    try:
        import zen as library
    except ImportError:
        raise AbsentError("zen-engine") from None

    fields = list(work.flat[0])
    rows = [
        {"rule": str(number), **{part.field: _zen(part) for part in rule}}
        for number, rule in enumerate(work.rules)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": each, "name": each, "field": each} for each in fields],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [
            {"_id": row["rule"], **{each: row.get(each, "") for each in [*fields, "rule"]}}
            for row in rows
        ],
    }
    content = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }
    decision = library.ZenEngine().create_decision(json.dumps(content))

    def ask(number: int) -> Answer:
        found = decision.evaluate(work.flat[number])["result"]
        return frozenset([int(each["rule"]) for each in found])

    yield Engine(ask)


def _zen(part: Part) -> str:
    match part.asks:
        case "in":
            return ", ".join(map(json.dumps, part.texts))
        case "equals":
            return json.dumps(part.texts[0])
        case "differs":
            return f"!= {json.dumps(part.texts[0])}"
        case "starts":
            return f"startsWith($, {json.dumps(part.texts[0])})"
        case "more":
            return f"> {part.number}"
        case _:
            return f"contains($, {json.dumps(part.texts[0])})"


@contextmanager
def cedar(work: Workload) -> Iterator[Engine]:
    """Give AWS's Cedar: a policy that forbids for each rule, and one that permits everything."""
    try:
        import cedarpy as library
    except ImportError:
        raise AbsentError("cedarpy") from None

    policies = "permit(principal, action, resource);\n" + "\n".join(
        f"forbid(principal, action, resource) when {{ {_cedar(rule)} }};" for rule in work.rules
    )
    prepared = library.PolicySet.from_str(policies)
    entities = library.Entities.from_json_str("[]")

    def ask(number: int) -> Answer:
        request = {
            "principal": 'User::"platform"',
            "action": 'Action::"export"',
            "resource": 'Transaction::"one"',
            "context": work.flat[number],
        }
        answer = library.is_authorized(request, prepared, entities)
        if answer.allowed:
            return frozenset()
        # Policies are named by their place, of which the one that permits has the first.
        return frozenset([int(each[len("policy") :]) - 1 for each in answer.diagnostics.reasons])

    yield Engine(ask)


def _cedar(rule: tuple[Part, ...]) -> str:
    return " && ".join(_cedar_part(each, f"context.{each.field}") for each in rule)


def _cedar_part(part: Part, field: str) -> str:
    match part.asks:
        case "in":
            return f"{json.dumps(part.texts)}.contains({field})"
        case "equals" | "differs":
            sign = "==" if part.asks == "equals" else "!="
            return f"{field} {sign} {json.dumps(part.texts[0])}"
        case "starts":
            return f"{field} like {json.dumps(part.texts[0] + '*')}"
        case "more":
            return f"{field} > {part.number}"
        case _:
            return f"{field}.contains({json.dumps(part.texts[0])})"


@contextmanager
def cerbos(work: Workload) -> Iterator[Engine]:
    """Give Cerbos' server over HTTP: it says whether some rule denies, and not which.

    It may stop at the first that does, while the others find them all.
    """
    binary = next(iter(CERBOS.glob("node_modules/@cerbos/cerbos-linux-*/cerbos-linux-*")), None)
    if binary is None:
        raise AbsentError("Cerbos")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policies").mkdir()
        (folder / "policies" / "law.json").write_text(json.dumps(_cerbos(work)))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {
            "server": {
                "httpListenAddr": f"127.0.0.1:{port}",
                "grpcListenAddr": f"unix:{folder / 'grpc'}",
            },
            "storage": {"driver": "disk", "disk": {"directory": str(folder / "policies")}},
            "telemetry": {"disabled": True},
        }
        (folder / "settings.json").write_text(json.dumps(settings))
        command = [str(binary), "server", f"--config={folder / 'settings.json'}"]
        log = (folder / "log").open("wb")
        with log, subprocess.Popen(command, stdout=log, stderr=log) as server:
            try:
                yield Engine(
                    _asks_cerbos(_connected(port, folder / "log"), work.flat),
                    Served("", server.pid).cpu,
                    whole=False,
                )
            finally:
                server.terminate()


CERBOS = Path(sys.prefix) / "cerbos"
"""Where `make bench-peers` puts it."""


def _cerbos(work: Workload) -> Mapping[str, object]:
    denials = [
        {
            "name": f"rule-{number}",
            "actions": ["export"],
            "effect": "EFFECT_DENY",
            "roles": ["*"],
            "condition": {"match": {"expr": _cel(rule, "R.attr.")}},
        }
        for number, rule in enumerate(work.rules)
    ]
    allowed = {"actions": ["export"], "effect": "EFFECT_ALLOW", "roles": ["*"]}
    return {
        "apiVersion": "api.cerbos.dev/v1",
        "resourcePolicy": {
            "version": "default",
            "resource": "transaction",
            "rules": [allowed, *denials],
        },
    }


def _asks_cerbos(
    connection: http.client.HTTPConnection, flat: tuple[dict[str, object], ...]
) -> Ask:
    def ask(number: int) -> Answer:
        body = {
            "principal": {"id": "platform", "roles": ["user"]},
            "resources": [
                {
                    "resource": {"kind": "transaction", "id": "one", "attr": flat[number]},
                    "actions": ["export"],
                }
            ],
        }
        connection.request("POST", "/api/check/resources", json.dumps(body))
        answer = json.loads(connection.getresponse().read())
        denied = answer["results"][0]["actions"]["export"] == "EFFECT_DENY"
        return frozenset([0]) if denied else frozenset()

    return ask


def _connected(port: int, log: Path) -> http.client.HTTPConnection:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/_cerbos/health")
            if connection.getresponse().read():
                return connection
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Cerbos does not answer: {log.read_text()[-2000:]}")


ENGINES: Mapping[str, Callable[[Workload], AbstractContextManager[Engine]]] = {
    "licet": licet,
    "CEL (C++)": cel,
    "zen": zen,
    "Cedar": cedar,
    "Cerbos": cerbos,
}
