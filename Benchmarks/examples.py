"""The papers of examples/ in stagecraft, Snakemake and DVC, side by side: how long the configuration is, and the CPU time of a
full run, of a run with nothing to do, of one more value, and of a comment in a script.

usage: examples.py PROGRAM [--examples python-sweep,…] [--tools stagecraft,snakemake,dvc] [--rounds 3] [--jobs 2]

Each tool has a copy of the example in a temporary folder, with the same scripts; the rivals' files are in examples/rivals.
CPU time is user and system time of the tool and of everything that it starts. In every round the tools take an operation in
turn, another one first each time; printed are medians. An example whose programs are missing is left out, loudly.
"""

import argparse
import ctypes
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "stagecraft")
PYTHON = os.environ.get("STAGECRAFT_TEST_PYTHON") or os.path.join(CACHE, "test-python", "bin", "python")
RIVALS = os.path.join(CACHE, "bench-engine", "bin")
# What a stage of ours sees anyway: without it the rivals' PDFs and logs would depend on the time and the locale.
ENVIRONMENT = {
    "HOME": os.environ["HOME"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "0", "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1", "DVC_NO_ANALYTICS": "1",
    "PATH": ":".join([os.path.dirname(PYTHON), RIVALS, os.environ["PATH"]]),
}
TOOLS = {
    "stagecraft": (["pipeline.json"], ["{program}", "run", "--jobs", "{jobs}"]),
    "snakemake": (["Snakefile"], ["snakemake", "--cores", "{jobs}", "--quiet", "all"]),
    "dvc": (["dvc.yaml", "params.yaml"], ["dvc", "repro", "--quiet"]),
}
OPERATIONS = ["full run", "nothing to do", "one value more", "a comment"]


class Example:
    """What an example needs, what all tools must make alike of it, and its two edits."""

    def __init__(self, programs, modules, product, replacements, comment, data=None):
        self.programs, self.modules, self.product = programs, modules, product
        self.replacements, self.comment, self.data = replacements, comment, data

    def lacks(self):
        missing = [name for name in self.programs if not shutil.which(name, path=ENVIRONMENT["PATH"])]
        return missing + [
            name for name in self.modules
            if subprocess.run([PYTHON, "-c", f"import {name}"], stderr=subprocess.DEVNULL).returncode]

    def add_value(self, folder):
        """In whichever of the tools' files the text is; every tool's must have it, or know by itself."""
        for old, new in self.replacements:
            for name in {name for names, _ in TOOLS.values() for name in names}:
                edit(f"{folder}/{name}", lambda text: text.replace(old, new))
        if self.data:
            self.data(folder)

    def add_comment(self, folder):
        edit(f"{folder}/{self.comment}", lambda text: text + "# A remark.\n")


def edit(path, change):
    if os.path.exists(path):
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(change(text))


def add_region(folder):
    shutil.copy(f"{folder}/data/coast.csv", f"{folder}/data/lakes.csv")


def add_station(folder):
    rows = "".join(f"Flims,{year},{month},{10 * month}.0\n" for year in (2019, 2020) for month in range(1, 13))
    edit(f"{folder}/data/rain.csv", lambda text: text + rows)


EXAMPLES = {
    "python-sweep": Example(
        ["pdflatex"], ["numpy", "matplotlib"], "paper.pdf", [("1, 2, 3, 4, 5]", "1, 2, 3, 4, 5, 6]")], "fit.py"),
    "r-trend": Example(
        ["Rscript"], [], "trends.svg", [('"plain", "hills"', '"plain", "hills", "lakes"'),
                                          ("plain, hills", "plain, hills, lakes")], "trend.R", add_region),
    "shell-gnuplot": Example(
        ["gnuplot", "awk"], [], "ranges.csv", [("7, 30, 90]", "7, 30, 90, 180]")], "smooth.awk"),
    "stations": Example(
        [], ["matplotlib", "stagecraft"], "rain.pdf", [("Davos, Engelberg", "Davos, Engelberg, Flims")], "summarise.py", add_station),
    "torch-segments": Example(
        ["gnuplot"], ["torch"], "loss.svg",
        [("200, 400, 600]", "200, 400, 600, 800]"),
         ("  - { from: 400, until: 600 }\n", "  - { from: 400, until: 600 }\n  - { from: 600, until: 800 }\n")], "train.py"),
}


def configuration(example, tool):
    """Lines that are neither blank nor comments, and their characters without indentation."""
    lines = []
    for name in TOOLS[tool][0]:
        for folder in (f"{ROOT}/examples/{example}", f"{ROOT}/examples/rivals/{example}"):
            if os.path.exists(f"{folder}/{name}"):
                with open(f"{folder}/{name}") as file:
                    lines += [line.strip() for line in file]
    lines = [line for line in lines if line and not re.match(r"#|//", line)]
    return len(lines), sum(map(len, lines))


def prepare(example, tool, folder):
    shutil.copytree(f"{ROOT}/examples/{example}", folder, ignore=shutil.ignore_patterns(".stagecraft"))
    if tool != "stagecraft":
        os.remove(f"{folder}/pipeline.json")
        for name in TOOLS[tool][0]:
            shutil.copy(f"{ROOT}/examples/rivals/{example}/{name}", folder)
    if tool == "dvc":
        run(["dvc", "init", "--no-scm", "--quiet"], folder)
        run(["dvc", "config", "core.check_update", "false"], folder)


def run(command, folder):
    """CPU seconds of the command and of all that it has started, also of what outlives it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as output:
        child = subprocess.run(
            command, cwd=folder, env=dict(ENVIRONMENT, DVC_SITE_CACHE_DIR=folder + "/.site"), stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT)
        output.seek(0)
        text = output.read().decode(errors="replace")
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} failed in {folder}:\n{text[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(example, tools, options, folder):
    times = {(tool, operation): [] for tool in tools for operation in OPERATIONS}
    for number in range(options.rounds):
        places = {tool: f"{folder}/{example}-{tool}-{number}" for tool in tools}
        for tool in tools:
            prepare(example, tool, places[tool])
        for operation in OPERATIONS:
            for tool in tools[number % len(tools):] + tools[:number % len(tools)]:
                place = places[tool]
                if operation == "one value more":
                    EXAMPLES[example].add_value(place)
                elif operation == "a comment":
                    EXAMPLES[example].add_comment(place)
                command = [part.format(program=options.program, jobs=options.jobs) for part in TOOLS[tool][1]]
                times[tool, operation].append(run(command, place))
            require_agreement(example, operation, places)
    return {key: statistics.median(values) for key, values in times.items()}


def require_agreement(example, operation, places):
    """Whether all tools have made the same, but for the order of a text's lines: DVC's commands name files by wildcards."""
    made = {tool: sorted(open(f"{place}/{EXAMPLES[example].product}", "rb").readlines()) for tool, place in places.items()}
    for tool, lines in made.items():
        if lines != next(iter(made.values())):
            sys.exit(f"after {operation} {tool}'s {EXAMPLES[example].product} of {example} is another one than {next(iter(made))}'s")


def print_rows(example, tools, times):
    numbers = {tool: [*configuration(example, tool), *(times[tool, operation] for operation in OPERATIONS)] for tool in tools}
    for tool in tools:
        cells = []
        for place, value in enumerate(numbers[tool]):
            text = str(value) if place < 2 else f"{value:.2f}"
            rivals = [numbers[other][place] for other in tools if other != "stagecraft"]
            if tool != "stagecraft" and "stagecraft" in tools:
                text += f" ({value / numbers['stagecraft'][place]:.1f} ×)"
            elif tool == "stagecraft" and rivals and value >= min(rivals):
                text = f"**{text}**"
            cells.append(text)
        print(f"| {example if tool == tools[0] else ''} | {tool} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--examples", default=",".join(EXAMPLES))
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    tools = options.tools.split(",")
    # Orphans of a tool become children of this process, so that their time counts.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    print(f"load average before: {os.getloadavg()[0]:.1f}\n")
    print("| example | tool | lines | characters | " + " | ".join(f"{o}, CPU s" for o in OPERATIONS) + " |")
    print("|---" * (4 + len(OPERATIONS)) + "|")
    with tempfile.TemporaryDirectory(prefix="bench-examples-") as folder:
        for example in options.examples.split(","):
            missing = EXAMPLES[example].lacks()
            if missing:
                print(f"examples.py: {example} is SKIPPED: {', '.join(missing)} missing", file=sys.stderr, flush=True)
                continue
            print_rows(example, tools, measure(example, tools, options, folder))
    print(f"\nload average after: {os.getloadavg()[0]:.1f}; **bold**: ours is not ahead of every other")


if __name__ == "__main__":
    main()
