#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What data/make-openapi lets into the server, and what it refuses. PLAKAT_MAKE_OPENAPI names it, PLAKAT_OPENAPI
the document."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import kit

BEGINNING = """\
paths:
  /things/:
    get:
      operationId: things
      parameters:
        - {name: page, in: query, schema: SCHEMA}
components: {schemas: {Page: {type: integer, minimum: 1}, Day: {type: string, contentEncoding: base64}}}
"""


class MakeOpenapi(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="plakat-openapi-"))
        self.addCleanup(self.folder.rmdir)

    def make(self, text):
        """Gives the JSON, or the complaint."""
        source, target = self.folder / "openapi.yaml", self.folder / "openapi.json"
        source.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([sys.executable, os.environ["PLAKAT_MAKE_OPENAPI"], source, target], check=False,
                                  capture_output=True, text=True)
            if done.returncode:
                self.assertFalse(target.exists())
                return done.stderr
            return json.loads(target.read_text(encoding="utf-8"))
        finally:
            source.unlink()
            target.unlink(missing_ok=True)

    def make_with(self, schema):
        return self.make(BEGINNING.replace("SCHEMA", schema))

    def test_document(self):
        document = self.make(pathlib.Path(os.environ["PLAKAT_OPENAPI"]).read_text(encoding="utf-8"))
        self.assertEqual(document["paths"]["/api/v1/movies/{film}/rate/"]["delete"]["operationId"], "ratingRemove")
        # a day stays text, an alias stands for what it names
        self.assertEqual(document["components"]["examples"]["Film"]["value"]["release_date"], "1927-01-10")
        self.assertNotIn("SPDX", json.dumps(document))

    def test_known_keywords(self):
        self.assertIsInstance(self.make_with("{$ref: '#/components/schemas/Page'}"), dict)
        self.assertIsInstance(self.make_with("{type: [string, 'null'], maxLength: 3, description: Three.}"), dict)

    def test_key_twice(self):
        self.assertIn("the key “get” stands already in line 3",
                      self.make(BEGINNING.replace("components:", "    get: {}\ncomponents:")))
        self.assertIn("the key “type” stands already", self.make_with("{type: string, type: integer}"))

    def test_key_that_is_no_text(self):
        self.assertIn("the key 200 must be text", self.make_with("{type: integer, 200: x}"))

    def test_unknown_keyword(self):
        self.assertIn("does not know the keyword “uniqueItems”", self.make_with("{type: array, uniqueItems: true}"))
        self.assertIn("does not know the keyword “contentEncoding”", self.make_with("{$ref: '#/components/schemas/Day'}"))
        self.assertIn("does not know the keyword “not”",
                      self.make_with("{type: object, properties: {a: {oneOf: [{type: array, items: {not: {}}}]}}}"))

    def test_types(self):
        self.assertIn("one type, or one and null", self.make_with("{type: [string, integer]}"))

    def test_reference(self):
        self.assertIn("leads nowhere", self.make_with("{$ref: '#/components/schemas/Nothing'}"))
        self.assertIn("nothing stands beside a $ref",
                      self.make_with("{$ref: '#/components/schemas/Page', maximum: 3}"))


if __name__ == "__main__":
    kit.main()
