"""Articles that cannot be used, and a few that can: written for these tests, about nothing that happened."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping
from string import ascii_lowercase

# The interior minister reports arrests after protests over fuel prices; the UN secretary-general asks for calm.
USABLE = """وزير الداخلية يعلن توقيف محتجين في ألماتي
08/01/2022

قال وزير الداخلية الكازاخستاني إيرلان تورغومباييف، اليوم السبت، إن الشرطة أوقفت 70 شخصاً قرب سوق ألماتي القديم بعد احتجاجات على سعر الوقود.

وأضاف الوزير أن "المدينة هادئة منذ الفجر"، وأن خمسة من رجال الشرطة أصيبوا بجروح طفيفة خلال الليل.

ودعا الأمين العام للأمم المتحدة أنطونيو غوتيريش جميع الأطراف إلى ضبط النفس والعودة إلى الحوار في أقرب وقت ممكن.
"""
NEAR_COPY = USABLE.replace("جروح طفيفة", "جروح بسيطة")  # "minor" wounds, said with another word

# The transport ministry opens a railway line; the president and the prime minister are at the ceremony.
OTHER = """افتتاح خط جديد للقطارات بين العاصمة والميناء
الأحد 9 يناير 2022

افتتح الرئيس الكازاخستاني قاسم جومارت توكاييف خط القطارات الجديد بين نور سلطان وميناء أكتاو بحضور عشرات المهندسين والعمال.

وأعلنت وزارة الداخلية الكازاخستانية نشر قوات إضافية من الشرطة لحماية المحطات، وقالت إن 12 شخصاً اعتقلوا أمس قرب السكة.

ورحبت روسيا بالخط الجديد وعدّه المتحدث باسم الكرملين دميتري بيسكوف خطوة مهمة للتجارة في المنطقة كلها.
"""

# The European Union and China on a power station; the defence minister resigns.
THIRD = """الاتحاد الأوروبي يطلب تحقيقاً في انقطاع الكهرباء
10/01/2022

طالب الاتحاد الأوروبي بتحقيق مستقل في انقطاع الكهرباء عن مدينة شيمكنت، وقال المتحدث باسم المفوضية الأوروبية إن المستشفيات تضررت أكثر من غيرها.

وأعلنت الحكومة الكازاخستانية إعفاء وزير الطاقة من منصبه، وتعهد الرئيس قاسم جومارت توكاييف بتعويض السكان قبل نهاية الشهر.

وذكرت الشرطة أن ثلاثة عمال قتلوا في حريق شب داخل المحطة ليل الأحد.
"""

# The energy minister announces three power stations in the south.
PERSIAN = """وزیر نیرو از افتتاح سه نیروگاه تازه در جنوب کشور خبر داد
۱۸ دی ۱۴۰۰

وزیر نیرو روز شنبه در گفت‌وگو با خبرنگاران اعلام کرد که سه نیروگاه تازه تا پایان سال در استان‌های جنوبی کشور راه‌اندازی می‌شود.

او افزود که هزینه این طرح از بودجه عمومی پرداخت می‌شود و بیش از هزار نفر در آن مشغول به کار خواهند شد.

کارشناسان می‌گویند مصرف برق در تابستان گذشته بیشتر از پیش‌بینی‌ها بود.
"""

# The education minister announces fifty schools in the mountains.
URDU = """وزیر تعلیم نے نئے اسکولوں کی تعمیر کا اعلان کر دیا
8 جنوری 2022

وزیر تعلیم نے ہفتے کے روز صحافیوں سے گفتگو کرتے ہوئے کہا کہ حکومت اس سال پہاڑی علاقوں میں پچاس نئے اسکول بنائے گی۔

انہوں نے کہا کہ بچوں کو گھر کے قریب تعلیم ملنی چاہیے اور اس منصوبے کے لیے رقم رکھ دی گئی ہے۔

مقامی لوگوں نے اس فیصلے کا خیر مقدم کیا ہے اور کام جلد شروع کرنے کا مطالبہ کیا ہے۔
"""

ENGLISH = """Minister opens bridge over the northern river
8 January 2022

The minister of transport opened the new bridge on Saturday and thanked the engineers who had worked through two winters.

Shopkeepers on both banks said that they hoped for more visitors. The old ferry will go on until the end of the month and then
be sold, the harbour master told reporters.
"""

# How to cook lentil soup with carrots and cumin; nobody is named who could act.
RECIPE = """طريقة تحضير شوربة العدس بالخضار
8 يناير 2022

المقادير: كوبان من العدس الأصفر، وبصلة كبيرة مفرومة، وجزرتان، وملعقتان من الزيت، وملعقة صغيرة من الكمون، ورشة من الملح.

يُغسل العدس جيداً ثم يُترك على نار هادئة مع الماء والجزر نصف ساعة حتى ينضج تماماً. يُقلى البصل في الزيت حتى يصبح ذهبياً ثم يُضاف إلى القدر مع الكمون والملح.

تُخفق الشوربة حتى تصبح ناعمة، وتُقدم ساخنة مع الخبز المحمص وقطع الليمون.
"""
PAGE_WITHOUT_ARTICLE = """<!doctype html><html lang="ar"><head><title>الصفحة الرئيسية</title></head><body>
<nav><a href="/">الرئيسية</a> <a href="/a">رياضة</a> <a href="/b">طقس</a></nav><script>var a = "نص";</script>
<footer>جميع الحقوق محفوظة</footer></body></html>"""
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(range(256)) * 8


def mojibake(text: str) -> bytes:
    """Return a text as it is after its UTF-8 bytes were read as Windows-1252 and saved as UTF-8."""
    return "".join(bytes([byte]).decode("cp1252", "replace") for byte in text.encode()).encode()


def json_lines(*records: Mapping[str, object] | str) -> bytes:
    """Return records as lines of JSON; a text is put in as it stands."""
    return "".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in records).encode()


def cut(data: bytes, share: float = 0.8) -> bytes:
    """Return the beginning of a file as a broken download leaves it."""
    return data[: int(len(data) * share)]


def archive(pages: Mapping[str, str], packed: bool = False) -> bytes:
    """Return a web archive with one response for every address."""
    members = []
    for address, body in pages.items():
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{address}>\r\nWARC-Date: 2022-01-13T08:00:00Z\r\nWARC-Target-URI: {address}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        members.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(map(gzipped, members) if packed else members)


def page(text: str) -> str:
    """Return a plain text as the article of a page."""
    title, _, body = text.partition("\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines() if line)
    return f'<!doctype html><html lang="ar"><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'


def gzipped(data: bytes) -> bytes:
    """Return data in gzip's format, without the time of day."""
    return gzip.compress(data, mtime=0)


def wire(count: int) -> bytes:
    """Return lines of JSON with ``count`` English articles that compress badly, so that a cut falls between them."""
    rng = random.Random(count)
    return json_lines(*({"text": ENGLISH + "".join(rng.choices(ascii_lowercase, k=600))} for _ in range(count)))


_PAGES = {"https://example.org/1": page(ENGLISH + "First."), "https://example.org/2": page(ENGLISH + "Second. " * 40)}
MEGABYTE = 1_000_000

FILES: dict[str, bytes] = {
    "usable.txt": USABLE.encode(),
    "usable, the same bytes.txt": USABLE.encode(),
    "usable, another word.txt": NEAR_COPY.encode(),
    "مقال عن القطارات (نسخة ٢).txt": OTHER.encode(),
    "=cmd().txt": THIRD.encode(),
    "=cmd().txt.meta.json": json.dumps({"outlet": "<b>bold</b>", "url": "javascript:alert(1)"}).encode(),
    "<img src=x onerror=alert(2)>.txt": PERSIAN.encode(),
    "two\nlines.txt": URDU.encode(),
    "english.txt": ENGLISH.encode(),
    "recipe.txt": RECIPE.encode(),
    "mojibake.txt": mojibake(USABLE),
    "empty.txt": b"",
    "white.txt": b" \r\n\t\n",
    "empty.jsonl": b"",
    "photo.txt": JPEG,
    "no article.html": PAGE_WITHOUT_ARTICLE.encode(),
    "too large.txt": b"x" * (MEGABYTE + 1),
    "scan.pdf": b"%PDF-1.4",
    "broken.jsonl": json_lines({"text": ENGLISH + "One."}, '{"text": "two', {"text": ENGLISH + "Three."}, "null", {"text": 5}, {"title": "six"}),
    "cut.jsonl.gz": cut(gzipped(wire(20))),
    "not packed.jsonl.gz": wire(1),
    "cut.warc": cut(archive(_PAGES)),
    "cut.warc.gz": cut(archive({address: body + "<!-- packed -->" for address, body in _PAGES.items()}, packed=True)),
    "no archive.warc": b"this is a note, and no archive\n" * 9,
    "broken neighbour.txt": (ENGLISH + "Neighbour.").encode(),
    "broken neighbour.txt.meta.json": b"{outlet: x}",
    "letter.txt": "ا".encode() * (MEGABYTE // 2),
    "conjunction.txt": "و".encode() * (MEGABYTE // 2),
    "quotation marks.txt": b'"' * MEGABYTE,
    "digits.txt": b"7" * MEGABYTE,
}
"""A raw folder in which next to nothing is as it should be, by file name; for a limit of one megabyte a file."""
