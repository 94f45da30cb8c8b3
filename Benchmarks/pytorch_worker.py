"""Times PyTorch's training steps for training.py. Reads `case batch steps` lines, answers `milliseconds loss`.

usage: pytorch_worker.py nchw|nhwc
"""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "PyTorch"))
import torch

import networks

layout = torch.channels_last if sys.argv[1] == "nhwc" else torch.contiguous_format
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def exact_decoder(samples):
    """Ridge regression as one would write it in PyTorch: centred Float64 normal equations, then the loss."""
    x, y = torch.randn(samples, 512), torch.randn(samples, 3072)

    def step():
        a, b = x.double(), y.double()
        mean_a, mean_b = a.mean(0), b.mean(0)
        a -= mean_a
        b -= mean_b
        gram = a.T @ a / samples
        gram += 1e-4 * gram.diagonal().mean() * torch.eye(512, dtype=torch.float64)
        weights = torch.cholesky_solve(a.T @ b / samples, torch.linalg.cholesky(gram))
        return (b - a @ weights).square().mean().item()

    return step


def build(name, batch):
    torch.manual_seed(1)
    if name == "exact":
        return exact_decoder(batch)
    if name in ("deconv", "linear"):
        kind = networks.DeconvolutionDecoder if name == "deconv" else networks.LinearDecoder
        model = kind((512, 1, 1), (3, 32, 32))
        x, y = torch.randn(batch, 512, 1, 1), torch.randn(batch, 3, 32, 32)
        loss = torch.nn.MSELoss()
        optimiser = torch.optim.Adam
        options = {"lr": 3e-4, "weight_decay": 1e-5}
    else:
        model = networks.classifier(name, 3, 10)
        x, y = torch.randn(batch, 3, 32, 32), torch.randint(10, (batch,))
        loss = torch.nn.CrossEntropyLoss()
        optimiser = torch.optim.SGD
        options = {"lr": 0.002, "momentum": 0.9}
    model = model.to(memory_format=layout).train()
    optimiser = optimiser(model.parameters(), **options)
    x = x.contiguous(memory_format=layout)

    def step():
        optimiser.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimiser.step()
        return value.item()

    return step


steps = {}
for line in sys.stdin:
    name, batch, count = line.split()
    if (name, batch) not in steps:
        steps[name, batch] = build(name, int(batch))
        steps[name, batch]()
        steps[name, batch]()
    start = time.perf_counter()
    for _ in range(int(count)):
        value = steps[name, batch]()
    print((time.perf_counter() - start) * 1e3 / int(count), value, flush=True)
