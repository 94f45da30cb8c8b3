"""Times NumPy's right-hand side of the two-layer tanh flow for training.py. Reads `case neurons steps` lines, answers
`milliseconds risk`.

usage: numpy_worker.py plain|in-place
"""

import sys
import time

import numpy as np

NODES = 32
points, weights = np.polynomial.legendre.leggauss(NODES)
weights = weights / 2
inputs = np.stack([points, np.ones(NODES)])
target = 5 * np.sin(np.pi * points)


def plain(state):
    """As one writes it; returns the step and the risk's value."""
    m = len(state) // 3

    def step():
        a, w = state[:m], state[m:].reshape(2, m)
        h = np.tanh(w.T @ inputs)
        error = target - a @ h
        residual = weights * error
        slope = a[:, None] * (1 - h * h) * residual
        rate = np.concatenate([h @ residual, slope @ inputs[0], slope @ inputs[1]])
        return 0.5 * residual @ error, rate

    return step


def in_place(state):
    """Without a temporary array of the network's size."""
    m = len(state) // 3
    h, slope, rate = np.empty((m, NODES)), np.empty((m, NODES)), np.empty(3 * m)

    def step():
        a, w = state[:m], state[m:].reshape(2, m)
        np.matmul(w.T, inputs, out=h)
        np.tanh(h, out=h)
        error = target - a @ h
        residual = weights * error
        np.matmul(h, residual, out=rate[:m])
        np.multiply(h, h, out=slope)
        np.subtract(1, slope, out=slope)
        weight_rate = rate[m:].reshape(2, m)
        np.matmul(inputs * residual, slope.T, out=weight_rate)
        np.multiply(weight_rate, a, out=weight_rate)
        return 0.5 * residual @ error, rate

    return step


for line in sys.stdin:
    name, neurons, count = line.split()
    scale = 0.05 if name == "dynamics-plateau" else 2
    step = (plain if sys.argv[1] == "plain" else in_place)(scale * np.sin(np.arange(1, 3 * int(neurons) + 1)))
    step()
    start = time.perf_counter()
    for _ in range(int(count)):
        risk, _ = step()
    print((time.perf_counter() - start) * 1e3 / int(count), risk, flush=True)
