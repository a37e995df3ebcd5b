"""Reading files: encodings, formats, and clear messages for what cannot be read."""

from __future__ import annotations

import builtins
import zipfile
from pathlib import Path

import pytest
from expectations import FIXTURES, expected, rows_of

from corpus import NoticeError, read_notice, read_text
from corpus.formats import unwrap
from corpus.readers import decode
from corpus.word import chinese

XUCHANG = (FIXTURES / "xuchang-lines.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "清单.txt"
    path.write_bytes(XUCHANG.encode(codec))
    assert read_text(path) == XUCHANG
    assert rows_of(read_notice(path)[0]) == expected("xuchang-lines").rows


def test_big5() -> None:
    text = read_text(FIXTURES / "guangzhou-traditional-big5.txt")
    assert text.startswith("廣州市人民政府關於印發2007年政府工作報告")


def test_a_character_cut_at_the_end(tmp_path: Path) -> None:
    for codec in ("utf-8", "gb18030"):
        data = XUCHANG.strip().encode(codec)[:-1]
        assert decode(data, "x") == XUCHANG.strip()[:-1]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "空文件"),
        (b"  \n\t ", "a.txt", "空文件"),
        (b"\x00\x01\x02\x03" * 50, "a.txt", "不是文本文件"),
        (bytes(range(128, 256)) * 20, "a.txt", "编码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "另存为 .docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "a.png", "图片"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 60, "a.jpg", "图片"),
        (b"{\\rtf1 x}", "a.rtf", "RTF"),
        (b"PK\x03\x04 broken", "a.docx", "Word"),
        (b"PK\x03\x04 broken", "a.xlsx", "Excel"),
        (b"%PDF-1.4 broken", "a.pdf", "损坏"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, name: str, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NoticeError) as caught:
        read_notice(path)
    message = str(caught.value)
    assert says in message
    assert name in message
    assert "\n" not in message


def test_missing_file_folder_and_size(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match="找不到文件"):
        read_text(tmp_path / "无此文件.txt")
    with pytest.raises(NoticeError, match="是文件夹"):
        read_text(tmp_path)
    big = tmp_path / "大.txt"
    big.write_bytes(b"a" * (20 * 1024 * 1024 + 1))
    with pytest.raises(NoticeError, match="20 MB"):
        read_text(big)


def test_a_scanned_pdf() -> None:
    with pytest.raises(NoticeError, match="扫描件"):
        read_text(FIXTURES / "scanned.pdf")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("word/document.xml", "w") as out:
            for _ in range(310):
                out.write(b"\x00" * 1024 * 1024)
    with pytest.raises(NoticeError, match="解压后过大"):
        read_text(path)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def fail(name: str, *args: object, **kwargs: object) -> object:
        if name.split(".")[0] in ("docx", "openpyxl", "pdfplumber", "selectolax"):
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", fail)
    for name in ("liaocheng-table.docx", "erenhot-table.xlsx", "wuhan-table.pdf"):
        with pytest.raises(NoticeError, match=r'pip install "qingdan-qa\[files\]"'):
            read_text(FIXTURES / name)
    with pytest.raises(NoticeError, match=r'pip install "qingdan-qa\[files\]"'):
        read_text(FIXTURES / "guangzhou-web-table.html")


def test_word_writes_automatic_numbers_and_merged_cells_once() -> None:
    lines = read_text(FIXTURES / "liaocheng-table.docx").splitlines()
    assert lines[4].startswith("一、坚定信心,争先进位。")
    assert lines[5].startswith("二、夯实责任,狠抓落实。")
    assert lines[10] == "序号\t重点任务\t责任分工\t\t\t完成时限"
    assert lines[11] == "〃\t〃\t牵头领导\t牵头单位\t配合单位\t〃"
    assert lines[12] == "一、推动产业转型升级\t\t\t\t\t"
    assert lines[15].split("\t")[2:4] == ["〃", "〃"]
    assert sum("马丽红" in line for line in lines) == 2


def test_excel_leaves_hidden_sheets_out_and_writes_dates() -> None:
    text = read_text(FIXTURES / "erenhot-table.xlsx")
    assert "草稿" not in text
    assert "2024年9月30日" in text
    assert text.splitlines()[3].split("\t")[:2] == ["2", "〃"]


def test_a_page_loses_its_furniture() -> None:
    text = read_text(FIXTURES / "guangzhou-web-table.html")
    assert "版权所有" not in text
    assert "当前位置" not in text
    assert "share" not in text
    assert "4\t培育“专精特新”企业300家。\t〃\t市工业和信息化局\t〃\t" in text


def test_a_comma_separated_table(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(
        '序号,重点任务,牵头单位,配合单位\n1,建设公园3个。,市园林局,"市财政局、城管局"\n2,修路。,市交通局,各区政府\n',
        encoding="gb18030",
    )
    notice, _ = read_notice(path)
    assert [r.units for r in notice.tasks[0].responsibilities] == [
        ("市园林局",),
        ("市财政局", "市城管局"),
    ]
    assert notice.name == "清单"


def test_unwrap_cells() -> None:
    assert unwrap(["市教育局", "市财政局"]) == "市教育局 市财政局"
    assert unwrap(["市住房和城乡", "建设局"]) == "市住房和城乡建设局"
    assert unwrap(["完成投资1", "00亿元"]) == "完成投资100亿元"


def test_chinese_numbers() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 35, 100, 101, 110, 999)] == [
        "一", "十", "十一", "二十", "三十五", "一百", "一百零一", "一百一十", "九百九十九",
    ]  # fmt: skip
