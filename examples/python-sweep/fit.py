"""Fits a polynomial with a penalty on its coefficients to a random half of the data; prints the error on the other half.

usage: fit.py DATA SEED PENALTY
"""

import sys

import numpy as np

DEGREE = 15

data, seed, penalty = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
x, y = np.loadtxt(data, delimiter=",", skiprows=1).T
order = np.random.default_rng(seed).permutation(len(x))
train, test = order[: len(x) // 2], order[len(x) // 2 :]
features = np.polynomial.legendre.legvander(x, DEGREE)
a, b = features[train], y[train]
coefficients = np.linalg.solve(a.T @ a + penalty * np.eye(DEGREE + 1), a.T @ b)
error = np.sqrt(np.mean((features[test] @ coefficients - y[test]) ** 2))
print("seed,penalty,error")
print(f"{seed},{penalty:g},{error:.6f}")
