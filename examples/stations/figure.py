"""Draws the yearly course of all stations. The table has a line for each file, with the file's path and its station.

usage: figure.py TABLE OUTPUT
"""

import csv
import sys

import stagecraft
from stagecraft import figures

figures.use()
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(figures.WIDTH / 2, 2.2))
for entry in stagecraft.table(sys.argv[1]):
    with open(entry["path"]) as file:
        rows = list(csv.DictReader(file))
    axes.plot([int(row["month"]) for row in rows], [float(row["mean"]) for row in rows], label=entry["station"])
axes.set(xlabel="month", ylabel="rain, mm", ylim=(0, None))
axes.legend()
figures.save(figure, sys.argv[2])
