#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures in the width that is asked for: made once, kept, answered as they are where that is better; and nobody waits
for them who wants something else."""

import concurrent.futures
import os
import shutil
import socket
import struct
import subprocess
import tempfile

import kit
from test_avatar import png, size_of_jpeg

MAKE_PICTURE = os.environ.get("PLAKAT_MAKE_PICTURE", "")
SLOW_LOADER = os.environ.get("PLAKAT_SLOW_LOADER", "")
WIDTHS = [160, 320, 500, 780]


def make(kind, width, height, word=""):
    return subprocess.run([MAKE_PICTURE, kind, str(width), str(height), word], check=True, capture_output=True).stdout


def can_make(kind):
    return subprocess.run([MAKE_PICTURE, kind, "1", "1", "possible"], check=False).returncode == 0


def webp_header(width, height):
    """What says that it is a WebP picture of this size, and no more."""
    return (b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<II", 10, 0)
            + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class WidthsTest(kit.ServerTest):
    load = False
    more = ()
    environment = None

    def setUp(self):
        self.storage = kit.Storage()
        self.addCleanup(self.storage.remove)
        self.metrics = free_port()
        self.server = kit.Server(self.storage, "--metrics", str(self.metrics), "--workers", "2", *self.more,
                                 environment=self.environment)
        self.server.start()
        self.addCleanup(self.server.stop)
        self.client = self.nobody()

    def restart(self):
        self.client.close()
        self.server.stop()
        self.server.start()
        self.client = self.nobody()

    def put(self, name, content):
        (self.storage.pictures / name).write_bytes(content)
        return content

    def ask(self, name, width=None, method="GET", client=None, **headers):
        path = f"/files/{name}" + (f"?width={width}" if width is not None else "")
        return (client or self.client).send(method, path, headers={name.replace("_", "-"): text
                                                                   for name, text in headers.items()})

    def counts(self):
        """Pictures that were made, that were there, and that were answered whole since too many were made."""
        client = kit.Client(f"http://127.0.0.1:{self.metrics}")
        lines = dict(line.split(" ") for line in client.get("/metrics").body.decode().splitlines()
                     if line.startswith("plakat_pictures_"))
        client.close()
        return tuple(int(lines[f"plakat_pictures_{name}_total"]) for name in ("made", "kept", "whole"))

    def kept(self):
        return sorted(self.storage.cache.iterdir())

    def assert_small(self, answer, width, height):
        self.assertEqual(answer.status, 200, answer.body[:200])
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(size_of_jpeg(answer.body), (width, height))

    def assert_whole(self, answer, content):
        self.assertEqual((answer.status, answer.body == content), (200, True), answer.headers)


class Widths(WidthsTest):
    def test_sizes(self):
        self.put("a.jpg", make("jpeg", 1000, 1500))
        whole = self.ask("a.jpg")
        self.assertEqual(self.client.get("/api/v1/").json["file_widths"], WIDTHS)
        tags = set()
        for wanted, width, height in ((1, 160, 240), (160, 160, 240), (161, 320, 480), (320, 320, 480),
                                      (321, 500, 750), (500, 500, 750), (501, 780, 1170), (780, 780, 1170)):
            answer = self.ask("a.jpg", wanted)
            self.assert_small(answer, width, height)
            self.assertEqual(answer.headers["ETag"], whole.headers["ETag"][:-1] + f'-w{width}"')
            for name in ("Last-Modified", "Cache-Control", "Accept-Ranges"):
                self.assertEqual(answer.headers[name], whole.headers[name])
            self.assertEqual(answer.headers["Content-Length"], str(len(answer.body)))
            tags.add(answer.headers["ETag"])
        self.assertEqual(len(tags), 4)
        for wanted in (781, 4096):
            answer = self.ask("a.jpg", wanted)
            self.assert_whole(answer, whole.body)
            self.assertEqual(answer.headers["ETag"], whole.headers["ETag"])
        self.assertEqual(self.counts(), (4, 4, 0))

    def test_what_is_no_width(self):
        self.put("a.jpg", make("jpeg", 1000, 1500))
        for wanted in ("0", "4097", "-1", "x", "1.5", "1e2", "0x20", "320px", "99999999999999999999", "%20320", "%ff"):
            problem = self.assert_problem(self.ask("a.jpg", wanted), 400)
            if wanted != "%ff":
                self.assertIn("width", problem["detail"])
        self.assert_problem(self.ask("none.jpg", "320"), 404)
        self.assert_problem(self.ask("none.jpg", "0"), 400)
        self.assertEqual(self.ask("a.jpg", "").status, 200)

    def test_kinds(self):
        self.put("wide.png", make("png", 1200, 600))
        self.put("turned.jpg", make("jpeg", 1200, 600, "sideways"))
        self.assert_small(self.ask("wide.png", 320), 320, 160)
        self.assert_small(self.ask("turned.jpg", 320), 320, 640)
        if can_make("webp"):
            self.put("a.webp", make("webp", 1000, 1500))
            self.assert_small(self.ask("a.webp", 320), 320, 480)
        jpeg = make("jpeg", 1000, 1500, "noise")
        for name, content, mime_type in (("clear.png", make("png", 1000, 1000, "alpha"), "image/png"),
                                         ("cut.jpg", jpeg[:len(jpeg) // 2], "image/jpeg"),
                                         ("header.jpg", b"\xff\xd8\xff\xe0 and so on, a picture", "image/jpeg"),
                                         ("lying.png", png(10, 10).replace(struct.pack(">II", 10, 10),
                                                                           struct.pack(">II", 900, 900)), "image/png"),
                                         ("huge.png", png(6001, 1), "image/png"),
                                         ("tiny.png", png(1, 1), "image/png"),
                                         ("narrow.png", png(320, 20), "image/png"),
                                         ("narrow.jpg", make("jpeg", 320, 480), "image/jpeg"),
                                         ("narrow-turned.jpg", make("jpeg", 480, 320, "sideways"), "image/jpeg"),
                                         ("header.webp", webp_header(1000, 1500), "image/webp")):
            self.put(name, content)
            whole = self.ask(name)
            for _ in range(2):
                answer = self.ask(name, 320)
                self.assert_whole(answer, content)
                self.assertEqual(answer.headers["Content-Type"], mime_type)
                for header in ("ETag", "Last-Modified", "Cache-Control"):
                    self.assertEqual(answer.headers[header], whole.headers[header], name)
            self.assertEqual(self.ask(name, 320, If_None_Match=whole.headers["ETag"]).status, 304)

    def test_known(self):
        """Who has it is told so, and nothing is made for that."""
        self.put("a.jpg", make("jpeg", 1000, 1500))
        whole = self.ask("a.jpg")
        tag = whole.headers["ETag"][:-1] + '-w320"'
        for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_None_Match": "*"},
                        {"If_Modified_Since": whole.headers["Last-Modified"]}):
            answer = self.ask("a.jpg", 300, **headers)
            self.assertEqual((answer.status, answer.body), (304, b""), headers)
            self.assertEqual(answer.headers["ETag"], tag)
            self.assertEqual(answer.headers["Last-Modified"], whole.headers["Last-Modified"])
        self.assertEqual(self.counts(), (0, 0, 0))
        self.assertEqual(self.kept(), [])
        # the tag of another width, and of the picture itself, are others
        for other in (whole.headers["ETag"], tag.replace("320", "160")):
            self.assert_small(self.ask("a.jpg", 320, If_None_Match=other), 320, 480)

    def test_parts(self):
        self.put("a.jpg", make("jpeg", 1000, 1500))
        small = self.ask("a.jpg", 320)
        size = len(small.body)
        for spec, first, last in (("bytes=0-3", 0, 3), ("bytes=10-", 10, size - 1), ("bytes=-2", size - 2, size - 1)):
            for condition in ({}, {"If_Range": small.headers["ETag"]}):
                answer = self.ask("a.jpg", 320, Range=spec, **condition)
                self.assertEqual((answer.status, answer.body), (206, small.body[first:last + 1]))
                self.assertEqual(answer.headers["Content-Range"], f"bytes {first}-{last}/{size}")
                self.assertEqual(answer.headers["ETag"], small.headers["ETag"])
        self.assertEqual(self.ask("a.jpg", 320, Range="bytes=0-3", If_Range=self.ask("a.jpg").headers["ETag"]).body,
                         small.body)
        self.assert_problem(self.ask("a.jpg", 320, Range=f"bytes={size}-"), 416)
        # a part of what is not made yet
        answer = self.ask("a.jpg", 160, Range="bytes=0-2")
        self.assertEqual((answer.status, answer.body), (206, b"\xff\xd8\xff"))

    def test_head(self):
        self.put("a.jpg", make("jpeg", 1000, 1500))
        head, got = self.ask("a.jpg", 320, "HEAD"), self.ask("a.jpg", 320)
        self.assertEqual((head.status, head.body), (200, b""))
        for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control"):
            self.assertEqual(head.headers[name], got.headers[name])

    def put_row(self, key, content, mime_type, owner="NULL"):
        literal = f"X'{content.hex()}'" if self.storage.engine == "sqlite" else f"'\\x{content.hex()}'::bytea"
        self.storage.sql("INSERT INTO file (key, user_id, file_name, mime_type, bytes, created_at, updated_at) "
                         f"VALUES ('{key}', {owner}, 'mine.png', '{mime_type}', {literal}, 1700000000, 1700000001)")

    def test_of_the_storage(self):
        """What was uploaded is made smaller like any; what is somebody's own is not."""
        content = make("jpeg", 1000, 1500)
        self.put_row("up.jpg", content, "image/jpeg")
        whole, small = self.ask("up.jpg"), self.ask("up.jpg", 320)
        self.assert_small(small, 320, 480)
        self.assertEqual(small.headers["Cache-Control"], whole.headers["Cache-Control"])
        self.assertEqual(small.headers["ETag"], whole.headers["ETag"][:-1] + '-w320"')
        ada = self.register("ada")
        owner = self.storage.sql("SELECT id FROM account WHERE username = 'ada'")
        self.put_row("hers.jpg", content, "image/jpeg", owner)
        answer = self.ask("hers.jpg", 160, client=ada)
        self.assert_whole(answer, content)
        self.assertIn("private", answer.headers["Cache-Control"])
        self.assert_problem(self.ask("hers.jpg", 160), 404)

    def test_exchanged(self):
        """A picture that is another one now is made anew."""
        self.put("a.jpg", make("jpeg", 1000, 1500))
        first = self.ask("a.jpg", 320)
        self.put("a.jpg", make("jpeg", 1000, 500))
        second = self.ask("a.jpg", 320, If_None_Match=first.headers["ETag"])
        self.assert_small(second, 320, 160)
        self.assertNotEqual(first.headers["ETag"], second.headers["ETag"])
        # what was damaged, and is whole now
        self.put("b.jpg", make("jpeg", 1000, 1500)[:-100])
        self.assertEqual(self.ask("b.jpg", 320).headers["ETag"], self.ask("b.jpg").headers["ETag"])
        self.put("b.jpg", make("jpeg", 1000, 1500))
        self.assert_small(self.ask("b.jpg", 320), 320, 480)

    def test_kept(self):
        """A start later it is still there, and what is no picture any more is made anew."""
        self.put("a.jpg", make("jpeg", 1000, 1500))
        first = self.ask("a.jpg", 320)
        [path] = self.kept()
        self.assertEqual(self.storage.cache.stat().st_mode & 0o777, 0o700)
        self.restart()
        self.assertEqual(self.ask("a.jpg", 320).body, first.body)
        self.assertEqual(self.counts(), (0, 1, 0))
        whole = path.read_bytes()
        for number, content in enumerate((b"", whole[:len(whole) // 2], b"\0" * len(whole), b"<html>")):
            path.write_bytes(content)
            self.assertEqual(self.ask("a.jpg", 320).body, first.body)
            self.assertEqual(self.counts(), (number + 1, 1, 0))
            self.assertEqual(path.read_bytes(), whole)

    def test_at_once(self):
        """Many ask for the same: it is made once."""
        self.put("a.png", make("png", 1500, 2000))
        clients = [self.nobody() for _ in range(12)]
        with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
            answers = list(pool.map(lambda client: self.ask("a.png", 780, client=client), clients))
        for answer in answers:
            self.assert_small(answer, 780, 1040)
            self.assertEqual(answer.body, answers[0].body)
        made, kept, busy = self.counts()
        self.assertEqual((made, busy), (1, 0))
        self.assertLess(kept, 12)

    def test_lost_folder(self):
        """Where nothing can be kept any more, pictures are made each time, and the log says so once."""
        self.put("a.jpg", make("jpeg", 1000, 1500))
        shutil.rmtree(self.storage.cache)
        self.assert_small(self.ask("a.jpg", 320), 320, 480)
        self.assertEqual(len(self.kept()), 1)
        shutil.rmtree(self.storage.cache)
        self.storage.cache.write_text("in the way")
        for _ in range(3):
            self.assert_small(self.ask("a.jpg", 320), 320, 480)
        kit.wait_until(lambda: str(self.storage.cache).encode() in self.server.log)
        self.assertEqual(self.server.log.count(str(self.storage.cache).encode()), 1)


class Bounded(WidthsTest):
    more = ("--picture-cache-size", "1")

    def test_bound(self):
        for number in range(8):
            self.put(f"{number}.png", make("png", 801, 300 + number, "noise"))
            self.assert_small(self.ask(f"{number}.png", 780), 780, round((300 + number) * 780 / 801))
            self.assertLessEqual(sum(path.stat().st_size for path in self.kept()), 1024 * 1024)
        self.assertLess(len(self.kept()), 8)
        self.assertGreater(len(self.kept()), 2)
        # the newest is there
        made = self.counts()[0]
        self.ask("7.png", 780)
        self.assertEqual(self.counts()[0], made)


class Off(WidthsTest):
    more = ("--picture-cache-size", "0")

    def test_off(self):
        self.assertEqual(self.client.get("/api/v1/").json["file_widths"], [])
        content = self.put("a.jpg", make("jpeg", 1000, 1500))
        self.assert_whole(self.ask("a.jpg", 320), content)
        self.assert_problem(self.ask("a.jpg", 0), 400)
        self.assertFalse(self.storage.cache.exists())
        self.assertEqual(self.counts(), (0, 0, 0))


class Unusable(WidthsTest):
    more = ("--picture-cache", "/dev/null/pictures")

    def test_unusable(self):
        self.assertEqual(self.client.get("/api/v1/").json["file_widths"], [])
        content = self.put("a.jpg", make("jpeg", 1000, 1500))
        self.assert_whole(self.ask("a.jpg", 320), content)
        kit.wait_until(lambda: b"/dev/null/pictures" in self.server.log)


class Loaders(WidthsTest):
    """With other decoders than there are."""

    loaders = ""

    def setUp(self):
        with tempfile.NamedTemporaryFile("w", prefix="plakat-loaders-", delete=False) as file:
            file.write(self.loaders)
        self.addCleanup(os.unlink, file.name)
        self.environment = {"GDK_PIXBUF_MODULE_FILE": file.name}
        super().setUp()


class Missing(Loaders):
    def test_decoder(self):
        content = self.put("a.webp", webp_header(1000, 1500))
        for _ in range(2):
            self.assert_whole(self.ask("a.webp", 320), content)
        self.put("a.jpg", make("jpeg", 1000, 1500))
        self.assert_small(self.ask("a.jpg", 320), 320, 480)


class Slow(Loaders):
    """With a decoder of WebP that never comes to its end, and two workers."""

    loaders = (f'"{SLOW_LOADER}"\n"webp" 5 "gdk-pixbuf" "WebP" "LGPL"\n"image/webp" ""\n"webp" ""\n'
               '"RIFFsizeWEBP" "    xxxx    " 100\n\n')

    def test_nobody_else_waits(self):
        contents = {f"{number}.webp": self.put(f"{number}.webp", webp_header(1000, 1500 + number)) for number in range(8)}
        self.put("a.jpg", make("jpeg", 1000, 1500))
        clients = {name: self.nobody() for name in contents}
        with concurrent.futures.ThreadPoolExecutor(len(contents)) as pool:
            slow = {name: pool.submit(self.ask, name, 320, client=clients[name]) for name in contents}
            kit.wait_until(lambda: self.waiting() >= len(contents))
            for _ in range(5):
                self.assertEqual(self.client.get("/healthz").status, 200)
                self.assertEqual(self.ask("a.jpg").status, 200)
                self.assertEqual(self.ask("0.webp").status, 200)
            self.assertFalse(any(future.done() for future in slow.values()))
        answers = {name: future.result() for name, future in slow.items()}
        for name, answer in answers.items():
            self.assert_whole(answer, contents[name])
            self.assertEqual(answer.headers["ETag"], self.ask(name).headers["ETag"])
        busy = [name for name, answer in answers.items() if answer.headers["Cache-Control"] == "public, max-age=60"]
        # two were tried to their end; two more were begun, and nobody had the time to wait for that
        self.assertEqual(len(busy), 6)
        self.assertEqual(self.counts(), (0, 0, 6))
        for name in busy:
            self.assertIsNone(answers[name].headers["Last-Modified"])
        for name in set(contents) - set(busy):
            self.assertEqual(answers[name].headers["Cache-Control"], self.ask(name).headers["Cache-Control"])
            # it is known now that it takes too long
            self.assert_whole(self.ask(name, 320), contents[name])
        self.assertEqual(self.counts(), (0, 0, 6))

    def waiting(self):
        client = kit.Client(f"http://127.0.0.1:{self.metrics}")
        text = client.get("/metrics").body.decode()
        client.close()
        return int(next(line for line in text.splitlines() if line.startswith("plakat_requests_waiting ")).split()[1])


if __name__ == "__main__":
    kit.main()
