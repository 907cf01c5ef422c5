#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as those meet it who run it: its commands, its settings, its signals."""

import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import urllib.request

import kit

OPTIONS = ["config", "database", "key-file", "listen", "files", "picture-cache", "picture-cache-size", "certificate",
           "private-key", "metrics", "trusted-proxies", "registration", "workers", "connections-per-address", "sign-ins",
           "refreshes", "writes", "reads", "posters", "delay", "forget-old"]
COMMANDS = ["serve", "load", "backup", "restore", "renew-epoch", "make-key", "rotate-key", "settings", "routes"]


def run(*words, environment=None):
    return subprocess.run([kit.BINARY, *map(str, words)], capture_output=True, text=True, check=False, timeout=60,
                          env={**kit.ENVIRONMENT, **(environment or {})})


def make_certificate(folder, name):
    """Signed by itself, for this name; gives its two files."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", folder / "fresh-key.pem", "-out", folder / "fresh.pem", "-days", "2", "-subj",
                    f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    (folder / "fresh-key.pem").rename(key)
    (folder / "fresh.pem").rename(certificate)
    return certificate, key


class Commands(kit.ServerTest):
    """Without a server."""

    def setUp(self):
        self.storage = kit.Storage()
        self.addCleanup(self.storage.remove)

    def test_help(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for name in OPTIONS:
            self.assertRegex(done.stdout, rf"(?m)^  --{name}\b.*\w")
        for name in COMMANDS:
            self.assertRegex(done.stdout, rf"(?m)^  {name}\b.*\w")

    def test_wrong_words(self):
        for words in ([], ["dance"], ["serve", "x"], ["load"], ["backup"], ["backup", "a", "b"], ["restore"],
                      ["settings", "x"], ["serve", "--workers", "0"], ["serve", "--nonsense"],
                      ["serve", "--config", "/nonexistent"], ["serve", "--certificate", "/c"]):
            with self.subTest(words=words):
                done = run(*words)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
                self.assertIn("--help", done.stderr)

    def test_settings(self):
        """What is in force, from where, and without secrets."""
        config = self.storage.folder / "conf"
        config.write_text("[server]\nreads=7\nwrites=8\ndatabase=postgresql://plakat:s3cret@db/plakat\n")
        done = run("settings", "--config", config, "--workers", "3",
                   environment={"PLAKAT_SERVER_WRITES": "9"})
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in (f"# {config}, “reads”\nreads=7\n", "# PLAKAT_SERVER_WRITES\nwrites=9\n",
                     "# --workers\nworkers=3\n", "# by default\nrefreshes=30\n",
                     f"# {config}, “database”\ndatabase=postgresql://plakat:***@db/plakat\n"):
            self.assertIn(line, done.stdout)
        self.assertNotIn("s3cret", done.stdout + done.stderr)
        config.write_text("[server]\nraeds=7\n")
        done = run("settings", "--config", config)
        self.assertEqual(done.returncode, 2)
        self.assertIn(str(config), done.stderr)
        self.assertIn("raeds", done.stderr)

    def test_example(self):
        """The example of settings names all of them, and each of its lines can be used."""
        example = pathlib.Path(__file__).resolve().parents[2] / "data" / "plakat-server.conf"
        text = example.read_text(encoding="utf-8")
        self.assertEqual(run("settings", "--config", example).returncode, 0)
        lines = [line for line in re.sub(r"(?m)^#(?=[a-z-]+=)", "", text).splitlines()
                 if line and not line.startswith("#")]
        names = {line.split("=")[0] for line in lines[1:]}
        self.assertEqual(names, set(OPTIONS) - {"config", "posters", "delay", "forget-old"})
        for line in lines[1:]:
            with self.subTest(line):
                path = self.storage.folder / "conf"
                partner = {"certificate": "private-key=/x", "private-key": "certificate=/x"}.get(line.split("=")[0], "")
                path.write_text(f"[server]\n{line}\n{partner}\n")
                done = run("settings", "--config", path)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_routes(self):
        done = run("routes")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"\A(\w+ (public|account) (read|write)\n)+\Z")
        self.assertIn("\nlogin public write\n", done.stdout)
        self.assertIn("\nprofile account read\n", done.stdout)

    def test_make_key(self):
        path = self.storage.folder / "deep" / "keys"
        done = run("make-key", "--key-file", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = path.read_text()
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(run("make-key", "--key-file", path).returncode, 0)
        self.assertEqual(path.read_text(), text)
        self.assertNotIn(text.split()[-1], done.stdout + done.stderr)
        path.chmod(0o640)
        done = run("make-key", "--key-file", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("0600", done.stderr)

    def test_what_cannot_be_used(self):
        """Each says in a sentence what is wrong, and nothing listens."""
        keys = ["--key-file", str(self.storage.keys)]
        folder = self.storage.folder
        (folder / "words").write_text("These are words. " * 100)
        for words, word in ((["--database", "mysql://x"], "mysql"), (["--database", "sqlite:"], "sqlite"),
                            (["--database", f"sqlite:{folder / 'words'}"], "words"),
                            (["--database", f"sqlite:{folder / 'words' / 'x'}"], "words"),
                            (["--listen", "nowhere"], "nowhere"), (["--listen", "192.0.2.1:1"], "192.0.2.1"),
                            (["--trusted-proxies", "me"], "me"),
                            (["--certificate", "/nonexistent", "--private-key", "/nonexistent"], "/nonexistent"),
                            (["--metrics", "here:there"], "here")):
            with self.subTest(words=words):
                base = [] if "--database" in words else ["--database", f"sqlite:{folder / 'new.db'}"]
                done = run("serve", *base, *keys, *([] if "--listen" in words else ["--listen", "127.0.0.1:0"]), *words)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertIn(word, done.stderr)
                self.assertIn(" ", done.stderr)
        # of a path that is empty nothing is made where the program was called
        self.assertFalse(pathlib.Path(".lock").exists())


class Running(kit.ServerTest):
    def test_several_addresses(self):
        self.server.stop()
        socket_path = self.storage.folder / "socket"
        config = self.storage.folder / "conf"
        config.write_text(f"[server]\nlisten=127.0.0.1:0;127.0.0.2:0;unix:{socket_path}\n")
        process = subprocess.Popen(self.storage.command("serve", "--config", config), stdout=subprocess.PIPE,
                                   text=True, env=kit.ENVIRONMENT)
        self.addCleanup(process.stdout.close)
        try:
            lines = [process.stdout.readline() for _ in range(3)]
            self.assertRegex(lines[0], r"^Listening on http://127\.0\.0\.1:\d+")
            self.assertRegex(lines[1], r"^Listening on http://127\.0\.0\.2:\d+")
            self.assertIn(str(socket_path), lines[2])
            for line in lines[:2]:
                with urllib.request.urlopen(line.split()[-1].rstrip("/") + "/healthz", timeout=30) as answer:
                    self.assertEqual(answer.status, 200)
        finally:
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(60), 0)

    def test_sigint(self):
        self.server.stop(signal.SIGINT)

    def test_sigterm_twice(self):
        """The second one neither hurries nor hurts it."""
        client = self.nobody()
        client.get("/healthz")
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.process.wait(60), 0)
        self.server.stop()

    def test_sigpipe(self):
        """Somebody who goes away while they are answered takes nobody with them."""
        address = re.fullmatch(r"http://(.*):(\d+)", self.server.address)
        for _ in range(20):
            with socket.create_connection((address[1], int(address[2]))) as line:
                line.sendall(b"GET /api/v1/openapi.json/ HTTP/1.1\r\nHost: a\r\n\r\n" * 5)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.assertEqual(self.nobody().get("/healthz").status, 200)

    def test_sighup_keys(self):
        ada = self.register("ada")
        self.server.process.send_signal(signal.SIGHUP)
        kit.wait_until(lambda: b"were read again" in self.server.log)
        self.assertEqual(ada.get("users/profile/").status, 200)
        # a file that went away does no harm to a server that runs
        away = self.storage.keys.rename(self.storage.folder / "away")
        self.server.process.send_signal(signal.SIGHUP)
        kit.wait_until(lambda: str(self.storage.keys).encode() in self.server.log)
        self.assertEqual(ada.get("users/profile/").status, 200)
        away.rename(self.storage.keys)

    def test_sighup_certificate(self):
        """A renewed certificate is shown from the signal on; one that is no good does not take its place."""
        self.server.stop()
        folder = pathlib.Path(self.storage.folder)
        certificate, key = make_certificate(folder, "first")
        self.server.options += ["--certificate", str(certificate), "--private-key", str(key)]
        self.server.start()
        self.assertTrue(self.server.address.startswith("https://"))
        port = int(self.server.address.rsplit(":", 1)[1])

        def shown():
            return ssl.get_server_certificate(("127.0.0.1", port)).strip()

        first = certificate.read_text().strip()
        self.assertEqual(shown(), first)
        make_certificate(folder, "second")
        self.assertEqual(shown(), first)
        self.server.process.send_signal(signal.SIGHUP)
        second = certificate.read_text().strip()
        kit.wait_until(lambda: shown() == second)
        certificate.write_text("nonsense")
        before = len(self.server.log)
        self.server.process.send_signal(signal.SIGHUP)
        kit.wait_until(lambda: str(certificate).encode() in self.server.log[before:])
        self.assertEqual(shown(), second)

    def test_private_files(self):
        """Whatever the umask, what the server makes is its owner's alone."""
        if kit.POSTGRESQL:
            self.skipTest("files are SQLite's")
        self.server.stop()
        self.storage.remove()
        self.storage.folder.mkdir(parents=True)
        self.storage.pictures.mkdir()
        before = os.umask(0)
        try:
            self.server.start()
        finally:
            os.umask(before)
        self.register("ada")
        for path in self.storage.folder.iterdir():
            if path.is_file():
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)


if __name__ == "__main__":
    kit.main()
