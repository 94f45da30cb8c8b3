"""The look of Stagecraft's own figures for matplotlib, and files that are the same bytes whenever they are drawn.

    from stagecraft import figures
    figures.use()
    figure, axes = plt.subplots(figsize=(figures.WIDTH / 2, 2.2))
    ...
    figures.save(figure, "loss.pdf")
"""

import os

import matplotlib
from cycler import cycler

# Okabe and Ito's colours, safe for colour-blind readers, in the order in which series take them.
SERIES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
INK = "#222222"
GREY = "#7F7F7F"
# Of a figure across the page, in inches.
WIDTH = 6.75

_STYLE = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Liberation Sans", "Arial", "Helvetica", "DejaVu Sans"],
    "font.size": 7.5,
    "mathtext.fontset": "custom",
    "mathtext.rm": "Liberation Sans",
    "mathtext.it": "Liberation Sans:italic",
    "mathtext.bf": "Liberation Sans:bold",
    "mathtext.cal": "Liberation Sans:italic",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 7.5,
    "axes.titleweight": "bold",
    "axes.titlepad": 4,
    "axes.labelsize": 7.5,
    "axes.labelpad": 2,
    "axes.prop_cycle": cycler(color=SERIES),
    "axes.xmargin": 0,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.unicode_minus": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.5,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 2.2,
    "ytick.major.size": 2.2,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.visible": False,
    "ytick.minor.visible": False,
    "lines.linewidth": 1.4,
    "lines.markersize": 2.8,
    "lines.markeredgewidth": 0.6,
    "lines.dashed_pattern": [2.6, 2.2],
    "lines.dashdot_pattern": [3.2, 2.2, 0.4, 2.2],
    "lines.dotted_pattern": [0.4, 2],
    "lines.dash_capstyle": "round",
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 7,
    "legend.handlelength": 1.8,
    "legend.labelspacing": 0.3,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 200,
    "image.cmap": "viridis",
    # Fonts as they are, not as outlines.
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    # Else names inside of an SVG are random.
    "svg.hashsalt": "stagecraft",
}

# What would differ from one drawing to the next, or with matplotlib's version alone.
_METADATA = {
    ".pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    ".svg": {"Date": None, "Creator": None},
    ".png": {"Software": None},
}


def use():
    """Makes it the look of every figure that is made from now on; draws to files only."""
    matplotlib.use("agg")
    matplotlib.rcParams.update(_STYLE)


def save(figure, path):
    """Writes a PDF, SVG or PNG that is a function of the figure alone: no time in it, no random names."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in _METADATA:
        raise ValueError(f"{path}: expected a name that ends in {', '.join(sorted(_METADATA))}")
    with matplotlib.rc_context({name: _STYLE[name] for name in ("svg.hashsalt", "pdf.fonttype")}):
        figure.savefig(path, metadata=_METADATA[ending])
