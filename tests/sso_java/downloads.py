"""Keycloak and Apereo CAS as their projects publish them on Maven Central: fetched once, pinned.

`TISHENG_CACHE` names the folder that keeps them (about 700 MB unpacked), else the user's cache.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

_CENTRAL = "https://repo.maven.apache.org/maven2"
_OLDEST_JAVA = 17


@dataclass(frozen=True)
class Artefact:
    """A published file, its checksum, and how its unpacked folder is called."""

    name: str
    path: str
    sha256: str


# Keycloak 26 runs on Java 17 and newer. CAS 6.6 is the last line for Java below 21, its support
# has ended; the protocol has not changed since (CAS 7 answers the same `/p3/serviceValidate`).
KEYCLOAK = Artefact(
    "keycloak-26.7.3",
    "org/keycloak/keycloak-quarkus-dist/26.7.3/keycloak-quarkus-dist-26.7.3.tar.gz",
    "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47",
)
APEREO_CAS = Artefact(
    "cas-6.6.12",
    "org/apereo/cas/cas-server-webapp-tomcat/6.6.12/cas-server-webapp-tomcat-6.6.12.war",
    "208a2692a72b3194982e16d9ba3b29449d2a52f110cde1005b167ccb73827f00",
)


def java() -> str:
    """Return the Java to run them with; skip where there is none that is new enough."""
    found = shutil.which("java")
    if not found:
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=True).stderr
    version = said.split('"')[1].partition(".")[0]
    if not version.isdigit() or int(version) < _OLDEST_JAVA:
        pytest.skip(f"Java {_OLDEST_JAVA} or newer is needed, this is {version}")
    return found


def unpacked(artefact: Artefact) -> Path:
    """Return the folder of an artefact, fetched and unpacked the first time; skip when away."""
    cache = Path(os.environ.get("TISHENG_CACHE") or Path.home() / ".cache" / "tisheng")
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / artefact.name
    with (cache / f"{artefact.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            packed, fresh = cache / f"{artefact.name}.part", cache / f"{artefact.name}.new"
            _fetch(artefact, packed)
            shutil.rmtree(fresh, ignore_errors=True)
            _unpack(packed, fresh)
            packed.unlink()
            fresh.rename(folder)
    return folder


def _fetch(artefact: Artefact, target: Path) -> None:
    digest = hashlib.sha256()
    try:
        with (
            httpx.stream("GET", f"{_CENTRAL}/{artefact.path}", timeout=30) as answer,
            target.open("wb") as file,
        ):
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                digest.update(piece)
                file.write(piece)
    except httpx.HTTPError as fault:
        pytest.skip(f"{artefact.name} cannot be fetched from Maven Central: {fault}")
    if digest.hexdigest() != artefact.sha256:
        target.unlink()
        pytest.fail(f"{artefact.name}: the file fetched is not the one that was pinned")


def _unpack(packed: Path, folder: Path) -> None:
    if zipfile.is_zipfile(packed):
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)  # noqa: S202 -- pinned by its checksum
        return
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
