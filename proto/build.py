"""Generate Python from the contract, and check the contract.

    python proto/build.py generate                    write proto/gen anew
    python proto/build.py check                       fail if proto/gen is not up to date
    python proto/build.py lint                        buf lint, STANDARD and COMMENTS
    python proto/build.py breaking --against GITREF   buf breaking, from GITREF to what is here

It needs grpcio-tools, mypy-protobuf, buf-bin and googleapis-common-protos in the environment
of the Python that runs it, and no network: Google's protos come from the installed package,
and buf is given images that protoc has built.
"""

from __future__ import annotations

import argparse
import filecmp
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PROTO = Path(__file__).resolve().parent
GENERATED = PROTO / "gen"
TOOLS = ("grpcio-tools", "mypy-protobuf")

# Google's files are not ours to lint.
LINT = {"version": "v1", "lint": {"use": ["STANDARD", "COMMENTS"], "ignore": ["google"]}}
# FILE is the strictest set: a message that moves to another file breaks Python's imports.
BREAKING = {"version": "v1", "breaking": {"use": ["FILE"], "ignore": ["google"]}}

# Regular packages, not namespace packages: mypy reads `py.typed` only in these.
PACKAGE_FILES = {
    "licet/__init__.py": '"""Generated from proto/licet; see proto/build.py."""\n',
    "licet/v1/__init__.py": '"""Generated from proto/licet/v1; see proto/build.py."""\n',
    "licet/py.typed": "",
}


class BuildError(Exception):
    """A command cannot do its work; the message says why and what would help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sub-command that ``arguments`` name and return the exit code.

    0 means that all is well, 1 that the contract or the generated code is at fault,
    2 that the command could not do its work, e.g. because protoc cannot parse a file.
    """
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "generate":
                return _generate()
            case "check":
                return _check()
            case "lint":
                return _lint()
            case _:
                return _breaking(options.against)
    except BuildError as error:
        print(f"proto/build.py: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="proto/build.py", description="Build the contract.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate", help="write proto/gen anew")
    commands.add_parser("check", help="fail if proto/gen is not what generate would write")
    commands.add_parser("lint", help="run buf lint with STANDARD and COMMENTS")
    breaking = commands.add_parser("breaking", help="run buf breaking")
    breaking.add_argument("--against", metavar="GITREF", required=True)
    return parser


def _generate() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        _write_python(fresh)
        shutil.rmtree(GENERATED, ignore_errors=True)
        shutil.copytree(fresh, GENERATED)
    print(f"generated {len(list(_files(GENERATED)))} files in proto/gen")
    return 0


def _check() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        _write_python(fresh)
        differing = sorted(_differences(fresh, GENERATED))
    for line in differing:
        print(line)
    if differing:
        tools = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
        print(f"proto/gen is not what {tools} generate: run `python proto/build.py generate`")
        return 1
    print("proto/gen is up to date")
    return 0


def _lint() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        image = Path(scratch) / "image.binpb"
        _write_image(PROTO, image)
        code = _buf("lint", str(image), "--config", json.dumps(LINT))
    if code == 0:
        print(f"lint: {len(_sources(PROTO))} files are clean")
    return code


def _breaking(reference: str) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        old = Path(scratch) / "old"
        if not _extract(reference, old):
            print(f"breaking: `{reference}` has no protos, so there is nothing to break")
            return 0
        _write_image(PROTO, Path(scratch) / "new.binpb")
        _write_image(old / "proto", Path(scratch) / "old.binpb")
        code = _buf(
            "breaking",
            str(Path(scratch) / "new.binpb"),
            "--against",
            str(Path(scratch) / "old.binpb"),
            "--config",
            json.dumps(BREAKING),
        )
    if code == 0:
        print(f"breaking: nothing breaks since `{reference}`")
    return code


def _write_python(target: Path) -> None:
    _protoc(
        PROTO,
        f"--python_out={target}",
        f"--grpc_python_out={target}",
        # The services are served by the synchronous `grpc.server`.
        f"--mypy_out=quiet:{target}",
        f"--mypy_grpc_out=quiet,sync_only:{target}",
        f"--plugin=protoc-gen-mypy={_tool('protoc-gen-mypy')}",
        f"--plugin=protoc-gen-mypy_grpc={_tool('protoc-gen-mypy_grpc')}",
    )
    _drop_empty_service_modules(target)
    for name, content in PACKAGE_FILES.items():
        (target / name).write_text(content, encoding="utf-8")


def _drop_empty_service_modules(target: Path) -> None:
    """Delete the modules that grpc generates for files without a service."""
    for module in target.rglob("*_pb2_grpc.py"):
        if not module.name.endswith("_service_pb2_grpc.py"):
            module.unlink()
            module.with_suffix(".pyi").unlink(missing_ok=True)


def _write_image(root: Path, target: Path) -> None:
    _protoc(root, "--include_imports", "--include_source_info", f"--descriptor_set_out={target}")


def _protoc(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{root}", f"-I{_google_protos()}"]
    done = subprocess.run([*command, *arguments, *_sources(root)], check=False)
    if done.returncode != 0:
        raise BuildError("protoc failed; its messages are above")


def _buf(*arguments: str) -> int:
    return 0 if subprocess.run([_tool("buf"), *arguments], check=False).returncode == 0 else 1


def _sources(root: Path) -> list[str]:
    """Return the contract's files under ``root``, relative to it and sorted."""
    return sorted(str(path.relative_to(root)) for path in (root / "licet").rglob("*.proto"))


def _google_protos() -> Path:
    """Return the folder that holds ``google/type/date.proto`` and its like."""
    spec = find_spec("google.type.date_pb2")
    if spec is None or spec.origin is None:
        raise BuildError("googleapis-common-protos is not installed; run `make setup`")
    return Path(spec.origin).parents[2]


def _tool(name: str) -> str:
    """Return the path of a tool, first from the environment of this Python, then from PATH."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which(name, path=places)
    if found is None:
        raise BuildError(f"`{name}` is not installed; run `make setup`")
    return found


def _extract(reference: str, target: Path) -> bool:
    """Put the protos at ``reference`` under ``target``; return whether there are any."""
    if not _git("rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}"):
        raise BuildError(f"`{reference}` is no commit of this repository")
    if not _git("ls-tree", "-r", "--name-only", reference, "proto/licet"):
        return False
    archive = _git("archive", "--format=tar", reference, "proto/licet")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(target, filter="data")
    return bool(_sources(target / "proto"))


def _git(*arguments: str) -> bytes:
    """Return what git prints; nothing if it fails."""
    command = ["git", "-C", str(PROTO.parent), *arguments]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.stdout if done.returncode == 0 else b""


def _differences(fresh: Path, committed: Path) -> Iterator[str]:
    expected, present = set(_files(fresh)), set(_files(committed))
    yield from (f"missing: {name}" for name in expected - present)
    yield from (f"surplus: {name}" for name in present - expected)
    for name in expected & present:
        if not filecmp.cmp(fresh / name, committed / name, shallow=False):
            yield f"differs: {name}"


def _files(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield str(path.relative_to(root))


if __name__ == "__main__":
    sys.exit(main())
