"""Made-up companies for the benchmarks: the same ones on every machine.

python tests/benchmarks/companies.py DEPARTMENTS > company.csv
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

WORK = (
    "Field Service",
    "Sales", "Retail Sales", "Key Accounts", "Customer Service", "Contact Centre", "Marketing", "Branch",
    "Claims", "Accounting", "Payroll", "IT", "IT Operations", "Human Resources", "Legal", "Internal Audit", "Warehouse",
    "Logistics", "Production", "Assembly", "Quality", "Procurement", "Maintenance", "Research", "Product Development",
    "Facilities", "Treasury", "Planning", "Security", "Phòng Kế toán", "Phòng Kinh doanh", "Chăm sóc khách hàng",
)  # fmt: skip
PLACES = ("", "North", "South", "East", "West", "Hà Nội", "Sài Gòn", "Đà Nẵng", "Cần Thơ", "Head Office")
SPAN = 7


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


if __name__ == "__main__":
    for row in make_rows(int(sys.argv[1])):
        print(row)
