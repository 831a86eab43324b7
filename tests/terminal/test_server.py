"""`harmony` as a process: what it prints, how it stops, and what starts without the chat."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

HARMONY = (sys.executable, "-c", "from agent.cli import main; main()")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_the_server_prints_its_address_and_the_owners_link_and_stops_when_told(
    tmp_path: Path, how: signal.Signals
) -> None:
    command = (*HARMONY, "--port", "0", "--data-dir", str(tmp_path / "data"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stderr
        printed = [server.stdout.readline() for _ in range(4)]
        address = re.search(r"http://127\.0\.0\.1:\d+", printed[0])
        assert address
        assert f"{address[0]}/welcome#" in printed[3]
        assert httpx.get(f"{address[0]}/health", trust_env=False).json() == {"status": "ok"}
        server.send_signal(how)
        assert server.wait(20) == 0
        assert "Traceback" not in server.stderr.read()


@pytest.mark.parametrize("args", [("--help",), ("ask", "what trips are coming up?"), ("doctor",)])
def test_help_and_questions_start_without_the_chat(tmp_path: Path, args: tuple[str, ...]) -> None:
    code = "import sys, agent.cli\ntry: agent.cli.main()\nfinally: print('chainlit' in sys.modules, file=sys.stderr)"
    environment = os.environ | {"HARMONY_DATA_DIR": str(tmp_path)}
    ran = subprocess.run(
        (sys.executable, "-c", code, *args), env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0
    assert ran.stderr.splitlines()[-1] == "False"
