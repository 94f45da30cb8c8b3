"""The same pipeline of N trivial command stages in stagecraft, GNU make, ninja, Snakemake and DVC, side by side.

usage: engine.py PROGRAM [--sizes 100,1000] [--rounds 3] [--tools stagecraft,make,ninja,snakemake,dvc] [--slow 100]
                         [--linear 10000] [--jobs 2] [--folder DIR]

Stages stand in layers of ten; each is one shell that reads two outputs of the layer before and a parameter and writes a
number. Measured are a full run, a run with nothing to do, a run after the parameters of the last 1 % of the stages have
changed, and the question what is to do (status; make -q; ninja -n; snakemake -n; dvc status). In every round the tools
take an operation in turn, another one first each time, so that a busy machine slows all alike; printed are medians of
wall and CPU time, the largest resident size of one process (GNU time), and the full run's CPU time against ninja's.
Snakemake and DVC are left out beyond --slow stages.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

VENV = os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "stagecraft", "bench-engine", "bin")
SCRIPT = "read a < {a}; read b < {b}; echo $(((a + 3 * b + {p}) % 1000003)) > {out}"
OPERATIONS = ["full run", "nothing to do", "1 % changed", "status"]


def stages(count):
    """(name, two inputs, where a name without a stage is a seed file)."""
    for index in range(count):
        layer, place = divmod(index, 10)
        before = [10 * (layer - 1) + (place + shift) % 10 for shift in (0, 1)]
        yield f"s{index}", [f"s{i}" if layer else f"seed{k}" for k, i in enumerate(before)]


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


class Tool:
    """One tool's files in a folder of its own. Subclasses write them from the stages' parameters."""

    def __init__(self, folder, count, jobs, program):
        self.folder, self.count, self.jobs, self.program = folder, count, jobs, program
        os.makedirs(folder)
        for k in (0, 1):
            write(f"{folder}/seed{k}", f"{k + 1}\n")
        self.parameters = {name: 1 for name, _ in stages(count)}
        self.prepare()
        self.write_parameters()

    def prepare(self):
        pass

    def change(self, value):
        for name in list(self.parameters)[-max(1, self.count // 100):]:
            self.parameters[name] = value
        self.write_parameters()

    def write_parameters(self):
        """As files: for tools that know no parameters."""
        for name, value in self.parameters.items():
            path = f"{self.folder}/parameters/{name}"
            if not os.path.exists(path) or open(path).read() != f"{value}\n":
                write(path, f"{value}\n")

    def inputs(self, names):
        return [name if name.startswith("seed") else f"out/{name}" for name in names]

    def rule(self, name, names):
        a, b = self.inputs(names)
        script = f"read p < parameters/{name}; " + SCRIPT.format(a=a, b=b, p="p", out=f"out/{name}")
        return a, b, script

    def run(self, operation):
        command = self.status if operation == "status" else self.build
        report = self.folder + ".time"
        started = time.perf_counter()
        process = subprocess.Popen(
            ["/usr/bin/time", "-f", "%M", "-o", report] + command, cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} in {self.folder} failed:\n{output.decode()[-2000:]}")
        return wall, usage.ru_utime + usage.ru_stime, int(open(report).read().split()[-1]) / 1024

    environment = dict(os.environ, LC_ALL="C.UTF-8")

    def result(self):
        return open(f"{self.folder}/out/s{self.count - 1}").read()


class Stagecraft(Tool):
    def prepare(self):
        self.build = [self.program, "run", "--jobs", str(self.jobs)]
        self.status = [self.program, "status"]

    def write_parameters(self):
        declared = {}
        for name, names in stages(self.count):
            declared[name] = {
                "kind": "command", "parameters": {"p": self.parameters[name]}, "outputs": [name],
                "inputs": {role: f"file:{n}" if n.startswith("seed") else f"{n}/{n}" for role, n in zip("ab", names)},
                "command": ["sh", "-c", SCRIPT.format(a="{input:a}", b="{input:b}", p="{parameter:p}", out=name)],
            }
        # The last results are looked at; all others stay in the store.
        for name in list(declared)[-10:]:
            declared[name]["deliver"] = "out"
        write(f"{self.folder}/pipeline.json", json.dumps({"stagecraft": 1, "project": "bench", "stages": declared}))


class Make(Tool):
    def prepare(self):
        self.build = ["make", "-j", str(self.jobs)]
        self.status = ["make", "-q"]
        lines = ["all: " + " ".join(f"out/s{i}" for i in range(self.count))]
        for name, names in stages(self.count):
            a, b, script = self.rule(name, names)
            lines.append(f"out/{name}: {a} {b} parameters/{name}\n\t@{script.replace('$', '$$')}")
        write(f"{self.folder}/Makefile", "\n".join(lines) + "\n")
        os.makedirs(f"{self.folder}/out")


class Ninja(Tool):
    def prepare(self):
        self.build = ["ninja", "-j", str(self.jobs)]
        self.status = ["ninja", "-n"]
        lines = ["rule sh", "  command = $script"]
        for name, names in stages(self.count):
            a, b, script = self.rule(name, names)
            lines.append(f"build out/{name}: sh {a} {b} parameters/{name}\n  script = {script.replace('$', '$$')}")
        write(f"{self.folder}/build.ninja", "\n".join(lines) + "\n")


class Snakemake(Tool):
    def prepare(self):
        self.environment = dict(os.environ, PATH=VENV + ":" + os.environ["PATH"])
        self.build = [VENV + "/snakemake", "--cores", str(self.jobs), "--quiet", "all", "--", "all"]
        self.status = [VENV + "/snakemake", "-n", "--quiet", "all", "--", "all"]
        inputs = {name: self.inputs(names) for name, names in stages(self.count)}
        write(f"{self.folder}/inputs.json", json.dumps(inputs))
        write(f"{self.folder}/Snakefile", """import json
inputs = json.load(open("inputs.json"))
parameters = json.load(open("parameters.json"))
rule all:
    input: expand("out/{name}", name=inputs)
rule stage:
    input: lambda wildcards: inputs[wildcards.name]
    output: "out/{name}"
    params: p=lambda wildcards: parameters[wildcards.name]
    shell: "read a < {input[0]}; read b < {input[1]}; echo $(((a + 3 * b + {params.p}) % 1000003)) > {output}"
""")

    def write_parameters(self):
        write(f"{self.folder}/parameters.json", json.dumps(self.parameters))


class DVC(Tool):
    def prepare(self):
        self.environment = dict(
            os.environ, PATH=VENV + ":" + os.environ["PATH"], DVC_NO_ANALYTICS="1", DVC_SITE_CACHE_DIR=self.folder)
        self.build = [VENV + "/dvc", "repro", "--quiet"]
        self.status = [VENV + "/dvc", "status", "--quiet"]
        subprocess.run(
            [VENV + "/dvc", "init", "--no-scm", "--quiet"], cwd=self.folder, check=True, env=self.environment)
        lines = ["stages:"]
        for name, names in stages(self.count):
            a, b = self.inputs(names)
            script = SCRIPT.format(a=a, b=b, p="${" + name + "}", out=f"out/{name}")
            lines.append(f"  {name}:\n    cmd: '{script}'\n    deps: [{a}, {b}]\n    params: [{name}]")
            lines.append(f"    outs: [out/{name}]")
        write(f"{self.folder}/dvc.yaml", "\n".join(lines) + "\n")
        os.makedirs(f"{self.folder}/out")

    def write_parameters(self):
        write(f"{self.folder}/params.yaml", "".join(f"{name}: {value}\n" for name, value in self.parameters.items()))


TOOLS = {"stagecraft": Stagecraft, "make": Make, "ninja": Ninja, "snakemake": Snakemake, "dvc": DVC}


def compare(size, names, options, folder):
    measured = {(name, operation): [] for name in names for operation in OPERATIONS}
    for number in range(options.rounds):
        # Nothing is removed before the end: ext4 without a journal makes files slowly for a minute after others were removed.
        tools = {
            name: TOOLS[name](f"{folder}/{name}-{size}-{number}", size, options.jobs, options.program) for name in names}
        # Whoever comes first finds the machine in another state than the last one: each tool is that in turn.
        order = [names[(number + place) % len(names)] for place in range(len(names))]
        for operation in OPERATIONS:
            for name in order:
                if operation == "1 % changed":
                    time.sleep(0.01)  # ext4's times tick every 4 ms: make and ninja would miss a quicker change.
                    tools[name].change(2)
                measured[name, operation].append(tools[name].run(operation))
        results = {tool.result() for tool in tools.values()}
        assert len(results) == 1, f"the tools disagree: {results}"
    print(f"\n{size} stages\n\n| tool | " + " | ".join(f"{o}: wall s | CPU s" for o in OPERATIONS) + " | peak MiB |")
    print("|---" * (2 * len(OPERATIONS) + 2) + "|")
    for name in names:
        cells = []
        for operation in OPERATIONS:
            for value in list(zip(*measured[name, operation]))[:2]:
                cells.append(f"{statistics.median(value):.3f}")
        peak = max(memory for operation in OPERATIONS for _, _, memory in measured[name, operation])
        print(f"| {name} | " + " | ".join(cells) + f" | {peak:.0f} |", flush=True)
    if "ninja" in names:
        print_ratios({name: [cpu for _, cpu, _ in measured[name, "full run"]] for name in names})


def print_ratios(cpu_seconds):
    """A full run's CPU time against ninja's in the same round: median and quartiles over the rounds."""
    texts = []
    for name, seconds in cpu_seconds.items():
        if name == "ninja":
            continue
        ratios = [own / ninja for own, ninja in zip(seconds, cpu_seconds["ninja"])]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        texts.append(f"{name} {middle:.2f} ({low:.2f}–{high:.2f})")
    print("\nfull run, CPU time against ninja's in the same round, median (quartiles):", ", ".join(texts), flush=True)


def linear(sizes, options, folder):
    print("\n| stages | nothing to do: wall s | CPU s | µs CPU a stage | peak MiB |\n|---|---|---|---|---|")
    for size in sizes:
        tool = Stagecraft(f"{folder}/linear-{size}", size, options.jobs, options.program)
        tool.run("full run")
        wall, cpu, memory = zip(*(tool.run("nothing to do") for _ in range(max(3, options.rounds))))
        cpu_seconds = statistics.median(cpu)
        print(f"| {size} | {statistics.median(wall):.3f} | {cpu_seconds:.3f} | {1e6 * cpu_seconds / size:.1f} "
              f"| {max(memory):.0f} |", flush=True)


def hashing(options, folder):
    """CPU time of a status that must hash an input of 1 GiB, less that of one with an input of 1 byte."""
    seconds = []
    for size in (1, 1 << 30):
        place = f"{folder}/hash-{size}"
        os.makedirs(place)
        with open(f"{place}/raw", "wb") as file:
            file.truncate(size)
        write(f"{place}/pipeline.json", json.dumps({"stagecraft": 1, "project": "bench", "stages": {
            "look": {"kind": "command", "inputs": {"raw": "file:raw"}, "outputs": ["out"], "command": ["true"]}}}))
        times = []
        for _ in range(max(3, options.rounds)):
            shutil.rmtree(f"{place}/.stagecraft", ignore_errors=True)
            process = subprocess.Popen(
                [options.program, "status"], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
            times.append(usage.ru_utime + usage.ru_stime)
        seconds.append(min(times))
        shutil.rmtree(place)
    print(f"\nSHA-256 of an input of 1 GiB: {1 / (seconds[1] - seconds[0]):.2f} GiB per CPU second, reading included")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--sizes", default="100,1000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--slow", type=int, default=100, help="the most stages that Snakemake and DVC are given")
    parser.add_argument("--linear", default="1000,10000", help="stages of our runs with nothing to do")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", help="where to work; by default a new folder in the current one")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="bench-engine-", dir=options.folder or ".")
    folder = os.path.abspath(folder)
    try:
        print(f"load average before: {os.getloadavg()[0]:.1f}")
        for size in (int(size) for size in options.sizes.split(",") if size):
            names = [n for n in options.tools.split(",") if n in ("stagecraft", "make", "ninja") or size <= options.slow]
            compare(size, names, options, folder)
        linear([int(size) for size in options.linear.split(",") if size], options, folder)
        hashing(options, folder)
        print(f"load average after: {os.getloadavg()[0]:.1f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
