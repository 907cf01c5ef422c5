#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue feed: everything once and whole, its entity tag, its cursors."""

import kit


class Catalogue(kit.ServerTest):
    def setUp(self):
        super().setUp()
        self.client = self.nobody()

    def ask(self, query="", **headers):
        return self.client.get(f"catalogue/{query}",
                               headers={name.replace("_", "-"): text for name, text in headers.items()})

    def walk(self, limit, cursor=None):
        films, persons, pages = [], [], 0
        while True:
            page = self.ask(f"?limit={limit}" + (f"&cursor={cursor}" if cursor else "")).json
            films += [film["uid"] for film in page["films"]]
            persons += [person["uid"] for person in page["persons"]]
            self.assertLessEqual(len(page["films"]) + len(page["persons"]), limit)
            cursor, pages = page["cursor"], pages + 1
            if not page["more"]:
                return films, persons, cursor, pages

    def test_everything_once(self):
        for limit in (1, 2, 3, 500):
            films, persons, _, pages = self.walk(limit)
            self.assertEqual(sorted(films), ["imdb:tt0018455", "tmdb:19", "tmdb:194", "tmdb:832"])
            self.assertEqual(sorted(persons), ["starter:audrey-tautou", "starter:brigitte-helm", "starter:fritz-lang",
                                               "starter:peter-lorre"])
            self.assertEqual(pages, -(-8 // limit))
        whole = self.ask().json
        self.assertEqual((whole["total"], whole["more"]), (4, False))
        metropolis = next(film for film in whole["films"] if film["uid"] == "tmdb:19")
        self.assertEqual(len(metropolis["cast"]), 2)

    def test_only_what_changed(self):
        _, _, cursor, _ = self.walk(500)
        self.assertEqual(self.walk(500, cursor)[:2], ([], []))
        self.storage.load({**kit.FILMS[1], "title": "M – Eine Stadt sucht einen Mörder"})
        films, persons, later, _ = self.walk(500, cursor)
        self.assertEqual((films, persons), (["tmdb:832"], []))
        self.assertEqual(self.walk(500, later)[:2], ([], []))

    def test_entity_tag(self):
        first = self.ask()
        tag = first.headers["ETag"]
        self.assertRegex(tag, r'^W/"[^"]+"$')
        for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
            answer = self.ask(If_None_Match=known)
            self.assertEqual((answer.status, answer.body), (304, b""), known)
            self.assertEqual(answer.headers["ETag"], tag)
        self.assertEqual(self.ask(If_None_Match='W/"x"').status, 200)
        tags = {tag, self.ask("?limit=2").headers["ETag"], self.ask(f"?cursor={first.json['cursor']}").headers["ETag"]}
        self.assertEqual(len(tags), 3)
        self.assertEqual(self.ask("?limit=200", If_None_Match=tag).status, 304)
        self.storage.load({**kit.FILMS[1], "runtime": 117})
        fresh = self.ask(If_None_Match=tag)
        self.assertEqual(fresh.status, 200)
        self.assertNotEqual(fresh.headers["ETag"], tag)

    def test_packed(self):
        packed = self.ask(Accept_Encoding="gzip")
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertIn("Accept-Encoding", packed.headers["Vary"])
        plain = self.ask(Accept_Encoding="identity")
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(packed.json["films"], plain.json["films"])
        self.assertLess(len(packed.body), len(plain.body))

    def test_cursors_of_elsewhere(self):
        ada = self.register("ada")
        cursor = self.ask().json["cursor"]
        other = ada.get("sync/").json["cursor"]
        for wrong in (other, "x", cursor[:-1] + ("0" if cursor[-1] != "0" else "1"), cursor + "0", "1.0"):
            self.assert_problem(self.ask(f"?cursor={wrong}"), 410)
        self.assert_problem(self.ask("?limit=0"), 400)
        self.assert_problem(self.ask("?limit=501"), 400)


if __name__ == "__main__":
    kit.main()
