"""The object store: SeaweedFS in one process, signed requests only, every PUT flushed to disk."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException

from embedded.process import LOOPBACK, PartFailed, free_port, spawn, tail, wait_until

REGION = "us-east-1"
PROBE_BUCKET = "tisheng-probe"
LISTENERS = ("s3", "master", "volume", "filer")
# Keys of the inner doors: without them the filer's port leads past S3 and its signatures.
INNER_DOORS = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")


@dataclass(frozen=True, slots=True)
class Keys:
    """One S3 identity."""

    access_key: str
    secret_key: str


def ports_beside(first: int) -> dict[str, int]:
    """Return the ten ports of a store whose S3 port is `first`, all in one row."""
    names = [*LISTENERS, *(f"{name}.grpc" for name in LISTENERS)]
    names += ["admin", "admin.grpc"]
    return {name: first + step for step, name in enumerate(names)}


def free_ports() -> dict[str, int]:
    """Return ports that nobody listens on, for a store of a test."""
    return {name: free_port() for name in ports_beside(0)}


class ObjectStore:
    """One store with its data, keys and settings below `directory`."""

    host = LOOPBACK
    region = REGION
    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path, port: int | None = None, *, fast: bool = False) -> None:
        self.directory = directory.absolute()
        self.ports = ports_beside(port) if port else free_ports()
        self.port = self.ports["s3"]
        self.fast = fast
        self.log = directory / "object-store.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Address for S3 clients on this machine."""
        return f"http://{self.host}:{self.port}"

    @property
    def access_key(self) -> str:
        """Access key of the platform's identity."""
        return self.keys.access_key

    @property
    def secret_key(self) -> str:
        """Secret key of the platform's identity."""
        return self.keys.secret_key

    @property
    def keys(self) -> Keys:
        """The platform's identity, made once, readable by our user alone."""
        file = self.directory / "keys.json"
        if not file.exists():
            made = {"access_key": secrets.token_hex(10), "secret_key": secrets.token_urlsafe(30)}
            _write_secret(file, json.dumps(made))
        return Keys(**json.loads(file.read_text(encoding="utf-8")))

    def prepare(self) -> None:
        """Write the store's settings; its signing keys are made once and kept."""
        (self.directory / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
        security = self.directory / "security.toml"
        if not security.exists():
            doors = (f'[{door}]\nkey = "{secrets.token_urlsafe(32)}"\n' for door in INNER_DOORS)
            _write_secret(security, "\n".join(doors))
        keys = {"accessKey": self.keys.access_key, "secretKey": self.keys.secret_key}
        identity = {"name": "platform", "credentials": [keys], "actions": ["Admin"]}
        _write_secret(self.directory / "s3.json", json.dumps({"identities": [identity]}))

    def command(self) -> list[str]:
        """Return the command that runs the store in the foreground, in `directory`."""
        flags: dict[str, object] = {
            "dir": self.directory / "data",
            "ip": self.host,
            "ip.bind": self.host,
            "master.telemetry": "false",
            "admin.ui": "false",
            "webdav": "false",
            "admin.port": self.ports["admin"],
            "admin.port.grpc": self.ports["admin.grpc"],
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.config": self.directory / "s3.json",
            "s3.autoCreateBucket": "false",
            "s3.allowDeleteBucketNotEmpty": "false",
        }
        for name in LISTENERS:
            flags[f"{name}.port"] = self.ports[name]
            flags[f"{name}.port.grpc"] = self.ports[f"{name}.grpc"]
        # The default is a guessable name in /tmp; a full path may be too long for a socket.
        flags |= {"filer.localSocket": "filer.sock", "s3.localSocket": "s3.sock"}
        shared = [f"-config_dir={self.directory}", "-logtostderr=true"]
        return [_weed(), *shared, "mini", *(f"-{name}={value}" for name, value in flags.items())]

    def environment(self, outer: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of the store's process."""
        return dict(outer) | {"GOMEMLIMIT": "400MiB", "HOME": str(self.directory)}

    def is_ready(self) -> bool:
        """Whether a real PUT works; the health page says yes seconds too early."""
        client = self.client()
        try:
            if not client.bucket_exists(PROBE_BUCKET):
                client.make_bucket(PROBE_BUCKET)
            client.put_object(PROBE_BUCKET, "ready", BytesIO(b"ready"), 5)
        except (MinioException, urllib3.exceptions.HTTPError):
            return False
        return True

    def make_durable(self) -> None:
        """Have every PUT flushed to disk before it is acknowledged (the store's default is not)."""
        master = f"{self.host}:{self.ports['master']}.{self.ports['master.grpc']}"
        filer = f"{self.host}:{self.ports['filer']}.{self.ports['filer.grpc']}"
        done = subprocess.run(
            [
                _weed(),
                f"-config_dir={self.directory}",
                "shell",
                f"-master={master}",
                f"-filer={filer}",
            ],
            input="fs.configure -locationPrefix=/buckets/ -fsync -apply\nexit\n",
            env=self.environment(os.environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if '"fsync":true' not in done.stdout.replace(" ", ""):
            said = (done.stdout + done.stderr).strip()
            raise PartFailed(f"the object store refused to flush every write: {said}")

    def start(self, patience: float = 60) -> "ObjectStore":
        """Start and wait until a PUT works; for tests and trials."""
        self.prepare()
        env = self.environment(os.environ)
        self.process = spawn(
            self.command(), self.log, env=env, cwd=self.directory, dies_with_us=self.fast
        )
        if not wait_until(lambda: self._is_gone() or self.is_ready(), patience) or self._is_gone():
            self.stop()
            raise PartFailed(f"the object store did not start:\n{tail(self.log)}")
        if not self.fast:
            self.make_durable()
        return self

    def stop(self) -> None:
        """Stop the store that `start` started; in fast mode its data goes too."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.fast:
            shutil.rmtree(self.directory / "data", ignore_errors=True)

    def client(self) -> Minio:
        """Return an S3 client of the platform's identity, which gives up quickly."""
        patience = urllib3.Timeout(connect=1, read=10)
        pool = urllib3.PoolManager(timeout=patience, retries=False)
        address = f"{self.host}:{self.port}"
        return Minio(
            address, self.access_key, self.secret_key, secure=False, region=REGION, http_client=pool
        )

    def _is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None


def _weed() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "weed")


def _write_secret(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
