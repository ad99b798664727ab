"""Checks docker-compose.yml against the rules of the Compose specification that matter here, without a container engine.

Prints every finding; exit status 1 when there is one.
"""

import os
import re
import sys

import yaml

SERVICE_KEYS = {
    "image", "build", "command", "entrypoint", "environment", "volumes", "ports", "depends_on", "healthcheck", "restart", "user",
}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
DURATION = re.compile(r"^(\d+(us|ms|s|m|h))+$")


def check(document, root):
    for key in document.keys() - {"name", "services", "volumes", "networks", "configs", "secrets"}:
        yield f"{key}: no top-level element of the specification"
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", document.get("name", "x")):
        yield "name: lower-case letters, digits, _ and - only"
    services = document.get("services") or {}
    if not services:
        yield "services: there are none"
    for name, service in services.items():
        for key in service.keys() - SERVICE_KEYS:
            yield f"{name}.{key}: not used here, or no attribute of a service"
        if ("image" in service) == ("build" in service):
            yield f"{name}: needs an image or a build, and not both"
        if "image" in service and not re.fullmatch(r"[a-z0-9./-]+:v?\d+(\.\d+)+", service["image"]):
            yield f"{name}.image: {service['image']} is not pinned to a version"
        if "build" in service:
            context = os.path.join(root, service["build"]["context"])
            if not os.path.isfile(os.path.join(context, service["build"].get("dockerfile", "Dockerfile"))):
                yield f"{name}.build: there is no such Dockerfile"
        for port in service.get("ports", []):
            if not (isinstance(port, str) and re.fullmatch(r"127\.0\.0\.1:\d+:\d+(/(tcp|udp))?", port)):
                yield f"{name}.ports: {port} is not published on loopback"
        for volume in service.get("volumes", []):
            source, _, target = volume.partition(":")
            if not os.path.exists(os.path.join(root, source)):
                yield f"{name}.volumes: {source} does not exist"
            if not target.startswith("/"):
                yield f"{name}.volumes: {volume} has no absolute target"
        for other, dependency in service.get("depends_on", {}).items():
            if other not in services:
                yield f"{name}.depends_on: there is no service {other}"
            elif dependency.get("condition") not in CONDITIONS:
                yield f"{name}.depends_on.{other}: no condition of the specification"
            elif dependency["condition"] == "service_healthy" and "healthcheck" not in services[other]:
                yield f"{name}.depends_on.{other}: has no health check to wait for"
        health = service.get("healthcheck", {})
        if health and (not isinstance(health.get("test"), list) or health["test"][0] not in ("CMD", "CMD-SHELL", "NONE")):
            yield f"{name}.healthcheck.test: a list that begins with CMD, CMD-SHELL or NONE"
        for key in ("interval", "timeout", "start_period"):
            if key in health and not DURATION.match(str(health[key])):
                yield f"{name}.healthcheck.{key}: {health[key]} is no duration"
        for key, value in (service.get("environment") or {}).items():
            if not isinstance(value, str):
                yield f"{name}.environment.{key}: not a string"
            host = re.match(r"^(?:https?://)?([a-z][a-z0-9-]*):\d+", str(value))
            if host and host[1] not in services:
                yield f"{name}.environment.{key}: there is no service {host[1]}"


path = sys.argv[1]
with open(path, encoding="utf-8") as file:
    findings = list(check(yaml.safe_load(file), os.path.dirname(os.path.abspath(path))))
for finding in findings:
    print(f"{path}: {finding}", file=sys.stderr)
sys.exit(1 if findings else 0)
