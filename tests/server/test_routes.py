#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document and the server's table of routes say the same: what there is, who may ask it, what may write.

PLAKAT_OPENAPI names openapi.yaml.
"""

import copy
import os
import subprocess
import unittest

import kit
import yaml


def read_document():
    """operationId → what it says."""
    with open(os.environ["PLAKAT_OPENAPI"], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    everybody = document.get("security", [])
    found = {}
    for item in document["paths"].values():
        for method, operation in item.items():
            security = operation.get("security", everybody)
            writes = method != "get" or operation.get("x-writes", False)
            found[operation["operationId"]] = {"access": "public" if {} in security or not security else "account",
                                               "work": "write" if writes else "read"}
    return found


def read_table():
    done = subprocess.run([kit.BINARY, "routes"], check=True, capture_output=True, text=True, env=kit.ENVIRONMENT)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert all(len(line) == 3 for line in lines), done.stdout
    assert len({line[0] for line in lines}) == len(lines), "a route stands twice in the table"
    return {name: {"access": access, "work": work} for name, access, work in lines}


def differences(document, table):
    yield from (f"{name} is in the document only" for name in sorted(document.keys() - table.keys()))
    yield from (f"{name} is in the table only" for name in sorted(table.keys() - document.keys()))
    for name in sorted(document.keys() & table.keys()):
        for what, said in document[name].items():
            if table[name][what] != said:
                yield f"{name}: {what} is {said} in the document, {table[name][what]} in the table"


class Routes(unittest.TestCase):
    def setUp(self):
        self.document = read_document()
        self.table = read_table()

    def test_same(self):
        self.assertGreater(len(self.document), 60)
        self.assertEqual(list(differences(self.document, self.table)), [])

    def test_a_planted_difference_is_found(self):
        def without(table):
            del table["movies"]

        def beyond(table):
            table["backdoor"] = {"access": "public", "work": "write"}

        def opened(table):
            table["export"]["access"] = "public"

        def writing(table):
            table["genres"]["work"] = "write"

        for plant, found in ((without, "movies is in the document only"), (beyond, "backdoor is in the table only"),
                             (opened, "export: access is account in the document, public in the table"),
                             (writing, "genres: work is read in the document, write in the table")):
            table = copy.deepcopy(self.table)
            plant(table)
            self.assertEqual(list(differences(self.document, table)), [found])


class Paths(kit.ServerTest):
    """Some paths of the document fit the same address. Words go before braces, from left to right."""

    def test_words_before_braces(self):
        nobody, ada = self.nobody(), self.register("ada")
        film = nobody.get("movies/19/").json
        # a word that is no film's name is none here either
        self.assert_problem(nobody.get("movies/by-id/similar/"), 404)
        self.assert_problem(nobody.get("movies/by-id/"), 404)
        self.assertEqual(nobody.get(f"movies/by-id/{film['id']}/").json["title"], "Metropolis")
        self.assertIn("genres", nobody.get("movies/genres/").json)
        self.assert_problem(nobody.get("movies/favorites/"), 401)
        self.assertEqual(ada.delete("movies/favorites/19/").status, 204)
        self.assertEqual(ada.get("movies/favorites/19/").status, 405)
        self.assert_problem(nobody.get("persons/search/photos/"), 404)

    def test_last_slash(self):
        nobody = self.nobody()
        for path in ("movies", "movies/19", "movies/19/similar", "persons", "openapi.json", "/api/v1", "/healthz"):
            with self.subTest(path=path):
                with_slash, without = nobody.get(path + "/"), nobody.get(path)
                self.assertEqual((with_slash.status, without.status), (200, 200))
                if path != "movies":
                    self.assertEqual(with_slash.body, without.body)
        self.assert_problem(nobody.get("movies//"), 404)
        self.assert_problem(nobody.get("/files/nothing.png/"), 404)


if __name__ == "__main__":
    kit.main()
