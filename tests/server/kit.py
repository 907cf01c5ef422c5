# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of plakat-server in Python share: the real server on a free port with a storage of its own, clients,
and a runner that speaks TAP.

    class Lists(kit.ServerTest):
        def test_add(self):
            ada = self.register("ada")
            self.assertEqual(ada.post("movies/favorites/", {"movie_id": 19}).status, 201)

    if __name__ == "__main__":
        kit.main()

PLAKAT_SERVER names the program. With PLAKAT_TEST_POSTGRESQL (set by tests/support/with-postgresql) each storage
is a database of its own there, else an SQLite file.
"""

import dataclasses
import gzip
import http.client
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unittest
import urllib.parse
import uuid

BINARY = os.environ.get("PLAKAT_SERVER", "")
POSTGRESQL = os.environ.get("PLAKAT_TEST_POSTGRESQL", "")
API = "/api/v1/"
PASSWORD = "correct horse battery"
READY = re.compile(r"^Listening on (\S+)")
ENVIRONMENT = {
    **os.environ,
    "LC_ALL": "C.UTF-8",
    "G_DEBUG": "fatal-criticals,fatal-warnings",
    "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1:allocator_may_return_null=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}

FILMS = [
    {"uid": "tmdb:19", "tmdb_id": 19, "imdb_id": "tt0017136", "title": "Metropolis", "original_language": "de",
     "release_date": "1927-01-10", "runtime": 153, "genres": ["Drama", "Science Fiction"], "popularity": 95,
     "vote_average": 8.1, "vote_count": 2000, "countries": ["Germany"], "country_codes": ["DE"],
     "directors": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang"}],
     "cast": [{"person_uid": "starter:brigitte-helm", "name": "Brigitte Helm", "character": "Maria", "order": 0},
              {"person_uid": "starter:brigitte-helm", "name": "Brigitte Helm", "character": "Hel", "order": 1}]},
    {"uid": "tmdb:832", "tmdb_id": 832, "imdb_id": "tt0022100", "title": "M", "original_language": "de",
     "release_date": "1931-05-11", "runtime": 111, "genres": ["Drama", "Crime", "Thriller"], "popularity": 70,
     "vote_average": 8.1, "vote_count": 1500, "countries": ["Germany"], "country_codes": ["DE"],
     "directors": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang"}],
     "cast": [{"person_uid": "starter:peter-lorre", "name": "Peter Lorre", "character": "Hans Beckert", "order": 0}]},
    {"uid": "tmdb:194", "tmdb_id": 194, "imdb_id": "tt0211915", "title": "Amélie", "original_language": "fr",
     "original_title": "Le Fabuleux Destin d'Amélie Poulain", "release_date": "2001-04-25", "runtime": 122,
     "genres": ["Comedy", "Romance"], "popularity": 60, "vote_average": 7.8, "vote_count": 9000,
     "countries": ["France"], "country_codes": ["FR"],
     "cast": [{"person_uid": "starter:audrey-tautou", "name": "Audrey Tautou", "character": "Amélie Poulain"}]},
    {"uid": "imdb:tt0018455", "imdb_id": "tt0018455", "title": "Sunrise", "release_date": "1927-09-23",
     "runtime": 94, "genres": ["Drama"], "popularity": 50},
]
PERSONS = [
    {"uid": "starter:fritz-lang", "name": "Fritz Lang", "birth_date": "1890-12-05", "biography": "Viennese."},
]


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        body = gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body
        return json.loads(body)


class Client:
    """One person's view of a server; a connection that is kept. For one thread."""

    def __init__(self, address, access=None, refresh=None, name=None):
        self.address = address
        self.access = access
        self.refresh = refresh
        self.name = name
        parts = urllib.parse.urlsplit(address)
        self._host, self._port = parts.hostname, parts.port
        self._connection = None

    def send(self, method, path, body=None, headers=None, token=True):
        """@body: bytes as they are, anything else as JSON. @path is below the API where it begins with no slash."""
        whole = path if path.startswith("/") else API + path
        heads = dict(headers or {})
        if token and self.access:
            heads.setdefault("Authorization", f"Bearer {self.access}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            heads.setdefault("Content-Type", "application/json")
        for last in (False, True):
            fresh = self._connection is None
            if fresh:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
            try:
                self._connection.request(method, whole, body=body, headers=heads)
                response = self._connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                if response.will_close:
                    self.close()
                return answer
            except (ConnectionError, http.client.HTTPException):
                # a kept connection may have been closed by the server meanwhile
                self.close()
                if last or fresh:
                    raise
        raise AssertionError("not reached")

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.send("POST", path, {} if body is None else body, **more)

    def put(self, path, body, **more):
        return self.send("PUT", path, body, **more)

    def patch(self, path, body, **more):
        return self.send("PATCH", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.send("DELETE", path, body, **more)

    def close(self):
        if self._connection:
            self._connection.close()
        self._connection = None


class Storage:
    """A database that is nobody else's, and the key file that goes with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="plakat-kit-"))
        self.keys = self.folder / "keys"
        self.pictures = self.folder / "pictures"
        self.pictures.mkdir()
        self.cache = self.folder / "cache"
        self.name = None
        if POSTGRESQL:
            self.name = "test_" + uuid.uuid4().hex[:16]
            self.sql(f"CREATE DATABASE {self.name}", uri=POSTGRESQL)
            # not by urlunsplit, which drops the slashes before a host that is not there
            self.uri = re.sub(r"^(postgresql://[^/?]*)/?[^?]*", rf"\1/{self.name}", POSTGRESQL)
        else:
            self.uri = f"sqlite:{self.folder / 'plakat.db'}"

    @property
    def engine(self):
        return "postgresql" if POSTGRESQL else "sqlite"

    def sql(self, *statements, uri=None):
        """What statements say, rows as lines and columns between bars; for looking beside the server."""
        if POSTGRESQL:
            command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", uri or self.uri]
            command += [word for statement in statements for word in ("-c", statement)]
        else:
            command = ["sqlite3", "-cmd", ".timeout 5000", self.uri.removeprefix("sqlite:"), *statements]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def command(self, verb, *words):
        cache = ["--picture-cache", str(self.cache)] if verb == "serve" else []
        return [BINARY, verb, "--database", self.uri, "--key-file", str(self.keys), *cache, *map(str, words)]

    def load(self, *lines):
        """Loads films and people (dictionaries); without any, those of this file."""
        path = self.folder / "catalogue.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines or FILMS + PERSONS), encoding="utf-8")
        done = subprocess.run(self.command("load", "--posters", self.pictures, path), capture_output=True, text=True,
                              env=ENVIRONMENT, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == "", done.stderr
        return done.stdout

    def remove(self):
        if self.name:
            self.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", uri=POSTGRESQL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """plakat-server on a free port of loopback. What it writes to its error output is kept in `log`."""

    def __init__(self, storage, *options, limits=False, environment=None):
        self.storage = storage
        self.options = list(options)
        if not limits:
            self.options += ["--sign-ins", "0", "--refreshes", "0", "--writes", "0", "--reads", "0"]
        self.environment = {**ENVIRONMENT, **(environment or {})}
        self.process = None
        self.address = None
        self.log = b""
        self._reader = None

    def start(self, listen="127.0.0.1:0"):
        command = self.storage.command("serve", "--listen", listen, "--files", self.storage.pictures, *self.options)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
        self._reader = threading.Thread(target=self._read_log, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        line = self.process.stdout.readline().decode() if select.select([self.process.stdout], [], [], 60)[0] else ""
        found = READY.match(line)
        if not found:
            self.kill()
            raise AssertionError(f"plakat-server does not listen: {line} {self.log.decode(errors='replace')}")
        self.address = found[1].rstrip("/")
        return self

    def _read_log(self, stream):
        for line in stream:
            self.log += line

    def stop(self, how=signal.SIGTERM):
        """Ends it as a service manager does: it must go by itself and without a complaint."""
        if self.process is None:
            return
        self.process.send_signal(how)
        code = self.process.wait(60)
        self._bury()
        if how != signal.SIGKILL:
            assert code == 0, f"plakat-server ended with {code}: {self.log.decode(errors='replace')[-4000:]}"

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._bury()

    def _bury(self):
        if self._reader:
            self._reader.join(10)
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
        self.process = None

    def client(self, **more):
        return Client(self.address, **more)

    def register(self, name, password=PASSWORD):
        """A new account; gives a client that is signed in."""
        client = self.client(name=name)
        answer = client.post("users/register/", {"email": f"{name}@example.org", "username": name,
                                                 "password": password})
        assert answer.status == 201, answer
        tokens = answer.json["tokens"]
        client.access, client.refresh = tokens["access"], tokens["refresh"]
        return client

    def sign_in(self, name, password=PASSWORD):
        client = self.client(name=name)
        answer = client.post("users/login/", {"username": name, "password": password})
        assert answer.status == 200, answer
        tokens = answer.json["tokens"]
        client.access, client.refresh = tokens["access"], tokens["refresh"]
        return client


class ServerTest(unittest.TestCase):
    """A test case with a loaded storage and a running server. Class attributes say how it runs."""

    options = ()
    limits = False
    load = True

    def setUp(self):
        self.storage = Storage()
        self.addCleanup(self.storage.remove)
        if self.load:
            self.storage.load()
        self.server = Server(self.storage, *self.options, limits=self.limits)
        self.server.start()
        self.addCleanup(self.server.stop)

    def register(self, name):
        client = self.server.register(name)
        self.addCleanup(client.close)
        return client

    def nobody(self):
        client = self.server.client()
        self.addCleanup(client.close)
        return client

    def assert_problem(self, answer, status):
        """The answer is a problem in the form of RFC 9457, with a sentence."""
        self.assertEqual(answer.status, status, answer.body[:500])
        self.assertEqual(answer.headers.get_content_type(), "application/problem+json")
        problem = answer.json
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])
        self.assertNotEqual(problem["title"], "Unknown Error")
        self.assertIn(" ", problem["detail"])
        return problem


def wait_until(holds, seconds=30):
    """Waits for a condition and fails when it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("what was waited for did not come")


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0

    def say(self, good, test, tail=""):
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {test.id().removeprefix('__main__.')}{tail}", flush=True)

    def addSuccess(self, test):
        self.say(True, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say(True, test, f" # SKIP {reason}")

    def _bad(self, test, error):
        self.say(False, test)
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print(f"# {line}", flush=True)

    def addError(self, test, err):
        super().addError(test, err)
        self._bad(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._bad(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._bad(subtest, err)


def main():
    """Runs the tests of the program that calls it; words on the command line choose by name."""
    sys.dont_write_bytecode = True
    names = sys.argv[1:]
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    tests = [test for group in suite for test in group if not names or any(name in test.id() for name in names)]
    print(f"TAP version 13\n1..{len(tests)}", flush=True)
    result = TapResult()
    unittest.TestSuite(tests).run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
