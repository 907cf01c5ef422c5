#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a plakat-server and has a public contract tester ask it everything that openapi.yaml says can be asked.

Usage: contract.py OPENAPI
"""

import json
import pathlib
import re
import shutil
import sys
import tempfile

import yaml

import redocly

sys.path.insert(0, str(redocly.HERE.parent))
import kit  # noqa: E402  (it stands one folder up)

PICTURE = redocly.HERE / "avatar.png"
STRICT = ["--registration=no", "--sign-ins=2", "--refreshes=2", "--reads=2"]
METROPOLIS = {
    **kit.FILMS[0], "tagline": "There can be no understanding between the hands and the brain.", "status": "Released",
    "production_companies": ["Universum Film"],
    "poster_path": "/metropolis.png", "overview": "A city of the future rests on those who toil below it.",
    "writers": [{"person_uid": "starter:thea-von-harbou", "name": "Thea von Harbou", "gender": 1}],
    "cast": [{"person_uid": "starter:brigitte-helm", "name": "Brigitte Helm", "character": "Maria", "role": "leading",
              "gender": 1, "order": 0}],
    "images": [{"kind": "poster", "path": "/metropolis.png", "width": 64, "height": 64, "language": "de",
                "primary": True},
               {"kind": "still", "path": "/still.png", "width": 64, "height": 64}],
}
LANG = {**kit.PERSONS[0], "gender": 2, "country_code": "AT", "country": "Austria", "portrait_path": "/lang.png",
        "images": [{"kind": "photograph", "path": "/lang.png", "width": 64, "height": 64, "primary": True}]}


def left_out(document):
    """The operations that no step asks for."""
    named = {operation["operationId"] for item in document["paths"].values() for operation in item.values()}
    asked = set()
    for name in redocly.WORKFLOWS:
        for workflow in yaml.safe_load((redocly.HERE / name).read_text(encoding="utf-8"))["workflows"]:
            asked |= {step.get("operationId") for step in workflow["steps"]}
    return sorted(named - asked)


def respect(address, folder, *files):
    return redocly.run("respect", *files, "--server", f"server={address}", "--input", "name=newcomer", cwd=folder)


def believes(address, schema):
    """Whether the tester takes the answer about the server for one that fits the schema."""
    content = {"application/json": {"schema": schema}}
    operation = {"operationId": "root", "responses": {"200": {"description": "About the server.", "content": content}}}
    document = {"openapi": "3.1.1", "info": {"title": "One path", "version": "1.0.0"}, "servers": [{"url": "/"}],
                "paths": {"/api/v1/": {"get": operation}}}
    workflows = [{"workflowId": "about", "steps": [{"stepId": "root", "operationId": "root"}]}]
    with tempfile.TemporaryDirectory(prefix="plakat-contract-") as scratch:
        folder = pathlib.Path(scratch)
        (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
        (folder / "one.arazzo.json").write_text(json.dumps({
            "arazzo": "1.0.1", "info": document["info"], "workflows": workflows,
            "sourceDescriptions": [{"name": "server", "type": "openapi", "url": "openapi.json"}]}), encoding="utf-8")
        return respect(address, folder, "one.arazzo.json")[0] == 0


def check_tester(address, schema):
    """The tester is worth nothing if it lets pass what it should not."""
    names = dict(schema["properties"])
    assert believes(address, schema)
    assert not believes(address, {**schema, "required": [*schema["required"], "fee"]}), "a member that is missing"
    assert not believes(address, {**schema, "properties": {**names, "api": {"type": "string"}}}), "another type"
    names.pop("files")
    assert not believes(address, {**schema, "properties": names, "required": list(names)}), "a member nobody named"


def ask(storage, files, *options, check=None, **more):
    """Asks a server what `files` say; gives whether all went well."""
    server = kit.Server(storage, *options, **more).start()
    try:
        if check:
            check(server.address)
        code, said = respect(server.address, redocly.HERE, *files)
    finally:
        server.stop()
    # what went well needs no line for each check
    print("\n".join(line for line in said.splitlines() if not re.match(r"\s*(✓|─+|Running )", line)))
    print(server.log.decode(errors="replace"))
    return code == 0


def main():
    document = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    missing = left_out(document)
    if missing:
        print(f"Nothing asks for {', '.join(missing)}")
        return 1
    redocly.find()
    root = document["components"]["schemas"]["Root"]
    storage = kit.Storage()
    try:
        for name in ("metropolis.png", "still.png", "lang.png"):
            shutil.copy(PICTURE, storage.pictures / name)
        storage.load(METROPOLIS, *kit.FILMS[1:], LANG)
        good = ask(storage, redocly.WORKFLOWS, check=lambda address: check_tester(address, root))
        return 0 if ask(storage, redocly.STRICT_WORKFLOWS, *STRICT, limits=True) and good else 1
    finally:
        storage.remove()


if __name__ == "__main__":
    sys.exit(main())
