"""Made-up companies for the benchmarks: the same ones on every machine.

python tests/benchmarks/companies.py DEPARTMENTS [SHAPE] > company.csv
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator

WORK = (
    "Field Service",
    "Sales", "Retail Sales", "Key Accounts", "Customer Service", "Contact Centre", "Marketing", "Branch",
    "Claims", "Accounting", "Payroll", "IT", "IT Operations", "Human Resources", "Legal", "Internal Audit", "Warehouse",
    "Logistics", "Production", "Assembly", "Quality", "Procurement", "Maintenance", "Research", "Product Development",
    "Facilities", "Treasury", "Planning", "Security", "Phòng Kế toán", "Phòng Kinh doanh", "Chăm sóc khách hàng",
)  # fmt: skip
PLACES = ("", "North", "South", "East", "West", "Hà Nội", "Sài Gòn", "Đà Nẵng", "Cần Thơ", "Head Office")
SPAN = 7
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_rows(size: int, seed: int = 4) -> Iterator[str]:
    """The lines of a CSV: seven below each, a tenth with a hand-off, a third of the names with a number in them."""
    chance = random.Random(seed)
    yield "id,name,parent,people,hands off to"
    yield "0,Executive board,,5,"
    for at in range(1, size):
        name = f"{chance.choice(WORK)} {chance.choice(PLACES)}".strip()
        number = f" {at}" if chance.random() < 1 / 3 else ""
        handoff = f"{chance.randrange(size)} (order {chance.randint(1, 90)})" if chance.random() < 0.1 else ""
        yield f"{at},{name}{number},{(at - 1) // SPAN},{chance.randint(2, 60)},{handoff}"


FRONT = ["Sales", "Branch", "Customer service", "Marketing", "Key accounts", "Contact centre"]
BACK = ["Accounting", "IT", "Warehouse", "HR", "Quality", "Legal", "Production", "Logistics"]


def made_up(size: int) -> bytes:
    """A company of about six departments below each, a hand-off on every twentieth."""
    chance = random.Random(4)
    rows = ["id,name,parent,people,hands off to", "0,Executive board,,5,"]
    for at in range(1, size):
        parent = chance.randint(max(0, (at - 1) // 8 - 1), at // 6) if at > 6 else 0
        handoff = f"{chance.randrange(size)} (order {chance.randint(1, 90)})" if chance.random() < 0.05 else ""
        rows.append(f"{at},{chance.choice(FRONT + BACK)} {at % 1000},{parent},{chance.randint(2, 60)},{handoff}")
    return "\n".join(rows).encode()


def make_wide(size: int) -> Iterator[str]:
    """All below one."""
    yield "id,name,parent"
    yield "0,Executive board,"
    for at in range(1, size):
        yield f"{at},{WORK[at % len(WORK)]},0"


def make_chain(size: int) -> Iterator[str]:
    """Each below the one before it, with hand-offs along the chain."""
    yield "id,name,parent,hands off to"
    for at in range(size):
        yield f"{at},{WORK[at % len(WORK)]},{at - 1 if at else ''},{at + 1 if at + 1 < size else ''}"


def make_distinct(size: int, seed: int = 4) -> Iterator[str]:
    """Every name is of words that no other has."""
    chance = random.Random(seed)
    yield "id,name,parent"
    for at in range(size):
        first, second = ("".join(chance.choices(LETTERS, k=9)) for _word in range(2))
        yield f"{at},{first} {second},{(at - 1) // SPAN if at else ''}"


def make_columns(size: int) -> Iterator[str]:
    """Three hundred columns, of which three are about the hierarchy."""
    yield "id,name,parent," + ",".join(f"note {number}" for number in range(297))
    for at in range(size):
        notes = ",".join(f"{at % 7} of {number}" for number in range(297))
        yield f"{at},{WORK[at % len(WORK)]},{(at - 1) // SPAN if at else ''},{notes}"


def make_long_cell(size: int) -> Iterator[str]:
    """One name of almost a million letters, and one list of as many hand-offs as go into a cell."""
    yield "id,name,parent,hands off to"
    for at in range(size):
        name = WORK[at % len(WORK)] if at != 1 else "Sales and marketing " * 49_000
        handoffs = "" if at else "; ".join(str(each % size) for each in range(1, 160_000))
        yield f"{at},{name.strip()},{(at - 1) // SPAN if at else ''},{handoffs}"


SHAPES: dict[str, Callable[[int], Iterator[str]]] = {
    "usual": make_rows,
    "wide": make_wide,
    "chain": make_chain,
    "distinct": make_distinct,
    "columns": make_columns,
    "long-cell": make_long_cell,
}

if __name__ == "__main__":
    for row in SHAPES[sys.argv[2] if len(sys.argv) > 2 else "usual"](int(sys.argv[1])):
        print(row)
