#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords (ASVS V6) and who registers: hashed well and ever better, none that everybody has, one account a name."""

import concurrent.futures

import kit

# kit.PASSWORD, as it would have been hashed when computers were slower
WEAK = "$argon2id$v=19$m=8192,t=1,p=1$3yv6mJVBkLEmT9fq9ggKfA$xfbTtHc4gou/2jiKEtdA8WpYd3xAXw/LyeAKlnqQYB0"
GOOD = "$argon2id$v=19$m=19456,t=2,p=1$"
EVERYBODYS = ("password", "12345678", "qwertyuiop", "Password123", "iloveyou1")


class Passwords(kit.ServerTest):
    load = False

    def try_to_register(self, name, password, **more):
        return self.nobody().post("users/register/", {"email": f"{name}@example.org", "username": name,
                                                      "password": password, **more})

    def stored(self):
        return self.storage.sql("SELECT password FROM account ORDER BY id").splitlines()

    def test_each_has_a_hash_and_a_salt_of_its_own(self):
        self.register("ada")
        self.register("eve")
        hashes = self.stored()
        self.assertTrue(all(stored.startswith(GOOD) for stored in hashes), hashes)
        self.assertEqual(len({stored.split("$")[4] for stored in hashes}), 2)
        self.assertEqual(len({stored.split("$")[5] for stored in hashes}), 2)

    def test_weak_hashes_are_made_better_when_somebody_signs_in(self):
        self.register("ada")
        self.storage.sql(f"UPDATE account SET password = '{WEAK}'")
        wrong = self.nobody().post("users/login/", {"username": "ada", "password": "not this one"})
        self.assert_problem(wrong, 401)
        self.assertEqual(self.stored(), [WEAK])
        self.server.sign_in("ada").close()
        better = self.stored()[0]
        self.assertTrue(better.startswith(GOOD), better)
        self.server.sign_in("ada").close()
        self.assertEqual(self.stored(), [better])

    def test_what_everybody_has_is_refused(self):
        ada = self.register("ada")
        for password in EVERYBODYS:
            self.assert_problem(self.try_to_register("eve", password), 400)
            self.assert_problem(ada.post("users/change-password/", {"current_password": kit.PASSWORD,
                                                                    "new_password": password}), 400)
        self.assertEqual(len(self.stored()), 1)

    def test_length_and_nothing_else(self):
        """From 8 to 128 characters, whatever they are."""
        for password, status in (("x" * 7, 400), ("zq8 w,.j", 201), ("æøå✿ðß€日", 201), ("q" * 129, 400),
                                 ("w" * 64 + "q" * 64, 201), ("日" * 64 + "月" * 64, 201), ("        z", 201)):
            name = f"person{abs(hash(password))}"
            answer = self.try_to_register(name, password)
            self.assertEqual(answer.status, status, (password, answer.body))
            if status == 201:
                self.server.sign_in(name, password).close()
                answer = self.nobody().post("users/login/", {"username": name, "password": password[:-1]})
                self.assert_problem(answer, 401)

    def test_both_must_be_the_same(self):
        self.assert_problem(self.try_to_register("ada", kit.PASSWORD, confirm_password="another"), 400)
        self.assertEqual(self.try_to_register("ada", kit.PASSWORD, confirm_password=kit.PASSWORD).status, 201)

    def test_login_by_either_name(self):
        self.register("ada")
        for body, status in (({"email": "ada@example.org"}, 200), ({"email": "ADA@EXAMPLE.ORG"}, 200),
                             ({"username": "Ada"}, 200), ({"email": None, "username": "ada"}, 200),
                             ({"email": "ada", "username": None}, 200), ({"username": "ada@example.org"}, 200),
                             ({"email": None, "username": None}, 400), ({}, 400)):
            answer = self.nobody().post("users/login/", {**body, "password": kit.PASSWORD})
            self.assertEqual(answer.status, status, (body, answer.body))

    def servers(self):
        """Both processes where there can be two."""
        if not kit.POSTGRESQL:
            return [self.server]
        second = kit.Server(self.storage)
        second.start()
        self.addCleanup(second.stop)
        return [self.server, second]

    def race(self, body):
        servers = self.servers()

        def register(i):
            client = servers[i % len(servers)].client()
            answer = client.post("users/register/", {**body(i), "password": kit.PASSWORD})
            client.close()
            return answer.status

        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            return sorted(pool.map(register, range(12)))

    def test_of_many_at_once_one_gets_the_name(self):
        statuses = self.race(lambda i: {"email": f"ada{i}@example.org", "username": "ada" if i % 2 else "ADA"})
        self.assertEqual(statuses, [201] + [409] * 11)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account"), "1")

    def test_of_many_at_once_one_gets_the_address(self):
        statuses = self.race(lambda i: {"email": ("ada@example.org", "Ada@Example.org")[i % 2], "username": f"a{i}"})
        self.assertEqual(statuses, [201] + [409] * 11)

    def test_of_many_at_once_one_gets_the_address_while_keys_change(self):
        """There are two keys that it may be hashed with."""
        self.register("eve")
        self.server.stop()
        fresh = self.storage.folder / "fresh"
        fresh.touch(0o600)
        fresh.write_text(f"{self.storage.keys.read_text()}2 2020-01-01T00:00:00Z {'ab' * 32}\n")
        fresh.rename(self.storage.keys)
        self.server.start()
        statuses = self.race(lambda i: {"email": "ada@example.org", "username": f"a{i}"})
        self.assertEqual(statuses, [201] + [409] * 11)
        statuses = self.race(lambda i: {"email": "eve@example.org", "username": f"b{i}"})
        self.assertEqual(statuses, [409] * 12)


if __name__ == "__main__":
    kit.main()
