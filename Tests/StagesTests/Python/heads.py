"""Fits linear heads with PyTorch to the activations of a checkpoint, for a head.h5 of probe.head.

usage: heads.py checkpoints.h5 head.h5 train-images train-labels test-images test-labels
Prints the accuracies of the training images and of both halves of the test images.
"""
import sys

import h5py
import numpy as np
import torch
from torch import nn
from vgg8_checkpoints import VGG8, in_batches, read_idx, standardised

checkpoints, head = h5py.File(sys.argv[1]), h5py.File(sys.argv[2])
parameters = head["parameters"].attrs
relabel = parameters["relabel"]
halves = [head[f"{name}_indices"][:] for name in ("validation", "report")]
assert len(set(halves[0]) & set(halves[1])) == 0 and abs(len(halves[0]) - len(halves[1])) <= 1


def images(kind, places):
    labels = relabel[read_idx(sys.argv[kind + 1]).astype(int)]
    return standardised(read_idx(sys.argv[kind])[places]), torch.tensor(labels[places].astype(np.int64))


train, train_labels = images(3, head["train_indices"][:])
test_places = np.sort(np.concatenate(halves))
test, test_labels = images(5, test_places)
made = checkpoints["parameters"].attrs
classes = int(max(made["relabel"])) + 1
network = VGG8(1, classes, float(made["width"]))
state = checkpoints["checkpoints"][str(int(parameters["iteration"]))]
network.load_state_dict({name: torch.tensor(state[name][()]) for name in state}, strict=True)
network.train()  # batch statistics
batch = int(parameters["batch"])
torch.manual_seed(1)
with torch.no_grad():
    x, z = (in_batches(network.features, part, batch) for part in (train, test))
linear = nn.Linear(x.shape[1], int(relabel.max()) + 1)
optimiser = torch.optim.SGD(linear.parameters(), lr=float(parameters["rate"]), momentum=0.9)
for epoch in range(int(parameters["epochs"])):
    if epoch == int(parameters["decayEpoch"]) and epoch > 0:
        optimiser.param_groups[0]["lr"] *= 0.1
    for chosen in torch.randperm(len(x)).split(int(parameters["headBatch"])):
        optimiser.zero_grad()
        nn.functional.cross_entropy(linear(x[chosen]), train_labels[chosen]).backward()
        optimiser.step()
with torch.no_grad():
    hits = (linear(z).argmax(1) == test_labels).numpy()
    print((linear(x).argmax(1) == train_labels).double().mean().item(), *(hits[np.isin(test_places, half)].mean() for half in halves))
