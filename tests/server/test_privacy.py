#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Privacy (ASVS V14): what is personal is sealed where it is stored, all of it can be taken along, and it goes when
somebody wants it gone."""

import json
import pathlib
import subprocess
import time

import kit

NEEDLES = {
    "email": "lovelace.unmistakable@example.org",
    "first_name": "Augusta-Unmistakable",
    "last_name": "Byron-Unmistakable",
    "bio": "Unmistakable notes on the Analytical Engine",
    "birth_date": "1815-12-10",
    "display_name": "Enchantress-Unmistakable",
    "note": "Unmistakable thoughts on the third row",
    "first_note": "Unmistakable thoughts of before",
    "watched": "1987-03-14",
    "list": "Unmistakable rainy days",
    "description": "Unmistakable tea and cake",
}
PROFILE = ("first_name", "last_name", "display_name", "bio", "birth_date")
ROWS = 20000


class Sealed(kit.ServerTest):
    def set_up_ada(self):
        client = self.nobody()
        answer = client.post("users/register/", {
            "email": NEEDLES["email"], "username": "ada", "password": kit.PASSWORD,
            "first_name": NEEDLES["first_name"], "last_name": NEEDLES["last_name"]})
        self.assertEqual(answer.status, 201)
        client.access, client.refresh = answer.json["tokens"]["access"], answer.json["tokens"]["refresh"]
        answer = client.patch("users/profile/", {"bio": NEEDLES["bio"], "birth_date": NEEDLES["birth_date"]})
        self.assertEqual(answer.status, 200)
        for text in (NEEDLES["first_note"], NEEDLES["note"]):
            self.assertIn(client.put("movies/19/note/", {"text": text}).status, (200, 201))
        self.assertEqual(client.put("movies/19/watched/", {"dates": [NEEDLES["watched"]]}).status, 201)
        answer = client.post("lists/", {"name": NEEDLES["list"], "description": NEEDLES["description"]},
                             headers={"Idempotency-Key": "list-1"})
        self.assertEqual(answer.status, 201)
        return client

    def stored(self):
        """All that there is of the database, as somebody who stole it has it."""
        if kit.POSTGRESQL:
            return subprocess.run(["pg_dump", self.storage.uri], check=True, capture_output=True).stdout
        return b"".join(path.read_bytes() for path in sorted(pathlib.Path(self.storage.folder).iterdir())
                        if path.name.startswith("plakat.db"))

    def assert_sealed(self):
        stored = self.stored()
        self.assertGreater(len(stored), 4096)
        self.assertIn(b"sign-in-failed", stored)
        for name, needle in NEEDLES.items():
            for form in (needle.encode(), needle.lower().encode(), needle.encode().hex().encode(),
                         needle.lower().encode().hex().encode()):
                self.assertFalse(form in stored, name)

    def test_nothing_personal_in_clear(self):
        ada = self.set_up_ada()
        nobody = self.nobody()
        nobody.post("users/login/", {"email": NEEDLES["email"], "password": "wrong"})
        self.assertEqual(nobody.post("users/login/", {"email": NEEDLES["email"].upper(),
                                                      "password": kit.PASSWORD}).status, 200)
        ada.get("users/export/")
        ada.put("users/profile/", {name: NEEDLES[name] for name in PROFILE},
                headers={"Idempotency-Key": "profile-1"})
        self.assert_sealed()
        self.server.stop()
        self.assert_sealed()

    def test_a_value_cannot_be_moved_to_another_row(self):
        """Who can write into the database, but has no keys, cannot put one person's bio under another's name."""
        ada = self.set_up_ada()
        eve = self.register("eve")
        self.storage.sql("UPDATE account SET bio = (SELECT bio FROM account WHERE username = 'ada') "
                         "WHERE username = 'eve'")
        answer = eve.get("users/profile/")
        self.assertGreaterEqual(answer.status, 500)
        self.assertNotIn(NEEDLES["bio"].encode(), answer.body)
        self.assertEqual(ada.get("users/profile/").json["bio"], NEEDLES["bio"])
        # nor a note of one person's among those of another
        user = self.storage.sql("SELECT id FROM account WHERE username = 'eve'")
        self.storage.sql(f"UPDATE record SET user_id = {user}")
        for path in ("movies/19/note/", "lists/", "sync/", "users/export/"):
            answer = eve.get(path)
            self.assertGreaterEqual(answer.status, 500, path)
            self.assertNotIn(b"Unmistakable", answer.body)


class Export(kit.ServerTest):
    def test_everything(self):
        ada, eve = self.register("ada"), self.register("eve")
        eve.post("movies/19/rate/", {"rating": 1, "review": "Eve wrote this."})
        ada.patch("users/profile/", {"first_name": "Ada", "bio": "Of herself."})
        ada.post("movies/favorites/", {"movie_id": 19})
        ada.post("movies/watchlist/", {"movie_id": "imdb:tt0018455"})
        ada.post("movies/19/rate/", {"rating": 4.5, "review": "First “thoughts”.\n\tOn two lines."})
        ada.put("movies/19/rate/", {"rating": 5, "review": "Second thoughts."})
        ada.post("movies/832/rate/", {"rating": 3})
        profile = ada.post("profiles/", {"name": "Children"}).json
        ada.post(f"profiles/{profile['id']}/list/", {"movie_id": 194})
        eve.put("movies/19/note/", {"text": "Eve wrote this."})
        for text in ("A first note.", "A “note”.\n\tOn two lines."):
            ada.put("movies/19/note/", {"text": text})
        ada.put("movies/832/watched/", {"dates": ["2026-11-28", "1931-05-11"]})
        rainy = ada.post("lists/", {"name": "Rainy days", "description": "With tea.", "cover": "tmdb:19",
                                    "query": "genre:noir"}).json
        for film, position in ((832, "b"), (19, "a")):
            ada.post(f"lists/{rainy['uid']}/films/", {"movie_id": film, "position": position})
        ada.patch("users/profile/", {"display_name": "Ada L."})
        answer = ada.get("users/export/")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Disposition"], 'attachment; filename="plakat-export.json"')
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        export = answer.json
        self.assertEqual(export["account"], ada.get("users/profile/").json)
        self.assertEqual([entry["movie"]["title"] for entry in export["favorites"]], ["Metropolis"])
        self.assertEqual([entry["movie"]["uid"] for entry in export["watchlist"]], ["imdb:tt0018455"])
        self.assertEqual({(rating["movie"]["tmdb_id"], rating["rating"], rating["review"])
                          for rating in export["ratings"]}, {(19, 5, "Second thoughts."), (832, 3, None)})
        self.assertEqual([(version["rating"], version["review"]) for version in export["rating_versions"]],
                         [(4.5, "First “thoughts”.\n\tOn two lines.")])
        self.assertEqual([(mine["name"], [entry["movie"]["title"] for entry in mine["list"]])
                          for mine in export["profiles"] if mine["list"]], [("Children", ["Amélie"])])
        self.assertEqual(export["account"]["display_name"], "Ada L.")
        self.assertEqual([(note["movie"]["title"], note["text"]) for note in export["notes"]],
                         [("Metropolis", "A “note”.\n\tOn two lines.")])
        self.assertEqual([(version["kind"], version["fields"]) for version in export["record_versions"]],
                         [("note", {"text": "A first note."})])
        self.assertEqual([(item["movie"]["tmdb_id"], item["dates"]) for item in export["watched"]],
                         [(832, ["1931-05-11", "2026-11-28"])])
        self.assertEqual([(mine["uid"], mine["name"], mine["description"], mine["cover"], mine["query"],
                           [(entry["movie"]["title"], entry["position"]) for entry in mine["movies"]])
                          for mine in export["lists"]],
                         [(rainy["uid"], "Rainy days", "With tea.", "tmdb:19", "genre:noir",
                           [("Metropolis", "a"), ("M", "b")])])
        self.assertEqual(len(export["sign_ins"]), 1)
        self.assertEqual([event["event"] for event in export["audit"]], ["register"])
        self.assertNotIn("Eve wrote this.", answer.body.decode())
        self.assertNotIn("password", answer.body.decode())

    def test_20000_rows_in_a_minute(self):
        ada = self.register("ada")
        user = self.storage.sql("SELECT id FROM account")
        counting = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS // 4})"
        review = "It is long, and it is mine. " * 10
        for statement in (
                f"INSERT INTO entry (user_id, list, film_uid, id, present, added_at, changed_at, seq) {counting} "
                f"SELECT {user}, 1, 'tmdb:' || i, i, 1, i, i, i FROM n",
                f"INSERT INTO entry (user_id, list, film_uid, id, present, added_at, changed_at, seq) {counting} "
                f"SELECT {user}, 0, 'tmdb:' || i, i + 10000, 1, i, i, i + 10000 FROM n",
                "INSERT INTO rating (user_id, film_uid, id, half_stars, review, created_at, updated_at, seq) "
                f"{counting} SELECT {user}, 'tmdb:' || i, i + 20000, 7, '{review}', i, i, i + 20000 FROM n",
                f"INSERT INTO rating_version (user_id, film_uid, seq, half_stars, review, written_at) {counting} "
                f"SELECT {user}, 'tmdb:' || i, i, 6, '{review}', i FROM n"):
            self.storage.sql(statement)
        start = time.monotonic()
        answer = ada.get("users/export/")
        seconds = time.monotonic() - start
        export = answer.json
        self.assertEqual(sum(len(export[name]) for name in ("favorites", "watchlist", "ratings", "rating_versions")),
                         ROWS)
        print(f"# an export of {ROWS} rows, {len(answer.body) / 1e6:.1f} MB, took {seconds:.2f} s", flush=True)
        self.assertLess(seconds, 60)


class Deletion(kit.ServerTest):
    load = False

    def log_in(self, status=200):
        answer = self.nobody().post("users/login/", {"username": "ada", "password": kit.PASSWORD})
        self.assertEqual(answer.status, status)
        return answer.json

    def delete(self, client):
        answer = client.delete("users/delete-account/", {"password": kit.PASSWORD})
        self.assertEqual(answer.status, 200)
        return answer.json["message"]

    def test_the_password_is_asked_for(self):
        ada = self.register("ada")
        self.assert_problem(ada.delete("users/delete-account/", {"password": "wrong"}), 400)
        self.assert_problem(ada.delete("users/delete-account/", {}), 400)
        self.assert_problem(self.nobody().delete("users/delete-account/", {"password": kit.PASSWORD}), 401)
        self.assertEqual(ada.get("users/profile/").status, 200)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account WHERE delete_at IS NOT NULL"), "0")

    def test_every_client_is_told(self):
        ada = self.register("ada")
        other = self.server.sign_in("ada")
        self.addCleanup(other.close)
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 86400))
        self.assertIn(day, self.delete(ada))
        for client in (ada, other):
            problem = self.assert_problem(client.get("users/profile/"), 410)
            self.assertIn("account_deleted", json.dumps(problem))
            problem = self.assert_problem(self.nobody().post("users/refresh/", {"refresh": client.refresh}), 410)
            self.assertIn("account_deleted", json.dumps(problem))
            # what is everybody's stays so
            self.assertEqual(client.get("movies/").status, 200)

    def test_signing_in_takes_it_back(self):
        ada = self.register("ada")
        ada.patch("users/profile/", {"bio": "Still here."})
        self.delete(ada)
        answer = self.log_in()
        self.assertIn("not be deleted", answer["message"])
        ada.access = answer["tokens"]["access"]
        self.assertEqual(ada.get("users/profile/").json["bio"], "Still here.")
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account WHERE delete_at IS NULL"), "1")
        self.assertEqual(self.log_in()["message"], "You are signed in.")

    def test_a_wrong_password_does_not_take_it_back(self):
        ada = self.register("ada")
        self.delete(ada)
        self.assert_problem(self.nobody().post("users/login/", {"username": "ada", "password": "wrong"}), 401)
        self.assert_problem(ada.get("users/profile/"), 410)

    def test_after_the_grace_time_it_is_as_if_unknown(self):
        ada = self.register("ada")
        self.delete(ada)
        self.storage.sql("UPDATE account SET delete_at = 1")
        gone = self.nobody().post("users/login/", {"username": "ada", "password": kit.PASSWORD})
        unknown = self.nobody().post("users/login/", {"username": "eve", "password": kit.PASSWORD})
        self.assertEqual((gone.status, gone.body), (unknown.status, unknown.body))
        self.assert_problem(ada.get("users/profile/"), 410)

    def test_devices_learn_of_it_also_when_it_is_done(self):
        """A device that was away for the whole grace time keeps what it has, and is told why it is alone with it."""
        ada = self.register("ada")
        self.delete(ada)
        self.storage.sql("UPDATE account SET delete_at = 1")
        self.server.stop()
        self.server.start()
        kit.wait_until(lambda: self.storage.sql("SELECT count(*) FROM account") == "0")
        problem = self.assert_problem(self.nobody().post("users/refresh/", {"refresh": ada.refresh}), 410)
        self.assertIn("account_deleted", json.dumps(problem))
        client = self.nobody()
        client.access = ada.access
        self.assert_problem(client.get("users/profile/"), 410)
        stored = self.storage.sql("SELECT * FROM audit")
        self.assertNotIn("127.0.0", stored)
        # the name and the address are free again
        self.register("ada")

    def test_a_token_of_an_account_that_is_gone(self):
        ada = self.register("ada")
        user = self.storage.sql("SELECT id FROM account")
        self.storage.sql("DELETE FROM account")
        self.storage.sql(f"INSERT INTO account_gone (id, gone_at) VALUES ({user}, 1)")
        self.assert_problem(ada.get("users/profile/"), 410)

    def test_the_name_is_kept_for_the_grace_time(self):
        ada = self.register("ada")
        self.delete(ada)
        answer = self.nobody().post("users/register/", {"email": "ada@example.org", "username": "x",
                                                        "password": kit.PASSWORD})
        self.assert_problem(answer, 409)


if __name__ == "__main__":
    kit.main()
