"""Runs PyTorch on what a Swift test wrote into a folder and writes back what it should find.

Reads names of folders from standard input, answers each with a line: `done`, or what went wrong.
FOLDER/task.json names the network, the loss and the optimiser; state/*.npy, x.npy, y.npy are its weights and data
(NCHW). Written: loss.npy, output.npy, gradient/*.npy (first step), after/*.npy (state after all steps).
"""

import json
import os
import sys

import numpy
import torch

import networks


def compare(folder):
    with open(os.path.join(folder, "task.json")) as file:
        task = json.load(file)
    dtype = getattr(torch, task["type"])

    def load(name):
        return torch.from_numpy(numpy.load(os.path.join(folder, name)))

    activation = {"relu": torch.relu, "tanh": torch.tanh, "identity": lambda x: x}[task["activation"]]
    c, h, w = task["input"]
    if task["network"] == "linear":
        model = networks.LinearDecoder((c, h, w), tuple(task["image"]))
    elif task["network"] == "deconv":
        model = networks.DeconvolutionDecoder((c, h, w), tuple(task["image"]), activation)
    else:
        model = networks.classifier(task["network"], c, task["classes"], task["width"], activation, h)
    state = {name[:-4]: load("state/" + name) for name in os.listdir(os.path.join(folder, "state"))}
    model.load_state_dict(state, strict=True)
    model = model.to(dtype)
    model.train()

    x = load("x.npy").to(dtype)
    y = load("y.npy")
    if task["loss"] == "softmaxCrossEntropy":
        loss_function = torch.nn.CrossEntropyLoss()
        y = y.long()
    else:
        loss_function = {"meanSquaredError": torch.nn.MSELoss, "sigmoidCrossEntropy": torch.nn.BCEWithLogitsLoss}[
            task["loss"]]()
        y = y.to(dtype)
    if task["optimiser"] == "adam":
        optimiser = torch.optim.Adam(model.parameters(), lr=task["rate"], weight_decay=task["decay"])
    else:
        optimiser = torch.optim.SGD(model.parameters(), lr=task["rate"], momentum=0.9, weight_decay=task["decay"])

    def save(name, tensor):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        numpy.save(path, tensor.detach().to(torch.float64).numpy())

    for step in range(task["steps"]):
        optimiser.zero_grad()
        output = model(x)
        loss = loss_function(output, y)
        loss.backward()
        if step == 0:
            save("loss.npy", loss)
            save("output.npy", output)
            for name, parameter in model.named_parameters():
                save(f"gradient/{name}.npy", parameter.grad)
        optimiser.step()
    for name, value in model.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            save(f"after/{name}.npy", value)

torch.set_num_threads(1)
for line in sys.stdin:
    try:
        compare(line.strip())
        print("done", flush=True)
    except Exception as error:
        print(repr(error).replace("\n", " "), flush=True)
