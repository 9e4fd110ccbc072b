"""Imported once, by the process that worker processes are forked from: they begin with word lists and fonts loaded.

It reads and draws a company of a few departments. Nothing here may start a thread: a fork would not have it.
"""

import org.export.html
import org.export.multipage_pdf
import org.export.pptx  # noqa: F401
from org.export.request import ExportRequest, lay_out, render
from org.page.tasks import ReadRequest, read_departments

SMALL = """\
id,name,parent,people,hands off to
1,Ban giám đốc,,3,
2,Customer Service,1,12,3 (complaint 2)
3,Accounting,1,5,
4,Отдел продаж,1,7,2 (order 9)
"""


def warm() -> None:
    """Fill what is filled at the first use."""
    _file, company = read_departments(ReadRequest(SMALL.encode()))
    for on_map in (False, True):
        request = ExportRequest(company, on_map=on_map)
        render(request, ".svg", lay_out(request))


warm()
