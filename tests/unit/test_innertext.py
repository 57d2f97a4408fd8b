"""What is inside attachments is read wherever it hides, and no file stops the reader.

All numbers and names here are made up.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from giot_hong import attachments, innertext

NUMBER = "0900 000 001"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(**parts: str | bytes) -> bytes:
    """An archive of parts by name; two underscores are a slash, and one ending is XML."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            path = name.replace("__", "/")
            archive.writestr(path if "." in path else f"{path}.xml", data)
    return raw.getvalue()


def paragraph(text: str, tag: str = "t") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:{tag}>{text}</w:{tag}></w:r></w:p>"


def word(body: str, **parts: str | bytes) -> bytes:
    """A document of Word."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped(word__document=document, **parts)


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word."""
    cells = (
        "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row).join(("<w:tr>", "</w:tr>"))
        for row in rows
    )
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def workbook(
    rows: str, *, state: str = "visible", strings: tuple[str, ...] = (), **parts: str
) -> bytes:
    """A workbook of one sheet."""
    texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return zipped(
        xl__workbook=f'<workbook xmlns:r="r"><sheets><sheet name="DS" state="{state}" r:id="rId1"/></sheets></workbook>',
        **{
            "xl___rels__workbook.xml.rels": '<R><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></R>'
        },
        xl__sharedStrings=f"<sst>{texts}</sst>",
        xl__worksheets__sheet1=f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        **parts,
    )


def cell(ref: str, value: str, kind: str = "inlineStr") -> str:
    """A cell of a sheet."""
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c r="{ref}" t="{kind}">{inner}</c>'


def pdf(*pages: str, **more: str) -> bytes:
    """A PDF with a line of text on each page."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(600, 800)
        lines = DecodedStreamObject()
        lines.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(lines)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        names = {NameObject(key): NameObject(value) for key, value in font.items()}
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): DictionaryObject(names)})}
        )
    writer.add_metadata({f"/{name}": value for name, value in more.items()})
    if "password" in more:
        writer.encrypt(more["password"])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def png(**texts: str) -> bytes:
    """A small picture with words in its file."""
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=True)
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


def jpeg(tags: dict[int, str], place: tuple[float, ...] = ()) -> bytes:
    """A small photograph with properties."""
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[tag] = value
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: place, 3: "E", 4: place})
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "JPEG", exif=exif)
    return made.getvalue()


LIST = (("TT", "Họ và tên", "Năm sinh", "Nhóm máu"), ("1", "Lò Thị Mẫu", "1990", "O"))
HEADS = '<row r="1">' + cell("A1", "Họ tên") + cell("B1", "Số điện thoại") + "</row>"
CASES = {
    "body.docx": (word(paragraph(f"Gọi {NUMBER}")), "mobile", "trong bài"),
    "torn.docx": (
        word("<w:p><w:r><w:t>Gọi 0900 </w:t></w:r><w:r><w:t>000 001</w:t></w:r></w:p>"),
        "mobile",
        "",
    ),
    "table.docx": (word(table(*LIST)), "list", "trong bài"),
    "header.docx": (
        word("", word__header1=f"<w:hdr {W}>{paragraph(NUMBER)}</w:hdr>"),
        "mobile",
        "đầu trang",
    ),
    "footer.docx": (
        word("", word__footer2=f"<w:ftr {W}>{paragraph(NUMBER)}</w:ftr>"),
        "mobile",
        "chân trang",
    ),
    "comment.docx": (
        word("", word__comments=f"<w:c {W}>{paragraph(NUMBER)}</w:c>"),
        "mobile",
        "ghi chú",
    ),
    "deleted.docx": (word(f"<w:del>{paragraph(NUMBER, 'delText')}</w:del>"), "mobile", "trong bài"),
    "note.docx": (
        word("", word__footnotes=f"<w:f {W}>{paragraph(NUMBER)}</w:f>"),
        "mobile",
        "chú thích",
    ),
    "core.docx": (
        word("", docProps__core="<c><creator>a.b@gmail.com</creator></c>"),
        "mailbox",
        "thông tin của tệp",
    ),
    "link.docx": (
        word(
            "",
            **{
                "word___rels__document.xml.rels": '<R><Relationship TargetMode="External" Target="tel:+84900000001"/></R>'
            },
        ),
        "mobile",
        "đường dẫn",
    ),
    "media.docx": (
        word("", **{"word__media__a.png": png(Comment=NUMBER)}),
        "mobile",
        "thông tin của ảnh",
    ),
    "embedded.docx": (
        word(
            "", **{"word__embeddings__a.xlsx": workbook(f'<row r="1">{cell("A1", NUMBER)}</row>')}
        ),
        "mobile",
        "trang tính «DS», ô A1",
    ),
    "shared.xlsx": (
        workbook(f'<row r="2">{cell("B2", "0", "s")}</row>', strings=(NUMBER,)),
        "mobile",
        "«DS», ô B2",
    ),
    "inline.xlsx": (workbook(f'<row r="9">{cell("AA9", NUMBER)}</row>'), "mobile", "ô AA9"),
    "hidden.xlsx": (
        workbook(f'<row r="1">{cell("A1", NUMBER)}</row>', state="hidden"),
        "mobile",
        "(ẩn)",
    ),
    "without-zero.xlsx": (
        workbook(
            f'{HEADS}<row r="2">{cell("A2", "Lò Thị Mẫu")}{cell("B2", "9.00000001E8", "n")}</row>'
        ),
        "mobile",
        "ô B2",
    ),
    "list.xlsx": (
        workbook(
            f'<row r="1">{cell("A1", "Họ và tên")}{cell("B1", "Nhóm máu")}</row>'
            f'<row r="2">{cell("A2", "Lò Thị Mẫu")}{cell("B2", "AB")}</row>'
        ),
        "list",
        "ô A2",
    ),
    "note.xlsx": (workbook("", xl__comments1=f"<c><t>{NUMBER}</t></c>"), "mobile", "ghi chú"),
    "formula.xlsx": (
        workbook('<row r="1"><c r="A1"><f>HYPERLINK("tel:+84900000001")</f><v>x</v></c></row>'),
        "mobile",
        "ô A1",
    ),
    "body.odt": (
        zipped(content='<o xmlns:text="t"><text:p>Gọi 0900<text:s/>000 001</text:p></o>'),
        "mobile",
        "trong bài",
    ),
    "meta.odt": (
        zipped(content="<o/>", meta="<m><creator>a@gmail.com</creator></m>"),
        "mailbox",
        "thông tin",
    ),
    "second.pdf": (
        pdf("Ke hoach hien mau dot 1 nam 2026", f"Lien he dong chi An, goi {NUMBER}"),
        "mobile",
        "trang 2",
    ),
    "info.pdf": (
        pdf("Ke hoach hien mau dot 1 nam 2026", Author="a.b@gmail.com"),
        "mailbox",
        "thông tin của tệp",
    ),
    "scan.pdf": (pdf("", "Ke hoach hien mau dot 1 nam 2026"), "unread", "trang 1"),
    "locked.pdf": (pdf("Ke hoach", **{"password": "x"}), "broken", ""),
    "words.png": (png(Author=f"Anh Mẫu {NUMBER}"), "mobile", "thông tin của ảnh"),
    "artist.jpg": (jpeg({0x013B: f"Mau {NUMBER}"}), "mobile", "thông tin của ảnh"),
    "xp.jpg": (jpeg({0x9C9D: NUMBER.encode("utf-16-le")}), "mobile", "thông tin của ảnh"),  # type: ignore[dict-item]
    "where.jpg": (jpeg({}, (22.0, 20.0, 1.0)), "position", "thông tin của ảnh"),
    "broken.pdf": (b"%PDF-1.7\nnothing", "broken", ""),
    "broken.xlsx": (zipped(xl__workbook="<workbook"), "broken", ""),
    "cut.png": (png(Author="x")[:40], "broken", ""),
    "entities.docx": (
        zipped(word__document='<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'),
        "broken",
        "",
    ),
    "outside.docx": (
        zipped(word__document='<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'),
        "broken",
        "",
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[innertext.Found, ...]]:
    """What one reader says of all the files together."""
    folder = tmp_path_factory.mktemp("files")
    for name, (raw, _, _) in CASES.items():
        (folder / name).write_bytes(raw)
    return dict(zip(CASES, innertext.find(folder / name for name in CASES), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_found_where_it_hides(name: str, found: dict[str, tuple[innertext.Found, ...]]) -> None:
    """Each file has the one thing that is wrong with it, told with its place and veiled."""
    _, kind, place = CASES[name]
    assert [one.kind for one in found[name]] == [kind]
    assert place in found[name][0].place
    assert "000 001" not in found[name][0].shown
    assert "000001" not in found[name][0].shown


CLEAN = {
    "plan.docx": word(paragraph("Số: 72/BCĐ-KGVX, ngày 14/01/2026, 345.678.000 đồng")),
    "sums.xlsx": workbook(
        f'<row r="1">{cell("A1", "Quà tặng")}{cell("B1", "312500000", "n")}</row>'
        f'<row r="2">{cell("A2", "Vận chuyển")}{cell("B2", "984000000", "n")}</row>'
    ),
    "form.docx": word(table(LIST[0], ("1", "", "", ""))),
    "plan.pdf": pdf("Ke hoach so 1208/KH-UBND ngay 28/12/2025, chi tieu 3.950 don vi"),
    "photo.jpg": jpeg({0x013B: "Bao Mau", 0x0132: "2026:04:07 08:12:33"}),
}


def test_nothing_is_said_of_papers_without_persons(tmp_path: Path) -> None:
    """Plans, sums, empty forms and a photographer's name are let pass."""
    for name, raw in CLEAN.items():
        (tmp_path / name).write_bytes(raw)
    assert innertext.find(tmp_path / name for name in CLEAN) == [()] * len(CLEAN)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A small archive that holds a huge part is refused before it is unpacked."""
    path = tmp_path / "bomb.docx"
    path.write_bytes(word("", word__footer1=b" " * (innertext._UNPACKED + 1)))
    assert path.stat().st_size < 1_000_000
    ((found,),) = innertext.find([path])
    assert (found.kind, found.shown) == ("broken", "Tệp nén giải ra quá lớn.")


def test_who_dies_of_a_file_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that hangs on one file is ended, that file is refused, and the rest are read."""
    names = ["first.docx", "hang.docx", "last.docx"]
    for name in names:
        (tmp_path / name).write_bytes(CASES["body.docx"][0])
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib\n"
        "read = pathlib.Path.read_bytes\n"
        "def slow(path):\n"
        "    if path.name == 'hang.docx':\n"
        "        import signal; signal.setitimer(signal.ITIMER_REAL, 0.2)\n"
        "        while True: pass\n"
        "    return read(path)\n"
        "pathlib.Path.read_bytes = slow\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = innertext.find(tmp_path / name for name in names)
    assert [[one.kind for one in each] for each in found] == [["mobile"], ["broken"], ["mobile"]]


def test_one_problem_for_each_kind_with_its_places() -> None:
    """Hundreds of numbers in a workbook are one problem, which names the first places."""
    inside = [
        innertext.Found("mobile", f"ô B{n}", "090•••••01", f"090000{n:04}") for n in range(20)
    ]
    (problem,) = attachments.tell("content/files/a.xlsx", inside, frozenset({"0900000000"}))
    assert problem.code == "RIENG-01"
    assert problem.read.startswith("ô B1: 090•••••01; ô B2")
    assert problem.read.endswith("và 13 chỗ nữa")
