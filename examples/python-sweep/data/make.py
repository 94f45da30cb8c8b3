"""Makes up data/measurements.csv: a smooth curve, measured at 60 places with noise. Run once; the file is committed."""

import math
import random

random.seed(1)
with open("data/measurements.csv", "w") as file:
    file.write("x,y\n")
    for _ in range(60):
        x = random.uniform(-1, 1)
        file.write(f"{x:.4f},{math.sin(4 * x) + 0.5 * x + random.gauss(0, 0.3):.4f}\n")
