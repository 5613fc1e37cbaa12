from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from config.outliving import end_with_parent
from tests.web.build import until

PROGRAM = """
import multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
from config.outliving import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


async def test_a_worker_ends_with_the_process_that_was_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    root = Path(__file__).parents[2]
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(program), stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": str(root)}
    )
    assert parent.stdout is not None
    worker = int(await parent.stdout.readline())
    assert _lives(worker)
    parent.kill()
    await until(lambda: not _lives(worker), seconds=20.0)
    await parent.communicate()


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_whoever_was_started_by_nobody_of_ours_lives_on() -> None:
    end_with_parent()
