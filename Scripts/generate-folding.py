#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates Sources/Minsheng/Text/FoldingData.swift from the Unicode Character Database.

    Scripts/generate-folding.py            writes the file
    Scripts/generate-folding.py --check    exits 1 if the file is not what this script would write

    Scripts/generate-folding.py --compare WORDS ...
                                           lists words, one at the start of each line, that fold differently once
                                           OpenCC (pip install opencc) has converted them to traditional script

Needs Debian's unicode-data package (or --ucd DIRECTORY with the same files) and Python's standard library only.

What one character folds to is the fixed point of these steps:

1. an exception below, where Unihan has no answer or a rarer one than print has;
2. EquivalentUnifiedIdeograph: radicals and strokes become the ideograph they look like;
3. the compatibility decomposition of the single character, recomposed (NFKC);
4. kSimplifiedVariant of Unihan: the first value that is another character of the Basic Multilingual Plane;
5. ASCII to lower case, and punctuation to the forms of mainland print.

Ambiguous pairs are merged, not guessed at: 著 is always 着 and 覆 always 复, in simplified text too, so that a term and
a text fold to the same bytes whichever script either is written in.
"""

import argparse
import bz2
import pathlib
import sys
import unicodedata

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "Sources/Minsheng/Text/FoldingData.swift"

# The longest folded form, as a multiple of the bytes of the character: bounds the view of a hostile text.
EXPANSION_LIMIT = 4

# The first scalar that the tables do not reach: nothing above it folds but what is dropped.
LIMIT = 0x30000

# Variants of Hong Kong, Taiwan and older mainland print for which Unihan has no simplified form or a rarer one.
# One that Unihan answers alike is refused, so the list stays what it claims to be.
EXCEPTIONS = """
枱台 濬浚 乹干 亙亘 倂并 囯国 妬妒 帐账 彷仿 愼慎 揹背 曁暨 朶朵 汚污 沈沉 淸清 畧略 瘉愈 佈布 佔占 侷局 俬私 伕夫 倖幸 倣仿 値值 偪逼 傚效 僱雇 儁俊 兇凶 冑胄 剷铲 劄札 勳勋 卹恤 卽即 厠厕 吿告 唸念 啓启 喫吃
噁恶 嚐尝 嚥咽 嚮向 囌苏 囘回 垻坝 塚冢 墰坛 墻墙 壎埙 壜坛 奬奖 妳你 姪侄 嫋袅 嫺娴 嬀妫 嬭奶 嬾懒 孃娘 寀采 尅克 尙尚
峯峰 崑昆 崙仑 嵗岁 嶽岳 巖岩 巗岩 巹卺 幷并 廕荫 廻回 弔吊 彆别 彔录 彫雕 彿佛 怱匆 悤匆 悽凄 慙惭 慤悫 慼戚 慾欲 戸户 扞捍
拚拼 挱挲 捱挨 搥捶 搧扇 搾榨 撢掸 擕携 擡抬 擣捣 攷考 敍叙 敎教 旂旗 旣既 昇升 暱昵 枴拐 柺拐 査查 棊棋 椀碗 榘矩 榦干 槓杠
槪概 樑梁 歎叹 歛敛 殭僵 殻壳 毎每 氾泛 汎泛 汙污 泝溯 洩泄 淒凄 淨净 湧涌 溼湿 滙汇 滷卤 潙沩 濶阔 瀰弥 灩滟 煑煮 煖暖 熈熙
燄焰 燉炖 燬毁 燻熏 爲为 牀床 牠它 牴抵 犂犁 犛牦 獃呆 琱雕 璿璇 甎砖 甕瓮 甦苏 産产 畵画 疎疏 痠酸 痲麻 痺痹 瘻瘘 癒愈 癡痴
皁皂 皷鼓 盃杯 眞真 睪睾 硏研 硷碱 碕埼 碪砧 砲炮 祇只 祕秘 秖只 稜棱 稾稿 穉稚 竪竖 穽阱 竝并 笧策 箇个 箚札 簑蓑 簷檐 籐藤 籤签
粧妆 糉粽 糰团 紮扎 絃弦 絶绝 綉绣 綑捆 綫线 綳绷 綵彩 緑绿 緼缊 縴纤 罎坛 罸罚 羣群 羨羡 羶膻 翫玩 胷胸 脣唇 脩修 脇胁 臥卧
臯皋 舖铺 舘馆 菓果 菴庵 菸烟 葢盖 葯药 蒐搜 蒓莼 蓆席 蔘参 蔴麻 藴蕴 蝨虱 蠍蝎 蠔蚝 衆众 衞卫 衹只 袷夹 裏里 裠裙 襉裥 襬摆
覈核 覩睹 託托 証证 説说 諡谥 諮咨 謡谣 譁哗 譟噪 譭毁 讎仇 讐仇 讚赞 讬托 谘咨 谿溪 豓艳 豔艳 貍狸 賫赍 賸剩 贜赃 趂趁
跴踩 踫碰 踰逾 蹟迹 蹠跖 躭耽 躰体 輼辒 迳径 逕径 逩奔 週周 遊游 遡溯 遶绕 邨村 郞郎 鄕乡 醃腌 醖酝 醣糖 釦扣 鈅钥 鈡钟 鉅巨
鉆钻 鉢钵 鋭锐 録录 鍊炼 鍫锹 鍼针 鎌镰 鎗枪 鎚锤 鎭镇 鎸镌 鏁锁 鐡铁 鑑鉴 鑛矿 钂镋 钜巨 銲焊 閙闹 閧哄 閲阅 闇暗 陞升 隄堤
隣邻 隷隶 霑沾 靣面 韝鞲 韮韭 頫俯 頽颓 顋腮 顔颜 飜翻 飱飧 餈糍 餧喂 餬糊 餵喂 餽馈 饑饥 馀余 駡骂 騐验 驘骡 鬂鬓 鬨哄 鬪斗
鬬斗 鬭斗 鬰郁 鮝鲞 鳬凫 鵞鹅 鵰雕 鶏鸡 鶿鹚 鷄鸡 鷴鹇 鹻碱 鹼碱 麤粗 麪面 麫面 麴曲 麹曲 鼈鳖 鼔鼓 齧啮 缐线
""".split()

# Characters whose form depends on the word: 計畫 is 计划, 動畫 is 动画; 身份 and Taiwan's 身分 are one word, 股份 is another.
# After any of the first, in folded form, the second folds to the third; elsewhere to what the steps give.
# What is missing here is found with --compare; docs/decisions/0081 says what it found, and with which versions.
PHRASES = [
    (before, source, target)
    for befores, sources, target in [
        ("计规策筹企擘谋区", "畫畵", "划"),
        ("身部成充过", "份", "分"),
        ("想", "像", "象"),
        ("家", "俱", "具"),
    ]
    for source in sources
    for before in befores
]

# Characters that a step above would change and that keep their form: simplified ones to which Unihan gives another.
KEEP = set("幺坂阪")

PUNCTUATION = {
    ",": "，",
    ";": "；",
    ":": "：",
    "!": "！",
    "?": "？",
    "(": "（",
    ")": "）",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "〟": "”",
    "︰": "：",
    "∶": "：",
    "⋯": "…",  # NFKC would make the ellipsis three full stops, which no rule means
    "︙": "…",
}


def read(ucd, name):
    path = ucd / name
    text = bz2.open(path, "rt", encoding="utf-8") if name.endswith(".bz2") else open(path, encoding="utf-8")
    with text:
        for line in text:
            if line := line.split("#")[0].strip():
                yield line


def scalars(field):
    first, _, last = field.strip().partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


class Database:
    """The properties of the Unicode Character Database that folding needs, read from its files."""

    def __init__(self, ucd):
        self.version = (ucd / "EquivalentUnifiedIdeograph.txt").open(encoding="utf-8").readline()
        self.version = self.version.split("-")[1].removesuffix(".txt\n")
        self.decompositions, self.classes, self.categories = {}, {}, {}
        for line in read(ucd, "UnicodeData.txt"):
            fields = line.split(";")
            scalar = int(fields[0], 16)
            self.categories[scalar] = fields[2]
            self.classes[scalar] = int(fields[3])
            if fields[5]:
                compatibility, _, mapping = fields[5].rpartition("> ")
                self.decompositions[scalar] = (bool(compatibility), [int(part, 16) for part in mapping.split()])
        excluded = set()
        self.ignorable = []
        for line in read(ucd, "DerivedNormalizationProps.txt"):
            fields = line.split(";")
            if fields[1].strip() == "Full_Composition_Exclusion":
                excluded.update(scalars(fields[0]))
        for line in read(ucd, "DerivedCoreProperties.txt"):
            fields = line.split(";")
            if fields[1].strip() == "Default_Ignorable_Code_Point":
                self.ignorable.extend(scalars(fields[0]))
        self.spaces = set()
        for line in read(ucd, "PropList.txt"):
            fields = line.split(";")
            if fields[1].strip() == "White_Space":
                self.spaces.update(scalars(fields[0]))
        self.compositions = {
            tuple(mapping): scalar
            for scalar, (compatibility, mapping) in self.decompositions.items()
            if not compatibility and len(mapping) == 2 and scalar not in excluded
        }
        self.ideographs = {}
        for line in read(ucd, "EquivalentUnifiedIdeograph.txt"):
            sources, target = line.split(";")
            for scalar in scalars(sources):
                self.ideographs[scalar] = int(target, 16)
        self.simplified = {}
        for line in read(ucd, "Unihan_Variants.txt.bz2"):
            source, field, values = line.split("\t")
            if field == "kSimplifiedVariant":
                scalar = int(source[2:], 16)
                values = [int(value[2:], 16) for value in values.split()]
                values = [value for value in values if value != scalar and value <= 0xFFFF]
                if values:
                    self.simplified[scalar] = values[0]

    def ccc(self, scalar):
        """The canonical combining class."""
        return self.classes.get(scalar, 0)

    def decompose(self, scalar):
        if 0xAC00 <= scalar < 0xAC00 + 11172:
            return [scalar]  # composed syllables are what NFKC gives back
        if scalar not in self.decompositions:
            return [scalar]
        return [part for piece in self.decompositions[scalar][1] for part in self.decompose(piece)]

    def nfkc(self, scalar):
        """The NFKC form of one character, by the algorithm of UAX #15."""
        parts = self.decompose(scalar)
        if parts == [scalar]:
            return parts
        for index in range(1, len(parts)):  # canonical order, an insertion sort
            while index > 0 and self.ccc(parts[index - 1]) > self.ccc(parts[index]) > 0:
                parts[index - 1], parts[index] = parts[index], parts[index - 1]
                index -= 1
        result, starter, last_class = [], None, 0
        for part in parts:
            part_class = self.ccc(part)
            if starter is not None and (last_class == 0 and starter == len(result) - 1 or last_class < part_class):
                composed = self.compose(result[starter], part)
                if composed is not None:
                    result[starter] = composed
                    continue
            if part_class == 0:
                starter = len(result)
            last_class = part_class
            result.append(part)
        return result

    def compose(self, first, second):
        if 0x1100 <= first < 0x1113 and 0x1161 <= second < 0x1176:
            return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
        if 0xAC00 <= first < 0xD7A4 and (first - 0xAC00) % 28 == 0 and 0x11A8 <= second < 0x11C3:
            return first + second - 0x11A7
        return self.compositions.get((first, second))


class Folder:
    """Folds one character by the steps of the module's documentation."""

    def __init__(self, database):
        self.database = database
        self.steps = {}
        for pair in EXCEPTIONS:
            source, target = pair
            if database.simplified.get(ord(source)) == ord(target):
                sys.exit(f"EXCEPTIONS: {pair} is what Unihan says already; remove it")
            if ord(source) in self.steps:
                sys.exit(f"EXCEPTIONS: {source} stands twice")
            self.steps[ord(source)] = [ord(target)]
        for source, target in PUNCTUATION.items():
            self.steps[ord(source)] = [ord(target)]
        for scalar in range(ord("A"), ord("Z") + 1):
            self.steps[scalar] = [scalar + 32]

    def step(self, scalar):
        if chr(scalar) in KEEP or chr(scalar) in PUNCTUATION.values():
            return [scalar]
        if scalar in self.steps:
            return self.steps[scalar]
        if scalar in self.database.ideographs:
            return [self.database.ideographs[scalar]]
        parts = self.database.nfkc(scalar)
        if parts != [scalar]:
            return parts
        return [self.database.simplified.get(scalar, scalar)]

    def fold(self, scalar, depth=0):
        if depth > 8:
            sys.exit(f"U+{scalar:04X} has no fixed point")
        parts = self.step(scalar)
        if parts == [scalar]:
            return parts
        return [folded for part in parts for folded in self.fold(part, depth + 1)]


def ranges(values):
    values = sorted(values)
    start = previous = values[0]
    for value in values[1:]:
        if value != previous + 1:
            yield start, previous
            start = value
        previous = value
    yield start, previous


def dropped(database):
    """Characters that leave no trace: default-ignorable ones and control characters that are not white space."""
    controls = [scalar for scalar, category in database.categories.items() if category == "Cc"]
    return set(database.ignorable) | {scalar for scalar in controls if scalar not in database.spaces}


def size(parts):
    return len("".join(map(chr, parts)).encode())


def mappings(database):
    folder = Folder(database)
    gone = dropped(database)
    for scalar in range(LIMIT):
        if 0xD800 <= scalar < 0xE000 or scalar in gone or scalar in database.spaces:
            continue
        parts = folder.fold(scalar)
        if parts == [scalar] or size(parts) > EXPANSION_LIMIT * size([scalar]):
            continue
        if any(part in gone or part in database.spaces for part in parts):
            continue
        yield scalar, parts


def literal(scalar, database):
    """The scalar in a Swift string literal: itself where a reader and an editor can show it, and keep it."""
    category = database.categories.get(scalar, "Lo" if scalar in HAN else "Cn")
    plain = category[0] in "LNPS" and category != "Lm" and scalar < 0x20000 and chr(scalar) not in '"\\'
    plain = plain and not any(scalar in block for block in RIGHT_TO_LEFT)
    plain = plain and unicodedata.normalize("NFC", chr(scalar)) == chr(scalar)
    return chr(scalar) if plain else f"\\u{{{scalar:X}}}"


RIGHT_TO_LEFT = (range(0x0590, 0x0900), range(0xFB1D, 0xFE00), range(0xFE70, 0xFF00), range(0x1E800, 0x1F000))
HAN = range(0x3400, 0x33480)
BMP_IDEOGRAPHS = range(0x3400, 0xA000)


def lines(items, separator=""):
    """Breaks the items over the lines of one Swift string literal that holds no line feed."""
    line = ""
    for item in items:
        if len(line) + len(item) > 100:
            yield f"        {line}{separator}\\"
            line = ""
        line += (separator if line else "") + item
    yield f"        {line}"


def swift(database):
    ideographs, singles, others = [], [], []
    for scalar, parts in mappings(database):
        text = literal(scalar, database) + "".join(literal(part, database) for part in parts)
        if len(parts) > 1:
            others.append(text)
        elif size([scalar]) == 3 and parts[0] in BMP_IDEOGRAPHS:
            ideographs.append(text)
        else:
            singles.append(text)
    yield "// SPDX-License-Identifier: Apache-2.0"
    yield "// Generated by Scripts/generate-folding.py; change that script, not this file."
    yield ""
    yield f"/// What single characters fold to, from version {database.version} of the Unicode Character Database."
    yield "enum FoldingData {"
    yield "    /// The version of the Unicode Character Database the tables were made from."
    yield f'    static let unicodeVersion = "{database.version}"'
    yield ""
    yield "    /// Characters that leave no trace: default-ignorable ones, and controls that are not white space."
    yield "    static let dropped: [ClosedRange<UInt32>] = ["
    yield from (f"        0x{first:04X}...0x{last:04X}," for first, last in ranges(dropped(database)))
    yield "    ]"
    yield ""
    yield f"    /// {len(ideographs)} pairs of a character and the ideograph it folds to, three bytes each."
    yield '    static let ideographs = """'
    yield from lines(ideographs)
    yield '        """'
    yield ""
    yield f"    /// {len(singles)} pairs of a character and the one it folds to, without separators."
    yield '    static let singles = """'
    yield from lines(singles)
    yield '        """'
    yield ""
    yield f"    /// {len(others)} groups of a character and the two or more it folds to, separated by spaces."
    yield '    static let expansions = """'
    yield from lines(others, " ")
    yield '        """'
    yield ""
    yield "    /// Groups of a folded character, the one after it, and what that folds to there, separated by spaces."
    yield f'    static let phrases = "{" ".join(map("".join, PHRASES))}"'
    yield "}"


def fold(text, folder):
    """The text folded character by character, phrases included; without what depends on numbers and blanks."""
    folded = []
    phrases = {(before, source): target for before, source, target in PHRASES}
    for character in text:
        phrase = phrases.get((folded[-1], character)) if folded else None
        folded.extend(phrase or map(chr, folder.fold(ord(character))))
    return "".join(folded)


def compare(paths, folder):
    """Prints each word whose traditional form folds differently, and how many were compared."""
    import opencc

    words = {line.split()[0] for path in paths for line in path.open(encoding="utf-8") if line.strip()}
    for variant in ("s2t", "s2tw", "s2hk"):
        converter = opencc.OpenCC(variant)
        for word in sorted(words):
            if fold(word, folder) != fold(converter.convert(word), folder):
                print(variant, word, converter.convert(word))
    print(f"{len(words)} words compared with OpenCC {opencc.__version__}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ucd", type=pathlib.Path, default=pathlib.Path("/usr/share/unicode"))
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compare", type=pathlib.Path, nargs="+", metavar="WORDS")
    arguments = parser.parse_args()
    database = Database(arguments.ucd)
    if arguments.compare:
        return compare(arguments.compare, Folder(database))
    text = "\n".join(swift(database)) + "\n"
    if arguments.check:
        if OUTPUT.read_text(encoding="utf-8") != text:
            sys.exit(f"{OUTPUT} is not what this script writes; run it without --check")
    else:
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
