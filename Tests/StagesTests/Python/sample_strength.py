"""Repeats probe.sample-strength with PyTorch and NumPy from the same checkpoints.

usage: sample_strength.py checkpoints.h5 strength.h5 train-images train-labels test-images test-labels
Prints a line for each checkpoint: iteration, then for weak and for strong test samples cross-entropy, output,
reconstruction error with a common decoder and with one of the group's own.
"""
import sys

import h5py
import numpy as np
import torch
from torch import nn
from vgg8_checkpoints import VGG8, in_batches, read_idx, standardised


def part(strength, name, images, labels):
    places = np.sort(np.concatenate([strength[f"{name}_{group}_indices"][:] for group in ("weak", "strong")]))
    return standardised(read_idx(images)[places]), torch.tensor(read_idx(labels)[places].astype(np.int64)), places


def ridge(x, y, relative=1e-4):
    mean_x, mean_y = x.mean(0), y.mean(0)
    a = x - mean_x
    weights = np.linalg.solve(a.T @ a + relative * x.var(0).mean() * len(x) * np.eye(x.shape[1]), a.T @ (y - mean_y))
    return lambda z: (z - mean_x) @ weights + mean_y


def main():
    checkpoints, strength = h5py.File(sys.argv[1]), h5py.File(sys.argv[2])
    parameters = strength["parameters"].attrs
    train, train_labels, train_places = part(strength, "train", *sys.argv[3:5])
    test, test_labels, test_places = part(strength, "test", *sys.argv[5:7])
    batch = int(parameters["batch"])
    network = VGG8(1, 10, float(checkpoints["parameters"].attrs["width"]))

    def measure(iteration):
        state = checkpoints["checkpoints"][str(iteration)]
        network.load_state_dict({name: torch.tensor(state[name][()]) for name in state}, strict=True)
        network.train()  # batch statistics
        with torch.no_grad():
            features = [in_batches(network.features, images, batch) for images in (train, test)]
            losses = [
                nn.functional.cross_entropy(network.classifier(x).double(), y, reduction="none").numpy()
                for x, y in zip(features, (train_labels, test_labels))
            ]
        return [x.double().numpy() for x in features], losses

    _, (fit, held) = measure(int(parameters["splitIteration"]))
    groups = []
    for losses in (fit, held):
        order = np.argsort(losses)
        groups.append((np.sort(order[len(order) // 2 :]), np.sort(order[: len(order) // 2])))
    # The split itself is the probe's.
    assert set(train_places[groups[0][0]]) == set(strength["train_weak_indices"][:]), "another split of training images"
    assert set(test_places[groups[1][1]]) == set(strength["test_strong_indices"][:]), "another split of test images"
    x, y = train.flatten(1).double().numpy(), test.flatten(1).double().numpy()
    for iteration in sorted(map(int, checkpoints["checkpoints"])):
        (fit, held), (_, losses) = measure(iteration)
        errors = ((ridge(fit, x)(held) - y) ** 2).mean(1)
        row = [iteration]
        for own, members in zip(groups[0], groups[1]):
            alone = ((ridge(fit[own], x[own])(held[members]) - y[members]) ** 2).mean()
            row += [losses[members].mean(), np.exp(-losses[members]).mean(), errors[members].mean(), alone]
        print(*row)


main()
