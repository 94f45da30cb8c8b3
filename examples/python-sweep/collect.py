"""Means and spreads over seeds as errors.csv, and what the text quotes as values.tex, into a folder.

usage: collect.py FOLDER FILE...
"""

import csv
import os
import statistics
import sys

folder, *files = sys.argv[1:]
errors = {}
for path in files:
    with open(path) as file:
        for row in csv.DictReader(file):
            errors.setdefault(float(row["penalty"]), []).append(float(row["error"]))
means = {penalty: statistics.mean(values) for penalty, values in sorted(errors.items())}
with open(os.path.join(folder, "errors.csv"), "w") as file:
    file.write("penalty,mean,deviation\n")
    for penalty, mean in means.items():
        file.write(f"{penalty:g},{mean:.6f},{statistics.stdev(errors[penalty]):.6f}\n")
best = min(means, key=means.get)
with open(os.path.join(folder, "values.tex"), "w") as file:
    file.write(f"\\newcommand{{\\BestPenalty}}{{{best:g}}}\n")
    file.write(f"\\newcommand{{\\BestError}}{{{means[best]:.3f}}}\n")
    file.write(f"\\newcommand{{\\Seeds}}{{{len(errors[best])}}}\n")
