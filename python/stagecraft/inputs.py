"""Reads the two files that a command can be handed: its parameters and the table of a role. Unaware of what they mean."""

import csv
import json
import re

# As the manifest writes numbers. What else Python would take for one ("nan", "1_000", "0x1") is text there.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\Z")


def parameters(path):
    """The stage's parameters by name, from the file that `{parameters}` stands for."""
    with open(path, encoding="utf-8") as file:
        try:
            values = json.load(file)
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise ValueError(f"{path} holds no parameters: expected a JSON object, found {type(values).__name__}")
    return values


def table(path):
    """The rows of the file that `{table:role}` stands for, each a dictionary: `path` and the axes of the role's stage.

    An axis all of whose values are integers, numbers or booleans in this table has values of that type; all others are
    text, and so is `path`.
    """
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    if not lines or lines[0][:1] != ["path"]:
        found = ",".join(lines[0]) if lines else "an empty file"
        raise ValueError(f"{path} is no table of files: expected a first line that begins with 'path', found {found!r}")
    header, rows = lines[0], lines[1:]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ValueError(f"{path}: row {number} has {len(row)} cells, expected {len(header)}")
    columns = [[row[place] for row in rows] for place in range(len(header))]
    typed = [columns[0]] + [_typed(column) for column in columns[1:]]
    return [dict(zip(header, row)) for row in zip(*typed)]


def _typed(texts):
    if all(_INTEGER.match(text) for text in texts):
        return [int(text) for text in texts]
    if all(_NUMBER.match(text) for text in texts):
        return [float(text) for text in texts]
    if all(text in ("true", "false") for text in texts):
        return [text == "true" for text in texts]
    return texts
