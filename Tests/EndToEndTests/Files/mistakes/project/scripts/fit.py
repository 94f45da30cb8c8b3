import sys

points, ridge, output = sys.argv[1], float(sys.argv[2]), sys.argv[3]
pairs = [tuple(map(float, line.split(","))) for line in open(points)]
slope = sum(x * y for x, y in pairs) / (sum(x * x for x, _ in pairs) + ridge)
open(output, "w").write(f"{slope}\n")
