#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's front as the network sees it: rate limits, slow and hostile clients, TLS, proxies, how it ends, and
its counters (ASVS V12, V13; API Top 10 API4, API8)."""

import http.client
import json
import re
import select
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse
import warnings

import kit

NAME = "[a-zA-Z_][a-zA-Z0-9_]*"
VALUE = r'(?:[^"\\\n]|\\["\\n])*'
LINE = re.compile(rf'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{{((?:{NAME}="{VALUE}",?)*)\}})? (\S+)$')
LABEL = re.compile(f'({NAME})="({VALUE})"')


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Wire:
    """A connection on which bytes are said as they are."""

    def __init__(self, address, context=None):
        parts = urllib.parse.urlsplit(address)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=30)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.heard = self.socket.makefile("rb")

    def say(self, text):
        self.socket.sendall(text)
        return self

    def hear(self):
        """An answer; None where the connection ends instead."""
        try:
            first = self.heard.readline()
            if not first:
                return None
            headers = http.client.parse_headers(self.heard)
            return kit.Answer(int(first.split()[1]), headers, self.heard.read(int(headers["Content-Length"])))
        except ConnectionError:
            return None

    def seconds_until_end(self, least=25):
        """Waits until the other side ends it."""
        began = time.monotonic()
        while time.monotonic() - began < least:
            if not select.select([self.socket], [], [], 0.1)[0]:
                continue
            try:
                if not self.socket.recv(65536):
                    return time.monotonic() - began
            except ConnectionError:
                return time.monotonic() - began
        raise AssertionError(f"the connection was not ended within {least} s")

    def close(self):
        self.heard.close()
        self.socket.close()


def get(path, host="films.example", more=""):
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


def post(path, body, length=None):
    return (f"POST {path} HTTP/1.1\r\nHost: films.example\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body) if length is None else length}\r\n\r\n").encode() + body


class FrontTest(kit.ServerTest):
    load = False

    def wire(self, context=None):
        wire = Wire(self.server.address, context)
        self.addCleanup(wire.close)
        return wire


class Limits(FrontTest):
    """SYNC.md 4.2: rate limits by address and account, 429 with Retry-After."""

    limits = True
    options = ("--sign-ins", "5", "--refreshes", "4", "--writes", "10", "--reads", "20",
               "--trusted-proxies", "127.0.0.1")

    def many(self, count, ask):
        answers = [ask() for _ in range(count)]
        refused = [answer for answer in answers if answer.status == 429]
        for answer in refused:
            self.assert_problem(answer, 429)
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        return len(answers) - len(refused)

    def client(self, address):
        nobody = self.nobody()
        return lambda method, path, body=None: nobody.send(method, path, body, headers={"X-Forwarded-For": address})

    def test_reads(self):
        first, second = self.client("192.0.2.1"), self.client("192.0.2.2")
        # it fills up again meanwhile, and a minute of the clock may end in between
        self.assertIn(self.many(70, lambda: first("GET", "movies/genres/")), range(20, 45))
        self.assertEqual(second("GET", "movies/genres/").status, 200)

    def test_unknown_addresses_are_counted_too(self):
        ask = self.client("192.0.2.20")
        self.assertIn(self.many(70, lambda: ask("GET", "nothing/")), range(20, 45))
        self.assertEqual(ask("GET", "/healthz").status, 200)

    def test_line_of_ipv6_counts_as_one(self):
        addresses = iter(f"2001:db8:1:2::{number:x}" for number in range(1, 100))
        nobody = self.nobody()
        self.assertIn(self.many(70, lambda: nobody.get("movies/genres/", headers={"X-Forwarded-For": next(addresses)})),
                      range(20, 45))

    def test_health_is_never_refused(self):
        ask = self.client("192.0.2.3")
        for _ in range(60):
            self.assertEqual(ask("GET", "/healthz").status, 200)
            self.assertEqual(ask("GET", "/readyz").status, 200)

    def test_sign_ins_wait_longer_and_longer(self):
        ask = self.client("192.0.2.4")
        names = iter(f"nobody{number}@example.org" for number in range(100))

        def sign_in(who):
            return who("POST", "users/login/", {"email": next(names), "password": "wrong horse"})

        self.assertEqual([sign_in(ask).status for _ in range(5)], [401] * 5)
        refused = sign_in(ask)
        self.assert_problem(refused, 429)
        self.assertIn(int(refused.headers["Retry-After"]), range(9, 13))
        # others sign in meanwhile
        self.assertEqual(sign_in(self.client("192.0.2.5")).status, 401)

    def test_refreshes(self):
        ask = self.client("192.0.2.6")
        self.assertIn(self.many(20, lambda: ask("POST", "users/refresh/", {"refresh": "x" * 43})), range(4, 9))

    def test_writes_count_by_account(self):
        addresses = iter(f"192.0.2.{number}" for number in range(100, 200))
        ada = self.nobody()
        whole = {"email": "ada@example.org", "username": "ada", "password": kit.PASSWORD}
        answer = ada.send("POST", "users/register/", whole, headers={"X-Forwarded-For": "192.0.2.99"})
        ada.access = answer.json["tokens"]["access"]
        done = self.many(40, lambda: ada.send("PATCH", "users/profile/", {"bio": "x"},
                                              headers={"X-Forwarded-For": next(addresses)}))
        self.assertIn(done, range(10, 22))


class Slow(FrontTest):
    """SYNC.md 4.2: slow heads, slow bodies, silent ones; all at once, so that the waiting is done once."""

    options = ("--connections-per-address", "8")

    def test_slow_clients_are_cut(self):
        head, trickle, body, patient = (self.wire() for _ in range(4))
        head.say(b"GET /api/v1/ HT")
        trickle.say(b"GET /api/v1/ HTTP/1.1\r\n")
        body.say(post("/api/v1/users/login/", b"{", length=100))
        patient.say(get("/api/v1/"))
        self.assertEqual(patient.hear().status, 200)
        began = time.monotonic()
        while not select.select([trickle.socket], [], [], 0.5)[0]:
            trickle.say(b"X: y\r\n")
            self.assertLess(time.monotonic() - began, 20)
        self.assertGreater(time.monotonic() - began, 8)
        for wire in (head, body):
            wire.seconds_until_end()
        # who was not slow is still served
        self.assertEqual(patient.say(get("/api/v1/")).hear().status, 200)

    def test_many_connections(self):
        wires = [self.wire().say(get("/healthz")) for _ in range(8)]
        self.assertEqual([wire.hear().status for wire in wires], [200] * 8)
        self.assertIsNone(self.wire().hear())
        wires[0].close()
        kit.wait_until(lambda: (answer := self.wire().say(get("/healthz", more="Connection: close\r\n")).hear())
                       and answer.status == 200)

    def test_slow_reader(self):
        document = self.nobody().get("openapi.json/").body
        # asks for more than fits in between, and reads nothing of it
        wire = self.wire().say(get("/api/v1/openapi.json/") * (64 * 1024 * 1024 // len(document)))
        kit.wait_until(lambda: self.is_ended(wire), 40)
        self.assertEqual(self.nobody().get("/readyz").status, 200)

    def is_ended(self, wire):
        established = 1
        return wire.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != established


class Hostile(FrontTest):
    """SYNC.md 4.2: sizes, smuggling, garbage, pipelining."""

    def refused(self, text, status):
        wire = self.wire().say(text)
        answer = wire.hear()
        self.assert_problem(answer, status)
        self.assertEqual(answer.headers["Connection"], "close")
        wire.seconds_until_end(10)

    def test_smuggling(self):
        hidden = get("/healthz")
        for head in (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Content-Length: 5\r\nContent-Length: 6",
                     b"Transfer-Encoding : chunked", b"Transfer-Encoding: xchunked", b"Content-Length: +5"):
            text = b"POST /api/v1/users/login/ HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\n0\r\n\r\n"
            self.refused(text + hidden, 400)

    def test_garbage(self):
        for text in (b"\x16\x03\x01\x02\x00\x01\x00", b"\x00\x00", b"HELO x\r\n\r\n", b"GET / HTTP/1.1\n\n",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            self.refused(text, 400)

    def test_sizes(self):
        self.refused(get("/" + "a" * 2100), 414)
        self.refused(get("/healthz", more="X: " + "y" * 70000 + "\r\n"), 431)
        self.refused(get("/healthz", more="X: y\r\n" * 101), 431)
        self.refused(b"POST /api/v1/users/login/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413)

    def test_body_that_is_too_large_is_read_to_its_end(self):
        wire = self.wire().say(b"POST /api/v1/users/login/ HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n")
        for _ in range(64):
            wire.say(b"x" * 65536)
        self.assert_problem(wire.hear(), 413)

    def test_methods(self):
        for method in (b"TRACE", b"CONNECT"):
            self.refused(method + b" /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 405)
        answer = self.wire().say(b"BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n").hear()
        self.assert_problem(answer, 405)
        self.assertIn("GET", answer.headers["Allow"])

    def test_pipelining(self):
        wire = self.wire().say(b"".join(get(f"/api/v1/movies/?page={page}") for page in range(1, 21)))
        for page in range(1, 21):
            answer = wire.hear()
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.json["results"], [])

    def test_head_has_the_length_of_get(self):
        whole = self.wire().say(get("/api/v1/")).hear()
        wire = self.wire().say(get("/api/v1/").replace(b"GET", b"HEAD"))
        heads = wire.socket.recv(65536)
        self.assertIn(b"Content-Length: %d\r\n" % len(whole.body), heads)
        self.assertTrue(heads.endswith(b"\r\n\r\n"))

    def test_what_every_answer_has(self):
        for path in ("/api/v1/", "/healthz", "/nothing"):
            answer = self.wire().say(get(path)).hear()
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(answer.headers["Server"], "plakat-server")
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
            self.assertNotIn("Strict-Transport-Security", answer.headers)

    def test_socket_in_the_file_system(self):
        path = self.storage.folder / "socket"
        self.server.stop()
        server = kit.Server(self.storage)
        server.start(listen=f"unix:{path}")
        self.addCleanup(server.stop)
        self.assertEqual(server.address, f"unix:{path}")
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(str(path))
            line.sendall(get("/api/v1/movies/?page=1&page_size=1", more="X-Forwarded-For: 192.0.2.7\r\n"))
            self.assertTrue(line.recv(65536).startswith(b"HTTP/1.1 200 "))
        # what a server that was killed has left behind is no hindrance
        server.kill()
        self.assertTrue(path.is_socket())
        server.start(listen=f"unix:{path}")
        server.stop()


class Proxies(FrontTest):
    """The word of a proxy is taken only where it is trusted."""

    load = True
    said = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: films.example\r\n"

    def next_link(self):
        answer = self.wire().say(get("/api/v1/movies/?page_size=1", host="inner:81", more=self.said)).hear()
        return answer.json["next"]

    def test_not_trusted(self):
        self.assertTrue(self.next_link().startswith("http://inner:81/api/v1/movies/?"))

    def test_trusted(self):
        self.server.stop()
        self.server.options += ["--trusted-proxies", "127.0.0.0/8"]
        self.server.start()
        self.assertTrue(self.next_link().startswith("https://films.example/api/v1/movies/?"))


class Ending(FrontTest):
    """SIGTERM finishes what is in flight."""

    def test_idle_connections_do_not_hold_it(self):
        wires = [self.wire() for _ in range(5)]
        for wire in wires:
            self.assertEqual(wire.say(get("/healthz")).hear().status, 200)
        began = time.monotonic()
        self.server.stop()
        self.assertLess(time.monotonic() - began, 5)

    def test_what_is_in_flight_is_finished(self):
        body = json.dumps({"email": "ada@example.org", "username": "ada", "password": kit.PASSWORD}).encode()
        late = self.wire()
        late.say(post("/api/v1/users/register/", body[:10], length=len(body)))
        wrong = json.dumps({"username": "bob", "password": "wrong horse"}).encode()
        busy = [self.wire().say(post("/api/v1/users/login/", wrong)) for _ in range(4)]
        self.assertEqual(self.nobody().get("/readyz").status, 200)
        self.server.process.send_signal(signal.SIGTERM)
        kit.wait_until(self.takes_nobody)
        late.say(body[10:])
        answer = late.hear()
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["Connection"], "close")
        for wire in busy:
            self.assertEqual(wire.hear().status, 401)
        self.assertEqual(self.server.process.wait(20), 0)
        self.server.start()
        self.server.sign_in("ada").close()

    def takes_nobody(self):
        try:
            self.wire()
        except ConnectionError:
            return True
        return False


class Tls(FrontTest):
    """TLS 1.2 and newer; a new certificate by SIGHUP, without harm to what is open."""

    def setUp(self):
        self.storage = kit.Storage()
        self.addCleanup(self.storage.remove)
        self.pem, self.key = self.storage.folder / "server.pem", self.storage.folder / "server.key"
        self.make_certificate("one")
        self.server = kit.Server(self.storage, "--certificate", str(self.pem), "--private-key", str(self.key))
        self.server.start()
        self.addCleanup(self.server.stop)

    def make_certificate(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", self.key, "-out", self.pem],
                       check=True, capture_output=True)

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def shown(self, wire):
        return wire.socket.getpeercert(binary_form=True)

    def reload(self, awaited):
        before = len(self.server.log)
        self.server.process.send_signal(signal.SIGHUP)
        kit.wait_until(lambda: awaited in self.server.log[before:])

    def test_answers(self):
        self.assertTrue(self.server.address.startswith("https://127.0.0.1:"))
        wire = self.wire(self.context())
        self.assertIn(wire.socket.version(), ("TLSv1.2", "TLSv1.3"))
        for _ in range(3):
            answer = wire.say(get("/api/v1/movies/?page_size=1")).hear()
            self.assertEqual(answer.status, 200)
            self.assertRegex(answer.headers["Strict-Transport-Security"], r"^max-age=\d{7,}")

    def test_trusted_certificate(self):
        context = ssl.create_default_context(cafile=self.pem)
        self.assertEqual(self.wire(context).say(get("/healthz")).hear().status, 200)

    def test_old_versions(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = self.context()
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.wire(context)

    def test_plain_is_not_answered(self):
        self.assertIsNone(self.wire().say(get("/healthz")).hear())

    def test_reload(self):
        old = self.wire(self.context())
        first = self.shown(old)
        self.make_certificate("two")
        self.reload(b"read again")
        fresh = self.wire(self.context())
        self.assertNotEqual(self.shown(fresh), first)
        self.assertEqual(fresh.say(get("/healthz")).hear().status, 200)
        self.assertEqual(old.say(get("/healthz")).hear().status, 200)
        # one that is no good is told of, and changes nothing
        second = self.shown(fresh)
        for spoil in (lambda: self.pem.write_text("nonsense"), self.pem.unlink, lambda: self.make_key_only()):
            spoil()
            self.reload(b"certificate")
            self.assertEqual(self.shown(self.wire(self.context())), second)
        self.assertEqual(old.say(get("/healthz")).hear().status, 200)

    def make_key_only(self):
        self.make_certificate("three")
        good = self.pem.read_bytes()
        self.make_certificate("four")
        self.pem.write_bytes(good)


class Metrics(FrontTest):
    """Counters in the text form of Prometheus, on a listener of their own."""

    def setUp(self):
        self.port = free_port()
        self.options = ("--metrics", str(self.port))
        super().setUp()

    def read(self):
        """Reads the counters, strictly by the form's description."""
        client = kit.Client(f"http://127.0.0.1:{self.port}")
        answer = client.get("/metrics")
        client.close()
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        text = answer.body.decode()
        self.assertTrue(text.endswith("\n"))
        types, helped, values, last = {}, set(), {}, None
        for line in text.splitlines():
            if line.startswith("# HELP "):
                name = line.split(" ")[2]
                self.assertNotIn(name, helped)
                helped.add(name)
                continue
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                self.assertIn(kind, ("counter", "gauge", "histogram"))
                self.assertNotIn(name, types)
                types[name] = kind
                last = name
                continue
            match = LINE.match(line)
            self.assertTrue(match, line)
            name, labels, value = match.groups()
            family = re.sub("_(bucket|sum|count)$", "", name) if types[last] == "histogram" else name
            self.assertEqual(family, last, line)
            key = name, tuple(LABEL.findall(labels or ""))
            self.assertNotIn(key, values)
            values[key] = float(value)
            if types[family] == "counter":
                self.assertTrue(name.endswith("_total"), name)
                self.assertGreaterEqual(float(value), 0)
        self.assertEqual(set(types), helped)
        self.check_histograms(types, values)
        return values

    def check_histograms(self, types, values):
        for name in (name for name, kind in types.items() if kind == "histogram"):
            boxes = {}
            for (sample, labels), value in values.items():
                if sample == f"{name}_bucket":
                    boxes.setdefault(labels[:-1], []).append((float(labels[-1][1].replace("+Inf", "inf")), value))
            for labels, counts in boxes.items():
                self.assertEqual(counts, sorted(counts))
                self.assertEqual([count for _, count in counts], sorted(count for _, count in counts))
                self.assertEqual(counts[-1][0], float("inf"))
                self.assertEqual(counts[-1][1], values[f"{name}_count", labels])
                self.assertIn((f"{name}_sum", labels), values)

    def test_counters(self):
        before = self.read()
        ada = self.nobody()
        for _ in range(7):
            self.assertEqual(ada.get("movies/").status, 200)
        self.assertEqual(ada.get("movies/?page=0").status, 400)
        self.assertEqual(ada.get("/nothing").status, 404)
        self.assertEqual(ada.post("users/register/", {"email": "ada@example.org", "username": "ada",
                                                      "password": kit.PASSWORD}).status, 201)
        after = self.read()
        self.assertEqual(after["plakat_requests_total", (("operation", "movies"), ("status", "2xx"))], 7)
        self.assertEqual(after["plakat_requests_total", (("operation", "movies"), ("status", "4xx"))], 1)
        self.assertEqual(after["plakat_requests_total", (("operation", "none"), ("status", "4xx"))], 1)
        self.assertEqual(after["plakat_request_seconds_count", (("operation", "movies"),)], 8)
        self.assertEqual(after["plakat_requests_in_flight", ()], 0)
        self.assertEqual(after["plakat_connections", ()], before["plakat_connections", ()] + 1)
        self.assertGreater(after["process_resident_memory_bytes", ()], 1024 * 1024)
        self.assertGreaterEqual(after["plakat_uptime_seconds", ()], before["plakat_uptime_seconds", ()])
        if self.storage.engine == "sqlite":
            self.assertGreaterEqual(after["plakat_write_groups_total", ()], 1)

    def test_not_where_everybody_is(self):
        self.assert_problem(self.nobody().get("/metrics"), 404)
        other = kit.Client(f"http://127.0.0.1:{self.port}")
        self.assertEqual(other.get("/api/v1/").status, 404)
        other.close()


# the tests of this module are those of its children
del FrontTest

if __name__ == "__main__":
    kit.main()
