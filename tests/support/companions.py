# SPDX-License-Identifier: GPL-3.0-or-later
"""A plakat-server on loopback with the starter catalogue, for a person who tries Plakat and for tests."""

import os
import pathlib
import re
import selectors
import signal
import socket
import subprocess

READY = re.compile(r"^Listening on (\S+)")
# one machine is everybody here
NO_LIMITS = [word for name in ("sign-ins", "refreshes", "writes", "reads") for word in (f"--{name}", "0")]


def make_environment(build, tree):
    """What a Plakat that is not installed has to be told."""
    folders = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return {
        # the application's icon
        "XDG_DATA_DIRS": f"{pathlib.Path(tree) / 'data'}:{folders}",
        "GSETTINGS_SCHEMA_DIR": str(pathlib.Path(build) / "data"),
        "PLAKAT_STARTER_DIR": str(pathlib.Path(tree) / "data" / "starter"),
    }


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Companion:
    """The server; it keeps its address and its database when it is stopped and started again."""

    def __init__(self, build, tree, folder, port=0):
        self.binary = pathlib.Path(build) / "src" / "server" / "plakat-server"
        self.posters = pathlib.Path(build) / "data" / "posters"
        self.starter = pathlib.Path(tree) / "data" / "starter"
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "server.log"
        self.port = port
        self.process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self, verb, *words):
        return [str(self.binary), verb, "--database", f"sqlite:{self.folder / 'plakat.db'}",
                "--key-file", str(self.folder / "keys"), *words]

    def load(self, files=None):
        """Loads the starter, or these files; what is already there stays as it is."""
        files = [str(path) for path in files or sorted(self.starter.glob("*.jsonl"))]
        posters = ["--posters", str(self.posters)] if self.posters.is_dir() else []
        with self.log.open("ab") as log:
            subprocess.run([*self.command("load", *posters), *files], check=True, stdout=log)

    def start(self, seconds=20):
        """Returns once the server says that it listens, and where."""
        files = ["--files", str(self.posters)] if self.posters.is_dir() else []
        files += ["--picture-cache", str(self.folder / "pictures")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command("serve", "--listen", f"127.0.0.1:{self.port}", *NO_LIMITS, *files),
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            line = self.process.stdout.readline() if selector.select(seconds) else ""
        found = READY.match(line)
        if not found:
            self.stop()
            raise RuntimeError("plakat-server does not listen:\n" + self.log.read_text(errors="replace")[-2000:])
        self.port = int(found[1].rstrip("/").rsplit(":", 1)[1])

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
