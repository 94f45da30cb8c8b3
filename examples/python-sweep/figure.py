"""Draws the error against the penalty.

usage: figure.py ERRORS OUTPUT
"""

import csv
import sys

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt

with open(sys.argv[1]) as file:
    rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
figure, axes = plt.subplots(figsize=(3.4, 2.4), layout="constrained")
axes.errorbar(
    [row["penalty"] for row in rows], [row["mean"] for row in rows], [row["deviation"] for row in rows],
    marker="o", markersize=3, capsize=2)
axes.set(xscale="log", xlabel="penalty", ylabel="error on the other half")
figure.savefig(sys.argv[2], metadata={"CreationDate": None})
