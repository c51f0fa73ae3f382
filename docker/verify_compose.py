"""Checks what a compose engine would: the file parses, services build or are named, references resolve, nothing is open to the world."""
import re
import sys

import yaml

compose_file, dockerfile = sys.argv[1:]
with open(compose_file, encoding="utf-8") as f:
    compose = yaml.safe_load(f)
with open(dockerfile, encoding="utf-8") as f:
    docker = f.read()

services, problems = compose["services"], []
for role in ("web", "worker", "postgres"):
    if role not in services:
        problems.append(f"service {role} is missing")
for name, service in services.items():
    for needed in service.get("depends_on", {}):
        if needed not in services:
            problems.append(f"{name} depends on {needed}, which is no service")
    for volume in service.get("volumes", []):
        if volume.split(":")[0] not in compose["volumes"]:
            problems.append(f"{name} mounts {volume}, which is no volume")
    for port in service.get("ports", []):
        if not str(port).startswith("127.0.0.1:"):
            problems.append(f"{name} publishes {port} on every interface")
if services["web"]["image"] != services["worker"]["image"]:
    problems.append("web and worker are different images")
roles = {services[name]["environment"]["Host__Roles"] for name in ("web", "worker")}
if roles != {"web", "worker"}:
    problems.append(f"Host__Roles are {sorted(roles)}")
if not any("postgresql" in volume for volume in services["postgres"]["volumes"]):
    problems.append("the database has no volume")
if not re.search(r"^USER (?!root)", docker, re.M):
    problems.append("the image runs as root")
if "HEALTHCHECK" not in docker:
    problems.append("the image has no health check")
for problem in problems:
    print(f"docker-compose.yml: {problem}")
sys.exit(1 if problems else 0)
