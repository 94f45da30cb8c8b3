"""Milliseconds per training step, side by side with PyTorch eager (best of NCHW and channels_last) and, for the
two-layer dynamics, with NumPy (as one writes it, and with preallocated arrays).

usage: training.py PROGRAM [--threads 1] [--rounds 5] [--cases vgg8:128,vgg11:128,…]

PROGRAM is the built bench-training; PyTorch runs in this Python. In every round each program takes the same case in
turn, so that a busy machine slows all alike; printed are medians and the median ratio of a round.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

CASES = "products,vgg8:128,vgg8:32,vgg11:128,vgg11:32,resnet10:128,resnet10:32,deconv:128,deconv:32,"
CASES += "linear:128,linear:32,exact:10000"
DYNAMICS = "dynamics-plateau:5000,dynamics-plateau:100000,dynamics-escape:5000,dynamics-escape:100000"
# Multiplications and additions of one sample's step, padding included, as frameworks count: three products a layer
# (forward, weights, input), two for the first layer.
BLOCKS = {
    "vgg8": [(3, 32, 16), (32, 64, 8), (64, 128, 4), (128, 256, 2), (256, 512, 1)],
    "vgg11": [(3, 32, 16), (32, 64, 8), (64, 128, 8), (128, 128, 4), (128, 256, 4), (256, 256, 2), (256, 512, 2),
              (512, 512, 1)],
    "resnet10": [(3, 64, 32), (64, 64, 32), (64, 64, 32), (64, 128, 16), (128, 128, 16), (128, 256, 8),
                 (256, 256, 8), (256, 512, 4), (512, 512, 4)],
}


def step_flops(case):
    if case in BLOCKS:
        macs = [9 * i * o * s * s for i, o, s in BLOCKS[case]]
        if case == "resnet10":
            macs += [64 * 128 * 256, 128 * 256 * 64, 256 * 512 * 16]
        return 2 * (3 * sum(macs) - macs[0] + 3 * 512 * 10)
    if case == "deconv":
        up = [(512, 512, 1), (512, 256, 2), (256, 128, 4), (128, 64, 8), (64, 3, 16)]
        return 2 * (2 * 512 * 512 + 3 * sum(16 * i * o * s * s for i, o, s in up))
    if case == "exact":
        # Products of the normal equations (the Gram matrix's triangle once), and of the loss; the solve is small.
        return 2 * (512 * 512 / 2 + 2 * 512 * 3072)
    return 2 * 2 * 512 * 3072


class Worker:
    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), PYTHONDONTWRITEBYTECODE="1")
        self.started = time.perf_counter()
        self.seconds_to_first_answer = None
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, case, batch, steps):
        self.process.stdin.write(f"{case} {batch} {steps}\n")
        self.process.stdin.flush()
        milliseconds, self.loss = map(float, self.process.stdout.readline().split())
        if self.seconds_to_first_answer is None:
            self.seconds_to_first_answer = time.perf_counter() - self.started
        return milliseconds

    def peak_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5, help="rough time for one case, program and round")
    parser.add_argument("--cases", default=CASES + "," + DYNAMICS)
    options = parser.parse_args()
    items = options.cases.split(",")
    cases = [item.split(":") for item in items if item != "products"]
    print(f"{options.threads} thread(s), {options.rounds} rounds")
    if "products" in items:
        # Matrix products beside oneDNN's and OpenBLAS's, in one process that loads both.
        threads = str(options.threads)
        environment = dict(os.environ, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
        subprocess.run([options.program, "products"], env=environment, check=True)
    networks(options, [case for case in cases if not case[0].startswith("dynamics")])
    dynamics(options, [case for case in cases if case[0].startswith("dynamics")])


def measure(commands, case, batch, options):
    """Rounds of milliseconds by program, and its workers, still running."""
    # Fresh processes for each case, so that the peak of memory is this case's.
    workers = {name: Worker(command, options.threads) for name, command in commands.items()}
    first = {name: worker.ask(case, batch, 1) for name, worker in workers.items()}
    steps = {name: max(1, int(1e3 * options.seconds / value)) for name, value in first.items()}
    rounds = [
        {name: worker.ask(case, batch, steps[name]) for name, worker in workers.items()}
        for _ in range(options.rounds)]
    return rounds, workers


def dynamics(options, cases):
    if not cases:
        return
    worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "numpy_worker.py")
    commands = {
        "ours": [options.program],
        "plain": [sys.executable, worker, "plain"],
        "in place": [sys.executable, worker, "in-place"],
    }
    print("\n| case | neurons | ours ms | NumPy ms | NumPy in place ms | ratio | in place |")
    print("|---|---|---|---|---|---|---|")
    for case, neurons in cases:
        rounds, workers = measure(commands, case, neurons, options)
        losses = [worker.loss for worker in workers.values()]
        if max(losses) - min(losses) > 1e-9 * max(losses):
            sys.exit(f"{case} {neurons}: the programs disagree about the risk: {losses}")
        for worker in workers.values():
            worker.close()
        median = {name: statistics.median(r[name] for r in rounds) for name in commands}
        ratio = {name: statistics.median(r[name] / r["ours"] for r in rounds) for name in commands}
        print(
            f"| {case} | {neurons} | {median['ours']:.3f} | {median['plain']:.3f} | {median['in place']:.3f} "
            f"| {ratio['plain']:.1f} | {ratio['in place']:.1f} |", flush=True)


def networks(options, cases):
    if not cases:
        return
    torch_worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch_worker.py")
    commands = {
        "ours": [options.program],
        "nchw": [sys.executable, torch_worker, "nchw"],
        "nhwc": [sys.executable, torch_worker, "nhwc"],
    }
    starts = []
    print("| case | batch | ours ms | PyTorch nchw ms | channels_last ms | ratio | GFLOP/s | of sgemm | peak MB ours | PyTorch |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for case, batch in cases:
        rounds, workers = measure(commands, case, batch, options)
        if case == "linear":
            starts.append({name: worker.seconds_to_first_answer for name, worker in workers.items()})
        memory = {name: worker.peak_megabytes() for name, worker in workers.items()}
        peak = workers["ours"].ask("sgemm", 1, 1)
        for worker in workers.values():
            worker.close()
        median = {name: statistics.median(r[name] for r in rounds) for name in workers}
        best = min(("nchw", "nhwc"), key=lambda name: median[name])
        ratio = statistics.median(r[best] / r["ours"] for r in rounds)
        rate = step_flops(case) * int(batch) / median["ours"] / 1e6
        print(
            f"| {case} | {batch} | {median['ours']:.2f} | {median['nchw']:.2f} | {median['nhwc']:.2f} | {ratio:.2f} "
            f"| {rate:.0f} | {100 * rate / peak:.0f} % | {memory['ours']:.0f} | {memory[best]:.0f} |", flush=True)
    if starts:
        # The workers of a case start together, so each is slowed by the others alike.
        seconds = {name: statistics.median(start[name] for start in starts) for name in commands}
        print(f"\nfrom start to the end of the third step of the linear decoder: ours {seconds['ours']:.2f} s, "
              f"PyTorch {min(seconds['nchw'], seconds['nhwc']):.2f} s")


main()
