#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds openapi.yaml against the rules of a public linter, and the contract test's own files.

Usage: lint.py OPENAPI
"""

import os
import sys

import redocly


def main():
    config = redocly.HERE / "redocly.yaml"
    files = [os.path.relpath(sys.argv[1], redocly.HERE), *redocly.WORKFLOWS, *redocly.STRICT_WORKFLOWS]
    code, said = redocly.run("lint", "--config", config, "--max-problems", 1000, *files, cwd=redocly.HERE)
    print(said)
    if code == 0 and "warning" in said.lower():
        print("There are warnings.")
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
