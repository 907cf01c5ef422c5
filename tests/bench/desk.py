# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk for benchmarks of the real application: a display whose pixels can be read, a catalogue, keys and a server of
pictures.

The application is left as it is: what a person would see is read from the memory of a virtual display, every few
milliseconds. Something counts as painted at the last change of pixels before they rest for half a second.
"""

import hashlib
import http.server
import json
import mmap
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time

WIDTH, HEIGHT, REST = 1600, 1000, 0.5
LEFT, TOP, STEP = 240, 130, 11
COLOURS = 60  # fewer different bytes are no wall of posters
LONGEST = 60


def say(name, unit, **values):
    """One metric, as tests/bench/bench.h says."""
    print(json.dumps({"name": name, "unit": unit, **values}), flush=True)


def skip_without(*programs):
    for program in programs:
        if not shutil.which(program):
            print(f"{program} is not installed")
            sys.exit(77)


class Screen:
    """A virtual display, and its framebuffer as it stands in a mapped XWD file."""

    def __init__(self, folder):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", folder, "-nolisten", "tcp"],
            pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        self.display = ":" + os.read(reader, 16).decode().strip()
        with open(os.path.join(folder, "Xvfb_screen0"), "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header, = struct.unpack(">I", self.memory[:4])
        self.pitch = struct.unpack(">I", self.memory[48:52])[0]
        self.start = header + struct.unpack(">I", self.memory[76:80])[0] * 12
        self.blank = self.look()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def look(self):
        """Some of the pixels where the wall is."""
        rows = (self.start + y * self.pitch for y in range(TOP, HEIGHT - 10, STEP * 3))
        return b"".join(self.memory[row + LEFT * 4:row + (WIDTH - 20) * 4:STEP * 4] for row in rows)

    def watch(self, process, begun, seen, rest=REST, colours=None):
        """Seconds from begun to the first and to the last change before a rest. With a number of colours it waits for
        a change until that many are there; else they may be None."""
        first = last = None
        while True:
            time.sleep(.002)
            now, moment = self.look(), time.monotonic()
            if now != seen:
                first, last, seen = first or moment, moment, now
            if moment - (last or begun) > rest and (colours is None or last and len(set(seen)) >= colours):
                return (first - begun, last - begun) if last else (None, None)
            if moment - begun > LONGEST or process.poll() is not None:
                raise SystemExit("what was begun did not come to rest")


class Pictures:
    """A server that has a poster for every film: one of those in a folder."""

    def __init__(self, folder):
        posters = sorted(pathlib.Path(folder).glob("*.jpg"))
        bodies = [poster.read_bytes() for poster in posters]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                found = ".jpg" in self.path
                key = self.path.rsplit("/", 1)[-1].split("?")[0].encode()
                body = bodies[int(hashlib.md5(key).hexdigest(), 16) % len(bodies)] if found else b""
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "image/jpeg")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "max-age=31536000, immutable")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


class Desk:
    """Plakat's folders, with a catalogue in its place, and the words to start it there."""

    def __init__(self, folder, screen, build, origin=None):
        self.screen = screen
        self.data, self.cache = pathlib.Path(folder, "data"), pathlib.Path(folder, "cache")
        self.catalogue = self.cache / "plakat" / hashlib.sha256((origin or "starter").encode()).hexdigest()[:16] / "catalogue.db"
        starter = pathlib.Path(folder, "starter")
        for new in (self.data, self.catalogue.parent, starter):
            new.mkdir(parents=True)
        known = "[plakat]\ncurrent=%s\n" % ("desk" if origin else "local")
        if origin:
            known += f"[desk]\nkind=plakat\norigin={origin}\nusername=desk\nuser-id=1\n"
        (self.data / "accounts.ini").write_text(known)
        self.command = [str(build / "src" / "ui" / "plakat"), "--data-dir", str(self.data)]
        self.environment = {
            **os.environ, "DISPLAY": screen.display, "XDG_CACHE_HOME": str(self.cache), "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder), "GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": str(build / "data"),
            "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11", "GDK_DEBUG": "no-portals", "GTK_A11Y": "none", "LC_ALL": "C.UTF-8",
            "PLAKAT_STARTER_DIR": str(starter), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}

    def leave_server(self):
        """From now on the same films are those of no server: pictures that were fetched are there, and no banner that
        asks to sign in slides into the wall."""
        away = self.catalogue.parent
        self.catalogue = away.parent / hashlib.sha256(b"starter").hexdigest()[:16] / "catalogue.db"
        away.rename(self.catalogue.parent)
        (self.data / "accounts.ini").write_text("[plakat]\ncurrent=local\n")

    def take_catalogue(self, path):
        """A copy of what make_catalogue() made, or what is nearly as good and costs nothing."""
        subprocess.run(["cp", "-r", "--reflink=auto", f"{path}/.", self.catalogue.parent], check=True)

    def start(self, command=None, colours=COLOURS):
        """Starts Plakat, or another command; Returns: the running program with .window and .painted, in seconds."""
        return Running(self, command or self.command, colours)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, env=self.environment,
                       stdout=subprocess.DEVNULL)


class Running:
    def __init__(self, desk, command, colours):
        self.desk = desk
        begun = time.monotonic()
        self.process = subprocess.Popen(command, env=desk.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.window, self.painted = desk.screen.watch(self.process, begun, desk.screen.blank, colours=colours)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        deadline = time.monotonic() + LONGEST
        while self.desk.screen.look() != self.desk.screen.blank and time.monotonic() < deadline:
            time.sleep(.01)

    def press(self, *keys, rest=REST):
        """Seconds from the keys to the last change that they brought, None where they brought none."""
        seen = self.desk.screen.look()
        self.desk.key(*keys)
        return self.desk.screen.watch(self.process, time.monotonic(), seen, rest)[1]

    def memory(self, what="VmRSS"):
        """MB of it, as /proc says."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split(f"{what}:")[1].split()[0]) * 1024 / 1e6

    def share(self):
        """MB that are this process's part of what it shares, and its own."""
        rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        return int(rollup.split("Pss:")[1].split()[0]) * 1024 / 1e6

    def processor(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def make_catalogue(build, n, films=None):
    """The folder of a catalogue of n made-up films, or of those in a folder, with its indexes; made once."""
    path = build / "bench-data" / f"made-{n}"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([build / "tests" / "bench" / "make-catalogue", path, films or str(n)], check=True,
                   stdout=subprocess.DEVNULL)
    return path


def leave_out(sizes):
    """Those that are not more than PLAKAT_BENCH_MOST."""
    return [n for n in sizes if n <= int(os.environ.get("PLAKAT_BENCH_MOST") or 1000000)]


def size_name(n):
    return f"{n // 1000000}m" if n >= 1000000 else f"{n // 1000}k" if n % 1000 == 0 else str(n)
