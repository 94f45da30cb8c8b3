"""Trains a small network to tell two spirals apart, until an iteration; goes on from a checkpoint if one is given.
Writes checkpoint.pt and loss.csv, the loss of this segment, into a folder.

usage: train.py UNTIL FOLDER [FILE...]    a file that ends in checkpoint.pt is where to go on
"""

import os
import sys

import torch

until, folder = int(sys.argv[1]), sys.argv[2]
previous = next((path for path in sys.argv[3:] if path.endswith("checkpoint.pt")), None)

torch.manual_seed(1)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
angle = torch.rand(200) * 9 + 1
label = torch.arange(200) % 2
radius = angle / 10 * (1 - 2 * label)
points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1) + 0.02 * torch.randn(200, 2)
network = torch.nn.Sequential(
    torch.nn.Linear(2, 32), torch.nn.Tanh(), torch.nn.Linear(32, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
done = 0
if previous:
    state = torch.load(previous)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    done = state["done"]

with open(os.path.join(folder, "loss.csv"), "w") as file:
    file.write("iteration,loss\n")
    for iteration in range(done, until):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(points).squeeze(1), label.float())
        if iteration % 10 == 0:
            file.write(f"{iteration},{loss.item():.6g}\n")
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
torch.save(
    {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "done": until},
    os.path.join(folder, "checkpoint.pt"))
