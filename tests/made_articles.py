"""As many short articles of news as a test needs, each unlike all others."""

from __future__ import annotations

from typing import Final

_CITIES: Final = ["الجزائر", "تونس", "بغداد", "عمّان", "الخرطوم", "صنعاء", "بيروت", "دمشق", "الرباط", "الدوحة"]
_GOODS: Final = ["القمح", "الوقود", "الدواء", "الحليب", "الورق", "الحديد", "الزيت", "السكر", "الأرز", "القطن"]


def article(number: int) -> str:
    """Deaths and arrests after protests in a city, as a ministry tells them."""
    return f"{_news(number)} {_own_words(number)}.\n"


def article_with_quote(number: int) -> str:
    """The same, and what a foreign minister says of it."""
    said = f"وقال وزير الخارجية الروسي سيرغي لافروف: «سنبقى على اتصال مع {_city(number)} في الأيام القادمة»."  # Lavrov: we shall stay in touch with …
    return f"{_news(number)}\n\n{said} {_own_words(number)}.\n"


def _city(number: int) -> str:
    return _CITIES[number % 10]


def _news(number: int) -> str:
    city, goods = _city(number), _GOODS[number // 10 % 10]
    return (  # protest at the price of … in …; the interior ministry said that … people were killed, and the police arrested … protesters
        f"احتجاج على سعر {goods} في {city}\nالجمعة 7 يناير 2022\n\n"
        f"قالت وزارة الداخلية أمس الخميس إن {number + 3} أشخاص قتلوا في {city} بعد احتجاجات على سعر {goods}، "
        f"واعتقلت الشرطة {number + 20} متظاهرا."
    )


def _own_words(number: int) -> str:
    return " ".join(f"{_GOODS[(number * 7 + place) % 10]} {_CITIES[(number * 3 + place * place) % 10]} {number + place}" for place in range(20))
