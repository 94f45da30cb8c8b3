"""The networks of Sources/Learning as PyTorch modules: `load_state_dict` takes the arrays that Stagecraft saves.

    model = networks.classifier("vgg8", channels=3, classes=10)
    model.load_state_dict({name: torch.from_numpy(a) for name, a in arrays.items()})   # strict
"""

import torch
from torch import nn

VGG = {  # channels, negative: stride 2
    "vgg8": [-32, -64, -128, -256, -512],
    "vgg11": [-32, -64, 128, -128, 256, -256, 512, -512],
    "vgg13": [-32, 32, -64, 128, -128, 256, -256, 512, 512, -512],
    "vgg16": [32, -32, 64, -64, 128, 128, -128, 256, 256, -256, 512, 512, -512],
}


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, activation):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        self.activation = activation

    def forward(self, x):
        return self.activation(self.bn(self.conv(x)))


class Vgg(nn.Module):
    def __init__(self, name, channels, classes, width=1.0, activation=torch.relu, side=32):
        super().__init__()
        blocks = []
        for c in VGG[name]:
            out = max(1, round(abs(c) * width))
            blocks.append(Block(channels, out, 2 if c < 0 else 1, activation))
            channels = out
            side = (side + 1) // 2 if c < 0 else side
        self.blocks = nn.ModuleList(blocks)
        self.classifier = nn.Linear(channels * side * side, classes)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.classifier(x.flatten(1))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet10(nn.Module):
    def __init__(self, channels, classes, width=1.0):
        super().__init__()
        w = [max(1, round(c * width)) for c in (64, 128, 256, 512)]
        self.conv1 = nn.Conv2d(channels, w[0], 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(w[0])
        self.layer1 = nn.Sequential(BasicBlock(w[0], w[0], 1))
        self.layer2 = nn.Sequential(BasicBlock(w[0], w[1], 2))
        self.layer3 = nn.Sequential(BasicBlock(w[1], w[2], 2))
        self.layer4 = nn.Sequential(BasicBlock(w[2], w[3], 2))
        self.classifier = nn.Linear(w[3], classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.classifier(x.mean((2, 3)))


class HiddenLayer(nn.Module):
    def __init__(self, inputs, outputs, activation):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs, bias=False)
        self.bn = nn.BatchNorm1d(outputs)
        self.activation = activation

    def forward(self, x):
        return self.activation(self.bn(self.linear(x)))


class Mlp(nn.Module):
    def __init__(self, inputs, classes, width=1.0, activation=torch.relu):
        super().__init__()
        hidden = max(1, round(512 * width))
        self.blocks = nn.ModuleList(
            [HiddenLayer(inputs, hidden, activation), HiddenLayer(hidden, hidden, activation)])
        self.classifier = nn.Linear(hidden, classes)

    def forward(self, x):
        x = x.flatten(1)
        for block in self.blocks:
            x = block(x)
        return self.classifier(x)


class F0(nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.classifier = nn.Linear(inputs, classes, bias=False)

    def forward(self, x):
        return self.classifier(x.flatten(1))


def classifier(name, channels, classes, width=1.0, activation=torch.relu, side=32):
    if name in VGG:
        return Vgg(name, channels, classes, width, activation, side)
    if name == "resnet10":
        return ResNet10(channels, classes, width)
    if name == "mlp":
        return Mlp(channels * side * side, classes, width, activation)
    return F0(channels * side * side, classes)


class LinearDecoder(nn.Module):
    """From activations (C, h, w) to an image (c, H, W)."""

    def __init__(self, activations, image):
        super().__init__()
        self.image = image
        self.decoder = nn.Linear(activations[0] * activations[1] * activations[2], image[0] * image[1] * image[2])

    def forward(self, x):
        return self.decoder(x.flatten(1)).unflatten(1, self.image)


class DeconvolutionDecoder(nn.Module):
    """From activations (C, h, w) to an image (c, H, W) by doublings."""

    def __init__(self, activations, image, activation=torch.relu):
        super().__init__()
        self.activation = activation
        channels, side, _ = activations
        first = max(channels, 64)
        self.input = nn.Linear(channels, first) if side == 1 else nn.Conv2d(channels, first, 3, 1, 1)
        doublings = (image[1] // side).bit_length() - 2
        widths = [first] + [64 * 2 ** (j - 1) for j in range(doublings, 0, -1)] + [image[0]]
        self.up = nn.ModuleList([nn.ConvTranspose2d(a, b, 4, 2, 1) for a, b in zip(widths, widths[1:])])

    def forward(self, x):
        if isinstance(self.input, nn.Linear):
            x = self.input(x.flatten(1))[:, :, None, None]
        else:
            x = self.input(x)
        for up in self.up:
            x = up(self.activation(x))
        return x
