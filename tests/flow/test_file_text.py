"""In which encoding a handed-in file is, and when we had better ask."""

import pytest

from tidewaiter.errors import FileRefusedError, UsageError
from tidewaiter.flow.file_text import text_of

WESTERN = "id,name\n1,Müller & Söhne GmbH\n2,São João Exportação Ltda – “Cerâmica”\n3,Société Générale n° 5\n"
ELSEWHERE = {
    "cp1251": "id,name\n1,ООО Ромашка\n2,Acme Ltd\n",
    "gb18030": "id,name\n1,杭州海康威视数字技术股份有限公司\n",
    "big5": "id,name\n1,台灣積體電路製造股份有限公司\n",
    "shift_jis": "id,name\n1,トヨタ自動車株式会社\n",
    "euc_kr": "id,name\n1,삼성전자 주식회사\n",
    "cp1256": "id,name\n1,شركة الراجحي\n",
    "cp1253": "id,name\n1,Ελληνικά Πετρέλαια\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_programs_usually_write_is_read_unasked(encoding):
    assert text_of(WESTERN.encode(encoding), name="a.csv") == WESTERN


def test_a_western_name_in_capitals_is_no_other_script():
    text = "1,AÇÃO COMÉRCIO LTDA\n2,MÜLLER MASCHINENBAU\n3,BLÅBÆR OG RØÅS A/S\n"
    assert text_of(text.encode("cp1252"), name="a.csv") == text


@pytest.mark.parametrize("encoding", ELSEWHERE)
def test_another_script_is_not_read_as_nonsense_but_asked_about_and_then_read(encoding):
    content = ELSEWHERE[encoding].encode(encoding)
    with pytest.raises(FileRefusedError, match="--encoding") as refused:
        text_of(content, name="names.csv")
    assert "names.csv" in str(refused.value)
    assert text_of(content, name="names.csv", encoding=encoding) == ELSEWHERE[encoding]


def test_a_wrong_or_unknown_encoding_is_told_without_a_word_of_the_file():
    with pytest.raises(UsageError, match="klingon"):
        text_of(b"a", name="a.csv", encoding="klingon")
    with pytest.raises(FileRefusedError, match="not written in utf-8"):
        text_of(ELSEWHERE["cp1251"].encode("cp1251"), name="a.csv", encoding="utf-8")
