#!/usr/bin/env python3
"""Asks every operation of the REST API for what its description allows, and for what it does not: run.py SERVER [PORT [SETTING ...]]

Starts SERVER on demo data with a database of its own (end2end/serve), signs in, and lets Schemathesis make requests up from
the OpenAPI document: as nobody, as an owner, as a program with an API key, and as staff. What must not happen: a server
error, or an answer that the document does not describe. The seed is fixed, and so is how much is asked for.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVE = HERE.parent / "serve"
TENANT = "barberia-sur"
PASSWORD = "barberpro-demo"
OWNER = "duena@barberia-sur.example"
STAFF = "staff@barberpro.example"
# Somebody who can lose their role, and a client that can be changed, without anybody of this run noticing.
SPARE_MEMBER = "barbero@barberia-sur.example"
SPARE_STAFF = "soporte@barberpro.example"
SPARE_TENANT = "tijera-fina"
SEED = "20261130"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
]

# What is not asked for, each with its reason. This list may only shrink.
LEFT_OUT = {
    "create_session": "every request would be a sign-in, and lock the account after a few of them",
    "delete_session": "would end the session that asks",
    "delete_other_sessions": "would end the session of another pass of the same person",
    "optimize_security": "a policy that was made up keeps the people of this run out; asked for in the tests of the server",
    "verify_domain": "asks the DNS, and there is none here; asked for in the tests of the server",
    "follow_events": "a stream that does not end by itself; asked for in the tests of the server",
    "get_readiness": "answers 503 with a report, which is what probes want; asked for in the tests of the server",
}
# Only as staff: a client that is suspended answers nothing else any more, so it is one that nobody here is in.
STAFF_PATHS = "^/api/(staff|account|health|session)"

# Who asks, for which paths, how thoroughly.
PASSES = [
    ("nobody", ["--phases", "examples,fuzzing", "--max-examples", "3"]),
    ("owner", ["--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--exclude-path-regex", "^/api/staff"]),
    ("program", ["--phases", "examples,fuzzing", "--max-examples", "6", "--include-path-regex", "^/api/(tenants|enterprise)"]),
    ("staff", ["--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--include-path-regex", STAFF_PATHS]),
]
# A pass that takes longer than this hangs.
PATIENCE = 120


class Server:
    """The server, for as long as this is open."""

    def __init__(self, program, port, settings):
        self.address = f"http://localhost:{port}"
        limits = [f"--rate-{who}=1000000" for who in ("anonymous", "person", "api-key")]
        # Its worker would look up and write to whomever is made up.
        command = [str(SERVE), program, str(port), *limits, "--no-worker", "--request-timeout", "10s", *settings]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit(f"the server ended with {self.process.returncode} before it was ready")
            try:
                if self.ask("GET", "/api/health/ready")[0] == 204:
                    return self
            except OSError:
                pass
            time.sleep(0.2)
        sys.exit("the server was not ready within a minute")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def ask(self, method, path, body=None, headers=None):
        """Status, headers and JSON of an answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                status, sent, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, sent, text = error.code, error.headers, error.read()
        return status, sent, json.loads(text) if text else None

    def sign_in(self, email):
        """The headers of somebody with a session."""
        status, headers, body = self.ask("POST", "/api/session", {"email": email, "password": PASSWORD})
        if status != 204:
            sys.exit(f"{email} could not sign in: {status} {body}")
        cookies = [cookie.split(";")[0] for cookie in headers.get_all("Set-Cookie")]
        return {"Cookie": "; ".join(cookies)}

    def send(self, path, headers, content):
        """What is answered to a file."""
        request = urllib.request.Request(self.address + path, content, {"Content-Type": "application/octet-stream", **headers})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def must(self, method, path, headers, body=None):
        status, _, answer = self.ask(method, path, body, headers)
        if status not in (200, 201):
            sys.exit(f"{method} {path}: {status} {answer}")
        return answer


def things(server, owner, staff):
    """Ids that exist, for the parameters of paths: with made up ones nearly everything would be 404."""
    tenant = f"/api/tenants/{TENANT}"

    def first(path, headers, fits=lambda _: True):
        items = server.must("GET", f"{path}?limit=100", headers)["items"]
        return next(item for item in items if fits(item))["id"]

    def make(path, headers, body):
        return server.must("POST", path, headers, body)["id"]

    role = {"name": "De prueba", "actions": ["locations.view"], "version": 0}
    invitation = {"email": "prueba@barberia-sur.example", "role": "reception", "reach": "all", "locations": []}
    key = {"name": "De prueba", "actions": ["locations.view"], "reach": "all", "locations": [], "networks": "", "expires_on": ""}
    staff_invitation = {"email": "prueba@barberpro.example", "role": "support"}
    spare = first("/api/staff/tenants", staff, lambda one: one["slug"] == SPARE_TENANT)
    colleague = first("/api/staff/users", staff, lambda one: one["email"] == SPARE_STAFF)
    open_invitation = make("/api/staff/invitations", staff, staff_invitation)
    found = {
        "tenant": TENANT,
        "location": first(f"{tenant}/locations", owner),
        "legal_entity": first(f"{tenant}/legal-entities", owner),
        "member": first(f"{tenant}/members", owner, lambda one: one["email"] == SPARE_MEMBER),
        "role": make(f"{tenant}/roles", owner, role),
        "invitation": make(f"{tenant}/invitations", owner, invitation),
        "message": first(f"{tenant}/messages", owner),
        "key": server.must("POST", f"{tenant}/api-keys", owner, key)["key"]["id"],
        "file": server.send(f"{tenant}/files?name=prueba.txt&purpose=document", owner, b"Una nota de prueba\n")["id"],
    }
    by_path = {"/api/staff/tenants/": spare, "/api/staff/users/": colleague, "/api/staff/invitations/": open_invitation}
    return found, by_path


def api_key(server, owner):
    """A key that may all that its maker may."""
    memberships = server.must("GET", "/api/session", owner)["memberships"]
    actions = next(one["actions"] for one in memberships if one["slug"] == TENANT)
    form = {"name": "Schemathesis", "actions": actions, "reach": "all", "locations": [], "networks": "", "expires_on": ""}
    made = server.must("POST", f"/api/tenants/{TENANT}/api-keys", owner, form)
    return {"Authorization": f"Bearer {made['secret']}"}


def configuration(found, by_path):
    """Schemathesis's own file: which value which parameter has."""
    lines = ["[parameters]", *(f'"path.{name}" = {json.dumps(value)}' for name, value in found.items())]
    for path, value in by_path.items():
        lines += ["", "[[operations]]", f"include-path-regex = {json.dumps('^' + path)}"]
        lines += [f'parameters = {{ "path.id" = {json.dumps(value)} }}']
    return "\n".join(lines) + "\n"


def ask_as(name, how, headers, server, config):
    st = Path(sys.executable).parent / "st"
    command = [str(st), "--config-file", str(config), "run", f"{server.address}/api/openapi.json"]
    command += ["--checks", ",".join(CHECKS), "--seed", SEED, "--workers", "2", "--no-shrink", "--continue-on-failure"]
    command += ["--request-timeout", "15", "--warnings", "off", "--suppress-health-check", "all", *how]
    for operation in LEFT_OUT:
        command += ["--exclude-operation-id", operation]
    for header, value in headers.items():
        command += ["--header", f"{header}: {value}"]
    print(f"\n--- as {name}", flush=True)
    started = time.monotonic()
    # Its examples are not kept: a run depends on the seed and on nothing that ran before.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, timeout=PATIENCE, env={**os.environ, "NO_COLOR": "1"})
    print(f"--- as {name}: {'fine' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - started:.0f}s", flush=True)
    return done.returncode == 0


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 3140
    with Server(sys.argv[1], port, sys.argv[3:]) as server, tempfile.TemporaryDirectory() as folder:
        owner, staff = server.sign_in(OWNER), server.sign_in(STAFF)
        config = Path(folder) / "schemathesis.toml"
        config.write_text(configuration(*things(server, owner, staff)))
        who = {"nobody": {}, "owner": owner, "program": api_key(server, owner), "staff": staff}
        failed = [name for name, how in PASSES if not ask_as(name, how, who[name], server, config)]
        # Whatever was asked for, the server is as it was.
        if server.ask("GET", "/api/health")[2]["status"] != "ok":
            failed.append("health")
    print(f"\n{len(PASSES) - len(failed)} passed, {len(failed)} failed" + (f": {', '.join(failed)}" if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
