# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens between a Plakat, its server and another device of the same person, brought about for real.

Each step is a place for the walk and leaves something to be looked at: edits that wait, two texts of one film, an
edit that the server refuses, a server that is not the one it was. The server is stopped and started for it, so that
it belongs to the one visitor.
"""

import json
import pathlib
import re
import subprocess
import sys
import urllib.request
import uuid

import companions
import driver
import places

PASSWORD = "a long enough secret"
TEXT = ("text", "entry")
FILM, WORD = "Vertigo", "vertigo"
LIST = "Winter evenings"
PROFILE = "Bruno"
OTHER_NAME = "Bruno B."
LISTED = ["Metropolis", "Nosferatu", "Seven Samurai", "Alien", "Casablanca"]
MINE = ("The green light in the hotel room, and that he asks her to be someone else. Slow, and I did not mind.")
THEIRS = ("The green light in the hotel room. Saw it again with Ada: colder than I remembered; the score does half of "
          "the work.")
NOTE = "With Ada at the Filmmuseum, row four. She left before the bell tower."


class Device:
    """Another device of the same person: it speaks to the server itself."""

    def __init__(self, address, name, register=False):
        self.base = f"{address}/api/v1"
        self.name = str(uuid.uuid4())
        self.seq = 0
        self.token = None
        if register:
            self.ask("users/register", {"email": f"{name}@example.org", "username": name, "password": PASSWORD,
                                        "confirm_password": PASSWORD})
        self.token = self.ask("users/login", {"username": name, "password": PASSWORD})["tokens"]["access"]

    def ask(self, path, body=None):
        request = urllib.request.Request(f"{self.base}/{path}", headers={"Accept": "application/json"})
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def changes(self):
        cursor, found = None, []
        while True:
            page = self.ask("sync/" + (f"?cursor={cursor}" if cursor else ""))
            found += page["changes"]
            cursor = page["cursor"]
            if not page.get("more"):
                return found

    def push(self, **op):
        self.seq += 1
        answer = self.ask("sync/", {"device": self.name, "ops": [{"seq": self.seq, **op}]})["results"][0]
        if answer["status"] != "done":
            raise driver.Missing(f"the other device was not understood: {answer}")


class Situations(places.Visitor):
    """A visitor with a server of its own."""

    def __init__(self, app, build, tree, folder, narrow=False, name="ada"):
        self.server = companions.Companion(build, tree, folder)
        self.server.load()
        self.server.start()
        super().__init__(app, self.server.address, name)
        # no sidebar, and so no main menu
        self.narrow = narrow
        self.done = set()

    def once(self, what):
        """Whether this has not been done before."""
        new = what not in self.done
        self.done.add(what)
        return new

    def stop(self):
        self.server.stop()

    # ── what people do ──

    def restart(self):
        """Ends as by a power cut and begins again: whatever kept the sync back is forgotten, and no edit is."""
        self.app.kill()
        self.app.start()
        self.find_film()

    def sync(self):
        self.app.key("ctrl+r")

    def write(self, label, words):
        """Into a text that keeps itself."""
        text = self.app.find(TEXT, label)
        text.write(words)
        driver.wait_for(f"“{label}” to be kept", lambda: any(
            node.name == "Kept" for node in self.app.find_all("label")))

    def open_lists(self, title):
        self.go_to_film(title)
        self.app.press("Add to list", role="toggle button")
        return self.app.find(TEXT, "New list with this film")

    def make_list(self):
        if not self.once("list"):
            return
        self.open_lists(LISTED[0]).write(LIST)
        self.app.press("Create the list", role="button")
        self.app.find(name=re.compile(f"is on the new list “{LIST}”"))
        self.go_back()
        for title in LISTED[1:]:
            self.put_on_list(title)

    def put_on_list(self, title):
        self.open_lists(title)
        # popovers are surfaces of their own, where a click cannot be aimed at by the bus: by key
        driver.wait_for("the focus in the popover", lambda: any(
            box.is_focused() for box in self.app.find_all("check box", LIST)) or self.app.key("Tab"))
        self.app.key("space")
        driver.wait_for("the check", lambda: self.app.find("check box", LIST).is_checked())
        self.app.key("Escape")
        self.go_back()

    def describe_film(self):
        """A review, a note, dates and stars of one film."""
        if not self.once("film"):
            return
        self.go_to_film(FILM, WORD)
        self.write("My review", "The green light in the hotel room.")
        self.write("Private note", NOTE)
        self.app.press("Watched", role="button")
        self.app.find(name=re.compile("^Watched on "))
        self.go_back()
        self.rate(FILM, WORD, 5)

    def rate(self, title, word, stars):
        self.search(word)
        self.app.key("Down")
        driver.wait_for(f"the focus on {title}", lambda: any(
            cell.is_focused() for cell in self.app.find_all(name=places.film_name(title))))
        self.app.key(str(stars))
        self.app.find(name=re.compile(rf"^{title}, .*rated {stars}"))
        self.app.key("Escape")

    def make_profile(self, name):
        self.app.key("F10")
        self.app.find("menu item")
        self.app.key("r")
        self.app.find(TEXT, "Name of a new profile").write(name)
        self.app.key("Return")
        self.app.find("button", f"Delete the profile {name}")
        self.app.key("Escape")

    def wait_sent(self):
        self.go_to_sync()
        self.app.find("heading", re.compile("^In step$"), seconds=60)

    def elsewhere(self, act):
        """While this device is offline another one is not: the server listens elsewhere for a moment."""
        port, self.server.port = self.server.port, 0
        self.server.start()
        try:
            device = Device(self.server.address, self.name)
            act(device)
        finally:
            self.server.stop()
            self.server.port = port

    # ── places ──

    def go_to_list(self):
        self.make_list()
        self.app.key("alt+3")
        if self.narrow:
            self.app.press(LIST, role="radio button")
        else:
            self.app.find("list item", LIST).click()
        self.app.find("heading", LIST)
        self.find_film(LISTED[0])

    def go_to_moved(self):
        """The second film of the list comes to stand before the first one."""
        self.go_to_list()
        self.app.key("ctrl+f", "Down")
        driver.wait_for(f"the focus on {LISTED[0]}", lambda: any(
            cell.is_focused() for cell in self.app.find_all(name=places.film_name(LISTED[0]))))
        self.app.key("alt+Down")
        driver.wait_for(f"{LISTED[1]} to be the first", lambda: re.match(LISTED[1], next(
            cell.name for cell in self.app.find_all(name=places.film_name()) if cell.role != "label")))

    def go_to_lists(self):
        self.open_lists(LISTED[1])

    def go_to_dates(self):
        self.app.key("Escape")
        self.go_back()
        self.go_to_film(FILM, WORD)
        self.app.press("Dates of watching", role="toggle button")
        self.app.find(name="Watched on")

    def go_to_notes(self):
        self.app.key("Escape")
        self.go_back()
        self.describe_film()
        self.go_to_film(FILM, WORD)
        # the bus cannot scroll; the focus can: it goes round the page backwards
        driver.wait_for("the focus in the note", lambda: self.app.find(TEXT, "Private note").is_focused()
                        or self.app.key("shift+Tab"))

    def go_to_instep(self):
        """Everything is made without a server, so that it goes there at once."""
        if self.once("made"):
            self.server.stop()
            self.make_list()
            self.describe_film()
            self.mark_some()
            self.server.start()
            self.restart()
            self.wait_sent()
        else:
            self.go_to_sync()

    def go_to_waiting(self):
        """Offline, with edits that wait."""
        if not self.once("waiting"):
            self.go_to_sync()
            return
        self.go_to_instep()
        self.server.stop()
        self.go_to_film(FILM, WORD)
        self.write("My review", MINE)
        self.go_back()
        self.put_on_list("Spirited Away")
        self.go_to_film("Spirited Away")
        self.app.press("Favourite")
        self.go_back()
        self.rate(FILM, WORD, 3)
        if not self.narrow:
            self.make_profile(PROFILE)
        self.sync()
        self.app.find(name=re.compile("^Offline"))
        self.go_to_sync()

    def go_to_conflict(self):
        """Two texts of one review, and a profile whose name is taken."""
        self.go_to_waiting()

        def change(device):
            rating = next(row for row in device.changes() if row["kind"] == "rating" and row.get("review"))
            device.push(kind="rating", film_uid=rating["film_uid"], rating=4, review=THEIRS, base=rating["tag"])
            # a profile of this name, so that the one that was made here is refused
            device.push(kind="profile", profile_uid=str(uuid.uuid4()), name=PROFILE.upper(), want=True)

        self.app.kill()
        self.elsewhere(change)
        self.server.start()
        self.restart()
        self.go_to_sync()
        self.app.find("radio button", re.compile("Another device"), seconds=40)
        self.go_to_sync()

    def go_to_chosen(self):
        # a choice has no action on the bus, and its place there is not where it is: by key
        driver.wait_for("the focus on a choice", lambda: any(
            radio.is_focused() for radio in self.app.find_all("radio button")) or self.app.key("Tab"))
        self.app.key("space")
        driver.wait_for("the choice", lambda: self.app.find("radio button", re.compile("This computer")).is_checked())

    def go_to_settled(self):
        self.app.press("Keep this one", role="button")
        self.app.wait_gone("radio button", re.compile("Another device"))

    def go_to_latch(self):
        """The server was restored: it asks what is to become of the lists."""
        self.server.stop()
        subprocess.run(self.server.command("renew-epoch"), check=True, stdout=subprocess.DEVNULL)
        self.server.start()
        self.sync()
        self.go_to_sync()
        self.app.find("button", re.compile("Put my lists back"), seconds=40)
        self.go_to_sync()

    def go_to_answered(self):
        self.app.press("Put my lists back on the server", role="button")
        self.app.wait_gone("button", re.compile("Put my lists back"))

    def go_to_renaming(self):
        """Another name for what was refused for its name, asked for where that is said."""
        self.app.press("Rename…", role="button")
        self.app.find(TEXT, "Name").write(OTHER_NAME)

    def go_to_renamed(self):
        self.app.key("Return")
        self.app.wait_gone(name=re.compile("^There is a profile called .* already"))

    def go_to_bin(self):
        self.go_to_sync()
        self.app.find("list item", re.compile("^Bin")).press()
        self.app.find(name=re.compile("^(The bin is empty|Taken away)"))

    def go_to_log(self):
        self.go_back()
        self.go_to_sync()
        self.app.find("list item", re.compile("^What the sync did")).press()
        self.app.find("button", "Copy all")

    def go_to_server(self):
        self.go_back()
        self.app.key("ctrl+comma")
        self.app.find(("radio button", "toggle button", "page tab"), "Server").press()
        self.app.find(name="Plakat server")

    def go_to_connect(self):
        """What answers at the address is found out and said."""
        self.app.key("Escape")
        self.app.wait_gone(name="Plakat server")
        self.app.key("ctrl+comma")
        self.app.find(("list item", "button"), "Connect to a server").press()
        self.app.find(name=re.compile("^Plakat server. It keeps"))

    def go_to_myself(self):
        self.go_back()
        self.app.press("Account", role="toggle button")
        self.app.find("menu item")
        self.app.key("y")
        self.app.find(TEXT, "Biography")

    def go_to_leaving(self):
        """Signing out with an edit that could not be sent: first it is tried, then it is asked."""
        self.go_back()
        self.server.stop()
        self.rate("Alien", "alien", 2)
        self.app.press("Account", role="toggle button")
        self.app.find("menu item")
        self.app.key("i")
        self.app.find("button", "Keep on this computer", seconds=40)

    def go_to_left(self):
        self.app.press("Keep on this computer", role="button")
        self.app.find(name="Signed out. What you had here stays on this computer.")
        self.find_film()


class Mover(Situations):
    """Somebody who begins on this computer and finds a server later."""

    def enter(self, name=None, password=PASSWORD):
        if self.inside:
            return
        self.app.press("On this computer")
        self.find_film()
        self.inside = True

    def go_to_merge(self):
        """An account that has something already: a new one would take everything along unasked."""
        Device(self.address, self.name, register=True).push(kind="entry", list="favourites", film_uid="tmdb:19",
                                                            want=True)
        self.mark_some()
        self.app.key("ctrl+comma")
        self.app.find(("list item", "button"), "Connect to a server").press()
        self.app.find(places.FIELD, "Address").write(self.address)
        self.app.find(places.FIELD, "User name").write(self.name)
        self.app.find(places.FIELD, "Password").write(PASSWORD)
        self.app.press("Sign in", role="button")
        self.app.find("button", "Merge", seconds=40)

    def go_to_merged(self):
        self.app.press("Merge", role="button")
        self.app.wait_gone("button", "Merge")
        self.app.key("alt+3")
        self.find_film(places.MARKS[0][0])


class Abroad(Situations):
    """A visitor of a server of another kind, which cannot keep everything: one that answers as deployed ones do."""

    def __init__(self, app, kind, name="ada"):
        stand_in = pathlib.Path(__file__).parent / "stand-ins" / kind
        self.process = subprocess.Popen([sys.executable, str(stand_in)], stdout=subprocess.PIPE, text=True)
        port = int(re.search(r"\d+", self.process.stdout.readline())[0])
        places.Visitor.__init__(self, app, f"http://127.0.0.1:{port}", name)
        self.narrow = False
        self.done = set()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def visit(self, place):
        if place == "found":
            self.go_to_found()
        else:
            super().visit(place)

    def go_to_found(self):
        """Before anybody signed in it is said what the server is and what it keeps."""
        self.app.press("Connect to a server")
        self.app.find(places.FIELD, "Address").write(self.address)
        self.app.find(name=re.compile("On this computer only"))

    def enter(self, name=None, password=PASSWORD):
        if self.inside:
            return
        if not self.app.has(places.FIELD, "Address"):
            self.go_to_found()
        self.app.press("Register", role="radio button")
        if self.app.has(places.FIELD, "User name"):
            self.app.find(places.FIELD, "User name").write(self.name)
        for field in self.app.find_all(places.FIELD, "E-mail"):
            field.write(f"{self.name}@example.org")
        self.app.find(places.FIELD, "Password").write(password)
        self.app.press("Register", role="button")
        self.find_film()
        self.wait_in_step()
        self.inside = True

    def go_to_held(self):
        """A note that the server cannot keep: it is neither sent nor does it wait."""
        self.search("samurai")
        self.find_film("Seven Samurai").press()
        self.write("Private note", NOTE)
        self.go_back()
        self.go_to_sync()
        self.app.find("heading", "Kept on this computer")

    def go_to_abilities(self):
        self.app.key("ctrl+comma")
        self.app.find(("radio button", "toggle button", "page tab"), "Server").press()
        self.app.find(name="What it cannot")
