"""Three short articles for the reviewer's story: written for these tests, about nothing that happened.

The two of the first day spell one ambassador in two ways; the third comes in later and has a higher toll for the same day.
"""

from __future__ import annotations

# The interior ministry: 16 killed and 70 detained in Almaty on Friday; the ambassador to Moscow asks for calm; 30 were detained five days before.
MORNING = """وزارة الداخلية الكازاخستانية تحصي ضحايا الجمعة
07/01/2022

أعلنت وزارة الداخلية الكازاخستانية، اليوم الجمعة، مقتل 16 شخصاً في مدينة ألماتي بعد ليلة من الاحتجاجات.

وقالت الوزارة إن الشرطة أوقفت 70 شخصاً قرب السوق القديم في ألماتي بعد ليلة صعبة.

ودعا السفير الكازاخستاني في موسكو يرميك كوشيرباييف جميع الأطراف إلى الهدوء، وقال كوشيرباييف إن بلاده تقدر على حل مشكلاتها وحدها.

وكانت الشرطة قد أوقفت 30 شخصاً في جاناوزن يوم 2 يناير بعد رفع سعر الوقود.
"""

# The ambassador, spelt in another way, meets the Russian foreign minister; the police arrest two journalists.
AMBASSADOR = """سفير كازاخستان يلتقي وزير الخارجية الروسي في موسكو
07/01/2022

التقى السفير الكازاخستاني في موسكو يرمك كوشرباييف، اليوم الجمعة، وزير الخارجية الروسي سيرغي لافروف.

وأكد السفير يرمك كوشرباييف بعد اللقاء أن "الحدود مفتوحة أمام المسافرين"، وشكر روسيا على دعمها.

وأوقفت الشرطة الكازاخستانية صحافيين اثنين في أكتاو مساء الخميس.
"""

DETAINED = "\nوأوقفت الشرطة الكازاخستانية صحافيين اثنين في أكتاو مساء الخميس.\n"
"""What the outlet takes out of that article on the next day."""

# The same ministry on the next day: 26 killed in Almaty on that Friday, and nine police officers wounded.
NEXT_DAY = """كازاخستان: حصيلة الجمعة أعلى مما أعلن
08/01/2022

قالت وزارة الداخلية الكازاخستانية إن 26 شخصاً قتلوا يوم الجمعة في مدينة ألماتي، وإن الأرقام السابقة كانت أولية.

وأضافت الوزارة أن تسعة من رجال الشرطة أصيبوا بجروح في العاصمة، وأن المستشفيات تستقبل الجرحى منذ الصباح.

وقال الأمين العام للأمم المتحدة أنطونيو غوتيريش إنه يتابع ما يجري هناك بقلق بالغ.
"""
