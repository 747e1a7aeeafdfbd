"""A real Apereo CAS server with a short list of people and one kind of service: the platform."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.sso_java.downloads import APEREO_CAS, java, unpacked
from tests.sso_java.servers import HEAP, QUICK, free_port, running

PASSWORD = "right"
_SERVICE = {
    "@class": "org.apereo.cas.services.CasRegisteredService",
    "id": 1,
    "name": "tisheng",
    "serviceId": r"^http://127\.0\.0\.1:\d+/.*",
    "attributeReleasePolicy": {"@class": "org.apereo.cas.services.ReturnAllAttributeReleasePolicy"},
    "logoutType": "BACK_CHANNEL",
}


@contextmanager
def apereo(folder: Path, people: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """Run a CAS server that knows `people` and their attributes; give its address."""
    program, home, port = java(), unpacked(APEREO_CAS) / "WEB-INF", free_port()
    (folder / "services").mkdir()
    (folder / "services" / "tisheng-1.json").write_text(json.dumps(_SERVICE), "utf-8")
    (folder / "people.json").write_text(json.dumps(people), "utf-8")
    url = f"http://127.0.0.1:{port}"
    settings = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.ssl.enabled": "false",
        "cas.server.name": url,
        "cas.server.prefix": f"{url}/cas",
        "cas.standalone.configuration-directory": folder,
        "cas.tgc.secure": "false",
        "cas.logout.follow-service-redirects": "true",
        "cas.authn.accept.users": ",".join(f"{name}::{PASSWORD}" for name in people),
        "cas.authn.attribute-repository.json[0].location": f"file:{folder / 'people.json'}",
        "cas.service-registry.core.init-from-json": "true",
        "cas.service-registry.json.location": "classpath:/services",
    }
    # Our folder first: its `services` are the ones the server reads.
    places = f"{folder}:{home / 'classes'}:{home / 'lib'}/*"
    command = [program, HEAP, QUICK, "-cp", places, "org.apereo.cas.web.CasWebApplication"]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with running(command, folder / "cas.log", f"{url}/cas/login"):
        yield f"{url}/cas"
