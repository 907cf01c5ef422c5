#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Object authorisation (ASVS V8; API1, API3, API5), over every route of the document: who is signed in reads and
writes what is theirs, and what is somebody else's is not there for them, whatever they know of it.

Bea has one of everything. Ada asks for each operation with what names Bea's things, in every place where such a name
may stand, in order and at random. Bea's rows must stay as they are, byte by byte, and nothing that is hers may be in
an answer."""

import copy
import json
import os
import random
import urllib.parse

import kit
from test_avatar import png

ROUNDS = int(os.environ.get("PLAKAT_TEST_ROUNDS", "400"))

# Who one is before one is somebody; and what an attempt at may well be noted in the other's trail.
UNSIGNED = {"register", "login", "refresh"}

SECRETS = {
    "email": "bea.unmistakable@example.org",
    "first_name": "Beatrice-Unmistakable",
    "last_name": "Of-Unmistakable",
    "bio": "Bea's unmistakable bio",
    "review": "Bea's unmistakable review",
    "old_review": "Bea's unmistakable first thoughts",
    "profile": "Bea's unmistakable children",
    "display_name": "Bea, the unmistakable",
    "note": "Bea's unmistakable note",
    "old_note": "Bea's unmistakable note of before",
    "list": "Bea's unmistakable list",
    "description": "What Bea says of her list, unmistakably",
}

TABLES = {
    "account": "id", "family": "user_id", "profile": "user_id", "entry": "user_id", "rating": "user_id",
    "rating_version": "user_id", "record": "user_id", "record_version": "user_id", "device": "user_id", "op": "user_id",
    "audit": "user_id",
}
BLOBS = ("email", "email_key", "first_name", "last_name", "display_name", "bio", "birth_date")


class Bea:
    """One of everything, and what names it."""

    def __init__(self, test):
        self.test = test
        client = self.client = test.nobody()
        answer = client.post("users/register/", {
            "email": SECRETS["email"], "username": "bea", "password": kit.PASSWORD,
            "first_name": SECRETS["first_name"], "last_name": SECRETS["last_name"]})
        client.access, client.refresh = answer.json["tokens"]["access"], answer.json["tokens"]["refresh"]
        self.id = answer.json["user"]["id"]
        self.idempotency_keys = [f"bea-{i}" for i in range(200)]
        for key in self.idempotency_keys[:100]:
            self.do("PATCH", "users/profile/", {"bio": SECRETS["bio"]}, **{"Idempotency-Key": key})
        self.do("POST", "movies/favorites/", {"movie_id": 19})
        self.do("POST", "movies/watchlist/", {"movie_id": 832})
        self.do("POST", "movies/19/rate/", {"rating": 4, "review": SECRETS["old_review"]})
        self.etag = self.do("PUT", "movies/19/rate/", {"rating": 5, "review": SECRETS["review"]}).headers["ETag"]
        self.profile = self.do("POST", "profiles/", {"name": SECRETS["profile"]}).json
        self.do("POST", f"profiles/{self.profile['id']}/list/", {"movie_id": 194})
        for text in (SECRETS["old_note"], SECRETS["note"]):
            self.note_etag = self.do("PUT", "movies/19/note/", {"text": text}).headers["ETag"]
        self.do("PUT", "movies/19/watched/", {"dates": ["1999-12-31"]})
        self.do("PATCH", "users/profile/", {"display_name": SECRETS["display_name"]})
        self.list = self.do("POST", "lists/", {"name": SECRETS["list"], "description": SECRETS["description"]}).json
        self.do("POST", f"lists/{self.list['uid']}/films/", {"movie_id": 832})
        self.sync_device = "7ba7b810-9dad-41d1-80b4-00c04fd430c9"
        self.do("POST", "sync/", {"device": self.sync_device, "ops": [
            {"seq": 1, "kind": "entry", "list": "watchlist", "film_uid": "tmdb:194", "want": True}]})
        self.cursor = self.do("GET", "sync/").json["cursor"]
        test.server.sign_in("bea").close()
        self.devices = [device["id"] for device in self.do("GET", "users/devices/").json["results"]]
        avatar = client.put("users/avatar/", png(64, 64), headers={"Content-Type": "image/png"}).json
        self.avatar_key = avatar["key"]
        self.avatar = client.get(avatar["url"]).body
        self.secrets = [text.encode() for text in SECRETS.values()] + [self.avatar[-64:]]
        self.names = {
            "device": self.devices, "profile": [str(self.profile["id"])], "key": [self.avatar_key],
            "list": [self.list["uid"]],
        }
        self.hers = [name.encode() for names in self.names.values() for name in names if not name.isdigit()]
        self.rows = self.read_rows()
        kinds = {row.partition("|")[0] for row in self.rows.splitlines()}
        test.assertLessEqual({*TABLES, "file", "idempotency", "refresh"}, kinds)

    def do(self, method, path, body=None, **headers):
        answer = self.client.send(method, path, body, headers=headers)
        self.test.assertLess(answer.status, 300, (method, path, answer.body))
        return answer

    def read_rows(self):
        hexed = "encode ({}, 'hex')" if kit.POSTGRESQL else "hex ({})"
        parts = []
        for table, column in TABLES.items():
            what = "*" if table != "account" else ", ".join(
                ["id", "username", "password", "favorite_genres", "notification_preferences", "avatar_key", "seq",
                 "pruned", "self_seq", "created_at", "updated_at", "delete_at"] + [hexed.format(blob) for blob in BLOBS])
            parts.append(f"SELECT '{table}', {what} FROM {table} WHERE {column} = {self.id} ORDER BY 2, 3, 4")
        parts.append(f"SELECT 'file', id, key, length (bytes), updated_at FROM file WHERE user_id = {self.id}")
        parts.append("SELECT 'idempotency', key, length (answer) FROM idempotency "
                     f"WHERE user_id = {self.id} ORDER BY key")
        parts.append("SELECT 'refresh', r.* FROM refresh r JOIN family f ON f.id = r.family_id "
                     f"WHERE f.user_id = {self.id} ORDER BY hash")
        return self.test.storage.sql(*parts)


class Operation:
    def __init__(self, path, method, record, document):
        self.path, self.method, self.id = path, method.upper(), record["operationId"]
        self.parameters = [self.resolve(document, parameter) for parameter in record.get("parameters", [])]
        security = record.get("security", document.get("security"))
        self.signed_in = [{"bearer": []}] == security
        content = record.get("requestBody", {}).get("content", {})
        self.takes_pictures = "image/png" in content
        body = content.get("application/json", {})
        example = body.get("example", next((self.resolve(document, example)["value"]
                                            for example in body.get("examples", {}).values()), None))
        self.example = example

    @staticmethod
    def resolve(document, node):
        while "$ref" in node:
            found = document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def names(self, place):
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == place]


def put_everywhere(value, names, into):
    """Copies of @value, each with one leaf whose name is in @names replaced by @into."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in names and not isinstance(child, (dict, list)):
                yield {**value, key: into}
            else:
                for changed in put_everywhere(child, names, into):
                    yield {**value, key: changed}
    elif isinstance(value, list):
        for i, child in enumerate(value):
            for changed in put_everywhere(child, names, into):
                yield value[:i] + [changed] + value[i + 1:]


class Authorisation(kit.ServerTest):
    def setUp(self):
        super().setUp()
        self.document = self.nobody().get("openapi.json/").json
        self.operations = [Operation(path, method, record, self.document)
                           for path, methods in self.document["paths"].items()
                           for method, record in methods.items()
                           if method in ("get", "put", "post", "patch", "delete")]
        self.ada = self.register("ada")
        self.mine = self.ada.post("profiles/", {"name": "Mine"}).json
        self.my_list = self.ada.post("lists/", {"name": "Mine"}).json
        self.bea = Bea(self)
        self.keys = iter(self.bea.idempotency_keys)
        self.sent = set()

    def stay_signed_in(self):
        """What Ada did may have ended her own sign-in, or asked for the end of her account."""
        if self.ada.get("users/profile/").status == 200:
            return
        answer = self.ada.post("users/login/", {"username": "ada", "password": kit.PASSWORD}, token=False)
        self.assertEqual(answer.status, 200, answer.body)
        self.ada.access = answer.json["tokens"]["access"]

    def ask(self, operation, path, body, query=None, headers=None):
        """One request of Ada's; gives its answer when nothing of Bea's is in it."""
        headers = dict(headers or {})
        if operation.takes_pictures:
            body = png(16, 16)
            headers["Content-Type"] = "image/png"
        if query:
            path += "?" + urllib.parse.urlencode(query)
        answer = self.ada.send(operation.method, path, body, headers=headers)
        what = (operation.id, operation.method, path, body, headers, answer.status, answer.body[:300])
        self.assertLess(answer.status, 500, what)
        self.assertNotEqual(answer.status, 403, what)
        sent = path.encode() + json.dumps(body if not isinstance(body, bytes) else "").encode()
        # what Ada has sent she may see again: she may have kept it
        self.sent |= {name for name in self.bea.hers if name in sent}
        said = answer.body + str(answer.headers).encode()
        for secret in self.bea.secrets + [name for name in self.bea.hers if name not in self.sent]:
            self.assertNotIn(secret, said, what)
        return answer, what

    def fill(self, operation, names):
        path = operation.path
        for name in operation.names("path"):
            path = path.replace("{" + name + "}", urllib.parse.quote(names[name], safe=""))
        return path

    def paths(self, operation):
        """Paths with Ada's or nobody's things in them, and with Bea's: (path, whether it names what is Bea's)."""
        mine = {"film": "tmdb:19", "person": "starter:fritz-lang", "code": "DE", "id": "1", "country": "DE",
                "profile": str(self.mine["id"]), "device": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "key": "none.jpg",
                "list": self.my_list["uid"]}
        needed = set(operation.names("path"))
        self.assertLessEqual(needed, set(mine), operation.id)
        yield self.fill(operation, mine), False
        for name in needed & set(self.bea.names):
            for hers in self.bea.names[name]:
                yield self.fill(operation, {**mine, name: hers}), True

    def bodies(self, operation):
        body = copy.deepcopy(operation.example)
        if operation.id == "accountDelete":
            body = {"password": kit.PASSWORD}
        if operation.id == "logout":
            body = None
        yield body
        for name, value in (("device", self.bea.sync_device), ("profile", self.bea.profile["uid"]),
                            ("profile_uid", self.bea.profile["uid"]), ("profile", self.bea.profile["id"]),
                            ("uid", self.bea.profile["uid"]), ("film_uid", "tmdb:194"), ("movie_id", 194),
                            ("list_uid", self.bea.list["uid"]), ("uid", self.bea.list["uid"])):
            yield from put_everywhere(body, {name}, value)

    def extras(self, operation):
        yield {}, {}
        if "Idempotency-Key" in operation.names("header"):
            yield {}, {"Idempotency-Key": next(self.keys)}
        if "If-Match" in operation.names("header"):
            yield {}, {"If-Match": self.bea.etag}
            yield {}, {"If-Match": self.bea.note_etag}
        if "If-None-Match" in operation.names("header"):
            yield {}, {"If-None-Match": self.bea.etag}

    def assert_untouched(self, what):
        self.assertEqual(self.bea.read_rows(), self.bea.rows, what)

    def test_every_route_with_what_names_anothers_things(self):
        asked = hers = 0
        for operation in self.operations:
            if operation.id in UNSIGNED:
                continue
            what = operation.id
            for path, names_hers in self.paths(operation):
                for body in self.bodies(operation):
                    for query, headers in self.extras(operation):
                        answer, what = self.ask(operation, path, body, query, headers)
                        asked += 1
                        if names_hers:
                            hers += 1
                            self.assertEqual(answer.status, 404, what)
                        if operation.signed_in:
                            self.stay_signed_in()
            self.assert_untouched(what)
        print(f"# {len(self.operations)} operations, {asked} requests, {hers} of them for what is another's",
              flush=True)
        self.assertGreater(hers, 15)

    def test_cursors_are_bound_to_the_account(self):
        for path in ("sync/",):
            self.assertEqual(self.bea.client.get(path + f"?cursor={self.bea.cursor}").status, 200)
            answer = self.ada.get(path + f"?cursor={self.bea.cursor}")
            self.assertIn(answer.status, (400, 410), answer.body)

    def test_idempotency_keys_are_bound_to_the_account(self):
        headers = {"Idempotency-Key": self.bea.idempotency_keys[0]}
        answer = self.ada.patch("users/profile/", {"bio": SECRETS["bio"]}, headers=headers)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["username"], "ada")

    def test_what_is_the_same_for_all_shows_ones_own_marks(self):
        """Marks on films are those of who asks."""
        hers = self.bea.client.get("movies/19/").json
        self.assertEqual((hers["is_favorite"], hers["user_rating"]), (True, 5))
        mine = self.ada.get("movies/19/").json
        self.assertEqual((mine["is_favorite"], mine["user_rating"]), (False, None))
        theirs = self.nobody().get("movies/19/").json
        self.assertNotEqual(theirs.get("is_favorite"), True)

    def test_every_account_route_needs_a_sign_in(self):
        count = 0
        nobody = self.nobody()
        for operation in self.operations:
            if not operation.signed_in:
                continue
            path = next(iter(self.paths(operation)))[0]
            for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {self.bea.client.refresh}"}):
                answer = nobody.send(operation.method, path, operation.example, headers=headers)
                self.assert_problem(answer, 401)
                self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
            count += 1
        self.assertGreater(count, 30)
        self.assert_untouched("without a sign-in")

    def test_random_requests(self):
        seed = int(os.environ.get("PLAKAT_TEST_SEED") or random.randrange(1 << 32))
        print(f"# PLAKAT_TEST_SEED={seed}", flush=True)
        chance = random.Random(seed)
        pool = [name for names in self.bea.names.values() for name in names]
        pool += [self.bea.list["uid"], self.bea.list["id"], self.bea.note_etag, self.bea.profile["uid"], self.bea.profile["id"], self.bea.sync_device, self.bea.cursor, self.bea.etag,
                 self.bea.id, str(self.bea.id), "bea", "tmdb:19", 19, "19", 832, 0, -1, 1, True, None, "", "*"]
        texts = [str(thing) for thing in pool if thing not in (None, "")]
        operations = [operation for operation in self.operations if operation.id not in UNSIGNED]
        statuses = {}

        def disturb(value):
            if isinstance(value, dict):
                value = {key: disturb(child) for key, child in value.items()}
                if chance.random() < 0.1:
                    value[chance.choice(["user_id", "id", "account", "owner", "key", "device", "profile"])] = \
                        chance.choice(pool)
                return value
            if isinstance(value, list):
                return [disturb(child) for child in value]
            return chance.choice(pool) if chance.random() < 0.3 else value

        for i in range(ROUNDS):
            operation = chance.choice(operations)
            names = {name: chance.choice(self.bea.names.get(name, texts) if chance.random() < 0.6 else texts)
                     for name in operation.names("path")}
            hers = any(names[name] in self.bea.names.get(name, ()) for name in names)
            query = {name: chance.choice(texts) for name in operation.names("query") if chance.random() < 0.4}
            headers = {}
            if chance.random() < 0.3:
                headers["Idempotency-Key"] = chance.choice(self.bea.idempotency_keys)
            if chance.random() < 0.2:
                headers["If-Match"] = self.bea.etag
            body = disturb(copy.deepcopy(operation.example))
            answer, what = self.ask(operation, self.fill(operation, names), body, query, headers)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            if hers:
                self.assertGreaterEqual(answer.status, 400, what)
            if operation.id == "changes" and query.get("cursor") == self.bea.cursor:
                self.assertGreaterEqual(answer.status, 400, what)
            if operation.signed_in:
                self.stay_signed_in()
            if i % 20 == 19:
                self.assert_untouched(what)
        self.assert_untouched("at the end")
        print("# answers:", json.dumps(statuses, sort_keys=True), flush=True)

    def test_only_listed_members_are_written(self):
        """Mass assignment: what a client may not set is refused, or passed over where it was read from here."""
        before = self.storage.sql("SELECT id, username, seq, pruned, created_at, delete_at, password FROM account")
        files = self.storage.sql("SELECT count(*) FROM file")
        for member, value in (("id", self.bea.id), ("user_id", self.bea.id), ("password", "x"), ("seq", 99),
                              ("pruned", 99), ("delete_at", 1), ("email_key", "x"), ("username_key", "bea"),
                              ("avatar_key", self.bea.avatar_key), ("is_staff", True), ("is_superuser", True)):
            for method in ("PUT", "PATCH"):
                self.assert_problem(self.ada.send(method, "users/profile/", {"first_name": "A", member: value}), 400)
            self.assert_problem(self.nobody().post("users/register/", {
                "email": "new@example.org", "username": "new", "password": kit.PASSWORD, member: value}), 400)
            self.assert_problem(self.ada.post("movies/favorites/", {"movie_id": 19, member: value}), 400)
            self.assert_problem(self.ada.post("movies/19/rate/", {"rating": 4, member: value}), 400)
            if member != "id":
                self.assert_problem(self.ada.post("profiles/", {"name": "A", member: value}), 400)
        mine = self.ada.get("users/profile/").json
        changed = {**mine, "email": "other@example.org", "username": "bea", "created_at": "1999-01-01T00:00:00Z",
                   "avatar": self.bea.client.get("users/profile/").json["avatar"]}
        for method in ("PUT", "PATCH"):
            answer = self.ada.send(method, "users/profile/", changed)
            self.assertEqual(answer.status, 200, answer.body)
            for member in ("email", "username", "created_at", "avatar"):
                self.assertEqual(answer.json[member], mine[member])
        after = self.storage.sql("SELECT id, username, seq, pruned, created_at, delete_at, password FROM account")
        self.assertEqual(after, before)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM file"), files)
        self.assert_untouched("mass assignment")


if __name__ == "__main__":
    kit.main()
