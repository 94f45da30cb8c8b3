"""Kolmogorov-Smirnov distance, correlation and Kolmogorov's 99 % point by SciPy and NumPy: 50 numbers, then 50 others."""

import sys

import numpy as np
from scipy import stats

numbers = np.array([float(word) for word in sys.argv[1:]])
sample, other = numbers[:50], numbers[50:]
print(repr(float(stats.kstest(sample / np.sqrt(0.8), "halfnorm").statistic)))
print(repr(float(np.corrcoef(sample, other)[0, 1])))
print(repr(float(stats.kstwobign.isf(0.01))))
