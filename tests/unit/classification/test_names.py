"""What a name or a job title alone tells: front, back or unclear."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import ROOT
from hypothesis import given, strategies as st

from org.classification.departments import parse_office
from org.classification.names import judge_name, judge_title
from org.classification.vocabulary import read_vocabulary
from org.classification.words import tokenize
from org.model import Office
from org.text import strip_accents

FRONT, BACK, UNCLEAR = Office.FRONT, Office.BACK, Office.UNCLEAR
LISTS = ROOT / "tests" / "data" / "office-names"


def judge_alone(name: str) -> Office:
    """The office that a name alone tells."""
    return judge_name(name, read_vocabulary()).office


@pytest.mark.parametrize(
    "name",
    [
        "Key Accounts", "Warehouse Sales", "Customer service", "cham soc khach hang", "CSKH", "P. KD",
        "Sales & Marketing", "Head of Sales for Asia", "Support for customers", "Tellers", "Branches",
        "Relationship Managers", "Outpatient Clinic", "Nurses", "Counter 3", "Admissions", "Concierge", "Front Desk",
        "Store 123", "Phòng giao dịch số 5", "Bộ phận một cửa", "Giám đốc kinh doanh", "SalesTeam",
        "customer_service_dept", "Service après-vente", "Außendienst", "Kundenberatung", "Atención al Cliente",
        "Central de Atendimento", "営業部", "お客様相談室", "Отдел по работе с клиентами", "Отдел продаж",
        "Small Business Services", "Tổ vé", "P. TVBH", "letan", "Отдел прямых продаж",
    ],
)  # fmt: skip
def test_these_meet_customers(name):
    assert judge_alone(name) is FRONT


@pytest.mark.parametrize(
    "name",
    [
        "Отдел клиентских данных", "Отдел маркетинговых исследований", "Gestión de clientes internos", "P. KH-ĐT",
        "P. ĐT-XD", "Tổ bảo vệ", "Bao ve", "ketoan", "Controlling Vertrieb", "Khách hàng nội bộ",
        "Sales Accounting", "Kế toán bán hàng", "HR Service Desk", "IT Helpdesk", "Customer Data Engineering",
        "Accounts Payable", "Head of Accounting for Sales", "Sales and Marketing Finance", "Accounting (Sales)",
        "Support for employees", "Middle office", "Risk", "Treasury", "Settlement", "Store Construction",
        "Executive board", "Head office", "CEO", "Ban giám đốc", "HCNS", "QLRR", "CNTT", "BP. KT", "phong ke toan",
        "PHÒNG KẾ TOÁN", "Kế toán chi nhánh Hà Nội", "Vertriebscontrolling", "Kundendatenverwaltung",
        "Contrôle de gestion commercial", "Contabilidad de ventas", "Suporte de TI", "経理課", "営業経理課",
        "Бухгалтерия отдела продаж", "Service juridique", "Marketing Finance", "Patient Accounts", "Fire & Emergency",
        "Cục Quản lý thị trường", "Phòng Xử lý hồ sơ", "市场监督管理局", "广告监管处", "Rental Licensing",
        "Dental technician", "Special agent", "播控传送中心", "Farmacovigilancia", "Группа администрирования",
        "Gabinete de asesores", "Consultoria jurídica", "Rechtsberatung", "Conseil juridique", "Inteligencia comercial",
        "Relacionamento com fornecedores", "Safety Promotion",
    ],
)  # fmt: skip
def test_these_meet_no_customers(name):
    assert judge_alone(name) is BACK


@pytest.mark.parametrize(
    "name",
    [
        "Sales Operations", "Credit control", "Technical Support", "Hành chính - Lễ tân", "Sales & Accounting", "Xyzzy",
        "Fen ve Sanat", "Ethics Hotline", "Promoción de la inversión", "Promotion de la santé",
        "Promosi Kesehatan", "Imagen institucional", "Asesoría técnica", "Asuntos socio-ambientales", "Pós-graduação",
        "Ward 5B", "Nursing", "Faculty of Law", "Khoa Nội", "看護部", "Baudenkmalpflege", "Zona Costa",
        "Agencia del Ministerio Público", "Segunda Sala Penal", "Atención temprana", "Support aux vendeurs",
        "Suporte Comercial", "Gestão e Negócios", "Conductor de camión",
        "Agence spatiale", "Conseil des normes", "International Standard Numbers",
        "Paediatric Nursery",
    ],
)  # fmt: skip
def test_these_are_for_the_person_to_decide(name):
    assert judge_alone(name) is UNCLEAR


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Customer service", "Front: 'Customer service' in the name"),
        ("Sales Accounting", "Back: 'Accounting' outweighs 'Sales'"),
        ("Kế toán tiếp thị", "Back: 'Kế toán' outweighs 'tiếp thị'"),
        ("Middle Office", "Back: 'Middle Office' in the name"),
        ("HR Help Team", "Back: 'Help' serves colleagues in 'HR Help Team'"),
        ("Hành chính - Lễ tân", "Unclear: 'Lễ tân' says front, 'Hành chính' says back"),
        (
            "Technical Support",
            "Unclear: 'Technical Support' is front if it meets customers, back if it serves colleagues",
        ),
        ("Xyzzy", "Unclear: the name gives no clue"),
        ("", "Unclear: the name gives no clue"),
    ],
)
def test_a_reason_is_a_sentence_that_names_the_words(name, reason):
    assert str(judge_name(name, read_vocabulary()).reason) == reason


def test_words_are_found_whole_and_never_inside_other_words():
    assert judge_alone("Britain") is UNCLEAR  # it
    assert judge_alone("Salesia") is UNCLEAR
    assert judge_alone("Thrill") is UNCLEAR  # hr


def test_accents_may_be_missing_but_other_accents_are_other_words():
    assert judge_alone("Ke toan") is judge_alone("Kế toán") is judge_alone("KẾ TOÁN") is BACK
    assert [word.text for word in tokenize("HOÁ hoá hóa")] == ["hóa"] * 3
    assert judge_alone("Khó") is UNCLEAR  # kho is a warehouse
    assert strip_accents("Đống Đa".casefold()) == "dong da"


def test_the_longer_phrase_beats_the_shorter_one():
    assert judge_alone("Accounts") is FRONT or judge_name("Accounts", read_vocabulary()).certainty < 1
    assert judge_alone("Accounts Payable") is BACK
    assert judge_alone("Customer Insights") is BACK


def test_numbers_marks_and_the_word_department_change_nothing():
    for name in ("Sales", "Sales Department", "Dept. of Sales", "SALES-01", "01. Sales", "Sales / Sales", "[Sales]"):
        assert judge_alone(name) is FRONT, name


@given(st.text())
def test_any_text_gives_a_verdict(text):
    found = judge_name(text, read_vocabulary())
    assert 0 <= found.certainty < 1
    assert str(found.reason)
    assert parse_office(text) in (None, *Office)


@given(st.lists(st.sampled_from([entry.phrase for entry in read_vocabulary().entries]), min_size=1, max_size=6))
def test_any_phrases_together_give_a_verdict_with_its_reason(phrases):
    found = judge_name(" ".join(phrases), read_vocabulary())
    assert str(found.reason).startswith(found.office.name.capitalize())
    assert (found.certainty == 0) == (found.office is UNCLEAR)


def test_a_very_long_name_is_judged_by_its_beginning():
    assert judge_alone("Sales " + "accounting" * 100_000) is FRONT


@pytest.mark.parametrize(
    "name",
    [
        "Counter-Fraud", "Cross-Border Payroll", "Co-operation with Schools", "Ada Grant", "Min Seo",
        "Non-Sales Projects",
    ],
)  # fmt: skip
def test_half_of_a_hyphenated_word_and_a_family_name_are_no_evidence_for_the_front(name):
    assert judge_alone(name) is not FRONT


def test_a_hyphenated_word_that_is_known_as_a_whole_counts():
    assert judge_alone("Pre-Sales") is judge_alone("After-Sales Service") is FRONT
    assert judge_alone("Anti-Bribery") is BACK


@pytest.mark.parametrize(
    "name",
    ["Commercial", "Operations", "Support", "Relations", "Development", "Installation", "Public Relations", "Services"],
)
def test_words_that_two_careful_people_read_differently_leave_the_office_open(name):
    opinion = judge_name(name, read_vocabulary())
    assert opinion.office is UNCLEAR
    assert opinion.leaves_open
    assert "is front if it meets customers" in str(opinion.reason)


@pytest.mark.parametrize(
    "name",
    [
        "Credit Committee", "Sales Council", "Customer Inquiry Panel", "Ủy ban Tín dụng", "Кредитный комитет",
        "信贷委员会",
    ],
)  # fmt: skip
def test_bodies_that_decide_about_sales_or_credit_are_back(name):
    assert judge_alone(name) is BACK


@pytest.mark.parametrize(
    ("names", "office"),
    [
        (
            ["销售部", "客戶服務中心", "營銷部", "영업2팀", "고객지원센터", "قسم المبيعات", "خدمة العملاء والتسويق"],
            FRONT,
        ),
        (["Divisi Penjualan", "Layanan Pelanggan", "ฝ่ายขาย", "แผนกลูกค้าสัมพันธ์"], FRONT),
        (["财务部", "人力資源部", "仓库", "구매팀", "정보보안팀", "الشؤون القانونية", "المحاسبة والمالية"], BACK),
        (["Bagian Keuangan", "Sumber Daya Manusia", "ฝ่ายบัญชี", "ฝ่ายจัดซื้อ"], BACK),
    ],
)
def test_names_in_scripts_without_spaces_and_with_attached_articles_are_read(names, office):
    assert {name: judge_alone(name) for name in names} == dict.fromkeys(names, office)


@pytest.mark.parametrize(
    ("office", "titles"),
    [
        (FRONT, ["Account Executive", "Head of Sales", "Deputy VP Sales", "VP Marketing", "Trainee Cashier"]),
        (FRONT, ["Trưởng phòng Kinh doanh", "Chuyên viên chăm sóc khách hàng", "Jefe de Ventas"]),
        (FRONT, ["Заместитель директора по продажам"]),
        (BACK, ["Sales Accountant", "Account Payable Clerk", "Accounts Payable Clerk", "Chief Financial Officer"]),
        (BACK, ["Senior Deputy Head of Accounting", "Nhân viên kế toán", "Nhân viên Kế toán bán hàng"]),
        (
            BACK,
            [
                "glass annealer",
                "Library Cataloger",
                "hotel upholsterer",
                "Quuxologist",
                "Molinero",
                "Perforista",
                "Muestreador",
            ],
        ),
        (FRONT, ["Taquillera", "Barbero", "Esteticista", "Técnico em enfermagem", "Livreiro"]),
        (BACK, ["Maestro Carpintero", "Maestro Albañil", "Maestro Pintor", "Maestro de obra", "副主廚"]),
        (FRONT, ["Maestra de primaria", "Maestro de escuela"]),
        (BACK, ["Assistant to the Sales Director", "Assistant to the Marketing Director"]),
        (BACK, ["Thư ký Giám đốc Kinh doanh", "Trợ lý Giám đốc Kinh doanh", "Asistente del Director de Ventas"]),
        (BACK, ["Assistante du directeur commercial", "Assistentin der Vertriebsleitung"]),
        (BACK, ["Assistente do Diretor de Vendas", "Помощник директора по продажам", "销售总监助理", "営業部長秘書"]),
        (
            UNCLEAR,
            [
                "Manager",
                "Assistant",
                "Senior Assistant",
                "Product Manager",
                "Trợ lý",
                "コンサルタント",
                "Beraterin",
                "Maestro",
            ],
        ),
    ],
)
def test_a_job_title_is_judged_by_its_head_an_assistant_is_one_and_a_lone_rank_stays_open(office, titles):
    assert {title: judge_title(title, read_vocabulary()).office for title in titles} == dict.fromkeys(titles, office)


@pytest.mark.parametrize(
    ("titles", "office"),
    [
        ("Buchhalterin, Buchhalter:in, Buchhalter/-in, Buchhalter*in, BuchhalterIn, Buchhalter (m/w/d)", BACK),
        ("Vertriebsleiterin, Kundenberaterin, Kundenberater/in, Verkäuferinnen, Kauffrau im Verkauf", FRONT),
        ("Vendeuse, Vendeur/Vendeuse, Directrice commerciale, Conseillère clientèle, Caissière", FRONT),
        ("Développeuse, Développeur·se, Contrôleuse de gestion, Acheteur (H/F), Auditrice interne", BACK),
        ("Vendedora, Vendedor/a, Vendedor(a), Cajera, Directora comercial, Ejecutiva de cuentas", FRONT),
        ("Contadora, Contador/a, Programadora, Abogada, Compradora", BACK),
        ("Corretora de imóveis, Executiva de contas, Atendente, Operadora de caixa", FRONT),
        ("Advogada, Desenvolvedor(a), Compradora, Contadora", BACK),
        ("Продавщица, Официантка, Медсестра", FRONT),
        ("Кладовщица, Лаборантка, Программистка, Разработчица, Бухгалтерша", BACK),
    ],
)
def test_the_feminine_and_the_joint_form_of_a_title_are_read_as_the_masculine_one(titles, office):
    found = {title: judge_title(title, read_vocabulary()).office for title in titles.split(", ")}
    assert found == dict.fromkeys(found, office)


def test_a_phrase_that_leans_to_the_front_confirms_a_firm_word_for_it():
    assert judge_alone("Installations") is UNCLEAR
    assert judge_alone("Customer Installations") is FRONT
    assert judge_alone("Patient Liaison") is FRONT
    assert judge_alone("Liaison") is UNCLEAR


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("Khoa KSNK", BACK),
        ("Khoa Khám bệnh và Nội trú", FRONT),
        ("Phân công điều dưỡng", BACK),
        ("phong ban hang", FRONT),
        ("Khối Doanh nghiệp lớn & Định chế", FRONT),
    ],
)
def test_names_of_units_in_viet_nam_without_a_word_for_what_they_do_are_known(name, office):
    assert judge_alone(name) is office


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.csv")), ids=lambda path: path.stem)
def test_labelled_names_of_every_language_are_judged_right(path):
    judge = judge_title if path.stem.endswith("titles") else judge_name
    names = pd.read_csv(path, keep_default_na=False)
    names["office"] = [judge(name, read_vocabulary()).office.word for name in names.iloc[:, 0]]
    firm = names[names["label"] != "ambiguous"]
    decided = firm[firm["office"] != "unclear"]
    right = (decided["office"] == decided["label"]).groupby(decided["language"]).mean()
    unclear = (firm["office"] == "unclear").groupby(firm["language"]).mean()
    front = decided[decided["office"] == "front"]
    assert right.min() >= 0.9, right
    assert unclear.max() <= 0.25, unclear
    assert (decided["office"] == decided["label"]).mean() >= 0.96
    assert (front["label"] == "back").mean() <= 0.06


@pytest.mark.parametrize(
    "name", ["Reserve Division", "Visual Merchandising", "Travel Desk", "P. KH", "營業管理部", "Khoa XYZ"]
)
def test_these_may_be_on_either_side(name: str) -> None:
    assert judge_alone(name) is UNCLEAR
