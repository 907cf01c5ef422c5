#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail (ASVS V16): what happened to an account, told to whose it is, without secrets, in clean lines."""

import kit


class Audit(kit.ServerTest):
    load = False

    def events(self, client):
        events = []
        url = "users/audit/?page_size=500"
        while url:
            page = client.get(url if url.startswith("users") else url[len(self.server.address):]).json
            events += page["results"]
            url = page["next"]
        return events

    def names(self, client):
        """In the order in which they happened."""
        return [event["event"] for event in reversed(self.events(client))]

    def test_what_happens_is_noted(self):
        ada = self.register("ada")
        nobody = self.nobody()
        nobody.post("users/login/", {"username": "ada", "password": "not the right one"})
        other = self.server.sign_in("ada")
        other.send("POST", "users/logout/")
        other = self.server.sign_in("ada")
        device = next(device["id"] for device in ada.get("users/devices/").json["results"] if not device["current"])
        ada.delete(f"users/devices/{device}/")
        ada.post("users/change-password/", {"current_password": "wrong", "new_password": "a wholly new one"})
        ada.post("users/change-password/", {"current_password": kit.PASSWORD, "new_password": "a wholly new one"})
        ada.get("users/export/")
        ada.delete("users/delete-account/", {"password": "wrong"})
        ada.delete("users/delete-account/", {"password": "a wholly new one"})
        ada = self.server.sign_in("ada", "a wholly new one")
        first = ada.refresh
        for refresh in (first, None):
            answer = nobody.post("users/refresh/", {"refresh": refresh or answer.json["refresh"]})
        nobody.post("users/refresh/", {"refresh": first})
        ada = self.server.sign_in("ada", "a wholly new one")
        ada.send("POST", "users/logout-everywhere/")
        ada = self.server.sign_in("ada", "a wholly new one")
        self.assertEqual(self.names(ada), [
            "register", "sign-in-failed", "sign-in", "sign-out", "sign-in", "device-removed", "password-refused",
            "password-changed", "export", "password-refused", "deletion-asked", "sign-in", "deletion-taken-back",
            "refresh-reused", "sign-in", "sign-out-everywhere", "sign-in"])

    def test_what_is_refused_did_not_happen(self):
        ada = self.register("ada")
        ada.delete("users/devices/6ba7b810-9dad-41d1-80b4-00c04fd430c8/")
        ada.delete("users/avatar/")
        ada.put("users/avatar/", b"nothing", headers={"Content-Type": "image/png"})
        ada.post("users/change-password/", {"current_password": kit.PASSWORD, "new_password": "short"})
        self.nobody().post("users/logout/", {"refresh": "unknown"})
        self.assertEqual(self.names(ada), ["register"])

    def test_agents_are_made_clean(self):
        self.register("ada")
        client = self.nobody()
        raw = "Plakat/1\t\x85\u2028\u202e".encode() + b"\xff\xc0\x80" + "é".encode() * 300
        answer = client.post("users/login/", {"username": "ada", "password": kit.PASSWORD},
                             headers={"User-Agent": raw})
        self.assertEqual(answer.status, 200, answer.body)
        ada = self.server.sign_in("ada")
        agent = next(event["agent"] for event in self.events(ada) if "Plakat" in event["agent"])
        self.assertLessEqual(len(agent), 200)
        self.assertTrue(agent.isprintable(), repr(agent))
        self.assertTrue(agent.endswith("é"), repr(agent))
        self.assertTrue(agent.startswith("Plakat/1"))

    def test_addresses_are_cut_short(self):
        ada = self.register("ada")
        self.assertEqual({event["address"] for event in self.events(ada)}, {"127.0.0.0"})

    def test_no_secrets(self):
        ada = self.register("ada")
        self.nobody().post("users/login/", {"username": "ada", "password": "a-wrong-password"})
        ada.post("users/change-password/", {"current_password": kit.PASSWORD, "new_password": "a-wholly-new-one"})
        ada.patch("users/profile/", {"bio": "what-I-write-of-me"})
        stored = self.storage.sql("SELECT * FROM audit")
        for secret in ("a-wrong-password", kit.PASSWORD, "a-wholly-new-one", "what-I-write-of-me", ada.refresh,
                       ada.access, "ada@example.org"):
            self.assertNotIn(secret, stored)

    def test_an_attempt_at_an_unknown_name_is_nobodys(self):
        ada = self.register("ada")
        self.nobody().post("users/login/", {"username": "eve", "password": "x"})
        self.nobody().post("users/login/", {"email": "eve@example.org", "password": "x"})
        self.assertEqual(self.storage.sql("SELECT count(*) FROM audit WHERE user_id IS NULL"), "2")
        self.assertNotIn("eve", self.storage.sql("SELECT * FROM audit"))
        self.assertEqual(self.names(ada), ["register"])

    def test_it_is_only_added_to(self):
        """Each row stays what it was, whatever happens after."""
        ada = self.register("ada")
        before = self.events(ada)
        ada.get("users/export/")
        self.server.sign_in("ada").close()
        after = self.events(ada)
        self.assertEqual(after[-len(before):], before)
        self.assertEqual(len(after), len(before) + 2)

    def test_pages(self):
        ada = self.register("ada")
        for _ in range(6):
            ada.get("users/export/")
        page = ada.get("users/audit/?page_size=3&page=2").json
        self.assertEqual(page["count"], 7)
        self.assertEqual(len(page["results"]), 3)
        ids = [event["id"] for event in self.events(ada)]
        self.assertEqual(ids, sorted(ids, reverse=True))


class Proxy(kit.ServerTest):
    """Behind a proxy that is trusted, the address is of whom it speaks for; both kinds are cut short."""

    load = False
    options = ("--trusted-proxies", "127.0.0.1")

    def test_addresses(self):
        self.register("ada")
        client = self.nobody()
        for said, kept in (("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
                           ("::ffff:198.51.100.9", "198.51.100.0")):
            answer = client.post("users/login/", {"username": "ada", "password": kit.PASSWORD},
                                 headers={"X-Forwarded-For": said})
            self.assertEqual(answer.status, 200)
            client.access = answer.json["tokens"]["access"]
            self.assertEqual(client.get("users/audit/").json["results"][0]["address"], kept)


if __name__ == "__main__":
    kit.main()
