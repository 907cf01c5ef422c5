#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that people upload: taken by what they are, re-encoded elsewhere, seen by their owner alone."""

import concurrent.futures
import re
import struct
import zlib

import kit

SECRET = b"52.3702N 4.8952E"


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, more=b""):
    rows = b"".join(b"\0" + bytes(((x * 255) // max(width - 1, 1), (y * 255) // max(height - 1, 1), 128)[i % 3]
                                  for x in range(width) for i in range(3)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + more
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def bomb(side):
    """A picture of few bytes that takes a lot of memory, if somebody believes it."""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" * 4_000_000, 9)) + chunk(b"IEND", b""))


def size_of_jpeg(data):
    """Width and height, from the frame's header."""
    at = 2
    while data[at] == 0xff:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        if marker in (0xc0, 0xc1, 0xc2):
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return width, height
        at += 2 + length
    raise AssertionError("no frame")


class Avatar(kit.ServerTest):
    load = False

    def put(self, client, data, kind="image/png", **headers):
        return client.put("users/avatar/", data, headers={"Content-Type": kind, **headers})

    def files(self):
        return self.storage.sql("SELECT count(*) FROM file")

    def test_set_see_and_remove(self):
        ada = self.register("ada")
        self.assertIsNone(ada.get("users/profile/").json["avatar"])
        answer = self.put(ada, png(900, 600))
        self.assertEqual(answer.status, 200, answer.body)
        avatar = answer.json
        self.assertRegex(avatar["key"], r"^avatar-[0-9a-f]{32}\.jpg$")
        self.assertEqual(avatar["mime_type"], "image/jpeg")
        self.assertEqual(avatar["url"], f"/files/{avatar['key']}")
        self.assertEqual(ada.get("users/profile/").json["avatar"], avatar)
        picture = ada.get(avatar["url"])
        self.assertEqual(picture.status, 200)
        self.assertEqual(picture.headers["Content-Type"], "image/jpeg")
        self.assertEqual(len(picture.body), avatar["size"])
        self.assertEqual(size_of_jpeg(picture.body), (512, 512))
        self.assertEqual(ada.get(f"files/{avatar['key']}/").json["key"], avatar["key"])
        self.assertEqual(ada.delete("users/avatar/").status, 204)
        self.assertEqual(ada.delete("users/avatar/").status, 204)
        self.assertIsNone(ada.get("users/profile/").json["avatar"])
        self.assert_problem(ada.get(avatar["url"]), 404)
        self.assertEqual(self.files(), "0")

    def test_only_its_owner_sees_it(self):
        ada, eve = self.register("ada"), self.register("eve")
        avatar = self.put(ada, png(64, 64)).json
        picture = ada.get(avatar["url"])
        self.assertIn("private", picture.headers["Cache-Control"])
        for client in (eve, self.nobody()):
            for path in (avatar["url"], f"files/{avatar['key']}/"):
                self.assert_problem(client.get(path), 404)
            self.assert_problem(client.get(avatar["url"], headers={"Range": "bytes=0-9"}), 404)
            self.assert_problem(client.get(avatar["url"],
                                           headers={"If-None-Match": picture.headers["ETag"]}), 404)

    def test_a_new_one_takes_the_place_of_the_old(self):
        ada = self.register("ada")
        first, second = self.put(ada, png(64, 64)).json, self.put(ada, png(32, 48)).json
        self.assertNotEqual(first["key"], second["key"])
        self.assert_problem(ada.get(first["url"]), 404)
        self.assertEqual(size_of_jpeg(ada.get(second["url"]).body), (32, 32))
        self.assertEqual(self.files(), "1")

    def test_what_is_beside_the_pixels_is_gone(self):
        ada = self.register("ada")
        data = png(64, 64, chunk(b"tEXt", b"Comment\0" + SECRET)) + SECRET
        self.assertIn(SECRET, data)
        answer = self.put(ada, data)
        self.assertEqual(answer.status, 200)
        self.assertNotIn(SECRET, ada.get(answer.json["url"]).body)

    def test_type_must_be_what_it_is(self):
        ada = self.register("ada")
        gif = b"GIF89a\1\0\1\0\0\0\0;"
        self.assertEqual(self.put(ada, png(8, 8), "image/jpeg").status, 415)
        self.assertEqual(self.put(ada, png(8, 8), "IMAGE/PNG; name=x").status, 200)
        for kind in ("image/gif", "image/svg+xml", "application/octet-stream", "application/json", "text/html"):
            self.assert_problem(self.put(ada, gif, kind), 415)
        for kind in ("image/png", "image/jpeg", "image/webp"):
            self.assert_problem(self.put(ada, gif, kind), 415)
            self.assertIn(self.put(ada, b"", kind).status, (400, 415))

    def test_what_cannot_be_read_is_refused(self):
        ada = self.register("ada")
        whole = png(64, 64)
        for data in (whole[:60], whole[:-30], whole[:40] + b"\xff" * 40 + whole[80:], bomb(4000)):
            answer = self.put(ada, data)
            self.assertIn(answer.status, (200, 422))
            if answer.status == 422:
                self.assert_problem(answer, 422)
        for data in (png(4097, 1), bomb(4096), bomb(65000)):
            self.assert_problem(self.put(ada, data), 422)
        self.assertEqual(self.put(ada, whole).status, 200)

    def test_a_large_body_is_refused(self):
        ada = self.register("ada")
        answer = self.put(ada, png(8, 8) + b"x" * (1024 * 1024))
        self.assert_problem(answer, 413)

    def test_key_of_a_repeat(self):
        """Sent again with its Idempotency-Key, it is not set again."""
        ada = self.register("ada")
        headers = {"Idempotency-Key": "avatar-1"}
        first = self.put(ada, png(64, 64), **headers)
        again = self.put(ada, png(64, 64), **headers)
        other = self.put(ada, png(65, 64), **headers)
        self.assertEqual(first.body, again.body)
        self.assert_problem(other, 422)
        self.assertEqual(self.files(), "1")

    def test_many_at_once(self):
        """Few are decoded at a time; who comes too many is told to come again, and the rest of the server goes on."""
        people = [self.register(f"person{i}") for i in range(8)]
        data = png(1500, 1500)
        with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
            answers = list(pool.map(lambda person: self.put(person, data), people))
        for answer in answers:
            self.assertIn(answer.status, (200, 429))
            if answer.status == 429:
                self.assertTrue(re.fullmatch(r"[1-9]\d*", answer.headers["Retry-After"]))
        self.assertIn(200, [answer.status for answer in answers])
        self.assertEqual(people[0].get("users/profile/").status, 200)

    def test_goes_with_the_account(self):
        ada = self.register("ada")
        self.put(ada, png(64, 64))
        self.storage.sql("DELETE FROM account" if kit.POSTGRESQL else
                         "PRAGMA foreign_keys = ON; DELETE FROM account")
        self.assertEqual(self.files(), "0")


if __name__ == "__main__":
    kit.main()
