"""Passwords that everybody tries first (ASVS 6.2.4), made by rule rather than copied. Pure.

Words of the trade and the place, surnames and given names in pinyin, keyboard walks and digit runs,
each with the endings people add, in the spellings that exchange letters for look-alikes.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

_WORDS_TEXT: Final = """
password passwd pass admin administrator root user guest test demo login welcome hello iloveyou
woaini aini love sunshine princess dragon monkey master superman batman football baseball
letmein changeme secret computer internet server system oracle mysql windows office default
qwerty qwert qwer qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd
abcde abcdef abcabc aaa aaaa aa a q w z qq qqq wo ni china zhongguo beijing shandong yantai
zhifu fushan muping laishan longkou laiyang laizhou penglai zhaoyuan qixia haiyang changdao
kaifaqu gaoxinqu jiaoyu jiaoyuju xuexiao laoshi jiaoshi xiaozhang xuesheng tisheng peixun yanxiu
zhongxue xiaoxue youeryuan teacher school student education ytedu ytjy yt zhang wang li zhao
chen liu yang huang zhou wu xu sun hu zhu gao lin he guo ma luo wei fang na min jing lei tao jun
jie qiang ming hong yan ping hua gang hui zhangwei wangwei wangfang liwei lina zhangmin lijing
wangjing liuwei zhangjing wangli liqiang
"""
_RUNS_TEXT: Final = """
123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 987654321 87654321 654321
112233 11223344 123123 123321 111111 000000 666666 888888 88888888 66666666 5201314 520520
1314520 147258 147258369 159357 789456 789456123 1qaz2wsx 1q2w3e4r 1q2w3e4r5t zaq12wsx 1qazxsw2
q1w2e3r4 qwe123 asd123 zxc123 abc123 a1b2c3d4 aa123456 qq123456 1 12 01 11 66 88 99 520 521 666
888 000 111 007 2008 2021
"""
_WORDS: Final = tuple(_WORDS_TEXT.split())
_RUNS: Final = tuple(_RUNS_TEXT.split())
_YEARS: Final = tuple(str(year) for year in range(1960, 2031))
_ENDINGS: Final = (*_RUNS, *_YEARS)
_MARKS: Final = "!@#*.?~"
# "P@ssw0rd" is read as "password"; digits at the end are looked up as they are.
_LOOK_ALIKES: Final = str.maketrans({"@": "a", "0": "o", "3": "e", "1": "i", "$": "s"})
_SHORTEST: Final = 8


def _made() -> Iterator[str]:
    for word in _WORDS:
        yield from (word + between + ending for ending in _ENDINGS for between in ("", "@"))
        yield from (ending + word for ending in _ENDINGS)
        yield from (word + other for other in _WORDS)
    for ending in _ENDINGS:
        yield from (ending + other for other in _ENDINGS)
        yield ending
    for letter in "0123456789abcdefghijklmnopqrstuvwxyz":
        yield from (letter * length for length in range(_SHORTEST, 17))
    yield from ("1qaz@wsx", "!qaz2wsx", "1qaz!qaz", "zaq1@wsx", "qaz!@#123", "iloveyou")
    yield from _WORDS


@cache
def common_passwords() -> frozenset[str]:
    """Return the list, case folded; made once per process, on the first change of a password."""
    return frozenset(found for found in _made() if len(found) >= _SHORTEST)


def is_common(password: str) -> bool:
    """Tell whether a password is one of those: whatever its case, look-alikes and last marks."""
    folded = password.casefold()
    bare = folded.rstrip(_MARKS)
    digits = len(bare) - len(bare.rstrip("0123456789"))
    stem, ending = bare[: len(bare) - digits], bare[len(bare) - digits :]
    read = stem.translate(_LOOK_ALIKES)
    tries = {folded, bare, stem + ending, read + ending, bare.translate(_LOOK_ALIKES)}
    tries |= {text.replace(mark, "") for text in (folded, bare) for mark in "_-.#@"}
    return not tries.isdisjoint(common_passwords())
