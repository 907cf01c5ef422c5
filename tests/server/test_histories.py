#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random histories of one account, edited over REST and by the ops of several devices, against a model that is small
enough to be believed: every answer is the model's, and who reads the feed piece by piece always ends with what the
lists say.

PLAKAT_HISTORIES says how many; a history that failed is run again by PLAKAT_HISTORY_SEED.
"""

import os
import random
import uuid

import kit
from history_model import LISTS, Model, Reader

HISTORIES = int(os.environ.get("PLAKAT_HISTORIES", "120"))
SEED = os.environ.get("PLAKAT_HISTORY_SEED")
STEPS = 40

# how a film may be named, and how it is kept
FILMS = {
    "tmdb:19": "tmdb:19", "imdb:tt0017136": "tmdb:19", "tmdb:832": "tmdb:832", "tmdb:194": "tmdb:194",
    "imdb:tt0018455": "imdb:tt0018455", "tmdb:4242": "tmdb:4242",
}
UNKNOWN = "tmdb:4242"
NAMES = ["Kid", "kid", "KID", "Grandmother", "Großmutter", "GROSSMUTTER", "Ada"]
# what a record may say: the text of a note, the days of watching, a name and a cover of a list, of oneself
NOTES = [{"text": "Third row."}, {"text": "Fourth row.\nBring tea."}]
DATES = [{"dates": "1931-05-11"}, {"dates": "1931-05-11\n2026-11-28"}]
OWN_LISTS = [{"name": "Rainy days"}, {"name": "Rainy days", "cover": "tmdb:19"}, {"name": "Kid", "description": "x\ny"},
             {"name": "Noir", "query": "genre:noir"}]
SELVES = [{"display_name": "Ada"}, {"display_name": "Ada", "biography": "Two\nlines."},
          {"favourite_genres": "18\nDrama", "notifications": "mail\nnews"}, {"birth_date": "1815-12-10"}]
RECORDS = {"note": NOTES, "watched": DATES, "list": OWN_LISTS, "account": SELVES}
POSITIONS = [None, "V", "Va", "a0", "a0V", "~"]
REVIEWS = [None, "Grand.", "Grander.\nStill.", "\u201cQuoted\u201d \U0001f3ac"]


class History:
    def __init__(self, test, seed, client):
        self.test = test
        self.client = client
        self.random = random.Random(seed)
        self.model = Model()
        self.readers = [Reader() for _ in range(2)]
        self.devices = [str(uuid.UUID(int=self.random.getrandbits(128), version=4)) for _ in range(3)]
        self.seqs = dict.fromkeys(self.devices, 0)
        self.sent = []
        self.ids = {}
        self.own_uids = ["rainy", "sunny"]
        self.uids = [str(uuid.UUID(int=self.random.getrandbits(128), version=4)) for _ in range(3)]

    def run(self):
        steps = [self.rest_entry] * 4 + [self.rest_rating] * 4 + [self.rest_profile] * 2 + [self.rest_profile_entry] * 3
        steps += [self.rest_record] * 3 + [self.rest_own_list] * 3 + [self.rest_own_film] * 3 + [self.rest_self] * 2
        steps += [self.push] * 8 + [self.push_again] * 3 + [self.follow] * 5
        for _ in range(STEPS):
            self.random.choice(steps)()
        for reader in self.readers:
            self.follow(reader)
        fresh = Reader()
        self.follow(fresh)
        self.check_listings()

    def pick_film(self):
        return self.random.choice(list(FILMS))

    # ---- over REST ------------------------------------------------------------------------------

    def rest_entry(self):
        name = self.random.choice(list(LISTS))
        self.edit_list(name, LISTS[name])

    def edit_list(self, name, path):
        film = self.pick_film()
        if self.random.random() < 0.6:
            answer = self.client.post(path, {"movie_id": film})
            if film == UNKNOWN:
                self.test.assert_problem(answer, 404)
                return
            self.test.assertEqual(answer.status, 201)
            known = self.model.lists[name].get(FILMS[film])
            self.model.put(name, FILMS[film], True)
            if known is not None:
                self.test.assertEqual(answer.json["id"], known)
            self.model.lists[name][FILMS[film]] = answer.json["id"]
        else:
            self.test.assertEqual(self.client.delete(f"{path}{film}/").status, 204)
            self.model.put(name, FILMS[film], False)

    def choose_match(self, film):
        """A header, and whether it lets the write through."""
        tag = self.model.tags.get(film)
        choice = self.random.random()
        if choice < 0.5 or tag is None:
            return {}, True
        exists = film in self.model.ratings
        if choice < 0.7:
            return {"If-Match": f'"{tag}"'}, exists
        if choice < 0.8:
            return {"If-Match": "*"}, exists
        if choice < 0.9:
            return {"If-Match": f'W/"{tag}", "1{tag}"'}, False
        return {"If-Match": f'"x{tag}", "{tag}"'}, exists

    def rest_rating(self):
        name = self.pick_film()
        film = FILMS[name]
        headers, fits = self.choose_match(film)
        method = self.random.choice(["POST", "PUT", "PATCH", "DELETE"])
        body = {}
        if method == "PATCH" and self.random.random() < 0.5:
            body = {"review": self.random.choice(REVIEWS)}
        elif method != "DELETE":
            body = {"rating": self.random.randint(1, 10) / 2}
            if self.random.random() < 0.5:
                body["review"] = self.random.choice(REVIEWS)
        answer = self.client.send(method, f"movies/{name}/rate/", body or None, headers=headers)
        before = self.model.ratings.get(film)
        if not fits:
            self.test.assert_problem(answer, 412)
            self.test.assertEqual(answer.headers.get("ETag"), f'"{self.model.tags[film]}"' if before else None)
            return
        if method == "DELETE":
            self.test.assertEqual(answer.status, 204)
            if self.model.rate(film, 0, None):
                self.model.tags[film] = None
            return
        if (film == UNKNOWN and method != "PATCH") or (method == "PATCH" and before is None):
            self.test.assert_problem(answer, 404)
            return
        stars, review = before or (0, None)
        stars = int(body["rating"] * 2) if "rating" in body else stars
        review = body.get("review", review)
        if (stars, review or None) == (0, None):
            self.test.assert_problem(answer, 400)
            return
        self.test.assertEqual(answer.status, 200 if before else 201, answer.body)
        changed = self.model.rate(film, stars, review)
        self.check_rating(film, answer.json)
        self.check_tag(film, answer.headers["ETag"].strip('"'), changed)

    def check_record_tag(self, kind, uid, tag, changed):
        known = self.model.record_tags.get((kind, uid))
        if known is not None:
            self.test.assertEqual(tag != known, changed)
        self.model.record_tags[kind, uid] = tag

    def rest_record(self):
        """A note, or the days of watching."""
        name = self.pick_film()
        film = FILMS[name]
        kind, bodies = self.random.choice([("note", NOTES), ("watched", DATES)])
        path = f"movies/{name}/{kind}/"
        before = self.model.records.get((kind, film))
        known = self.model.record_tags.get((kind, film))
        headers = {"If-Match": f'"{known}"'} if known and self.random.random() < 0.3 else {}
        if headers and before is None:
            self.test.assert_problem(self.client.delete(path, headers=headers), 412)
        elif self.random.random() < 0.3:
            self.test.assertEqual(self.client.delete(path, headers=headers).status, 204)
            if self.model.write_record(kind, film, None):
                self.model.record_tags[kind, film] = None
        else:
            fields = self.random.choice(bodies)
            body = fields if kind == "note" else {"dates": fields["dates"].splitlines()[::-1]}
            answer = self.client.put(path, body, headers=headers)
            if film == UNKNOWN:
                self.test.assert_problem(answer, 404)
                return
            self.test.assertEqual(answer.status, 200 if before else 201, answer.body)
            changed = self.model.write_record(kind, film, fields)
            self.check_record_tag(kind, film, answer.headers["ETag"].strip('"'), changed)

    def pick_own_list(self):
        return self.random.choice(self.own_uids + list(self.model.own))

    def rest_own_list(self):
        fields = self.random.choice(OWN_LISTS)
        body = {"description": None, "cover": None, "query": None, **fields}
        choice = self.random.random()
        if choice < 0.3:
            answer = self.client.post("lists/", body)
            self.test.assertEqual(answer.status, 201, answer.body)
            uid = answer.json["uid"]
            self.test.assertEqual(answer.json["movies_count"], 0)
        else:
            uid = self.pick_own_list()
            remove = choice > 0.75
            answer = self.client.delete(f"lists/{uid}/") if remove else self.client.patch(f"lists/{uid}/", body)
            if uid not in self.model.own:
                self.test.assert_problem(answer, 404)
                return
            self.test.assertEqual(answer.status, 204 if remove else 200, answer.body)
            fields = None if remove else fields
        if self.model.write_record("list", uid, fields):
            self.model.record_tags["list", uid] = None

    def rest_own_film(self):
        uid, film = self.pick_own_list(), self.pick_film()
        path = f"lists/{uid}/films/"
        if self.random.random() < 0.7:
            position = self.random.choice(POSITIONS)
            answer = self.client.post(path, {"movie_id": film, **({"position": position} if position else {})})
            if uid not in self.model.own or film == UNKNOWN:
                self.test.assert_problem(answer, 404)
                return
            self.test.assertEqual(answer.status, 201, answer.body)
            self.place(uid, FILMS[film], position, answer.json["position"])
        else:
            answer = self.client.delete(f"{path}{film}/")
            self.test.assertEqual(answer.status, 204 if uid in self.model.own else 404)
            self.model.own.get(uid, {}).pop(FILMS[film], None)

    def place(self, uid, film, wanted, said):
        """@said: where it stands now, None if that was not said."""
        films = self.model.own[uid]
        if wanted is None and film not in films:
            for position in films.values():
                self.test.assertTrue(said is None or position is ... or said > position, (said, films))
            films[film] = ...
        elif wanted is not None:
            films[film] = wanted
        if said is not None and films[film] is ...:
            films[film] = said
        if said is not None:
            self.test.assertEqual(said, films[film])

    def rest_self(self):
        fields = self.random.choice(SELVES)
        genres = [int(line) if line.isdigit() else line for line in fields.get("favourite_genres", "").splitlines()]
        answer = self.client.put("users/profile/", {
            "display_name": fields.get("display_name"), "bio": fields.get("biography"),
            "birth_date": fields.get("birth_date"), "favorite_genres": genres[::-1],
            "notification_preferences": {**dict.fromkeys(fields.get("notifications", "").splitlines(), True),
                                         "weekly": False}})
        self.test.assertEqual(answer.status, 200, answer.body)
        if self.model.write_record("account", "me", fields):
            self.model.record_tags["account", "me"] = None

    def check_tag(self, film, tag, changed):
        known = self.model.tags.get(film)
        if known is not None:
            self.test.assertEqual(tag != known, changed)
        self.model.tags[film] = tag

    def check_rating(self, film, said):
        stars, review = self.model.ratings[film]
        self.test.assertEqual(said["rating"], stars / 2 if stars else None)
        self.test.assertEqual(said["review"], review)
        self.test.assertEqual(said["movie"]["uid"], film)
        if stars and stars % 2 == 0:
            self.test.assertIsInstance(said["rating"], int)

    def rest_profile(self):
        choice = self.random.random()
        name = self.random.choice(NAMES)
        if choice < 0.5 or not self.model.profiles:
            answer = self.client.post("profiles/", {"name": name})
            self.took_name(answer, None, name, 201)
            return
        uid = self.random.choice(list(self.model.profiles))
        path = f"profiles/{self.id_of(uid)}/"
        if choice < 0.75:
            self.took_name(self.client.patch(path, {"name": name}), uid, name, 200)
        else:
            self.test.assertEqual(self.client.delete(path).status, 204)
            self.remove_profile(uid)
            self.test.assert_problem(self.client.get(path), 404)

    def took_name(self, answer, uid, name, status):
        if not self.model.may_be_called(uid, name):
            self.test.assert_problem(answer, 409)
            return
        self.test.assertEqual(answer.status, status)
        said = answer.json
        self.test.assertEqual(said["name"], name)
        self.test.assertIn(uid, (None, said["uid"]))
        self.add_profile(said["uid"], name)
        self.ids[said["uid"]] = said["id"]

    def add_profile(self, uid, name):
        self.model.profiles[uid] = name
        self.model.lists.setdefault("profile:" + uid, {})

    def remove_profile(self, uid):
        self.model.profiles.pop(uid, None)
        self.model.lists.pop("profile:" + uid, None)

    def id_of(self, uid):
        if uid not in self.ids:
            for profile in self.client.get("profiles/?page_size=50").json["results"]:
                self.ids[profile["uid"]] = profile["id"]
        return self.ids[uid]

    def rest_profile_entry(self):
        if self.model.profiles:
            uid = self.random.choice(list(self.model.profiles))
            self.edit_list("profile:" + uid, f"profiles/{self.id_of(uid)}/list/")

    # ---- by ops ---------------------------------------------------------------------------------

    def make_op(self, device):
        self.seqs[device] += self.random.choice([1, 1, 1, 5])
        op = {"seq": self.seqs[device]}
        kind = self.random.choice(["entry", "entry", "rating", "rating", "profile", "profile_entry", "profile_entry",
                                   "list_entry", "list_entry", "record", "record", "record"])
        op["kind"] = kind
        if kind == "record":
            return self.make_record_op(op)
        if kind != "profile":
            op["film_uid"] = self.pick_film()
        if kind == "entry":
            op.update(list=self.random.choice(list(LISTS)), want=self.random.random() < 0.6)
        elif kind == "list_entry":
            op.update(list_uid=self.pick_own_list(), want=self.random.random() < 0.7,
                      position=self.random.choice(POSITIONS))
        elif kind == "rating":
            stars = self.random.choice([0, 0, *range(1, 11)])
            op.update(rating=stars / 2 if stars else None, review=self.random.choice(REVIEWS))
            tag = self.model.tags.get(FILMS[op["film_uid"]])
            choice = self.random.random()
            if choice < 0.2:
                op["base"] = None
            elif choice < 0.4:
                op["base"] = "no-such-tag"
            elif choice < 0.6 and tag is not None:
                op["base"] = tag
        else:
            uids = self.uids + list(self.model.profiles)
            op.update(profile_uid=self.random.choice(uids), want=self.random.random() < 0.65)
            if kind == "profile" and op["want"]:
                op["name"] = self.random.choice(NAMES)
        return op

    def make_record_op(self, op):
        kind = self.random.choice(list(RECORDS))
        uid = {"list": self.pick_own_list(), "account": "me"}.get(kind) or self.pick_film()
        op.update(record=kind, uid=uid, fields=self.random.choice([None, *RECORDS[kind]]))
        tag = self.model.record_tags.get(self.record_key(op))
        choice = self.random.random()
        if choice < 0.2:
            op["base"] = None
        elif choice < 0.4:
            op["base"] = "no-such-tag"
        elif choice < 0.7 and tag is not None:
            op["base"] = tag
        return op

    def push(self):
        device = self.random.choice(self.devices)
        ops = [self.make_op(device) for _ in range(self.random.choice([1, 1, 2, 4, 9]))]
        self.send(device, ops)
        self.sent.append((device, ops))

    def push_again(self):
        """The answer to a push was lost, or an old one comes late."""
        if self.sent:
            self.send(*self.random.choice(self.sent[-6:]))

    def send(self, device, ops):
        answer = self.client.post("sync/", {"device": device, "ops": ops})
        self.test.assertEqual(answer.status, 200, answer.body)
        results = answer.json["results"]
        self.test.assertEqual([result["seq"] for result in results], [op["seq"] for op in ops])
        for op, result in zip(ops, results, strict=True):
            self.check_result(device, op, result)

    def check_result(self, device, op, result):
        film = FILMS.get(op.get("film_uid"))
        parts = [op["kind"], op.get("list"), op.get("profile_uid"), op.get("film_uid"), op.get("list_uid"),
                 op.get("record"), op.get("uid")]
        key = (device, *parts)
        seq, status, tag = self.model.answers.get(key, (0, None, None))
        if op["seq"] < seq:
            self.test.assertEqual((result["status"], result["tag"]), ("stale", None))
            return
        if op["seq"] == seq:
            if status == "rejected":
                self.test.assertEqual((result["status"], result["tag"], bool(result["message"])), (status, None, True))
                return
            if status == "conflict" and op["kind"] == "record":
                self.check_current_fields(op, result)
                return
            self.test.assertEqual((result["status"], result["tag"]), (status, tag))
            if status == "conflict":
                self.check_current(film, result)
            return
        # what the device wrote itself does not overtake it
        self.own = tag if status in ("done", "rejected") else None
        expected = getattr(self, "apply_" + op["kind"])(film, op, result)
        self.test.assertEqual(result["status"], expected, (op, result))
        self.test.assertEqual(result["message"] is not None, expected in ("rejected", "conflict"))
        self.model.answers[key] = (op["seq"], expected, self.own if expected == "rejected" else result["tag"])

    def check_current(self, film, result):
        stars, review = self.model.ratings.get(film, (0, None))
        self.test.assertEqual(result["current"]["rating"], stars / 2 if stars else None)
        self.test.assertEqual(result["current"]["review"], review)
        known = self.model.tags.get(film)
        if known is not None:
            self.test.assertEqual(result["current"]["tag"], known)

    def record_key(self, op):
        return op["record"], FILMS.get(op["uid"], op["uid"])

    def check_current_fields(self, op, result):
        self.test.assertEqual(result["status"], "conflict")
        self.test.assertEqual(result.get("current_fields"), self.model.records.get(self.record_key(op)))
        known = self.model.record_tags.get(self.record_key(op))
        if known is not None:
            self.test.assertEqual(result["tag"], known)
        self.model.record_tags[self.record_key(op)] = result["tag"]

    def apply_record(self, _film, op, result):
        key = self.record_key(op)
        before, known = self.model.records.get(key), self.model.record_tags.get(key)
        if "base" in op and before != op["fields"]:
            if op["base"] is None:
                overtaken = before is not None
            elif known is None and op["base"] != "no-such-tag":
                # the model does not know the tag of what was written over REST
                overtaken = result["status"] == "conflict"
            else:
                overtaken = op["base"] != known
            if overtaken and (self.own is None or self.own != known):
                self.check_current_fields(op, result)
                return "conflict"
        changed = self.model.write_record(*key, op["fields"])
        if result["tag"] is not None:
            self.check_record_tag(*key, result["tag"], changed)
        return "done"

    def apply_list_entry(self, film, op, _result):
        if op["list_uid"] not in self.model.own:
            return "rejected"
        if op["want"]:
            self.place(op["list_uid"], film, op["position"], None)
        else:
            self.model.own[op["list_uid"]].pop(film, None)
        return "done"

    def apply_entry(self, film, op, _result):
        self.model.put(op["list"], film, op["want"])
        return "done"

    def apply_rating(self, film, op, result):
        before = self.model.ratings.get(film, (0, None))
        after = (int((op["rating"] or 0) * 2), op["review"])
        if "base" in op and before != after:
            known = self.model.tags.get(film)
            if op["base"] is None:
                overtaken = before != (0, None)
            elif known is None and op["base"] != "no-such-tag":
                # the model does not know the tag of a rating that was deleted over REST
                overtaken = result["status"] == "conflict"
            else:
                overtaken = op["base"] != known
            if overtaken and (self.own is None or self.own != known):
                self.check_current(film, result)
                return "conflict"
        changed = self.model.rate(film, *after)
        if result["tag"] is not None:
            self.check_tag(film, result["tag"], changed)
        return "done"

    def apply_profile(self, _film, op, _result):
        uid = op["profile_uid"]
        if not op["want"]:
            self.remove_profile(uid)
            return "done"
        if not self.model.may_be_called(uid, op["name"]):
            return "rejected"
        self.add_profile(uid, op["name"])
        return "done"

    def apply_profile_entry(self, film, op, _result):
        if op["profile_uid"] not in self.model.profiles:
            return "rejected"
        self.model.put("profile:" + op["profile_uid"], film, op["want"])
        return "done"

    # ---- reading --------------------------------------------------------------------------------

    def follow(self, reader=None):
        """Reads on, in pages of any size; sometimes only a part."""
        whole = reader is not None
        reader = reader or self.random.choice(self.readers)
        while True:
            path = f"sync/?limit={self.random.choice([1, 2, 3, 7, 500])}"
            if reader.cursor:
                path += f"&cursor={reader.cursor}"
            answer = self.client.get(path)
            self.test.assertEqual(answer.status, 200, answer.body)
            page = answer.json
            for change in page["changes"]:
                reader.apply(change)
            reader.cursor = page["cursor"]
            if not page["more"]:
                break
            if not whole and self.random.random() < 0.2:
                return
        self.learn_places(reader)
        self.test.assertEqual(reader.state(), self.model.state())

    def learn_places(self, reader):
        """Where films stand that were put at the end by an op, which is not told where that is."""
        for uid, films in self.model.own.items():
            for film, position in films.items():
                if position is ...:
                    films[film] = reader.own[uid][film]

    def read_all(self, path):
        size = self.random.choice([1, 2, 500])
        items, page = [], 1
        while True:
            said = self.client.get(f"{path}?page_size={size}&page={page}").json
            items += said["results"]
            if said["next"] is None:
                self.test.assertEqual(said["count"], len(items))
                return items
            page += 1

    def check_list(self, name, path):
        films = [entry["movie"]["uid"] for entry in self.read_all(path)]
        self.test.assertEqual(films, list(reversed(self.model.lists[name])))

    def check_listings(self):
        for name, path in LISTS.items():
            self.check_list(name, path)
        profiles = {profile["uid"]: profile for profile in self.read_all("profiles/")}
        self.test.assertEqual({uid: profile["name"] for uid, profile in profiles.items()}, self.model.profiles)
        for uid, profile in profiles.items():
            self.test.assertEqual(profile["movies_count"], len(self.model.lists["profile:" + uid]))
            self.check_list("profile:" + uid, f"profiles/{profile['id']}/list/")
        lists = {mine["uid"]: mine for mine in self.read_all("lists/")}
        self.test.assertEqual({uid: {name: mine[name] for name in ("name", "description", "cover", "query") if mine[name]}
                               for uid, mine in lists.items()},
                              {uid: fields for (kind, uid), fields in self.model.records.items() if kind == "list"})
        for uid, mine in lists.items():
            films = self.model.own[uid]
            self.test.assertEqual(mine["movies_count"], len(films))
            listed = [(entry["position"], entry["movie"]["uid"]) for entry in self.read_all(f"lists/{uid}/films/")]
            self.test.assertEqual(sorted(listed), sorted((position, film) for film, position in films.items()))
            places = [position for position, _ in listed]
            self.test.assertEqual(places, sorted(places))
        ratings = {rating["movie"]["uid"]: rating for rating in self.read_all("movies/ratings/")}
        self.test.assertEqual(set(ratings), set(self.model.ratings))
        for film, rating in ratings.items():
            self.check_rating(film, rating)


class Histories(kit.ServerTest):
    def test_histories(self):
        for number in range(HISTORIES):
            seed = SEED or f"{number}"
            client = self.server.register(f"person{number}")
            try:
                History(self, seed, client).run()
            except Exception as error:
                error.add_note(f"PLAKAT_HISTORY_SEED={seed}")
                raise
            finally:
                client.close()
            if SEED:
                break


if __name__ == "__main__":
    kit.main()
