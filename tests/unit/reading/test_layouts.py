"""Files as other tools write them, one small file for each kind: what a careful person reads out of them is read."""

from __future__ import annotations

import pytest
from factories import map_parents

from org.model import Company, Office, Unusable
from org.reading.load import read_company


def read(text: str) -> Company:
    return read_company(text.encode())


def names(company: Company) -> list[str]:
    return [str(name) for name in company.departments["name"]]


def people(company: Company) -> dict[str, float]:
    return dict(zip(names(company), company.people.tolist(), strict=True))


def kinds(company: Company) -> set[str]:
    return {problem.kind for problem in company.problems}


BOARD = {"Board": "", "Sales": "Board", "Field": "Sales", "Payroll": "Board"}
TREES = {
    "an outline by number": "No.;Unit\n1;Board\n1.1;Sales\n1.1.1;Field\n1.2;Payroll",
    "an outline by number, filled up": "No.;Unit\n2.0.0;Board\n2.1.0;Sales\n2.1.1;Field\n2.2.0;Payroll",
    "an outline by number before the name": "Unit\n1 Board\n1.1 Sales\n1.1.1 Field\n1.2 Payroll",
    "an outline by indent": "Unit;Staff\nBoard;1\n  Sales;2\n    Field;3\n  Payroll;4",
    "an outline by tabs": "Unit;Staff\nBoard;1\n\tSales;2\n\t\tField;3\n\tPayroll;4",
    "an outline by bullets": "Unit;Staff\nBoard;1\n- Sales;2\n-- Field;3\n- Payroll;4",
    "a staircase": "A,B,C\nBoard,,\n,Sales,\n,,Field\n,Payroll,",
    "a staircase under numbered levels": "Level 1,Level 2,Level 3\nBoard,,\n,Sales,\n,,Field\n,Payroll,",
    "paths with hyphens": "Unit;Staff\nBoard;1\nBoard-Sales;2\nBoard-Sales-Field;3\nBoard-Payroll;4",
    "ids that are paths": "key,name\nb,Board\nb.s,Sales\nb.s.f,Field\nb.p,Payroll",
    "ids that are paths with slashes": "unit_id;title\nb;Board\nb/s;Sales\nb/s/f;Field\nb/p;Payroll",
    "a list of JSON objects": '[{"id":1,"name":"Board","parentId":null},{"id":2,"name":"Sales","parentId":1},'
    '{"id":3,"name":"Field","parentId":2},{"id":4,"name":"Payroll","parentId":1}]',
    "a tree of JSON objects": '{"name":"Board","children":[{"name":"Sales","children":[{"name":"Field"}]},'
    '{"name":"Payroll"}]}',
    "JSON lines": '{"id":1,"unit":"Board"}\n{"id":2,"unit":"Sales","under":1}\n{"id":3,"unit":"Field","under":2}\n'
    '{"id":4,"unit":"Payroll","under":1}',
    "leading zeros lost on one side": "unit,label,reports to\n10,Board,\n20,Sales,0010\n30,Field,0020\n40,Payroll,0010",
    "full-width digits": "コード,部署名,上位コード\n１０,Board,\n20,Sales,10\n30,Field,２０\n40,Payroll,１０",
    "two kinds of quotes": "id,name,parent\n\"1\",'Board',\n'2',\"Sales\",'1'\n3,'Field',2\n4,'Payroll',\"1\"",
    "title lines, a total and a note": "Acme Ltd,,,\nPrinted: 2025-11-03,,,\n\nNo,Dept,Reports to,Staff\n1,Board,,2\n"
    "2,Sales,1,3\n3,Field,2,4\n4,Payroll,1,5\nGrand total,,,14\n* without contractors,,,",
    "codes beside names": "sigla;cod;denominacao;cod_superior\nBO;1;Board;\nSA;2;Sales;1\nFI;3;Field;2\nPA;4;Payroll;1",
    "codes beside names without a header": "BO,Board,\nSA,Sales,BO\nFI,Field,SA\nPA,Payroll,BO",
    "Korean": "부서코드,부서명,상위부서코드\n1,Board,\n2,Sales,1\n3,Field,2\n4,Payroll,1",
    "Arabic": "الرمز,القسم,القسم الأعلى\n1,Board,\n2,Sales,1\n3,Field,2\n4,Payroll,1",
    "Thai": "รหัสหน่วยงาน,ชื่อหน่วยงาน,หน่วยงานต้นสังกัด\n1,Board,\n2,Sales,1\n3,Field,2\n4,Payroll,1",
    "Hindi": "कोड,विभाग,मूल विभाग\n1,Board,\n2,Sales,1\n3,Field,2\n4,Payroll,1",
    "Italian": "Codice;Ufficio;Ufficio superiore\n1;Board;\n2;Sales;1\n3;Field;2\n4;Payroll;1",
    "Polish": "Kod;Nazwa jednostki;Jednostka nadrzędna\n1;Board;\n2;Sales;1\n3;Field;2\n4;Payroll;1",
}


@pytest.mark.parametrize("text", TREES.values(), ids=TREES)
def test_every_layout_gives_the_same_tree(text: str) -> None:
    assert map_parents(read(text)) == BOARD


def test_a_lone_company_above_an_outline_is_its_top_and_no_header() -> None:
    assert map_parents(read("Company\n  Sales\n    Field\n  Payroll")) == {
        "Company": "",
        "Sales": "Company",
        "Field": "Sales",
        "Payroll": "Company",
    }


LEVELS = {"North": "", "Shops": "North", "City": "Shops", "Suburb": "Shops", "South": "", "Stores": "South"} | {
    "In": "Stores"
}


@pytest.mark.parametrize(
    "text",
    [
        "Area,Department,Section\nNorth,Shops,City\n,,Suburb\nSouth,Stores,In",
        "Bereich;Abteilung;Team\nNorth;Shops;City\nNorth;Shops;Suburb\nSouth;Stores;In",
        "Squad,Station,County\nCity,Shops,North\nSuburb,Shops,North\nIn,Stores,South",
        "Équipe;Service;Direction\nCity;Shops;North\nSuburb;Shops;North\nIn;Stores;South",
    ],
    ids=["merged cells", "German", "the smallest first", "the smallest first in French"],
)
def test_a_column_for_each_level_is_a_tree(text: str) -> None:
    assert map_parents(read(text)) == LEVELS


MANAGERS = {
    "as last, first": ("Ann Lee", '"Lee, Ann"'),
    "by initials": ("Ann Mary Lee", "A. Lee"),
    "by initials behind": ("Ann Mary Lee", "Lee A. M."),
    "without the middle name": ("Ann Mary Lee", "Ann Lee"),
    "by a login": ("Ann Lee", "alee"),
    "by an e-mail address that no column has": ("Ann Lee", "ann.lee@x.org"),
    "with a number": ("Ann Lee", "Ann Lee (7001)"),
}


@pytest.mark.parametrize(("name", "manager"), MANAGERS.values(), ids=MANAGERS)
def test_a_manager_is_found_however_the_list_writes_the_name(name: str, manager: str) -> None:
    found = read(f"Employee,Team,Manager\n{name},Board,\nBob Ray,Sales,{manager}\nCid Fox,Sales,Bob Ray")
    assert map_parents(found) == {"Board": "", "Sales": "Board"}
    assert "unknown-manager" not in kinds(found)


def test_a_manager_who_may_be_two_people_is_listed() -> None:
    found = read(
        "Employee,Team,Manager\nAnn Lee,Board,\nAmy Lee,Stores,Ann Lee\nBob Ray,Sales,A. Lee\nCid Fox,Sales,Bob Ray"
    )
    assert "ambiguous-manager" in kinds(found)


POSTS = "Employee{0}Job title{0}Manager\nAda Banks{0}Chief executive{0}\nBo Market{0}Accountant{0}Ada Banks\n" + (
    "Cy Grant{0}Sales representative{0}Ada Banks\n"
)


def test_people_without_a_department_are_posts_judged_by_their_titles() -> None:
    found = read(POSTS.format(","))
    assert map_parents(found) == {"Ada Banks": "", "Bo Market": "Ada Banks", "Cy Grant": "Ada Banks"}
    assert found.offices.tolist()[1:] == [Office.BACK, Office.FRONT]
    assert [str(reason) for reason in found.departments["reason"] if "in the name" in str(reason)] == []


def test_units_of_posts_are_a_tree_by_the_posts_that_they_report_to() -> None:
    text = """Post Unique Reference,Name,Job Title,Unit,Reports to Senior Post
        1,A Lee,Director,Directorate,XX
        2,N/D,Deputy Director,Licensing,1
        2,N/D,Deputy Director,Licensing,1
        3,N/D,Deputy Director,Ledgers,1
        0,N/D,Deputy Director,Ledgers,1
        4,Eliminated,Deputy Director,Gone,1"""
    found = read("\n".join(line.strip() for line in text.splitlines()))
    assert map_parents(found) == {"Directorate": "", "Licensing": "Directorate", "Ledgers": "Directorate"}
    assert people(found) == {"Directorate": 1, "Licensing": 2, "Ledgers": 1}
    assert kinds(found) == {"no-longer-there"}


def test_a_division_is_above_the_departments_where_no_manager_is_in_another() -> None:
    text = """employee id,employee,business area,department,manager id
        1,Ann Lee,Retail,Shops,
        2,Bob Ray,Retail,Shops,1
        3,Cid Fox,Retail,Online,
        4,Dee Oak,Support,Payroll,"""
    found = read("\n".join(line.strip() for line in text.splitlines()))
    assert map_parents(found) == {
        "Retail": "",
        "Shops": "Retail",
        "Online": "Retail",
        "Support": "",
        "Payroll": "Support",
    }


def test_the_path_in_each_persons_row_is_the_tree() -> None:
    found = read("Name;Title;Org path\nAnn Lee;CEO;Acme\nBob Ray;Head;Acme > Sales\nCid Fox;Rep;Acme > Sales")
    assert map_parents(found) == {"Acme": "", "Sales": "Acme"}
    assert people(found) == {"Acme": 1, "Sales": 2}


@pytest.mark.parametrize("chains", [("Lee > Ray", "Lee > Ray > Ann"), ("Ray > Lee", "Ann > Ray > Lee")])
@pytest.mark.parametrize("header", ["Reporting chain", "Managers"])
def test_of_a_chain_of_managers_the_nearest_is_the_parent(header: str, chains: tuple[str, str]) -> None:
    ray, ann = "Ray,Head,Lee", f"Ann,Head,{chains[0]}"
    found = read(f"Name,Title,{header}\nLee,Director,\n{ray}\n{ann}\nBob,Clerk,{chains[1]}\nCid,Clerk,{chains[1]}")
    assert map_parents(found) == {"Lee": "", "Ray": "Lee", "Ann": "Ray", "Bob": "Ann", "Cid": "Ann"}


def test_of_several_lists_in_json_the_units_are_read() -> None:
    people = '[{"id": 7, "name": "Ann", "is_boss": true}, {"id": 8, "name": "Bob"}, {"id": 9, "name": "Cid"}]'
    units = '[{"id": 1, "name": "Board", "parent_id": null}, {"id": 2, "name": "Sales", "parent_id": 1}]'
    about = '{"description": "Acme", "counts": {"units": 2}}'
    found = read(f'{{"metadata": {about}, "persons": {people}, "units": {units}}}')
    assert map_parents(found) == {"Board": "", "Sales": "Board"}


def test_what_a_graph_says_of_itself_is_no_department() -> None:
    nodes = '[{"id": "a", "name": "Board"}, {"id": "b", "name": "Sales"}, {"id": "c", "name": "Stores"}]'
    edges = '[{"parent": "a", "child": "b"}, {"parent": "a", "child": "c"}]'
    found = read(f'{{"meta": {{"title": "Acme", "name": "Acme"}}, "nodes": {nodes}, "edges": {edges}}}')
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Stores": "Board"}


@pytest.mark.parametrize("header", ["from,to", "source,target"])
def test_lines_that_make_one_tree_are_reporting_lines(header: str) -> None:
    tree = {"Sales": "Board", "Stores": "Board", "Field": "Sales", "Online": "Sales"}
    down = "\n".join(f"{above},{below}" for below, above in tree.items())
    up = "\n".join(f"{below},{above}" for below, above in tree.items())
    assert map_parents(read(f"{header}\n{down}")) == map_parents(read(f"{header}\n{up}")) == tree | {"Board": ""}
    with pytest.raises(Unusable, match="hand-offs"):
        read(f"{header}\n{down}\nStores,Field")


def test_vietnamese_names_beside_departments_are_people() -> None:
    found = read(
        "code,name,dept\n1,Nguyễn Thị An,Shiage\n2,Đỗ Văn Bình,Shiage\n3,Truong Thi Chi,Đùn\n4,Phù Ngọc Trúc,Shiage"
    )
    assert people(found) == {"Shiage": 3, "Đùn": 1}
    shops = read("code,name,region\n1,Nguyễn Trãi,Hà Nội\n2,Lê Lợi,Hà Nội\n3,Trần Phú,Huế\n4,Lý Thường Kiệt,Huế")
    assert "Nguyễn Trãi" in names(shops)


@pytest.mark.parametrize(
    "text",
    ['["Sales", "Payroll", "Marketing"]', '{"SL": "Sales", "PY": "Payroll", "MK": "Marketing", "HR": "Personnel"}'],
)
def test_names_alone_are_departments_in_json_too(text: str) -> None:
    assert names(read(text))[:3] == ["Sales", "Payroll", "Marketing"]


def test_a_vacant_post_is_called_by_its_title() -> None:
    rows = "1,CEO,Ann Lee,\n2,Sales manager,,1\n3,Accountant,,1\n4,Sales clerk,Bob Ray,2"
    found = read(f"id,title,person name,parent id\n{rows}")
    assert map_parents(found) == {
        "Ann Lee": "",
        "Sales manager": "Ann Lee",
        "Accountant": "Ann Lee",
        "Bob Ray": "Sales manager",
    }


def test_the_names_of_people_are_in_the_column_in_which_their_managers_are() -> None:
    rows = (
        "Ann Lee;Director;Board;\nBob Ray;Clerk;Sales;Ann Lee\nCid Fox;Clerk;Sales;Bob Ray\nDan Poe;Clerk;Sales;Bob Ray"
    )
    found = read(f"Principal;Mansione;Ufficio;Responsabile\n{rows}")
    assert people(found) == {"Board": 1, "Sales": 3}
    assert map_parents(found) == {"Board": "", "Sales": "Board"}


def test_people_with_photos_are_no_list_of_files() -> None:
    rows = "Ann;a.png;fr.png;Board\nBob;b.png;it.png;Sales\nCid;b.png;it.png;Sales"
    assert people(read(f"Full name;Foto;Flag;Department\n{rows}")) == {"Board": 1, "Sales": 2}


def test_a_path_of_pictures_is_no_path_of_departments() -> None:
    rows = "1,Ann,CEO,,Board,/photos/1\n2,Bob,Head,1,Sales,/photos/2\n3,Cid,Rep,2,Sales,/photos/3"
    assert people(read(f"id,name,job title,manager id,department,photo path\n{rows}")) == {"Board": 1, "Sales": 2}


def test_objects_that_name_the_one_above_are_no_tree_of_what_is_inside_of_them() -> None:
    roles = '[{"title": "Fire warden", "department": "Stores"}]'
    found = read(
        '[{"id": 1, "name": "Board"}, {"id": 2, "name": "Sales", "parentId": 1, '
        f'"roles": {roles}}}, {{"id": 3, "name": "Field", "parentId": 2}}]'
    )
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Field": "Sales"}


def test_the_date_of_the_last_check_is_no_last_name() -> None:
    found = read("id,name,last_checked\n1,Ministry of Ports,2026-01-02\n2,Ministry of Coins,2026-01-03")
    assert names(found) == ["Ministry of Ports", "Ministry of Coins"]


def test_a_list_with_pay_and_phones_is_one_of_people_though_their_departments_are_not_known() -> None:
    found = read("Id,Name,Phone,Pay grade,Salary,Department\n1,Ann,01,a,9,Qua\n2,Bob,02,b,8,Qua\n3,Cid,03,c,9,Zet")
    assert people(found) == {"Qua": 2, "Zet": 1}


@pytest.mark.parametrize(
    "header", ["Dotted-Rep ID(s)", "Matrix Manager", "Secondary Supervisor", "Fachlicher Vorgesetzter", "虚线上级"]
)
def test_a_second_parent_is_a_dotted_line(header: str) -> None:
    found = read(f'ID,Unit,Parent ID,{header}\n1,Board,,\n2,Sales,1,\n3,Stores,1,\n4,Planning,1,"2; 3"')
    lines = found.handoffs[["source", "target", "kind"]].itertuples(index=False, name=None)
    assert sorted(lines) == [(1, 3, "dotted line"), (2, 3, "dotted line")]


def test_a_second_name_is_never_the_parent() -> None:
    found = read(
        "no,name,short name,minister\n1,Ports,Ports,Sea\n2,Coins,Coins,Money\n3,Coins,Coins,Money\n4,Maps,,Land"
    )
    assert set(map_parents(found).values()) == {""}
    assert not kinds(found) & {"cycle", "own-parent"}


def test_one_name_below_two_parents_is_said() -> None:
    found = read("Unit,Reports to\nBoard,\nShops,Board\nOnline,Board\nReturns,Shops\nReturns,Online")
    assert names(found).count("Returns") == 2
    (problem,) = (problem for problem in found.problems if problem.kind == "several-parents")
    assert "“Returns” below “Shops”, “Online”" in str(problem.message)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"name": "leaflet", "version": "1.2.3"}', "JSON text"),
        ('{"nodes": [{"id": "a", "x": 1, "y": 2}, {"id": "b", "x": 3, "y": 4}]}', "a drawing"),
        ("Chapter,Item,Budget 2026\n1,Travel,20\n2,Fuel,30", "amounts of money"),
        ("Client no,Client,City\n1,Best,Hue\n2,Acme,Hanoi", "customers"),
        (
            "Client id,Company name,Contact name,Contact title\n1,Best,Ann Lee,Sales Clerk\n2,Acme,Bob,Clerk",
            "customers",
        ),
        ("Ann opened the meeting at nine and welcomed everyone\nBob said that all of it went well this year", "text"),
        ('{"a": ', "cannot be read as such"),
        (f"upload,departments\n1,{'Sales | ' * 50}\n2,{'Stores | ' * 50}", "running text"),
    ],
)
def test_a_file_that_is_no_organisation_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read(text)


def test_one_very_long_name_does_not_make_a_file_running_text() -> None:
    company = read(f"id,name,parent\n1,Board,\n2,{'Sales and marketing ' * 500},1\n3,Accounting,1\n4,Warehouse,1")
    assert len(company) == 4


def test_a_list_that_nothing_calls_an_organisation_is_drawn_with_a_doubt() -> None:
    found = read("what,where\nAlpha,1\nBeta,2\nGamma,3")
    assert "organisation-in-doubt" in {note.kind for note in found.reading.notes}


def test_a_department_called_after_a_total_is_kept() -> None:
    found = read("Unit,Reports to\nBoard,\nTotal Rewards,Board\nSumming up,Board")
    assert len(found) == 3
    assert "total-row" not in kinds(read("Unit\nTotal\nSales\nBoard"))


GRID = '[["Department", "Parent"], ["Board", null], ["Sales", "Board"], ["Stores", "Board"]]'
ROWS = '[["Board", null], ["Sales", "Board"], ["Stores", "Board"]]'
GOOGLE = (
    '/*O_o*/\ngoogle.visualization.Query.setResponse({"table": {"cols": [{"label": "Department"}, {"label": "Parent"}],'
    '"rows": [{"c": [{"v": "Board"}, null]}, {"c": [{"v": "Sales"}, {"v": "Board"}]},'
    '{"c": [{"v": 1, "f": "Stores"}, {"v": "Board"}]}]}});'
)
SOCRATA = '{"dataTypeName": "meta_data", "name": "sid"}, {"name": "Department"}, {"name": "Parent"}'


@pytest.mark.parametrize(
    "text",
    [
        GOOGLE,
        f'{{"range": "A1:B4", "values": {GRID}}}',
        f'{{"sheets": [{{"name": "Notes", "data": [["a", "b"]]}}, {{"name": "Units", "data": {GRID}}}]}}',
        f'{{"columns": ["Department", "Parent"], "index": [0, 1, 2], "data": {ROWS}}}',
        f'{{"fields": [{{"id": "Department"}}, {{"id": "Parent"}}], "records": {ROWS}}}',
        f'{{"meta": {{"view": {{"columns": [{SOCRATA}]}}}}, "data": [[1, "Board", null], [2, "Sales", "Board"],'
        '[3, "Stores", "Board"]]}',
        '{"sheets": [{"name": "Notes", "rows": [{"a": 1}]}, {"name": "Units", "rows": [{"Department": "Board"},'
        '{"Department": "Sales", "Parent": "Board"}, {"Department": "Stores", "Parent": "Board"}]}]}',
    ],
    ids=["Google Visualization", "Google Sheets", "sheets", "pandas", "CKAN", "Socrata", "sheets of objects"],
)
def test_a_table_inside_json_is_read_as_one(text: str) -> None:
    assert map_parents(read(text)) == {"Board": "", "Sales": "Board", "Stores": "Board"}


def test_points_of_a_drawing_inside_a_department_are_no_table() -> None:
    found = read('{"name": "Board", "children": [{"name": "Sales", "at": [[1, 2], [3, 4]]}, {"name": "Stores"}]}')
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Stores": "Board"}


@pytest.mark.parametrize(
    "text",
    [
        '[{"nom": "Sales", "membres": ["Ann", "Bob"]}, {"nom": "Stores", "membres": ["Eva"]}]',
        '{"departements": [{"nom": "Sales", "membres": [{"nom": "Ann"}, {"nom": "Bob"}]},'
        '{"nom": "Stores", "membres": [{"nom": "Eva"}]}]}',
        '[{"tên": "Sales", "nhân viên": ["An", "Ba"]}, {"tên": "Stores", "nhân viên": ["Chi"]}]',
    ],
)
def test_members_listed_in_a_department_are_counted(text: str) -> None:
    assert people(read(text)) == {"Sales": 2, "Stores": 1}


def test_members_who_have_members_are_boxes() -> None:
    found = read('{"name": "Lee", "members": [{"name": "Ray", "members": [{"name": "Bob"}]}, {"name": "Ann"}]}')
    assert map_parents(found) == {"Lee": "", "Ray": "Lee", "Bob": "Ray", "Ann": "Lee"}


def test_numbers_in_json_may_hold_a_name_or_an_object_and_come_again_in_each_branch() -> None:
    below = '{"01": "Field", "02": {"name": "Web", "units": {"01": "Shop"}}}'
    found = read(f'{{"01": {{"name": "Sales", "units": {below}}}, "02": {{"name": "HR", "units": {{"01": "Pay"}}}}}}')
    assert map_parents(found) == {"Sales": "", "Field": "Sales", "Web": "Sales", "Shop": "Web", "HR": "", "Pay": "HR"}


def test_a_rank_that_comes_once_for_each_post_is_no_outline() -> None:
    grades = "Clerk,1,20\nTeam leader,2,30\nManager,3,40\nDirector,4,50"
    assert set(map_parents(read(f"Position,Level,Salary\n{grades}")).values()) == {""}


def test_beside_a_level_the_name_is_no_code() -> None:
    found = read("level,department_code,title\n1,D01,Board\n2,D02,Sales\n3,D03,Field\n2,D04,Stores")
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Field": "Sales", "Stores": "Board"}


def test_a_header_may_be_the_name_of_a_row_where_numbers_are_below_another() -> None:
    found = read("Company Name,Share,Votes,Parent Company\nParent Company,1,1,N/A\nNorth,50%,50%,Parent Company")
    assert map_parents(found) == {"Parent Company": "", "North": "Parent Company"}


def test_chinese_levels_have_their_number_first_and_the_company_may_be_above_them() -> None:
    found = read("公司,一级部门,二级部门\n良木,,\n良木,销售部,\n良木,销售部,华北区\n良木,财务部,")
    assert map_parents(found) == {"良木": "", "销售部": "良木", "华北区": "销售部", "财务部": "良木"}


def test_a_total_is_named_by_the_cell_that_says_so() -> None:
    (problem,) = read("id,name,parent,people\n1,Board,,3\n2,Sales,1,4\n3,Total,,7").problems
    assert str(problem.message) == "“Total” is a total, not a department."


def test_departments_in_divisions_keep_their_ids() -> None:
    company = read(
        "id,department,division,hands off to\nA1,Stores,Retail,A2\nA2,Payroll,Corporate,\nA3,Legal,Corporate,"
    )
    assert company.departments["id"].tolist() == ["Retail", "A1", "Corporate", "A2", "A3"]
    assert len(company.handoffs) == 1
