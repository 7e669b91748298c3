"""A served deployment runs: versions that break Prefect's server or client fail here, not at a user's."""

import json
import subprocess
import sys
import textwrap
import time
import urllib.request

TRIVIAL = """
    from prefect import flow

    @flow
    def trivial() -> int:
        return 42

    if __name__ == "__main__":
        trivial.serve(name="test", cron="0 3 1 * *")
"""


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"nothing came within {seconds} s"
        time.sleep(0.5)


def states(environment):
    """Types of the states of all flow runs, by Prefect's own API."""
    request = urllib.request.Request(
        f"{environment['PREFECT_API_URL']}/flow_runs/filter",
        data=b"{}",
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return {run["state_type"] for run in json.load(response)}


def prefect(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_trivial_deployment_is_served_and_runs(server, tmp_path):
    (tmp_path / "trivial.py").write_text(textwrap.dedent(TRIVIAL))
    runner = subprocess.Popen([sys.executable, "trivial.py"], cwd=tmp_path, env=server, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: "trivial/test" in prefect(server, "deployment", "ls"), 60)
        prefect(server, "deployment", "run", "trivial/test")
        prefect(server, "flow-run", "ls")  # its client-side filters break with a wrong fastapi
        wait_until(lambda: "COMPLETED" in states(server), 150)
    finally:
        runner.terminate()
        runner.wait()


def test_prefect_yaml_deploys_the_flow_to_a_work_pool(server, checkout):
    environment = {**checkout.environment(), **server, "RADLM_HOME": str(checkout.path)}
    prefect(environment, "work-pool", "create", "hospital", "--type", "process")
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=checkout.path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "retrain/pool" in prefect(environment, "deployment", "ls")
