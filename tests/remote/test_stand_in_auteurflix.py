#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether tests/support/stand-ins/auteurflix answers as the real server did.

Each exchange that was recorded is asked of the stand-in in the same order, and status, kind of content, presence of
a tag and a cookie, and the shape of the body (members, types, lengths of nothing) must be the same. The recording is
material beside this tree; without it the test is skipped and says so.
"""

import http.client
import json
import os
import pathlib
import re
import subprocess
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
STAND_IN = TREE / "tests" / "support" / "stand-ins" / "auteurflix"
RECORDED = pathlib.Path(os.environ.get("PLAKAT_SHARED", TREE.parent / "shared")) / "remotes/auteurflix-transcript.md"
COOKIE = "_auteur_flix_session"
LEAST = 25


def read_exchanges():
    """(title, request line, sent body, status, headers, body) for each that was recorded whole."""
    text = RECORDED.read_text(encoding="utf-8")
    found = re.findall(r"^### (.+?)\n```\n(.*?)\n--\n(.*?)\n--\n(.*?)\n```", text, re.M | re.S)
    for title, request, head, body in found:
        line, _, sent = request.partition("\n")
        status, *headers = head.split("\n")
        names = {header.partition(":")[0].lower(): header.partition(":")[2].strip() for header in headers}
        yield title, line.split(), sent.strip(), int(status.split()[1]), names, body.strip()


def first_value(text):
    """The first whole value of a recording that was cut: of a map or list, its first item."""
    match = re.search(r'^\{"\w+":\{"\d+":|^\[', text)
    if match is None:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text[match.end():])
    except ValueError:
        return None
    return value


def shape(value):
    if isinstance(value, dict):
        if value and all(key.isdigit() for key in value):
            return {"number": shape(next(iter(value.values())))}
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return ["text"] if value and isinstance(value[0], str) else [shape(item) for item in value[:1]]
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, (int, float)) else "nothing" if value is None else "text"


def fits(ours, theirs):
    """Equal, but that one side may know what the other does not: a year of death, a portrait."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(fits(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return not ours or not theirs or fits(ours[0], theirs[0])
    return ours == theirs or "nothing" in (ours, theirs)


class World:
    """The stand-in, and what its numbers are for those of the recording."""

    def __init__(self, port):
        self.port, self.cookie = port, None
        self.user, self.profile, self.row, self.etag = 1, None, None, None

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = dict(headers or {})
        if self.cookie:
            sent["Cookie"] = f"{COOKIE}={self.cookie}"
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        names = {name.lower(): value for name, value in answer.getheaders()}
        if "set-cookie" in names:
            self.cookie = names["set-cookie"].split(";")[0].partition("=")[2]
        connection.close()
        return answer.status, names, content.decode()

    def translate(self, title, method, path, body):
        """A recorded request as it is in this world."""
        path = re.sub(r"^/api/users/\d+", f"/api/users/{self.user}", path)
        if self.profile is not None:
            path = re.sub(r"^/api/profiles/\d+", f"/api/profiles/{self.profile}", path)
            body = re.sub(r'"profile_id":4', f'"profile_id":{self.profile}', body)
        if self.row is not None:
            path = re.sub(r"^/api/lists/\d+", f"/api/lists/{self.row}", path)
        headers = {"If-None-Match": self.etag} if "If-None-Match" in title else {}
        return method, path, body, headers

    def learn(self, title, status, headers, body):
        if title == "movies":
            self.etag = headers.get("etag")
        if title == "create profile" and status == 200:
            self.profile = json.loads(body)["id"]
        if title == "add to list" and status == 200:
            self.row = int(next(iter(json.loads(body)["myList"])))


def compare(title, recorded, answered):
    status, headers, body = recorded
    our_status, our_headers, our_body = answered
    wrong = []
    if our_status != status:
        wrong.append(f"status {our_status}, recorded was {status}")
    if our_headers.get("content-type") != headers.get("content-type"):
        wrong.append(f"content-type {our_headers.get('content-type')}, recorded was {headers.get('content-type')}")
    for name in ("etag", "set-cookie", "last-modified"):
        if (name in our_headers) != (name in headers):
            wrong.append(f"{name} is {'there' if name in our_headers else 'missing'}")
    if body and "json" in headers.get("content-type", ""):
        try:
            theirs = json.loads(body)
            ours = json.loads(our_body)
        except ValueError:
            theirs, ours = first_value(body), first_value(our_body)
            if theirs is None:
                return wrong
        if not fits(shape(ours), shape(theirs)):
            wrong.append(f"shape {shape(ours)}, recorded was {shape(theirs)}")
    return wrong


def main() -> int:
    if not RECORDED.exists():
        print(f"skipped: {RECORDED} is not here")
        return 77
    server = subprocess.Popen([STAND_IN, "--port", "0"], stdout=subprocess.PIPE, text=True)
    faults, compared = [], 0
    try:
        world = World(int(server.stdout.readline()))
        for title, request, sent, status, headers, body in read_exchanges():
            if "recommendations" in title:
                continue
            if "another account" in title:
                world.ask("POST", "/api/users", '{"user":{"email":"other@example.com","password":"secret1"}}')
                other = world.ask("POST", "/api/users/2/profiles", '{"profile":{"user_id":2,"name":"theirs"}}')
                sent = sent.replace('"profile_id":1', f'"profile_id":{json.loads(other[2])["id"]}')
                world.ask("POST", "/api/session", '{"user":{"email":"dan@gmail.com","password":"password"}}')
            answered = world.ask(*world.translate(title, request[0], request[1], sent))
            world.learn(title, *answered)
            compared += 1
            faults += [f"{title}: {fault}" for fault in compare(title, (status, headers, body), answered)]
    finally:
        server.terminate()
        server.wait()
    for fault in faults:
        print(fault)
    print(f"{compared} exchanges compared")
    return 1 if faults or compared < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
