# SPDX-License-Identifier: GPL-3.0-or-later
"""The places of Plakat and how a person gets there: what things are called on the accessibility bus stands here.

For the walk with its screenshots and for the tests that use the whole application.
"""

import re

import driver

FILM = "Spirited Away"
PERSON = "Stanley Kubrick"
# films that the visitor marks, and the keys for it: watchlist, favourite, stars
MARKS = [
    ("Metropolis", ["ctrl+b", "5"]),
    ("Nosferatu", ["ctrl+b"]),
    ("Seven Samurai", ["ctrl+b", "ctrl+d"]),
    ("Alien", ["ctrl+d", "4"]),
    ("Casablanca", ["ctrl+b", "3"]),
]

FIELD = ("text", "entry", "password text")


def film_name(title=""):
    """What a screen reader says for a poster: "title, year" and its marks."""
    return re.compile(rf"^{re.escape(title) if title else '.*'}, \d{{4}}\b")


class Visitor:
    """Someone who finds the way through Plakat, from Welcome on."""

    def __init__(self, app, address=None, name="visitor"):
        self.app = app
        self.name = name
        self.address = address
        self.inside = False
        self.lost = False
        self.marked = False

    def stop(self):
        """Nothing of this visitor's own runs."""

    def visit(self, place):
        if place == "welcome":
            self.app.find(name="On this computer")
            return
        self.enter()
        getattr(self, f"go_to_{place}")()

    def enter(self, name=None, password="a long enough secret"):
        """Past Welcome to the wall: as somebody new on the server, or on this computer without one."""
        if self.inside:
            return
        if self.lost:
            raise driver.Missing("the way past Welcome, as before")
        self.lost = True
        if self.address:
            self.connect(self.address, name or self.name, password, register=True)
        else:
            self.app.press("On this computer")
        self.find_film()
        self.wait_in_step()
        self.inside = True

    def connect(self, address, name, password, register=False):
        self.app.press("Connect to a server")
        if register:
            self.app.press("Register", role="radio button")
            self.app.find(FIELD, "E-mail").write(f"{name}@example.org")
        self.app.find(FIELD, "Address").write(address)
        self.app.find(FIELD, "User name").write(name)
        self.app.find(FIELD, "Password").write(password)
        self.app.press("Register" if register else "Sign in", role="button")

    def find_film(self, title="", seconds=30):
        return self.app.find(name=film_name(title), seconds=seconds)

    def wait_in_step(self):
        """The first fill is over; the words stand at the foot of the sidebar, where there is one."""
        self.app.wait_gone(name=re.compile("^(Syncing|[0-9,]+ of [0-9,]+ films)"), seconds=60)

    def search(self, words):
        self.app.key("ctrl+f")
        driver.wait_for("the search field", lambda: any(
            entry.is_focused() for entry in self.app.root.find_all() if entry.role in FIELD))
        self.app.key("ctrl+a")
        self.app.type(words)
        # each letter may bring other results: what is pressed must be of the last ones
        self.app.find(role="label", name=re.compile("^(Films|People|Characters)$"))
        driver.wait_still(self.app, looks=3)

    def go_back(self):
        self.app.key("alt+Left")

    def go_to_wall(self):
        self.app.key("alt+1")
        self.find_film()

    def go_to_sync(self):
        """How it stands with the server; without one it says so."""
        self.app.key("ctrl+shift+r")
        self.app.find("heading", "From the other side")
        driver.wait_still(self.app, looks=3)

    def go_to_people(self):
        self.app.key("alt+2")

    def go_to_colours(self):
        """Once every poster of the wall has been looked at."""
        self.go_to_wall()
        total = self.app.find("label", re.compile(r"^[\d,]+ films")).name.split(" films")[0]
        self.app.key("alt+6")
        self.app.find("slider", "Colours of the wall")
        self.app.find("label", f"{total} films", seconds=120)

    def go_to_search(self):
        self.search("kubrick")
        self.app.find(name=re.compile(PERSON))

    def go_to_film(self, title=FILM, words=None):
        self.search(words or title)
        self.find_film(title).press()
        self.app.find(name="Cast")

    def go_to_person(self):
        self.search(PERSON)
        self.app.find(name=re.compile(f"^{PERSON}")).press()
        self.app.find(name=re.compile("^Director"))
        # the films come a moment after the words
        self.app.find("button", re.compile(r"^.+, \d{4}(, .+)*$"))

    def go_to_gallery(self):
        self.go_to_film()
        self.app.press("All pictures")
        self.app.find(name="Fit")

    def mark_some(self):
        """Puts films on the lists, each by the keys of a poster with the focus."""
        if self.marked:
            return
        self.marked = True
        for title, keys in MARKS:
            self.search(title)
            # from the field down to the first poster
            self.app.key("Down")
            driver.wait_for(f"the focus on {title}", lambda: any(
                cell.is_focused() for cell in self.app.find_all(name=film_name(title))))
            self.app.key(*keys)
            self.app.find(name=re.compile(rf"^{re.escape(title)}, \d{{4}}, "))

    def go_to_watchlist(self):
        self.mark_some()
        self.app.key("alt+3")

    def go_to_favourites(self):
        self.app.key("alt+4")

    def go_to_ratings(self):
        self.app.key("alt+5")

    def go_to_preferences(self):
        self.app.key("ctrl+comma")
        self.app.find(role=("dialog", "frame", "label"), name="Preferences")

    def go_to_shortcuts(self):
        self.app.key("Escape")
        self.app.key("ctrl+question")
        self.app.find(name=re.compile("shortcuts", re.I))

    def go_to_about(self):
        self.app.key("Escape")
        self.go_to_wall()
        self.app.press("Main menu", role="toggle button")
        # GTK gives the items of a menu no name on the bus; About is the last one
        self.app.find(role="menu item")
        self.app.key("Up", "Return")
        self.app.find(name="Legal")
