#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: parts, entity tags, dates, long lives; of folders and of the storage; nothing but pictures, nothing outside."""

import email.utils
import os
import socket
import urllib.parse

import kit

PNG = b"\x89PNG\r\n\x1a\n" + b"0123456789abcdef"
JPEG = b"\xff\xd8\xff\xe0 and so on, a picture"
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 rest"


class Pictures(kit.ServerTest):
    load = False

    def setUp(self):
        super().setUp()
        self.client = self.nobody()

    def put(self, name, content=PNG):
        (self.storage.pictures / name).write_bytes(content)

    def ask(self, path="/files/a.png", method="GET", **headers):
        return self.client.send(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def put_row(self, key, content, mime_type, owner="NULL"):
        literal = f"X'{content.hex()}'" if self.storage.engine == "sqlite" else f"'\\x{content.hex()}'::bytea"
        self.storage.sql("INSERT INTO file (key, user_id, file_name, mime_type, bytes, created_at, updated_at) "
                         f"VALUES ('{key}', {owner}, 'mine.png', '{mime_type}', {literal}, 1700000000, 1700000001)")

    def test_whole(self):
        for name, content, mime_type in (("a.png", PNG, "image/png"), ("b.jpg", JPEG, "image/jpeg"),
                                         ("c.jpeg", JPEG, "image/jpeg"), ("d.webp", WEBP, "image/webp")):
            self.put(name, content)
            answer = self.ask(f"/files/{name}")
            self.assertEqual((answer.status, answer.body), (200, content))
            self.assertEqual(answer.headers["Content-Type"], mime_type)
            self.assertEqual(answer.headers["Content-Length"], str(len(content)))
            self.assertEqual(answer.headers["Accept-Ranges"], "bytes")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertRegex(answer.headers["Cache-Control"], r"^public, max-age=(\d+)")
            self.assertGreaterEqual(int(answer.headers["Cache-Control"].partition("max-age=")[2].split(",")[0]), 30 * 86400)
            head = self.ask(f"/files/{name}", "HEAD")
            self.assertEqual((head.status, head.body), (200, b""))
            for header in ("Content-Length", "ETag", "Last-Modified", "Content-Type"):
                self.assertEqual(head.headers[header], answer.headers[header])

    def test_known(self):
        self.put("a.png")
        whole = self.ask()
        tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
        moment = email.utils.parsedate_to_datetime(date).timestamp()
        earlier = email.utils.formatdate(moment - 10, usegmt=True)
        later = email.utils.formatdate(moment + 10, usegmt=True)
        for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_None_Match": "*"},
                        {"If_Modified_Since": date}, {"If_Modified_Since": later},
                        {"If_None_Match": tag, "If_Modified_Since": earlier}):
            answer = self.ask(**headers)
            self.assertEqual((answer.status, answer.body), (304, b""), headers)
            self.assertEqual(answer.headers["ETag"], tag)
            self.assertTrue(answer.headers["Cache-Control"])
        for headers in ({"If_None_Match": '"other"'}, {"If_Modified_Since": earlier},
                        {"If_Modified_Since": "yesterday"}, {"If_None_Match": '"other"', "If_Modified_Since": later}):
            self.assertEqual(self.ask(**headers).status, 200, headers)
        self.put("a.png", PNG + b"longer")
        self.assertEqual(self.ask(If_None_Match=tag).status, 200)
        self.assertNotEqual(self.ask().headers["ETag"], tag)

    def test_parts(self):
        self.put("a.png")
        size = len(PNG)
        for spec, wanted in (("bytes=0-3", (0, 3)), ("bytes=10-", (10, size - 1)), ("bytes=-2", (size - 2, size - 1)),
                             ("bytes=-99", (0, size - 1)), ("bytes=12-99", (12, size - 1)), ("bytes=0-0", (0, 0)),
                             (f"bytes={size - 1}-", (size - 1, size - 1))):
            answer = self.ask(Range=spec)
            self.assertEqual((answer.status, answer.body), (206, PNG[wanted[0]:wanted[1] + 1]), spec)
            self.assertEqual(answer.headers["Content-Range"], f"bytes {wanted[0]}-{wanted[1]}/{size}")
            self.assertEqual(answer.headers["Content-Length"], str(len(answer.body)))
        for spec in (f"bytes={size}-", "bytes=-0", f"bytes={size + 5}-{size + 9}"):
            answer = self.ask(Range=spec)
            self.assert_problem(answer, 416)
            self.assertEqual(answer.headers["Content-Range"], f"bytes */{size}")
        for spec in ("bytes=5-2", "bytes=0-1,4-5", "bytes=-", "bytes=", "bytes=x-1", "pages=1-2", "bytes=1-x",
                     "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes= 1-2", "bytes=+1-2"):
            answer = self.ask(Range=spec)
            self.assertEqual((answer.status, answer.body), (200, PNG), spec)
            self.assertIsNone(answer.headers["Content-Range"])

    def test_part_of_the_same(self):
        """A part comes only of what the client has the rest of."""
        self.put("a.png")
        whole = self.ask()
        for condition in (whole.headers["ETag"], whole.headers["Last-Modified"]):
            self.assertEqual(self.ask(Range="bytes=0-3", If_Range=condition).status, 206)
        for condition in ('"other"', f'W/{whole.headers["ETag"]}', "Sat, 01 Jan 2000 00:00:00 GMT", "x"):
            answer = self.ask(Range="bytes=0-3", If_Range=condition)
            self.assertEqual((answer.status, answer.body), (200, PNG), condition)

    def test_nothing_but_pictures(self):
        """What its name and its content do not say alike is not given away."""
        self.put("a.png", JPEG)
        self.put("b.jpg", PNG)
        self.put("c.webp", b"RIFF\x10\x00\x00\x00WAVE")
        self.put("d.png", b"<script>alert(1)</script>")
        self.put("e.png", b"")
        self.put("f.svg", b"<svg/>")
        self.put("g.txt", PNG)
        for name in ("a.png", "b.jpg", "c.webp", "d.png", "e.png", "f.svg", "g.txt", "none.png"):
            self.assert_problem(self.ask(f"/files/{name}"), 404)
            self.assert_problem(self.ask(f"files/{name}/"), 404)

    def raw(self, path):
        """HTTP clients tidy paths up; a raw request does not."""
        host = urllib.parse.urlsplit(self.server.address)
        with socket.create_connection((host.hostname, host.port), 30) as connection:
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer

    def test_traversal(self):
        """Nothing outside of the folder can be reached: not upwards, not through links, not by other names."""
        secret = PNG + b"SECRET"
        self.put("a.png")
        (self.storage.folder / "secret.png").write_bytes(secret)
        os.symlink(self.storage.folder / "secret.png", self.storage.pictures / "link.png")
        os.symlink("a.png", self.storage.pictures / "near.png")
        os.symlink(self.storage.folder, self.storage.pictures / "linked")
        (self.storage.pictures / "folder.png").mkdir()
        os.mkfifo(self.storage.pictures / "pipe.png")
        (self.storage.pictures / "folder.png" / "inner.png").write_bytes(secret)
        self.assertIn(PNG, self.raw(b"/files/a.png"))
        for path in (b"/files/../secret.png", b"/files/..%2fsecret.png", b"/files/%2e%2e/secret.png",
                     b"/files/%2e%2e%2fsecret.png", b"/files/link.png", b"/files/near.png", b"/files/folder.png",
                     b"/files/pipe.png", b"/files//etc/passwd", b"/files/%2fsecret.png", b"/files/", b"/files",
                     b"/files/.png", b"/files/a.png%00.txt", b"/files/secret.png%00", b"/files/linked/secret.png",
                     b"/files/linked%2fsecret.png", b"/files/folder.png/inner.png", b"/files/..", b"/files/.",
                     b"/files/a.png/..", b"/files/....//secret.png", b"/files/..%5csecret.png", b"/files/%c0%ae%c0%ae",
                     b"/files/" + b"a" * 5000 + b".png", b"/files/..%252fsecret.png",
                     b"/api/v1/files/..%2fsecret.png/", b"/api/v1/files/link.png/", b"/api/v1/files/..%2fsecret.png"):
            answer = self.raw(path)
            self.assertRegex(answer, rb"^HTTP/1\.1 4\d\d", path)
            for word in (b"SECRET", b"root:", PNG):
                self.assertNotIn(word, answer, path)

    def test_about(self):
        self.put("a.png")
        about = self.ask("files/a.png/").json
        self.assertIsNone(about["id"])
        self.assertEqual({name: about[name] for name in ("file_name", "mime_type", "key", "url", "size")},
                         {"file_name": "a.png", "mime_type": "image/png", "key": "a.png", "url": "/files/a.png",
                          "size": len(PNG)})
        self.assertRegex(about["created_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(self.ask(about["url"]).body, PNG)
        self.put_row("up.png", PNG, "image/png")
        about = self.ask("files/up.png/").json
        self.assertGreaterEqual(about["id"], 1)
        self.assertEqual((about["file_name"], about["size"], about["created_at"], about["updated_at"]),
                         ("mine.png", len(PNG), "2023-11-14T22:13:20Z", "2023-11-14T22:13:21Z"))

    def test_uploaded(self):
        self.put_row("up.png", PNG, "image/png")
        self.put_row("lie.png", JPEG, "image/jpeg")
        whole = self.ask("/files/up.png")
        self.assertEqual((whole.status, whole.body), (200, PNG))
        self.assertIn("immutable", whole.headers["Cache-Control"])
        self.assertEqual(self.ask("/files/up.png", Range="bytes=1-3").body, b"PNG")
        self.assertEqual(self.ask("/files/up.png", If_None_Match=whole.headers["ETag"]).status, 304)
        self.assertEqual(self.ask("/files/up.png", If_Modified_Since=whole.headers["Last-Modified"]).status, 304)
        self.assert_problem(self.ask("/files/lie.png"), 404)

    def test_owned(self):
        ada, bob = self.register("ada"), self.register("bob")
        owner = self.storage.sql("SELECT id FROM account WHERE username = 'ada'")
        self.put_row("hers.png", PNG, "image/png", owner)
        answer = ada.get("/files/hers.png")
        self.assertEqual((answer.status, answer.body), (200, PNG))
        self.assertIn("private", answer.headers["Cache-Control"])
        for client in (bob, self.client):
            self.assert_problem(client.get("/files/hers.png"), 404)
            self.assert_problem(client.get("files/hers.png/"), 404)


if __name__ == "__main__":
    kit.main()
