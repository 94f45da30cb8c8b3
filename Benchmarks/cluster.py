#!/usr/bin/env python3
"""Trivial stages in Slurm's jobs beside other ways to run as many there, on a throw-away cluster of this machine.

usage: cluster.py STAGECRAFT [--tasks 200] [--nodes 2]

Each way runs the same number of commands that write a file, on NODES x 2 processors: `stagecraft run --executor slurm` in a new
store, the same again (nothing to do), one `sbatch` for each, one array with a task for each, and submitit's `map_array`
where it can be imported. Needs Slurm (scripts/setup tests).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "EndToEndTests", "Files")


def wait(done, limit=900):
    start = time.time()
    while not done():
        if time.time() - start > limit:
            sys.exit(f"cluster.py: not done after {limit} s")
        time.sleep(0.05)


def stagecraft(program, folder, tasks):
    manifest = {
        "stagecraft": 1,
        "profiles": {"main": {"n": list(range(tasks))}},
        "defaultProfile": "main",
        "stages": {
            "task": {
                "kind": "command", "matrix": {"i": "$n"}, "parameters": {"i": "$i"},
                "command": ["sh", "-c", "echo {parameter:i} > out"], "outputs": ["out"],
            }
        },
    }
    os.makedirs(folder)
    with open(os.path.join(folder, "pipeline.json"), "w") as file:
        json.dump(manifest, file)
    for name in ("stagecraft", "stagecraft, nothing to do"):
        before = os.times()
        start = time.time()
        subprocess.run([program, "run", "--executor", "slurm"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        yield name, time.time() - start, used


def single_jobs(folder, tasks):
    os.makedirs(folder)
    start = time.time()
    for task in range(tasks):
        subprocess.run(
            ["sbatch", "--output=/dev/null", "--mem=1M", f"--wrap=echo {task} > {folder}/{task}"],
            check=True, stdout=subprocess.DEVNULL)
    submitted = time.time() - start
    wait(lambda: len(os.listdir(folder)) == tasks)
    return f"sbatch, one call each ({submitted:.1f} s for the calls)", time.time() - start, None


def array(folder, tasks):
    os.makedirs(folder)
    start = time.time()
    subprocess.run(
        ["sbatch", "--output=/dev/null", "--mem=1M", f"--array=0-{tasks - 1}",
         f"--wrap=echo $SLURM_ARRAY_TASK_ID > {folder}/$SLURM_ARRAY_TASK_ID"],
        check=True, stdout=subprocess.DEVNULL)
    wait(lambda: len(os.listdir(folder)) == tasks)
    return "sbatch, one array", time.time() - start, None


def write_task(path):
    with open(path, "w") as file:
        file.write("x")


def submitit_array(folder, tasks):
    import submitit

    os.makedirs(folder)
    executor = submitit.SlurmExecutor(folder=folder + "-logs")
    executor.update_parameters(time=5, mem="50MB", array_parallelism=tasks, cpus_per_task=1)
    start = time.time()
    executor.map_array(write_task, [f"{folder}/{task}" for task in range(tasks)])
    wait(lambda: len(os.listdir(folder)) == tasks)
    return f"submitit {submitit.__version__}, map_array", time.time() - start, None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--nodes", type=int, default=2)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    scratch = tempfile.mkdtemp(prefix="cluster-")
    cluster = os.path.join(scratch, "slurm")
    os.makedirs(cluster)
    try:
        subprocess.run([os.path.join(FILES, "slurm-up"), cluster, str(options.nodes), "2", "MaxJobCount=100000"], check=True,
                       stdout=subprocess.DEVNULL)
        os.environ["SLURM_CONF"] = os.path.join(cluster, "slurm.conf")
        rows = list(stagecraft(program, os.path.join(scratch, "stagecraft"), options.tasks))
        rows.append(single_jobs(os.path.join(scratch, "single"), options.tasks))
        rows.append(array(os.path.join(scratch, "array"), options.tasks))
        try:
            rows.append(submitit_array(os.path.join(scratch, "submitit"), options.tasks))
        except ImportError:
            print("cluster.py: submitit is not installed (pip install submitit): left out", file=sys.stderr)
        base = rows[0][1]
        print(f"{options.tasks} commands on {options.nodes} x 2 processors\n")
        print("| way | wall, s | beside stagecraft | CPU of the submitter, s |")
        print("|---|---|---|---|")
        for name, seconds, used in rows:
            print(f"| {name} | {seconds:.1f} | {seconds / base:.1f} × | {'' if used is None else f'{used:.2f}'} |")
    finally:
        subprocess.run([os.path.join(FILES, "slurm-down"), cluster, "--wipe"], stderr=subprocess.DEVNULL)
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
