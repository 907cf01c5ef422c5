# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes requests out of the server's own document: good ones, ones that are nearly good, and nonsense.

Everything comes from one random.Random, so that a seed names a request.
"""

import copy
import json
import string
import struct
import urllib.parse
import zlib

SCHEMAS = "#/components/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW", "get", "M-SEARCH")

# What text has at its edges: other scripts, directions, marks that pile up, halves of characters, and what means
# something to SQL, to paths, to formats and to templates.
TEXTS = (
    "", " ", "\t\n", "0", "-1", "null", "true", "NaN", "Amélie", "ﷺ", "\u202egnp.exe", "a\u0301\u0301\u0301" * 8,
    "\u200fעברית\u200f English", "日本語", "👩\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "\ufeff", "\uffff", "\ufdd0", "ẞßſ", "İıI",
    "Ω≈ç√", "\u0000",
    "a\u0000b", "\x7f", "\x1b[31m", "'", "''; DROP TABLE account; --", "\" OR 1=1 --", "%", "%%%s%n%x", "_", "\\",
    "\\u0000", "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "a/b", "//", "?", "#",
    "{{7*7}}", "${jndi:ldap://a}", "<script>", "tmdb:19", "imdb:tt0018455", "starter:fritz-lang", "TMDB:19", "tmdb:",
    ":", "tmdb:019", "tmdb:19 ", "a:b", "19", "832", "NEAR(a b)", "a*", "\"a", "AND", "title:a", "(", "a-b", "^a",
    "metropo", "lang", "x" * 127, "x" * 128, "x" * 129, "é" * 150, "x" * 255, "x" * 256, "x" * 257, "x" * 2001,
    "字" * 10001, "2024-02-30", "1900-01-01", "0000-00-00", "99999-01-01", "2024-01-01T00:00:00Z",
    "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "ada@example.org", "a@b", "@", "ADA@EXAMPLE.ORG",
)
NUMBERS = (
    "0", "-0", "1", "-1", "2", "0.5", "1.5", "5", "5.5", "4.999999999999999999999", "19", "255", "256", "500", "501",
    "1000000", "2147483647", "2147483648", "-2147483649", "4294967296", "9007199254740991", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e2", "1E+2",
    "1e-2", "1e308", "1e309", "-1e400", "0.1e-400", "1" * 400, "0." + "0" * 300 + "1",
)
# JSON that is none, or that means little.
BROKEN = (
    b"", b" ", b"{", b"}", b"[", b"]", b"[]", b"null", b"true", b"0", b"\"", b"\"text\"", b"{}", b"{\"a\"}",
    b"{\"a\":}", b"{\"a\":1,}", b"{'a':1}", b"{\"a\":1}{\"a\":1}", b"{\"a\":1,\"a\":2}", b"\xef\xbb\xbf{}",
    b"{\"a\":\"\xff\xfe\"}", b"{\"\xc3\":1}", b"{\"a\":NaN}", b"{\"a\":Infinity}", b"{\"a\":01}", b"{\"a\":1.}",
    b"{\"a\":.5}", b"{\"a\":+1}", b"{\"a\":0x10}", b"{\"a\":\"\\x\"}", b"{\"a\":\"\n\"}", b"{\"a\":\"\\ud800\"}",
    b"{\"a\":\"\\udc00\\ud800\"}", b"{\"a\":\"\\u0000\"}", b"{\"\\u0000\":1}", b"/* */{}", b"{}\x00", b"\x00{}",
    b"<?xml version=\"1.0\"?><a/>", b"a=1&b=2", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"{\"\":\"\"}",
    b"{\"__proto__\":{}}",
)
TYPES = (
    "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=latin1",
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "application/merge-patch+json", "", "/", "json", ";", "application/json, text/html", "image/png", "image/jpeg",
    "image/webp", "image/svg+xml", "image/gif", "x" * 300,
)
ETAGS = ("*", '""', '"1"', 'W/"1"', '"1", "2"', "1", '"', '*, "1"', '"' + "x" * 200 + '"', "\u00e9", ",", '"0"')
RANGES = (
    "bytes=0-0", "bytes=0-", "bytes=-1", "bytes=-0", "bytes=5-2", "bytes=0-0,2-3", "bytes=99999999-",
    "bytes=-99999999999999999999", "bytes=0-18446744073709551615", "bytes=", "bytes", "lines=1-2", "bytes=a-b",
    "bytes=0-0," * 200, "bytes= 0 - 1 ",
)
# Halves of characters, which only JSON can write.
HALVES = ('"\\ud800"', '"\\udfff\\ud83d"', '"\\u0000"', '"\\u202e\\u0301"', '"\\ud83d\\ude00"')
PLACES = (
    "%", "%zz", "%00", "%2F", "%2e%2e", "..", ".", "%ff", "%c0%ae", "%E2%80%AE", "a%0d%0ab", ";", "'", "@", "&",
    "a" * 300, "a" * 2100, "~", "%25", "0", "-1", "9" * 30,
)
QUERIES = (
    "page=0", "page=1&page=2", "page_size=501", "x=y", "=", "&&&", "q", "q=%", "q=%00", "q=%ff", "a[]=1",
    "q=" + "w" * 300, "q=" + "w" * 9000, "page=1e3", "page=%31", "ordering=--title", "format=json", "cursor=" + "A" * 256,
    "limit=0",
    "decade=1927",
)
PATHS = ("/", "//", "/api", "/api/v1x/", "/files/..%2f..%2fetc%2fpasswd", "/files/", "/metrics", "/%", "/\\")
JUNK_TOKENS = (
    "", "x", "null", "a.b.c", "." * 50, "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJIUzI1NiJ9.e30.x", "é",
    "x" * 5000,
)

# With how often they are sent where the document does not speak of them.
HEADERS = (
    ("If-Match", 0.04, ETAGS),
    ("If-None-Match", 0.06, ETAGS),
    ("Range", 0.04, RANGES),
    ("If-Range", 0.02, ETAGS),
    ("Accept-Encoding", 0.1, ("gzip", "gzip;q=0", "br", "*", "", ";q=x")),
    ("Idempotency-Key", 0.06, ("a", "b", "c", "x" * 257, "x" * 300, "é", "")),
    ("If-Modified-Since", 0.02, ("Sat, 01 Aug 2026 08:00:00 GMT", "yesterday", "")),
    ("User-Agent", 0.1, TEXTS),
    ("X-Forwarded-For", 0.03, ("1.2.3.4", "x", "::1, ,")),
    ("X-Forwarded-Host", 0.03, ("evil.example", "a/b")),
    ("Accept", 0.05, ("text/html", "*/*", "")),
)
# Hashing a password takes as long as a thousand other requests, and who is signed out has to sign in again.
SLOW = {"register", "login", "logout", "logoutEverywhere", "deviceRemove", "passwordChange", "accountDelete"}


def png(width=3, height=3, broken=0):
    """A small picture; @broken chooses how it is spoilt."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    if broken == 1:
        width = height = 60000
    rows = b"".join(b"\x00" + bytes(3 * min(width, 8)) for _ in range(min(height, 8)))
    parts = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
             chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    whole = b"".join(parts)
    return (whole, whole, whole[:20], parts[0], whole.replace(b"IDAT", b"IDAX"), whole + bytes(100))[broken]


class Raw:
    """A piece of JSON as it is to be written, which need not be any."""

    def __init__(self, text):
        self.text = text


def write(value):
    """JSON, with pieces that json.dumps() would not make."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{write(name)}:{write(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Operation:
    """A method of a path of the document."""

    def __init__(self, document, path, method, item, operation):
        self.id = operation["operationId"]
        self.path = path
        self.method = method.upper()
        parameters = [document.resolve(one) for one in item.get("parameters", []) + operation.get("parameters", [])]
        self.places = {one["name"]: one["schema"] for one in parameters if one["in"] == "path"}
        self.query = {one["name"]: one["schema"] for one in parameters if one["in"] == "query"}
        self.headers = {one["name"]: one["schema"] for one in parameters if one["in"] == "header"}
        self.content = document.resolve(operation.get("requestBody", {})).get("content", {})
        self.statuses = {int(status) for status in operation["responses"] if status.isdigit()}
        self.weight = 2 if self.id in SLOW else 6


class Document:
    def __init__(self, text):
        self.text = text
        self.operations = [Operation(self, path, method, item, operation)
                           for path, item in text["paths"].items()
                           for method, operation in item.items() if method in ("get", "post", "put", "patch", "delete")]

    def resolve(self, node):
        while "$ref" in node:
            target = self.text
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node


class Maker:
    """@known: lists of values that mean something, by the names of members and parameters."""

    def __init__(self, document, random, known):
        self.document = document
        self.random = random
        self.known = known

    def chance(self, probability):
        return self.random.random() < probability

    def text(self, schema=None):
        schema = schema or {}
        if self.chance(0.5):
            length = self.random.randint(schema.get("minLength", 0), min(schema.get("maxLength", 20), 40))
            value = "".join(self.random.choice(string.ascii_letters + "  é-1") for _ in range(length))
            return value
        return self.random.choice(TEXTS)

    def number(self, schema):
        least, most = schema.get("minimum", -5), schema.get("maximum", 1000)
        if schema.get("type") == "integer":
            return self.random.choice([least, most, self.random.randint(int(least), int(min(most, least + 100)))])
        step = schema.get("multipleOf", 0.5)
        return self.random.choice([least, most, least + step, step * self.random.randint(0, 10)])

    def good(self, schema, name="", depth=0):
        """Something that fits @schema, nearly always."""
        schema = self.document.resolve(schema)
        if "allOf" in schema:
            merged = {}
            for part in schema["allOf"]:
                value = self.good(part, name, depth)
                merged = {**merged, **value} if isinstance(value, dict) else value
            return merged
        if "oneOf" in schema:
            return self.good(self.random.choice(schema["oneOf"]), name, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[0] if self.chance(0.6) else self.random.choice(kind)
        if self.known.get(name) and kind in ("string", "integer", "number", "object") and self.chance(0.7):
            return copy.deepcopy(self.random.choice(self.known[name]))
        if kind == "object":
            return self.good_object(schema, depth)
        if kind == "array":
            size = self.random.randint(schema.get("minItems", 0), min(schema.get("maxItems", 4), 4))
            return [self.good(schema.get("items", {}), name, depth + 1) for _ in range(size)]
        if kind == "string":
            return self.good_text(schema)
        if kind in ("integer", "number"):
            return self.number({**schema, "type": kind})
        if kind == "boolean":
            return self.chance(0.5)
        return None

    def good_text(self, schema):
        if schema.get("format") == "date":
            return f"{self.random.randint(1900, 2030)}-0{self.random.randint(1, 9)}-1{self.random.randint(0, 9)}"
        if schema.get("format") == "uuid":
            return self.random.choice(["6ba7b810-9dad-41d1-80b4-00c04fd430c8", "7ba7b810-9dad-41d1-80b4-00c04fd430c9"])
        return self.text(schema)

    def good_object(self, schema, depth):
        members = schema.get("properties", {})
        value = {name: self.good(member, name, depth + 1) for name, member in members.items()
                 if name in schema.get("required", []) or self.chance(0.5)}
        if schema.get("additionalProperties") is True and self.chance(0.5):
            value[self.text()] = self.anything(depth + 1)
        return value

    def anything(self, depth=0):
        kind = self.random.randint(0, 8 if depth < 5 else 5)
        if kind <= 1:
            return self.text()
        if kind <= 3:
            return Raw(self.random.choice(NUMBERS))
        if kind == 4:
            return self.random.choice([None, True, False])
        if kind == 5:
            return Raw(self.random.choice(HALVES))
        if kind == 6:
            return [self.anything(depth + 1) for _ in range(self.random.randint(0, 4))]
        if kind == 7:
            return {self.text(): self.anything(depth + 1) for _ in range(self.random.randint(0, 4))}
        levels = self.random.choice([3, 15, 16, 17, 40, 1000])
        return Raw("[" * levels + "]" * levels if self.chance(0.5) else '{"a":' * levels + "1" + "}" * levels)

    def spoil(self, value):
        """Changes something somewhere in it."""
        if isinstance(value, dict) and value and self.chance(0.8):
            name = self.random.choice(list(value))
            change = self.random.randint(0, 3)
            if change == 0:
                del value[name]
            elif change == 1:
                value[self.text()] = self.anything()
            else:
                value[name] = self.spoil(value[name])
            return value
        if isinstance(value, list) and value and self.chance(0.8):
            if self.chance(0.2):
                return value * self.random.choice([2, 60, 250])
            position = self.random.randrange(len(value))
            value[position] = self.spoil(value[position])
            return value
        return self.anything()

    def json_body(self, schema, seldom):
        value = self.good(schema)
        # what is seldom asked is asked well more often, or it would never succeed
        for _ in range(self.random.choice([0, 0, 0, 0, 0, 1] if seldom else [0, 0, 1, 1, 2, 5])):
            value = self.spoil(value)
        text = write(value).encode("utf-8", "replace")
        if self.chance(0.03):
            text = text[:self.random.randint(0, len(text))]
        if self.chance(0.02):
            text += b" " * self.random.choice([10, 100000, 1024 * 1024])
        if self.chance(0.03) and text:
            spoilt = bytearray(text)
            spoilt[self.random.randrange(len(spoilt))] = self.random.randrange(256)
            text = bytes(spoilt)
        return text

    def body(self, operation):
        """Bytes or None, and their type or None."""
        if not operation.content:
            if self.chance(0.9):
                return None, None
            return self.random.choice(BROKEN), self.random.choice(TYPES)
        kind = self.random.choice(list(operation.content))
        if self.chance(0.04):
            kind = self.random.choice(TYPES)
        if self.chance(0.1):
            return self.random.choice(BROKEN), kind
        if self.chance(0.02):
            return self.random.randbytes(self.random.choice([1, 100, 5000])), kind
        if kind.startswith("image/"):
            return png(broken=self.random.randint(0, 5)), kind
        schema = operation.content.get("application/json", {}).get("schema", {"type": "object"})
        return self.json_body(schema, operation.id in SLOW), None if self.chance(0.02) else kind

    def place(self, name, schema):
        """A piece of a path."""
        if self.known.get(name) and self.chance(0.6):
            return urllib.parse.quote(str(self.random.choice(self.known[name])), safe=self.random.choice([":", ""]))
        if self.chance(0.3):
            return urllib.parse.quote(str(self.good(schema, name)), safe="")
        if self.chance(0.3):
            return self.random.choice(PLACES)
        return urllib.parse.quote(self.random.choice(TEXTS), safe="")

    def query_string(self, operation):
        pairs = []
        for name, schema in operation.query.items():
            if self.chance(0.35):
                value = self.good(schema, name) if self.chance(0.6) else self.random.choice(TEXTS + NUMBERS)
                pairs.append(f"{name}={urllib.parse.quote_plus(str(value))}")
        if self.chance(0.1):
            pairs.append(self.random.choice(QUERIES))
        self.random.shuffle(pairs)
        return "?" + "&".join(pairs) if pairs else ""

    def some_headers(self, operation, token):
        headers = []
        if token is not None and self.chance(0.9):
            headers.append(("Authorization", f"Bearer {token}"))
        elif self.chance(0.2):
            scheme = self.random.choice(["Bearer", "bearer", "Basic", "Bearer Bearer", ""])
            headers.append(("Authorization", f"{scheme} {self.random.choice(JUNK_TOKENS)}"))
        for name, chance, values in HEADERS:
            if name in operation.headers:
                chance = max(chance, 0.3)
            if self.chance(chance):
                value = self.random.choice(values)
                if self.known.get(name) and self.chance(0.5):
                    value = self.random.choice(self.known[name])
                headers.append((name, value))
        return headers

    def request(self, operation, token):
        """A request as bytes, and the method it is sent with."""
        method = operation.method if self.chance(0.93) else self.random.choice(METHODS)
        path = operation.path
        for name, schema in operation.places.items():
            path = path.replace("{" + name + "}", self.place(name, schema))
        if self.chance(0.05):
            path = path.rstrip("/")
        if self.chance(0.01):
            path = self.random.choice([*PATHS, path + "/", path + "%2f", path.replace("/", "//"), path.upper(),
                                       path + ";a=b"])
        target = path + self.query_string(operation)
        body, kind = self.body(operation)
        headers = [("Host", "films.example")] + self.some_headers(operation, token)
        if kind is not None:
            headers.append(("Content-Type", kind))
        chunked = body is not None and self.chance(0.03)
        if chunked:
            headers.append(("Transfer-Encoding", "chunked"))
            pieces = [piece for piece in (body[:7], body[7:]) if piece]
            body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        elif body is not None:
            headers.append(("Content-Length", str(len(body))))
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {clean(value)}" for name, value in headers]
        return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + (body or b""), method

    def garbage(self):
        """Bytes that are hardly a request. Whoever sends them has to expect that the connection ends."""
        good = b"GET /api/v1/ HTTP/1.1\r\nHost: a\r\n\r\n"
        choice = self.random.randint(0, 5)
        if choice == 0:
            return self.random.randbytes(self.random.randint(1, 300)) + b"\r\n\r\n"
        if choice == 1:
            spoilt = bytearray(good)
            for _ in range(self.random.randint(1, 4)):
                spoilt[self.random.randrange(len(spoilt) - 4)] = self.random.randrange(256)
            return bytes(spoilt)
        if choice == 2:
            return good.replace(b"Host", self.random.choice([b"Host ", b" Host", b"Ho st", b"", b"Host: a\r\nHost"]))
        if choice == 3:
            length = self.random.choice([b"-1", b"+2", b"1e3", b"99999999999999999999", b"2\r\nContent-Length: 3",
                                         b"0\r\nTransfer-Encoding: chunked"])
            return b"POST /api/v1/sync/ HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\n0\r\n\r\n"
        if choice == 4:
            chunks = self.random.choice([b"zz\r\n", b"-1\r\n{}\r\n", b"5\r\n{}", b"0\r\nX: y\r\nZ: y\r\n\r\n",
                                         b"2;x=y\r\n{}\r\n0\r\n\r\n"])
            return (b"POST /api/v1/users/login/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
        return b"GET /" + b"a" * self.random.choice([2100, 9000, 70000]) + b" HTTP/1.1\r\nHost: a\r\n\r\n"


def clean(value):
    """As the value of a header, which has no line breaks in it."""
    return "".join(letter for letter in value if letter >= " " and letter != "\x7f")
