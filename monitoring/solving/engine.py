"""CP-SAT as everybody here uses it: one worker, a fixed seed, a limit of time shared by the stages of a question."""

import time
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

SECONDS = 9.0  # for all stages of one question, so that an answer is there within ten
WORK_A_STAGE = 8.0  # CP-SAT's own measure of work: within it the same question gets the same answer on any day


@dataclass
class Engine:
    """Solves one model again and again, each time with what the stage before found held fast."""

    model: cp_model.CpModel
    seconds: float = SECONDS
    began: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return time.monotonic() - self.began

    def solve(self, share: float = 1.0) -> tuple[cp_model.CpSolver, int]:
        """Solve within ``share`` of the seconds that are left. Returns the solver with its values, and its status."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.interleave_search = True  # its strategies take turns in a fixed order
        solver.parameters.random_seed = 20160912
        solver.parameters.max_time_in_seconds = max((self.seconds - self.spent) * share, 0.05)
        solver.parameters.max_deterministic_time = WORK_A_STAGE
        return solver, int(solver.solve(self.model))


def found(status: int) -> bool:
    return status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
