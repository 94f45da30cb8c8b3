"""Loads checkpoints of train.network into PyTorch and repeats a probe's measurements with PyTorch, SciPy and NumPy.

usage: vgg8_checkpoints.py checkpoints.h5 probe.h5 train-images train-labels test-images test-labels
Prints a line for each checkpoint: iteration, test accuracy, test cross-entropy, test reconstruction loss.
"""
import gzip
import sys

import h5py
import numpy as np
import scipy.ndimage
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


class VGG8(nn.Module):
    def __init__(self, channels, classes, width):
        super().__init__()
        sizes = [channels] + [round(width * size) for size in (32, 64, 128, 256, 512)]
        self.blocks = nn.Sequential(*(Block(a, b) for a, b in zip(sizes, sizes[1:])))
        self.classifier = nn.Linear(sizes[-1], classes)

    def features(self, x):
        return self.blocks(x).flatten(1)

    def forward(self, x):
        return self.classifier(self.features(x))


def read_idx(path):
    raw = gzip.open(path).read()
    rank = raw[3]
    shape = np.frombuffer(raw, ">i4", rank, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def standardised(images):
    images = images.astype(np.float64) / 255
    zoomed = np.stack([scipy.ndimage.zoom(image, 32 / 28, order=3) for image in images])
    return torch.tensor((zoomed - 0.281) / 0.352, dtype=torch.float32)[:, None]


def in_batches(function, images, batch):
    return torch.cat([function(images[i : i + batch]) for i in range(0, len(images), batch)])


def ridge_loss(x, y, x_test, y_test, relative_ridge=1e-4):
    x, y, x_test, y_test = (a.flatten(1).double().numpy() for a in (x, y, x_test, y_test))
    ridge = relative_ridge * x.var(axis=0).mean() * len(x)
    mean_x, mean_y = x.mean(axis=0), y.mean(axis=0)
    a = x - mean_x
    weights = np.linalg.solve(a.T @ a + ridge * np.eye(a.shape[1]), a.T @ (y - mean_y))
    return (((x_test - mean_x) @ weights + mean_y - y_test) ** 2).mean()


def main():
    checkpoints, probe = h5py.File(sys.argv[1]), h5py.File(sys.argv[2])
    parameters = {**checkpoints["parameters"].attrs, **probe["parameters"].attrs}
    train_places, test_places = probe["train_indices"][:], probe["test_indices"][:]
    train = standardised(read_idx(sys.argv[3])[train_places])
    test = standardised(read_idx(sys.argv[5])[test_places])
    labels = torch.tensor(read_idx(sys.argv[6])[test_places].astype(np.int64))
    network = VGG8(1, 10, float(parameters["width"]))
    batch = int(parameters["batch"])
    with torch.no_grad():
        for iteration in sorted(checkpoints["checkpoints"], key=int):
            state = checkpoints["checkpoints"][iteration]
            network.load_state_dict({name: torch.tensor(state[name][()]) for name in state}, strict=True)
            network.eval()
            logits = in_batches(network, test, batch)
            accuracy = (logits.argmax(1) == labels).double().mean().item()
            loss = nn.functional.cross_entropy(logits.double(), labels).item()
            network.train()  # batch statistics
            features = [in_batches(network.features, images, batch) for images in (train, test)]
            print(iteration, accuracy, loss, ridge_loss(features[0], train, features[1], test))


if __name__ == "__main__":
    main()
