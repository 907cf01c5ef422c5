# SPDX-License-Identifier: GPL-3.0-or-later
"""What an account should have after a random history, and what a device that follows the feed has read of it."""

LISTS = {"watchlist": "movies/watchlist/", "favourites": "movies/favorites/"}


def fold(name):
    return name.casefold()


class Model:
    """What an account should have. Films on lists in the order in which they came; stars are in halves, 0 for none."""

    def __init__(self):
        self.lists = {name: {} for name in LISTS}
        self.ratings = {}
        self.tags = {}
        self.profiles = {}
        self.answers = {}
        self.records = {}      # (kind, uid) → fields
        self.record_tags = {}
        self.own = {}          # uid of a list → film → where it stands

    def put(self, name, film, want):
        entries = self.lists[name]
        if want:
            entries.setdefault(film, None)
        else:
            entries.pop(film, None)

    def rate(self, film, stars, review):
        """Whether something changed."""
        before = self.ratings.get(film, (0, None))
        if (stars, review or None) == before:
            return False
        self.ratings[film] = (stars, review or None)
        if self.ratings[film] == (0, None):
            del self.ratings[film]
        return True

    def may_be_called(self, uid, name):
        return all(other == uid or fold(its) != fold(name) for other, its in self.profiles.items())

    def state(self):
        return {
            "lists": {name: sorted(films) for name, films in self.lists.items() if films},
            "ratings": dict(self.ratings),
            "profiles": dict(self.profiles),
            "records": dict(self.records),
            "own": {uid: dict(films) for uid, films in self.own.items() if films},
        }

    def write_record(self, kind, uid, fields):
        """Whether something changed."""
        if fields == self.records.get((kind, uid)):
            return False
        if fields is None:
            del self.records[kind, uid]
            if kind == "list":
                del self.own[uid]
        else:
            self.records[kind, uid] = fields
            if kind == "list":
                self.own.setdefault(uid, {})
        return True


class Reader:
    """A device that follows the feed."""

    def __init__(self):
        self.cursor = None
        self.lists = {}
        self.ratings = {}
        self.profiles = {}
        self.records = {}
        self.own = {}

    def apply(self, change):
        kind = change["kind"]
        if kind in ("entry", "profile_entry"):
            name = change["list"] if kind == "entry" else "profile:" + change["profile_uid"]
            films = self.lists.setdefault(name, set())
            (films.add if change["present"] else films.discard)(change["film_uid"])
        elif kind == "rating":
            self.ratings[change["film_uid"]] = (int((change["rating"] or 0) * 2), change["review"])
        elif kind == "profile":
            self.profiles[change["profile_uid"]] = change["name"] if change["present"] else None
        elif kind == "record":
            self.records[change["record"], change["uid"]] = change["fields"]
        elif kind == "list_entry":
            films = self.own.setdefault(change["list_uid"], {})
            films.pop(change["film_uid"], None)
            if change["present"]:
                films[change["film_uid"]] = change["position"]
        else:
            raise AssertionError(kind)

    def state(self):
        return {
            "lists": {name: sorted(films) for name, films in self.lists.items() if films},
            "ratings": {film: rating for film, rating in self.ratings.items() if rating != (0, None)},
            "profiles": {uid: name for uid, name in self.profiles.items() if name is not None},
            "records": {key: fields for key, fields in self.records.items() if fields is not None},
            "own": {uid: films for uid, films in self.own.items() if films},
        }
