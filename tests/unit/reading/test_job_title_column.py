"""Which column has the job titles of a chart of people, and that none is taken for one in other files."""

from __future__ import annotations

from factories import list_names

from org.model import Office
from org.reading.columns import Role
from org.reading.corrections import write_company_csv
from org.reading.load import read_company, read_file


def titles_of(text: str, **options: object) -> tuple[tuple[str, ...], list[str]]:
    """The column of job titles, and the title of each box."""
    found = read_file(text.encode(), **options)  # type: ignore[arg-type]
    company = read_company(found)
    return found.columns[Role.TITLE], company.job_titles(range(len(company)))


POSTS = "id,name,parentId,title,grade\n1,Ann Lee,,Director,A\n2,Bob Ray,1,Head of Sales,B\n3,Cid Fox,1,Accountant,B\n"


def test_in_a_chart_of_people_the_job_title_is_known_and_stays_a_column_of_the_file() -> None:
    assert titles_of(POSTS) == (("title",), ["Director", "Head of Sales", "Accountant"])
    assert titles_of(POSTS, chosen={"title": ["grade"]}) == (("grade",), ["A", "B", "B"])
    assert titles_of(POSTS, chosen={"title": []}) == ((), ["", "", ""])
    company = read_company(POSTS.encode())
    assert list(company.own) == ["title", "grade"]
    several = POSTS + "4,Dee Oak,2,Sales Manager,B\n5,Eli Poe,3,Bookkeeper,C\n6,Flo Ash,3,Clerk,C\n"
    again = read_company(write_company_csv(read_company(several.encode())).encode())
    assert again.job_titles([1]) == ["Head of Sales"]


def test_a_title_that_tells_nothing_is_not_shown() -> None:
    names = [f"{first} {last}" for first in ("Ann", "Bob", "Cid", "Dee") for last in ("Lee", "Ray", "Fox")]
    alike = [f"{number},{name},1,Employee" for number, name in enumerate(names, 2)]
    assert titles_of("\n".join(["id,name,parentId,title", "1,Eli Poe,,Director", *alike]))[0] == ()
    addressed = POSTS.replace("Director", "Mr.").replace("Head of Sales", "Ms").replace("Accountant", "Dr")
    assert titles_of(addressed)[0] == ()
    for word in "Vacant", "Open position", "Đang tuyển dụng", "chưa có người":
        vacant = POSTS.replace("Bob Ray", word)
        assert titles_of(vacant) == (("title",), ["Director", "", "Accountant"])
        assert list_names(read_company(vacant.encode()))[1] == f"Head of Sales ({word})"


def test_a_job_title_that_is_shown_says_the_office_of_a_person_too() -> None:
    jobs = ["ENCARREGADO", "VIGIA", "ELETRICISTA", "BETONEIRO", "SERVENTE", "ALMOXARIFE"]
    rows = [f"JOSE {name} DA SILVA,{job}" for name, job in zip("ABCDEF", jobs, strict=True)]
    assert Office.BACK in read_company("\n".join(["Nome,Funcao", *rows]).encode()).offices


def test_departments_have_no_job_titles_but_where_a_column_holds_them() -> None:
    counted = "employee,department,title\nAnn Lee,Sales,Clerk\nBob Ray,Sales,Head of Sales\nCid Fox,HR,Recruiter"
    assert titles_of(counted)[0] == ()
    kinds = "id,unit,parent,role\n1,Board,,Top\n2,Sales,1,Line\n3,Accounting,1,Staff\n4,Warehouse,1,Line"
    assert titles_of(kinds)[0] == ()
