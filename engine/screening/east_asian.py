"""Read names in Chinese characters as Koreans and Japanese do.

1. A Korean surname has one character, a given name one or two; each has one reading.
2. A Japanese name is a surname and a given name that are read as wholes, where they are known here;
   else character by character, by the readings that names use.

The readings are those of the dictionaries (Unihan: ``kHangul``, ``kJapaneseKun``,
``kJapaneseOn``) for characters of usual names. It does *not* know rare ones: such a name has its
Chinese reading only.
"""

from __future__ import annotations

from types import MappingProxyType

_KOREAN = MappingProxyType(
    {
        character: reading
        for reading, characters in {
            "kim": "金", "lee": "李", "park": "朴", "choi": "崔", "jong": "正鄭鍾宗",
            "kang": "姜康强", "cho": "趙曺", "yun": "尹允潤", "jang": "張章長", "lim": "林任",
            "han": "韓漢", "oh": "吳五", "so": "徐瑞西", "shin": "申辛信新", "kwon": "權",
            "hwang": "黃", "an": "安", "song": "宋成聖星松", "ryu": "柳劉", "hong": "洪弘",
            "jon": "全田", "ko": "高", "mun": "文門", "son": "孫善先宣", "yang": "梁楊陽養",
            "pae": "裵", "paek": "白", "ho": "許鎬浩虎", "nam": "南男", "sim": "沈",
            "ro": "盧魯", "ha": "河夏", "chu": "朱周", "u": "禹宇", "ku": "具九", "ri": "利理",
            "min": "閔民敏旻", "na": "羅", "chin": "陳眞鎭", "om": "嚴", "won": "元源",
            "chon": "千天", "un": "恩銀雲", "il": "日一", "chol": "哲鐵", "su": "秀洙水壽",
            "yong": "英永榮龍勇容", "jin": "珍進", "hyon": "賢玄鉉", "ung": "雄",
            "tae": "泰太大", "sang": "相尙", "myong": "明命", "ki": "基起氣", "dong": "東動",
            "sik": "植", "guk": "國", "chang": "昌", "jun": "俊準", "hui": "熙姬喜",
            "suk": "淑", "kyong": "京慶敬景", "mi": "美", "hae": "海", "sok": "錫石",
            "kwang": "光廣", "ju": "柱主", "hak": "學", "sung": "承昇", "gun": "根建",
            "pyong": "炳平", "sop": "燮", "hun": "勳", "woo": "佑", "jae": "在載", "kyu": "圭",
        }.items()
        for character in characters
    }
)  # fmt: skip

_SURNAMES = MappingProxyType(
    {
        "佐藤": "sato", "鈴木": "suzuki", "高橋": "takahashi", "田中": "tanaka", "伊藤": "ito",
        "渡辺": "watanabe", "渡邊": "watanabe", "山本": "yamamoto", "中村": "nakamura",
        "小林": "kobayashi", "加藤": "kato", "吉田": "yoshida", "山田": "yamada",
        "佐々木": "sasaki", "山口": "yamaguchi", "松本": "matsumoto", "井上": "inoue",
        "木村": "kimura", "林": "hayashi", "斎藤": "saito", "斉藤": "saito", "清水": "shimizu",
        "山崎": "yamazaki", "森": "mori", "池田": "ikeda", "橋本": "hashimoto", "阿部": "abe",
        "安倍": "abe", "石川": "ishikawa", "山下": "yamashita", "中島": "nakajima",
        "石井": "ishii", "小川": "ogawa", "前田": "maeda", "岡田": "okada",
        "長谷川": "hasegawa", "藤田": "fujita", "後藤": "goto", "近藤": "kondo",
        "村上": "murakami", "遠藤": "endo", "青木": "aoki", "坂本": "sakamoto",
        "福田": "fukuda", "太田": "ota", "西村": "nishimura", "藤井": "fujii", "金子": "kaneko",
        "岡本": "okamoto", "藤原": "fujiwara", "三浦": "miura", "中野": "nakano",
        "中川": "nakagawa", "原田": "harada", "松田": "matsuda", "竹内": "takeuchi",
        "小野": "ono", "田村": "tamura", "中山": "nakayama", "和田": "wada", "石田": "ishida",
        "森田": "morita", "上田": "ueda", "原": "hara", "柴田": "shibata", "酒井": "sakai",
        "工藤": "kudo", "横山": "yokoyama", "宮崎": "miyazaki", "宮本": "miyamoto",
        "内田": "uchida", "高木": "takagi", "安藤": "ando", "谷口": "taniguchi", "大野": "ono",
        "丸山": "maruyama", "今井": "imai", "高田": "takada", "藤本": "fujimoto",
        "武田": "takeda", "村田": "murata", "上野": "ueno", "杉山": "sugiyama",
        "増田": "masuda", "平野": "hirano", "大塚": "otsuka", "千葉": "chiba", "久保": "kubo",
        "松井": "matsui", "岩崎": "iwasaki", "桜井": "sakurai", "野口": "noguchi",
        "松尾": "matsuo", "菊地": "kikuchi", "木下": "kinoshita", "佐野": "sano",
        "野村": "nomura", "新井": "arai", "岸田": "kishida", "石破": "ishiba", "菅": "suga",
        "麻生": "aso", "豊田": "toyoda", "本田": "honda", "川崎": "kawasaki",
        "三菱": "mitsubishi", "麻原": "asahara", "黒澤": "kurosawa",
    }
)  # fmt: skip
_GIVEN = MappingProxyType(
    {
        "太郎": "taro", "次郎": "jiro", "一郎": "ichiro", "三郎": "saburo", "花子": "hanako",
        "健": "ken", "健一": "kenichi", "健太": "kenta", "誠": "makoto", "博": "hiroshi",
        "浩": "hiroshi", "弘": "hiroshi", "隆": "takashi", "孝": "takashi", "清": "kiyoshi",
        "茂": "shigeru", "実": "minoru", "勝": "masaru", "正": "tadashi", "明": "akira",
        "彰": "akira", "進": "susumu", "勇": "isamu", "修": "osamu", "学": "manabu",
        "幸子": "sachiko", "和子": "kazuko", "恵子": "keiko", "洋子": "yoko", "陽子": "yoko",
        "京子": "kyoko", "由美子": "yumiko", "裕子": "yuko", "美智子": "michiko",
        "久美子": "kumiko", "直美": "naomi", "明美": "akemi", "智子": "tomoko",
        "真由美": "mayumi", "愛": "ai", "翔": "sho", "翔太": "shota", "大輔": "daisuke",
        "大樹": "daiki", "拓也": "takuya", "達也": "tatsuya", "哲也": "tetsuya",
        "和也": "kazuya", "直樹": "naoki", "秀樹": "hideki", "英樹": "hideki", "英機": "hideki",
        "裕仁": "hirohito", "徳仁": "naruhito", "純一郎": "junichiro", "晋三": "shinzo",
        "文雄": "fumio", "義偉": "yoshihide", "茂樹": "shigeki", "太一": "taichi",
        "雄一": "yuichi", "雄二": "yuji", "裕二": "yuji", "浩二": "koji", "浩一": "koichi",
        "正雄": "masao", "明夫": "akio", "章男": "akio", "和夫": "kazuo", "幸雄": "yukio",
        "彰晃": "shoko", "優子": "yuko", "さくら": "sakura", "美咲": "misaki", "結衣": "yui",
    }
)  # fmt: skip
_CHARACTERS = MappingProxyType(
    {
        "山": "yama", "田": "ta", "川": "kawa", "河": "kawa", "本": "moto", "中": "naka",
        "村": "mura", "木": "ki", "林": "hayashi", "森": "mori", "上": "ue", "下": "shita",
        "小": "ko", "大": "o", "高": "taka", "松": "matsu", "竹": "take", "梅": "ume",
        "藤": "fuji", "井": "i", "石": "ishi", "水": "mizu", "島": "shima", "嶋": "shima",
        "野": "no", "原": "hara", "岡": "oka", "谷": "tani", "橋": "hashi", "口": "guchi",
        "内": "uchi", "西": "nishi", "東": "higashi", "南": "minami", "北": "kita",
        "宮": "miya", "寺": "tera", "池": "ike", "沢": "sawa", "澤": "sawa", "浜": "hama",
        "崎": "saki", "黒": "kuro", "白": "shira", "青": "ao", "赤": "aka", "金": "kane",
        "福": "fuku", "長": "naga", "永": "naga", "吉": "yoshi", "新": "ara", "古": "furu",
        "子": "ko", "美": "mi", "郎": "ro", "一": "ichi", "二": "ji", "三": "zo", "夫": "o",
        "男": "o", "雄": "o", "也": "ya", "彦": "hiko", "明": "aki", "正": "masa", "和": "kazu",
        "英": "hide", "秀": "hide", "義": "yoshi", "信": "nobu", "直": "nao", "樹": "ki",
        "太": "ta", "介": "suke", "輔": "suke", "平": "hei", "幸": "yuki", "久": "hisa",
        "智": "tomo", "恵": "e", "代": "yo", "花": "hana", "春": "haru", "夏": "natsu",
        "秋": "aki", "冬": "fuyu",
    }
)  # fmt: skip


def korean_reading(name: str) -> str:
    """Return ``surname given`` as a Korean name of two to four characters; else empty."""
    read = [_KOREAN.get(character, "") for character in name]
    return f"{read[0]} {''.join(read[1:])}" if 2 <= len(name) <= 4 and all(read) else ""


def japanese_reading(name: str) -> str:
    """Return ``surname given`` as a Japanese name of two to six characters; else empty."""
    for end in (3, 2, 1):
        if end < len(name) <= 6 and name[:end] in _SURNAMES:
            given = _GIVEN.get(name[end:]) or _letter_by_letter(name[end:])
            if given:
                return f"{_SURNAMES[name[:end]]} {given}"
    if len(name) == 4:
        parts = (_letter_by_letter(name[:2]), _GIVEN.get(name[2:]) or _letter_by_letter(name[2:]))
        if all(parts):
            return " ".join(parts)
    return ""


def _letter_by_letter(text: str) -> str:
    read = [_CHARACTERS.get(character, "") for character in text]
    return "".join(read) if all(read) else ""
