#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a running plakat-server everything that its document has, well and badly, and looks whether it keeps its temper.

No answer may be 500 or above, but for a 503 that says when to come again. Every refusal is a problem with a sentence,
everything that says it is JSON is. At the end the server is alive, has complained of nothing, and what somebody had
before that had nothing to do with it is as it was.

    fuzz_api.py [--requests N] [--processes N] [--seed N] [--only PROCESS:NUMBER]

What fails is told with its number, so that --only can ask it again, alone, with the same seed.
"""

import argparse
import collections
import gzip
import json
import multiprocessing
import os
import random
import socket
import sys
import time
import urllib.parse

import fuzz_make
import kit

# What the front says before anybody looks at the operation.
ALWAYS = {400, 404, 405, 413, 414, 415, 417, 429, 431, 503}
SECONDS_FOR_AN_ANSWER = 60
GARBAGE = 0.01
NEIGHBOUR = "neighbour"
PICTURE = "poster.png"


class Wrong(Exception):
    """The server did what it must not."""


class Closed(Exception):
    """The connection ended in place of an answer."""


class Line:
    """A connection that is kept as long as the server wants."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        self.place = parts.hostname, parts.port
        self.socket = None
        self.rest = b""

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None
        self.rest = b""

    def send(self, text):
        self.kept = self.socket is not None
        if not self.kept:
            self.socket = socket.create_connection(self.place, timeout=SECONDS_FOR_AN_ANSWER)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.sendall(text)
        except (BrokenPipeError, ConnectionResetError):
            # what was said may still have been answered
            pass

    def end(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def more(self):
        try:
            data = self.socket.recv(65536)
        except TimeoutError as error:
            raise Wrong(f"no answer within {SECONDS_FOR_AN_ANSWER} s") from error
        except ConnectionResetError as error:
            raise Closed("reset") from error
        if not data:
            raise Closed("ended")
        self.rest += data

    def read(self, method):
        """The next answer: its status, its headers by lower-case names, its body."""
        while True:
            while b"\r\n\r\n" not in self.rest:
                self.more()
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            version, status, _ = lines[0].split(" ", 2)
            if version not in ("HTTP/1.1", "HTTP/1.0") or not status.isdigit():
                raise Wrong(f"no HTTP: {lines[0]!r}")
            if status != "100":
                break
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        if method == "HEAD" or status in ("204", "304"):
            length = 0
        elif "content-length" not in headers:
            raise Wrong("an answer without a length")
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        if "close" in headers.get("connection", ""):
            self.close()
        return int(status), headers, body


def refuse_constant(name):
    raise Wrong(f"JSON with {name} in it")


def check(status, headers, body, method, operation):
    """What holds for every answer."""
    if status >= 500 and not (status == 503 and headers.get("retry-after", "").isdigit()):
        raise Wrong(f"status {status}")
    if headers.get("x-content-type-options") != "nosniff":
        raise Wrong("no nosniff")
    if operation and method == operation.method and status not in operation.statuses | ALWAYS:
        raise Wrong(f"status {status} is not in the document for {operation.id}")
    if method == "HEAD" or status in (204, 304):
        return None
    kind = headers.get("content-type", "").split(";")[0]
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    value = None
    if kind in ("application/json", "application/problem+json"):
        value = json.loads(body.decode("utf-8"), parse_constant=refuse_constant)
    if status >= 400:
        if kind != "application/problem+json":
            raise Wrong(f"a refusal of type {kind!r}")
        if value.get("status") != status or " " not in value.get("detail", "") or not value.get("title"):
            raise Wrong("a refusal without a sentence")
    return value


class Fuzzer:
    """One process's part of the questions."""

    def __init__(self, address, document, number, seed):
        self.address = address
        self.number = number
        self.seed = seed
        self.random = random.Random()
        self.document = fuzz_make.Document(document)
        self.line = Line(address)
        self.statuses = collections.Counter()
        self.by_operation = collections.defaultdict(collections.Counter)
        self.accounts = 0
        self.known = {
            "film": ["19", "19", "tmdb:19", "832", "tmdb:194", "imdb:tt0018455", "tmdb:1", "x:y"],
            "movie_id": [19, 832, 194, "tmdb:19", "imdb:tt0018455"],
            "film_uid": ["tmdb:19", "tmdb:832", "imdb:tt0018455", "tmdb:424242"],
            "person": ["starter:fritz-lang", "starter:peter-lorre", "starter:nobody"],
            "code": ["DE", "FR", "de", "ZZ"],
            "id": [1, 2, 3, 99],
            "key": [PICTURE, "avatar.png"],
            "q": ["metropolis", "lang", "amelie", "m"],
            "rating": [0.5, 1, 3, 4.5, 5],
            "password": [kit.PASSWORD], "confirm_password": [kit.PASSWORD], "current_password": [kit.PASSWORD],
            "new_password": [kit.PASSWORD],
            "name": ["Kid", "Grandmother"],
            "list_uid": ["rainy", "sunny"],
            "uid": ["tmdb:19", "tmdb:832", "rainy", "sunny", "me", "imdb:tt0018455"],
            "fields": [{}, {"text": "x\ny"}, {"name": "Rainy"},
                       {"name": "Sunny", "description": "x", "cover": "tmdb:19"},
                       {"dates": "1999-12-31\n2026-11-28"}, {"dates": "2026-11-31"}, {"mood": "grey"},
                       {"display_name": "F", "favourite_genres": "18\nDrama", "notifications": "news"}],
            "position": ["V", "a0", "a0V", None],
            "dates": ["1999-12-31", "2026-11-28"],
            "cover": ["tmdb:19", None],
            "seq": list(range(1, 60)),
            "cursor": [],
            "If-Match": ["*"],
        }
        self.other = self.make_account()
        self.account = self.make_account()
        self.maker = fuzz_make.Maker(self.document, self.random, self.known)
        self.weights = [operation.weight for operation in self.document.operations]

    def make_account(self):
        self.accounts += 1
        client = kit.Client(self.address)
        name = f"fuzz{self.number}x{self.accounts}"
        answer = client.post("users/register/", {"email": f"{name}@example.org", "username": name,
                                                 "password": kit.PASSWORD})
        assert answer.status == 201, answer
        tokens = answer.json["tokens"]
        client.access = tokens["access"]
        # one of what paths lead to
        profile = client.post("profiles/", {"name": "First"}).json["id"]
        rainy = client.post("lists/", {"name": "First"}).json["uid"]
        device = client.get("users/devices/").json["results"][0]["id"]
        client.post("movies/19/rate/", {"rating": 4})
        client.put("movies/19/note/", {"text": "x"})
        client.put("movies/19/watched/", {"dates": ["1999-12-31"]})
        client.close()
        # what was the last account's leads nowhere now
        self.known |= {"profile": [profile], "list": [rainy, "rainy", "sunny"], "refresh": [tokens["refresh"]],
                       "email": [f"{name}@example.org"] * 3, "username": [name] * 2,
                       "device": [device, "6ba7b810-9dad-41d1-80b4-00c04fd430c8"]}
        return tokens

    def learn(self, operation, value):
        """Keeps what leads further: numbers, cursors and tokens that the server gave."""
        if not isinstance(value, dict):
            return
        if "cursor" in value:
            self.keep("cursor", value["cursor"])
        tokens = value.get("tokens", value)
        if isinstance(tokens, dict) and "refresh" in tokens:
            self.keep("refresh", tokens["refresh"])
        if operation.id == "profileAdd":
            self.keep("profile", value.get("id"))
        if operation.id == "listAdd":
            self.keep("list", value.get("uid"))
            self.keep("list_uid", value.get("uid"))
        if operation.id == "devices":
            for device in value["results"]:
                self.keep("device", device["id"])
        if operation.id == "register":
            self.keep("email", value["user"]["email"])
        if operation.id in ("avatarSet", "profile"):
            self.keep("key", str(value.get("key") or value.get("avatar")).rsplit("/", 1)[-1])

    def keep(self, name, value):
        if value is not None:
            self.known[name] = (self.known[name] + [value])[-20:]

    def begin(self, number):
        self.random.seed(f"{self.seed}:{self.number}:{number}")
        # somebody who is not there yet
        self.known["email"] = self.known["email"][:3] + [f"new{self.number}x{number}@example.org"] * 3
        self.known["username"] = self.known["username"][:2] + [f"new{self.number}x{number}"] * 2

    def make(self):
        """A request, its method, the operation that it is for, and whether it was sent as the account's owner."""
        if self.random.random() < GARBAGE:
            return self.maker.garbage(), "GET", None, False
        operation = self.random.choices(self.document.operations, self.weights)[0]
        who = self.random.random()
        token = self.account["access"] if who < 0.7 else self.other["access"] if who < 0.8 else None
        text, method = self.maker.request(operation, token)
        return text, method, operation, who < 0.7

    def ask(self, text, method, operation):
        for _ in range(2):
            self.line.send(text)
            kept = self.line.kept
            if operation is None:
                # nothing more will come: a server that waits for the rest would be waited for
                self.line.end()
            try:
                status, headers, body = self.line.read(method)
                return status, headers, body
            except Closed:
                self.line.close()
                # a kept connection may have been ended before it was asked; nonsense may end it in place of an answer
                if operation is None:
                    return None
                if not kept:
                    raise
        raise Wrong("a connection ended in place of an answer, twice")

    def one(self, number):
        self.begin(number)
        text, method, operation, mine = self.make()
        answer = None
        try:
            answer = self.ask(text, method, operation)
            if answer is None:
                self.statuses["closed"] += 1
                return
            if operation is None:
                self.line.close()
            status, headers, body = answer
            value = check(status, headers, body, method, operation)
            self.statuses[status] += 1
            if operation:
                self.by_operation[operation.id][status] += 1
            if operation and status < 300:
                self.learn(operation, value)
            if mine and status in (401, 410) and b"Bearer " + self.account["access"].encode() in text:
                self.account = self.make_account()
        except (Wrong, Closed, ValueError, OSError) as error:
            raise Wrong(f"{error}\nrequest {self.number}:{number} of seed {self.seed}: {text[:1500]!r}\nanswer: "
                        f"{answer and (answer[0], answer[1], answer[2][:1500])!r}") from error


def fuzz(job):
    address, document, number, seed, first, count = job
    fuzzer = Fuzzer(address, document, number, seed)
    done = 0
    try:
        for done in range(first, first + count):
            fuzzer.one(done)
    except Wrong as error:
        return {"wrong": str(error), "statuses": fuzzer.statuses, "done": done - first}
    return {"wrong": None, "statuses": fuzzer.statuses, "done": count, "by_operation": dict(fuzzer.by_operation)}


def read_neighbour(client):
    """What somebody has who had nothing to do with it."""
    paths = ["users/profile/", "users/stats/", "movies/favorites/", "movies/watchlist/", "movies/ratings/",
             "movies/19/rate/", "movies/19/note/", "movies/19/watched/", "profiles/", "lists/", "sync/"]
    return {path: client.get(path).json for path in paths}


def settle(client):
    for path, body in (("movies/favorites/", {"movie_id": 19}), ("movies/watchlist/", {"movie_id": 832}),
                       ("movies/19/rate/", {"rating": 4.5, "review": "שלום Méliès"}),
                       ("profiles/", {"name": "Grandmother"}), ("lists/", {"name": "ימים"})):
        answer = client.post(path, body)
        assert answer.status in (200, 201), (path, answer)


def run(options, server):
    """Gives a list of what is wrong."""
    neighbour = server.register(NEIGHBOUR)
    settle(neighbour)
    before = read_neighbour(neighbour)
    document = neighbour.get("openapi.json/").json
    if options.only:
        number, one = map(int, options.only.split(":"))
        jobs = [(server.address, document, number, options.seed, one, 1)]
    else:
        share = -(-options.requests // options.processes)
        jobs = [(server.address, document, number, options.seed, 0, share) for number in range(options.processes)]
    began = time.monotonic()
    with multiprocessing.get_context("fork").Pool(len(jobs)) as pool:
        results = pool.map(fuzz, jobs, chunksize=1)
    seconds = time.monotonic() - began
    statuses = collections.Counter()
    by_operation = collections.defaultdict(collections.Counter)
    for result in results:
        statuses.update(result["statuses"])
        for name, counts in result.get("by_operation", {}).items():
            by_operation[name].update(counts)
    done = sum(result["done"] for result in results)
    print(f"# {done} requests in {seconds:.1f} s ({done / seconds:.0f}/s), seed {options.seed}: "
          + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items(), key=str)), flush=True)
    wrong = [result["wrong"] for result in results if result["wrong"]]
    if not wrong and done >= 10000:
        # a run that never gets anything done proves little
        wrong += [f"{name} never succeeded: {dict(counts)}" for name, counts in by_operation.items()
                  if not any(status < 400 for status in counts)]
    if server.process.poll() is not None:
        return wrong + [f"the server has ended with {server.process.returncode}"]
    neighbour.close()
    if neighbour.get("/readyz", token=False).status != 200:
        wrong.append("the server is not ready any more")
    again = server.sign_in(NEIGHBOUR)
    after = read_neighbour(again)
    wrong += [f"{path} was {before[path]} and is {after[path]}" for path in before if before[path] != after[path]]
    return wrong


def main():
    sys.dont_write_bytecode = True
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20000)
    parser.add_argument("--processes", type=int, default=min(4, max(2, os.cpu_count() or 2)))
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--only")
    options = parser.parse_args()
    print("TAP version 13\n1..1", flush=True)
    storage = kit.Storage()
    wrong = []
    try:
        storage.load()
        (storage.pictures / PICTURE).write_bytes(fuzz_make.png())
        server = kit.Server(storage)
        server.start()
        try:
            wrong = run(options, server)
            server.stop()
        except AssertionError as error:
            wrong.append(str(error))
        finally:
            if server.process:
                server.kill()
        if server.log:
            wrong.append("the server complained: " + server.log.decode(errors="replace")[-6000:])
    finally:
        storage.remove()
    print(f"{'not ok' if wrong else 'ok'} 1 - fuzz {storage.engine}")
    for text in wrong:
        print("\n".join("# " + line for line in text.splitlines()))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
