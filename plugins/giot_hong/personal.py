"""Personal data that must never enter the repository, found in text.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Nghị định 356/2025/NĐ-CP and Thông tư 26/2013/TT-BYT, Điều 7
khoản 3 (practice.md 6, checked 2026-11-21). Telephone numbers, numbers of papers and mailboxes of persons;
lists of persons; what stands beside a name: birth, blood group, illness, home. What it must find and must
let pass stands as tables in ``tests/unit/test_personal.py``; how well it does on texts of offices, in
``tests/personal/``. Only what the register of offices holds (:mod:`giot_hong.officebook`) is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from giot_hong import peoplelists, persons
from giot_hong.problems import Problem
from giot_hong.source import Text

# Blanks of every width, also those that nobody sees.
_BLANK = "[ \u00a0\u00ad\u2000-\u200d\u202f\u2060\ufeff]"
_DASH = "[-\u2010-\u2015\u2212]"
# At most one sign between two digits. A dash between blanks joins groups of three digits and
# more: groups of two are days, months and hours («05.08 - 09.08.26»).
_SIGN = (
    rf"(?:{_BLANK}|{_DASH}|[.,_\u00b7\u2022\u2219]|&nbsp;|\)[.\-]?{_BLANK}?"
    rf"|(?<=[0-9]{{3}}){_BLANK}{_DASH}{_BLANK}(?=[0-9]{{3}}))?"
)
# A document number goes on after a slash: 0912345678/KH-UBND.
_END = r"(?![0-9]|/[A-ZĐ]{2})"
# Mobile numbers: 0 or +84, then 3, 5, 7, 8 or 9, then eight digits. Not a date and hour, not two
# commune codes in a list. «84.350.000.000» is money: 84 without a plus has no dot after it.
_MOBILE = re.compile(
    r"(?<![0-9])(?![0-9]{1,2}([.\- ])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])|[0-9]{5},[0-9]{5})"
    rf"(?:\(?(?:\+|%2B|00){_BLANK}?84\)?[.\-]?{_BLANK}?(?:\(?0\)?{_BLANK}?)?|\(84\){_BLANK}?"
    rf"|84{_BLANK}?|0{_SIGN})"
    rf"[35789](?:{_SIGN}[0-9]){{8}}{_END}"
)
# Groups of three or of four; not the end of a longer number such as an amount of money.
_IDENTITY = re.compile(
    r"(?<![0-9])(?<![0-9][.\- ])(?!000)0[0-9]"
    rf"(?:[0-9](?:{_SIGN}[0-9]{{3}}){{3}}|[0-9]{{2}}(?:{_SIGN}[0-9]{{4}}){{2}}){_END}(?![.\-][0-9])"
)
# A card of health insurance (Quyết định 1351/QĐ-BHXH): two letters, a level, twelve digits.
_INSURANCE = re.compile(
    rf"(?<![A-Za-z0-9])[A-Z]{{2}}{_BLANK}?[1-5](?:{_BLANK}?[0-9]){{12}}(?![0-9])"
)
# The lines for machines on a passport and on an identity card (ICAO 9303).
_MACHINE_LINE = re.compile(r"(?:P<VNM|IDVNM)[A-Z0-9<]{8,}")
_PROVIDERS = (
    r"gmail|googlemail|yahoo|ymail|rocketmail|outlook|hotmail|live|msn|icloud|proton|protonmail"
)
_MAILBOX = re.compile(
    rf"(?<![\w.+-])[\w.+-]+@(?:(?:{_PROVIDERS})(?:\.[a-z]{{2,}}){{1,2}}"
    r"|(?:me|mac|aol|pm|gmx)\.(?:com|me|net))(?!\.?[\w-])",
    re.IGNORECASE,
)
_SPELT_MAILBOX = re.compile(
    rf"(?<![\w.+-])[\w.+-]+ ?(?:@|\(a\)|\[a\]|\(at\)|\[at\]|\(a còng\)| at | a còng ) ?(?:{_PROVIDERS})"
    r" ?(?:\.|\[dot\]|\(dot\)|\(chấm\)| dot | chấm ) ?(?:com|vn)",
    re.IGNORECASE,
)
_ANY_MAILBOX = re.compile(r"(?<![\w.+-])([\w.+-]+)@((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
# Digits in addresses of pages are of news and lists; those of messengers are telephone numbers.
_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@.-]))(?P<host>(?:[\w-]+\.)+[a-z]{2,})(?::[0-9]+)?[/?][^\s<>\"')\]]*",
    re.IGNORECASE,
)
_MESSENGERS = re.compile(
    r"(?:.*\.)?(?:zalo\.me|wa\.me|whatsapp\.com|facebook\.com|fb\.com|m\.me|t\.me|viber\.com)",
    re.IGNORECASE,
)
# Digests of files, ids of commits and of events, numbers of machines: digits by chance.
_BY_CHANCE = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])"
    r"|(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<![0-9])[0-9]{8}T[0-9]{6}Z?[^\s@]*@\S+"
    r"|\bserial(?:[ _-]?(?:number|no\.?))?\s*[:=]\s*\S+"
    r"|\b(?:ISBN|ISSN|DOI)[: ]*[0-9X.\-/]+",
    re.IGNORECASE,
)
# Lots, bags and wares have numbers of ten digits too.
_GOODS = re.compile(
    r"(?<![^\W_])(?:(?:số )?(?:lô|lot|seri|sê-?ri|imei|s/n)(?: số)?|(?:mã|số) (?:lô|hàng|vạch|túi(?: máu)?|chế phẩm"
    r"|vật tư|hóa đơn|hoá đơn|hợp đồng|vận đơn)|barcode)(?: no\.?)?\s*[:=]?\s*$",
    re.IGNORECASE,
)
# What a number is, said before it.
_CALL_WORDS = (
    r"điện thoại|sđt|sdt|đtdđ|đt|dtdd|di động|số máy|số đt|hotline|tel|phone|mobile|zalo|viber|whatsapp"
    r"|momo|liên hệ|liên lạc|lh|gọi|nhắn tin|nhắn|(?:dien|d\.)[ _]?thoai|so_?dt|cell|call|m\.|dđ|số này"
    r"|☎|📞|📱"
)
# Digits as people and machines that read pictures write them, with up to three signs between.
_BETWEEN = r"(?:[^\w\n/:<&]|&#?\w{2,8};|</?\w:\w{1,3}>){0,4}"
_LENIENT = rf"[+(]?[0-9Oo](?:{_BETWEEN}[0-9OolISB]){{8,13}}(?![0-9])"
_CALLED = re.compile(
    rf"(?<![^\W\d_])(?P<word>{_CALL_WORDS})[^\n0-9]{{0,24}}?(?P<number>{_LENIENT})", re.IGNORECASE
)
# After these a number is a telephone's however it is parted: no day stands there.
_SURELY = re.compile(
    r"(?:điện thoại|sđt|sdt|đtdđ|đt|di động|tel|phone|mobile|zalo|☎|📞|📱)[ :.]{0,3}$",
    re.IGNORECASE,
)
_RUN = re.compile(rf"(?<![\w/+(])(?P<number>{_LENIENT})")
_KEY_WITHOUT_ZERO = re.compile(
    r"(?:phone|sdt|sđt|mobile|tel|hotline|dien_?thoai|điện thoại|đt|di_dong)\"?\s*[:=]?\s*[\"']?"
    r"(?P<number>[35789][0-9]{8}(?:\.0)?)(?![0-9.])",
    re.IGNORECASE,
)
_SPLIT_CELLS = re.compile(
    r"(?<![0-9])(?P<number>0[35789][0-9]{2}\s*[|\t;]\s*[0-9]{3}\s*[|\t;]\s*[0-9]{3})(?![0-9])"
)
_LANDLINE = re.compile(
    rf"(?<![0-9.,])(?P<number>\(?02(?:{_SIGN}[0-9]){{8,9}}|(?:\+|00)84{_BLANK}?\(?2(?:{_SIGN}[0-9]){{8,9}})"
    rf"{_END}"
)
_PAPER_WORDS = (
    r"cccd|căn cước(?: công dân)?|g?c\.?m\.?n\.?d|cmtnd|cmt|chứng minh(?: nhân dân| thư)?|số định danh(?: cá nhân)?"
    r"|định danh(?: cá nhân)?|đdcn|gplx|giấy phép lái xe|can cuoc|chung minh|id card|so_cccd"
)
_PAPER = re.compile(
    rf"(?<![^\W_])(?:{_PAPER_WORDS})(?![^\W_])[^0-9\n]{{0,20}}?"
    r"(?P<number>[0-9Oo](?:[^\w\n/:]{0,3}[0-9OolI]){8,11})(?![0-9])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?<![^\W_])(?:hộ chiếu|passport|hc|ho chieu)(?![^\W_])[^0-9\n]{0,15}?(?P<number>[A-Z] ?[0-9]{7,8})(?![0-9])",
    re.IGNORECASE,
)
_INSURED = re.compile(
    r"(?:bhyt|bảo hiểm y tế|bhxh|bảo hiểm xã hội)[^0-9\n]{0,20}?"
    r"(?P<number>(?:[A-Z]{2} ?)?[0-9](?:[ .\-]?[0-9]){9,14})(?![0-9])",
    re.IGNORECASE,
)
# Numbers that are a person's only where a person is named beside them. Thousands parted by dots are money.
_OF_SOMEONE = re.compile(
    r"(?<![^\W_])(?:thẻ hiến máu(?: số)?|mã thẻ|số thẻ|mã người hiến|mã hiến máu|thẻ số|số tài khoản|stk|tài khoản|tk|account"
    r"|(?:giấy )?chứng nhận(?: hiến máu)?(?: số)?|mst cá nhân|mã số thuế cá nhân|chuyển (?:khoản|tiền)|ck)(?![^\W_])"
    r"[^0-9\n]{0,16}?(?![0-9]{1,3}(?:\.[0-9]{3})+(?![.0-9]))(?P<number>[0-9](?:[ .\-]?[0-9]){5,18})"
    r"|(?P<payment>00020101[0-9A-Z]{40,})",
    re.IGNORECASE,
)
# An account told by its bank alone, before or after it.
_BANK_HINTS = ("ank", "ANK", "BIDV", "VCB", "ACB", "TCB", "VIB", "SHB", "OCB", "MSB", "MB ")
_BANK = (
    r"(?<![^\W_])(?:(?:vietcom|techcom|vietin|agri|tp|vp|sacom|hd|sea|lp|lienvietpost|mb ?)bank"
    r"|bidv|vcb|acb|tcb|vib|shb|ocb|msb|mb)(?![^\W_])"
)
_BANKED = re.compile(
    rf"{_BANK}[^0-9\n]{{0,16}}?(?P<number>[0-9](?:[ .\-]?[0-9]){{7,15}})(?![0-9])"
    rf"|(?<![0-9])(?P<before>[0-9](?:[ .\-]?[0-9]){{7,15}})\s*[-–(,]?\s*(?:tại |ngân hàng |nh ){{0,2}}{_BANK}",
    re.IGNORECASE,
)
_OF_BODIES = re.compile(
    r"\b(?:hội|ban|kho bạc|(?<!thủ )quỹ|sở|trường|bệnh viện|trung tâm|công ty|đoàn|ủy ban|ubnd|văn phòng"
    r"|hoi|ban chi|kho bac|quy|uy ban|benh vien|trung tam|cong ty|van phong)\b",
    re.IGNORECASE,
)
_YEAR = r"(?:19[3-9][0-9]|200[0-9]|201[0-2])"
_DAY = (
    rf"(?:[0-3]?[0-9] ?[./-] ?[01]?[0-9] ?[./-] ?{_YEAR}|{_YEAR}-[01][0-9]-[0-3][0-9]"
    rf"|[0-3]?[0-9] tháng [01]?[0-9] năm {_YEAR}|(?:năm )?{_YEAR}"
    r"|[0-3]?[0-9][./-][01]?[0-9][./-][4-9][0-9](?![0-9])|\|(?: ?[0-9] ?\|[ |]*){8})"
)
_BORN = (
    re.compile(
        r"(?<![^\W_])(?:(?:ngày |năm |ngày, tháng, năm |ngày tháng năm )?sinh(?: ngày| năm)?|s\.|s\.?n\.?|ns|born|dob"
        r"|birth(?:_?(?:day|date|year))?|ngay_?sinh|nam_?sinh|sinh_ngay)(?![^\W_])"
        rf"\s*[:=.,]?\s*[\"']?(?P<day>(?:ngày )?{_DAY})(?![0-9])(?!\s*(?:đến|trở)\s|\s*[-–]\s*[0-9])",
        re.IGNORECASE,
    ),
    # A year in short, and nothing after it: «SN 84», not «SN 84 ngõ 5».
    re.compile(
        r"(?<![^\W_])(?:s\.?n|n\.?s|sinh(?: năm)?)\.?\s*:?\s*'?(?P<day>[4-9][0-9]|0[0-9])(?=\s*(?:[,;)–-]|\.(?![0-9])|$))(?!\s*[–-]\s*[0-9])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"sinh nhật\s*(?:lần|tuổi|thứ|của|ngày|cô|anh|chị|em|\(|:|(?=[0-9]))[^.;\n/]{{0,40}}?(?<![0-9])(?P<day>[0-3]?[0-9][./-][01]?[0-9][./-]{_YEAR})(?![0-9])",
        re.IGNORECASE,
    ),
)
_NOT_BIRTH = re.compile(r"(?:trước|sau|từ|khoảng|kỷ niệm|kỉ niệm|chào mừng)\s*$", re.IGNORECASE)
_GROUP = r"(?:AB|A|B|O)(?!\w)"
_BLOOD = re.compile(
    r"(?:(?i:có|mang|thuộc|máu|mình|cùng|sở hữu|with|has|is|h(?:er|is))\s|[,:;(–|-]\s?|\s(?=[Nn]hóm máu:))\s*"
    rf"(?P<what>(?:[Nn]hóm(?: máu)?(?: hiếm)?:?|blood (?:type|group))\s{_GROUP}(?:[ ,]?\(?Rh[^\s,;]*)?"
    rf"|type {_GROUP}(?:[ -](?:posi|nega)tive|[+-])? blood|{_GROUP}[ -](?:posi|nega)tive"
    rf"|{_GROUP}(?: ?Rh ?\(?[+\u2212-]\)?|\+|[\u2212-](?=[),;.\s]|$)(?! ?[0-9])))"
)
_ILLNESS = re.compile(
    r"(?<![^\W_])(?P<what>mắc (?:bệnh|chứng)|bị (?:bệnh|ung thư|nhiễm|viêm|suy|tai nạn|thiếu máu|tan máu)|bệnh (?:tan máu|bạch cầu|máu|tim"
    r"|hiểm nghèo|ung thư)|tan máu bẩm sinh|thalassemia|bạch cầu cấp|ung thư|suy t[uủ][ỷy]|suy thận"
    r"|băng huyết|thiếu máu|dương tính|hbsag|viêm gan|giang mai|hiv|hb [0-9]{2,3}|nhiễm|ngất|tụt huyết áp"
    r"|điều trị (?:tại|ở|bệnh)|đang điều trị|mang thai|có thai|sảy thai|tiểu đường|đái tháo đường|men gan|gan nhiễm mỡ"
    r"|cao huyết áp|huyết áp cao|huyết áp thấp|động kinh|hen suyễn|bệnh lao|xuất huyết|suy gan|u não|u xơ|chấn thương"
    r"|chạy thận|sốt rét|xơ gan|không đạt sức khỏe|sau sinh, giường|hb thấp(?! (?:dưới|hơn|thì))|huyết sắc tố (?:thấp|[0-9])|huyết áp [0-9]{2,3}/[0-9]{2,3}(?! (?:trở|thì|hoặc))"
    r"|(?:hạ|tụt) (?:đường huyết|huyết áp)|choáng(?! ngợp)|chết não|đang cho con bú)(?![^\W_])",
    re.IGNORECASE,
)
_OWN = re.compile(r"[^.;!?\n]{0,25}?(?:của|ở|là|:)[^.;!?\n]{0,12}", re.IGNORECASE)
# A sentence that begins with what somebody has and names them after a comma: «Mắc ung thư, cô Lan …».
_OPENS = re.compile(
    r"(?:^|[.!?;:]\s|[-–•*“\"])\s*(?:(?:mắc|bị|mang|có|sở hữu|thuộc|dù|tuy|mặc|vốn|từng|đang|vừa|mới|phải|không|may"
    r"|trong|mình|người|dòng|chứng|căn|với|là|vì|do|sau khi|phát hiện)\s)*$",
    re.IGNORECASE,
)
_HAS = re.compile(r"mắc|bị|mang|có|sở hữu|thuộc|điều trị|phát hiện|chạy", re.IGNORECASE)
_THEN_NAMED = re.compile(r"[^,.;:!?\n]{0,30},\s(?:\w+\s){1,2}", re.IGNORECASE)
_HOME = re.compile(
    r"(?<![^\W_])(?P<what>(?:số|số nhà|sn) [0-9]+[A-Za-z]?(?:/[0-9]+)*,? ?(?:ngõ|ngách|hẻm|kiệt|tổ|thôn|bản|ấp|đường|phố|khu)"
    r"[^.;\n]{0,60}|nhà (?:riêng |ở )?(?:cuối|đầu|cạnh|gần|sau|trong|số|tại) ?(?:xóm|thôn|bản|ngõ|tổ|ấp|làng|[0-9])[^.;\n]{0,40})",
    re.IGNORECASE,
)
# Offices are in streets; who gives the number of a house, or a lane, directly after a name, lives there.
_PRIVATE_DOOR = re.compile(r"số nhà|\bsn\b|nhà số|ngõ|ngách|hẻm|kiệt", re.IGNORECASE)
_AT_HOME = re.compile(
    r"nhà(?! (?:văn|thi đấu|hát|khách|máy|trường|nước|thờ|thuốc|sinh hoạt|thiếu|cộng đồng|họp|truyền thống))"
    r"|trú|ở tại|ngụ|địa chỉ|chỗ ở|hiện ở|sống tại",
    re.IGNORECASE,
)
# Who speaks, decides or treats is not who is ill.
_SAYS_WORDS = (
    r"cho biết|khuyến cáo|giải thích|chia sẻ|nói|phát biểu|nhấn mạnh|báo cáo|hướng dẫn|đề nghị|thông tin|trình bày|tư vấn"
    r"|lưu ý|nhắc"
)
_SAYS = re.compile(_SAYS_WORDS)
_SPEAKS = re.compile(
    rf"{_SAYS_WORDS}|trưởng khoa|bác sĩ điều trị|phụ trách|chủ trì|chủ tịch|giám đốc|tập huấn|vận động|giảng"
    r"|(?<!được )(?:khám|đo huyết|đo mạch|xử trí|sơ cứu|chăm sóc|theo dõi|thăm|hỗ trợ)|chuyên (?:gia|khoa)|nghiên cứu|\bvề (?:căn )?$"
)
# What any of it holds at least; most files hold nothing like it.
_LONG_NUMBER = re.compile(r"[0-9Oo](?:[^0-9\n]{0,3}[0-9OolI]){8}")
_SHORT_NUMBER = re.compile(
    r"(?:[Tt]hẻ|[Cc]hứng nhận|[Tt]hoai|HC|[Hh]ộ chiếu|[Pp]assport|IDVNM)[^\n0-9]{0,20}[0-9]|P<VNM"
    r"|[0-9](?:&#?\w{2,8};|(?:</?w:\w{1,3}>){1,4})[0-9]"
)
_DIGIT_WORDS = re.compile(
    r"(?:(?:không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín)[ .,-]{1,2}){8,}"
    r"(?:không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín)(?!\w)",
    re.IGNORECASE,
)
# What a text holds at least of which anything could be said, looked for as it stands: most texts hold
# none of it, and this takes a tenth of the time of the patterns.
_BIRTH_YEAR = re.compile(r"19[3-9][0-9]|20[01][0-9]")
_BIRTH_WORDS = ("NS ", "NS:", "SN ", "inh năm ", "INH: |", "inh: |")
_PEOPLE = (
    " ông ", " bà ", " anh ", " chị ", " cô ", "cháu ", " em ", "đ/c", "ồng chí", "BN ", "ệnh nhân", "bác sĩ", "Ông ",
    "Bà ", "Anh ", "Chị ", "hà riêng", "hường trú", "dương tính", "mắc bệnh", "Đ/c", "ọ tên", "ọ và tên", "Ọ TÊN", "Ọ VÀ TÊN", "bệnh:",
)  # fmt: skip
_ILL_WORDS = (
    "bệnh", "Bệnh", "HIV", "hiv", "HBsAg", "Hb ", "ngất", "nhiễm", "ung thư", "tan máu", "alassemia", "bạch cầu",
    "tủy", "tuỷ", "thận", "băng huyết", "thiếu máu", "ương tính", "viêm gan", "giang mai", "huyết áp", "điều trị",
    "sốt rét", "xơ gan", "thai", "tiểu đường", "đái tháo", "men gan", "gan nhiễm", "động kinh", "hen suyễn",
    "xuất huyết", "u não", "u xơ", "chấn thương", "không đạt", "bị suy", "bị tai nạn", "bị viêm", "giường", "Hb thấp",
    "sắc tố", "đường huyết", "choáng", "chết não", "con bú",
)  # fmt: skip
_GROUP_WORDS = ("hóm", "blood", "group", " Rh", "A+", "B+", "O+", "-)")
# A middle name that nearly all names without a title have.
_MIDDLE_WORDS = ("Thị ", " Văn ")
_MIDDLE = re.compile(r"(?:Thị|Văn) [A-ZÀ-ỸĐ]")
_HOME_WORDS = (
    "ngõ", "ngách", "hẻm", "kiệt", "xóm", "thôn", "tổ ", "ố nhà", "ấp ", "bản ", "đường ", "phố ", "khu ",
)  # fmt: skip
_LIST_WORDS = (
    "|", "\t", "ọ tên", "ọ và tên", "Ọ TÊN", "Ọ VÀ TÊN", "Tên", "tên,", "ten,", "name,", "ho_ten", "ọ đệm", " lần",
    "CCCD,", "hận,", "H SACH", "  O ",
)  # fmt: skip
_PAPER_HINTS = ("hẻ ", "HC", "ộ chiếu", "assport", "hứng nhận", "hoai", "&", "<w:", "VNM")
_SPELT_HINTS = ("hông chín", "hông tám", "hông bảy", "hông bẩy", "hông năm", "hông ba")
_HINTS = (_LONG_NUMBER, _SHORT_NUMBER, _DIGIT_WORDS)
_MAIL_HINT = re.compile("@|gmail|yahoo")
_CUT_DIGITS = re.compile(r"[0-9][ .\-]*\n\s*[0-9]")
_WIDE_DIGIT = re.compile("[\uff10-\uff19]")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0B: "+"}

# Names as mailboxes spell them: only family names that are nothing else.
_MAIL_FAMILY = (
    r"(?:nguyen|tran|pham|huynh|phan|bui|ngo|trinh|hoang|le|dang|dinh|luong|duong|truong)"
)
_MAIL_GIVEN = (
    r"(?:anh|an|bao|binh|chau|chi|cuong|dat|dung|duc|duy|giang|ha|hai|hang|hanh|hien|hieu|hoa|hoai|hong|hung|huong"
    r"|huy|hue|khanh|khoa|kien|kim|lan|linh|loan|long|ly|mai|manh|minh|my|nam|nga|ngan|ngoc|nhi|nhung|oanh|phuc"
    r"|phuong|quan|quang|quynh|son|tam|tan|thanh|thao|thi|thinh|thu|thuy|tien|toan|trang|tri|trung|tu|tuan|tung"
    r"|tuyen|tuyet|uyen|van|viet|vinh|vy|xuan|yen)"
)
_MAIL_NAME = re.compile(
    rf"{_MAIL_FAMILY}{_MAIL_GIVEN}{{1,3}}|{_MAIL_GIVEN}{{1,3}}{_MAIL_FAMILY}|{_MAIL_FAMILY}{{2}}"
)


class Said(NamedTuple):
    """One kind of personal data: its code, what to say of it, and what may stand instead."""

    code: str
    message: str
    instead: str = ""


_TURN = "điện thoại bàn của cơ quan, ghi ở contact của cơ quan ấy, hoặc bỏ trống"
KINDS = {
    "mobile": Said(
        "RIENG-01",
        "Đây giống số di động của một người; trang công khai không được có. Xóa số này.",
        _TURN,
    ),
    "landline": Said(
        "RIENG-01",
        "Số điện thoại này đứng cạnh tên một người và không có trong sổ liên hệ của cơ quan nào.",
        _TURN,
    ),
    "identity": Said(
        "RIENG-02",
        "Đây giống số căn cước của một người; kho dữ liệu không được có. Xóa số này.",
    ),
    "paper": Said(
        "RIENG-02",
        "Đây giống số giấy tờ, số thẻ hay số tài khoản của một người. Xóa số này.",
    ),
    "mailbox": Said(
        "RIENG-03",
        "Đây giống hộp thư của một người, không phải của cơ quan. Xóa địa chỉ này.",
        "hộp thư của cơ quan, hoặc bỏ trống",
    ),
    "named": Said(
        "RIENG-03",
        "Hộp thư này mang tên một người và không có trong sổ liên hệ của cơ quan nào.",
        "hộp thư chung của cơ quan, ghi ở contact của cơ quan ấy, hoặc bỏ trống",
    ),
    "list": Said(
        "RIENG-04",
        "Đây giống danh sách người kèm năm sinh, nhóm máu, số giấy tờ hay sức khỏe. Bỏ cả danh sách.",
        "số tổng: bao nhiêu người, bao nhiêu đơn vị máu",
    ),
    "birth": Said("RIENG-05", "Ngày sinh, năm sinh đứng cạnh tên một người. Bỏ ngày sinh."),
    "blood": Said("RIENG-05", "Nhóm máu đứng cạnh tên một người. Bỏ tên hoặc bỏ nhóm máu."),
    "health": Said(
        "RIENG-05", "Bệnh hay tình trạng sức khỏe đứng cạnh tên một người. Bỏ tên người ấy."
    ),
    "home": Said("RIENG-05", "Nơi ở đứng cạnh tên một người. Bỏ địa chỉ nhà."),
}


class Hit(NamedTuple):
    """Personal data at a place of a text; ``key`` is what the register of offices may know it by."""

    kind: str
    line: int
    start: int
    width: int
    key: str = ""
    rows: int = 0


def is_private(mailbox: str) -> bool:
    """Whether a mailbox is at a provider for everybody."""
    return bool(_MAILBOX.fullmatch(mailbox))


def hits(body: str) -> list[Hit]:
    """All personal data of a text; lines count from 0."""
    if _WIDE_DIGIT.search(body):
        body = body.translate(_NARROW)
    hints = [_LONG_NUMBER]
    if _has(body, _PAPER_HINTS):
        hints.append(_SHORT_NUMBER)
    if "hông " in body and _has(body, _SPELT_HINTS):
        hints.append(_DIGIT_WORDS)
    numbers = {body.count("\n", 0, one.start()) for hint in hints for one in hint.finditer(body)}
    is_cut = bool(_CUT_DIGITS.search(body) and _CUT.search(body))
    born = bool(_BIRTH_YEAR.search(body)) or _has(body, _BIRTH_WORDS)
    grouped = _has(body, _GROUP_WORDS)
    peopled = _has(f" {body}", _PEOPLE)
    named = peopled or (_has(body, _MIDDLE_WORDS) and bool(_MIDDLE.search(body)))
    ill = named and _has(body, _ILL_WORDS)
    at_home = named and _has(body, _HOME_WORDS)
    listed = born or grouped or _has(body, _LIST_WORDS) or body.count(";") > 3
    has_mail = "@" in body or "gmail" in body or "yahoo" in body
    if not (numbers or is_cut or grouped or ill or at_home or listed or has_mail):
        return []
    lines = body.split("\n")
    found: list[Hit] = []
    for index, line in enumerate(lines):
        if index in numbers or "@" in line or "gmail" in line or "yahoo" in line:
            found += _numbers(index, line)
            found += _of_someone(index, lines)
            found += _of_names_near(index, lines)
    if is_cut:
        found += _cut(lines)
    if born or grouped or ill or at_home:
        found += _beside_names(lines)
    if peopled and ("ệnh nhân" in body or "BN" in body or "gười bệnh" in body):
        found += _of_patients(lines)
    if listed or numbers:
        found += _listed(lines)
    return _once([hit for hit in found if not _is_of_a_thing(lines, hit)])


def _is_of_a_thing(lines: list[str], hit: Hit) -> bool:
    """Whether a lot's, a bag's or a ware's number stands there: words before or a heading above say so."""
    if hit.kind not in {"mobile", "identity"}:
        return False
    before = lines[hit.line][max(0, hit.start - 30) : hit.start]
    return bool(_GOODS.search(before)) or peoplelists.is_of_a_thing(lines, hit.line, hit.start)


def _has(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - half the time of any()
        if word in text:
            return True
    return False


def _numbers(index: int, line: str) -> Iterator[Hit]:
    """Telephone numbers, numbers of papers and mailboxes in one line, the surest first."""
    plain = _ADDRESS.sub(_hide, line)
    if plain != line and not any(hint.search(plain) for hint in (*_HINTS, _MAIL_HINT)):
        return
    plain = _BY_CHANCE.sub(_blot, plain)
    for match in _MAILBOX.finditer(plain):
        yield Hit("mailbox", index, match.start(), len(match[0]), match[0].lower())
    for match in _SPELT_MAILBOX.finditer(plain):
        yield Hit("mailbox", index, match.start(), len(match[0]))
    for match in _ANY_MAILBOX.finditer(plain):
        if any(_MAIL_NAME.fullmatch(part) for part in re.findall("[a-z]+", match[1].lower())):
            yield Hit("named", index, match.start(), len(match[0]), match[0].lower())
    for pattern in (_PAPER, _PASSPORT, _INSURED):
        for match in pattern.finditer(plain):
            if len(re.findall("[0-9]", match["number"])) >= 7:
                kind = "identity" if pattern is _PAPER else "paper"
                yield Hit(kind, index, match.start("number"), len(match["number"]))
    for match in _DIGIT_WORDS.finditer(plain):
        yield Hit("mobile", index, match.start(), len(match[0]))
    for match in _MACHINE_LINE.finditer(plain):
        yield Hit("paper", index, match.start(), len(match[0]))
    for match in _INSURANCE.finditer(plain):
        yield Hit("paper", index, match.start(), len(match[0]))
    for match in _MOBILE.finditer(plain):
        if not (_may_be_dates(match[0]) or _is_row_of_figures(match[0]) or _goes_on(plain, match)):
            yield Hit("mobile", index, match.start(), len(match[0]), digits_of(match[0]))
    for match in _IDENTITY.finditer(plain):
        if not _may_be_dates(match[0]):
            yield Hit("identity", index, match.start(), len(match[0]))
    for pattern in (_KEY_WITHOUT_ZERO, _SPLIT_CELLS):
        for match in pattern.finditer(plain):
            number = match["number"].removesuffix(".0")
            key = digits_of(number if number[0] == "0" else "0" + number)
            yield Hit("mobile", index, match.start("number"), len(match["number"]), key)
    yield from _called(index, plain)


def _called(index: int, line: str) -> Iterator[Hit]:
    """Numbers written oddly after a word for telephones or beside a name; landlines beside names."""
    named = [*persons.names(line)]
    found = list(_CALLED.finditer(line))
    if named:
        found += [match for match in _RUN.finditer(line) if _is_beside(match, named)]
    for match in found:
        surely = bool(_SURELY.search(line, 0, match.start("number")))
        if width := _odd_mobile(match["number"], surely=surely):
            raw = match["number"][:width]
            yield Hit("mobile", index, match.start("number"), width, digits_of(raw))
    if named:
        for match in _LANDLINE.finditer(line):
            if _is_beside(match, named, before=90):
                number = match["number"]
                yield Hit("landline", index, match.start(), len(number), digits_of(number))


def _is_beside(match: re.Match[str], named: list[persons.Name], before: int = 45) -> bool:
    start, end = match.span("number")
    return any(0 <= start - name.end <= before or 0 <= name.start - end <= 12 for name in named)


_MARKUP = re.compile(r"&#?\w{2,8};|</?\w:\w{1,3}>")
_MISREAD = {"O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8"}


def _odd_mobile(run: str, *, surely: bool = False) -> int:
    """How much of a run of digits and signs is a mobile number; 0 if none begins it."""
    digits = 0
    read = ""
    between = {n for one in _MARKUP.finditer(run) for n in range(*one.span())}
    for place, sign in enumerate(run):
        if place in between:
            continue
        if sign.isdigit() or sign in _MISREAD:
            digits += sign.isdigit()
            read += _MISREAD.get(sign, sign)
        whole = re.sub(r"^(?:00)?84(?:0(?=[35789]))?", "0", read)
        if digits >= 6 and (
            re.fullmatch(r"0[35789][0-9]{8}", whole) or re.fullmatch(r"01[26-9][0-9]{8}", whole)
        ):
            rest = run[place + 1 :]
            if rest[:1].isdigit() and len(whole) == 10:
                continue
            if surely or not (
                _may_be_dates(run[: place + 1]) or _is_row_of_figures(run[: place + 1])
            ):
                return place + 1
            return 0
    return 0


def _of_someone(index: int, lines: list[str]) -> Iterator[Hit]:
    """Accounts, donor cards and tax numbers where the line names a person and no body."""
    matches = [*_OF_SOMEONE.finditer(lines[index])]
    if _has(lines[index], _BANK_HINTS):
        matches += _BANKED.finditer(lines[index])
    if matches and "kho bạc" in lines[index].lower():  # the Treasury keeps no person's account
        return
    for match in matches:
        is_told = (
            "cá nhân" in match[0].lower()
            or any(0 < name.start - match.end() < 4 for name in persons.names(lines[index]))
            or persons.is_in_capitals(lines[index])
            or any(persons.holds_account(one) for one in lines[max(0, index - 2) : index + 3])
        )
        near = (
            lines[index : index + 1]
            if any(persons.names(lines[index]))
            else lines[index - 2 if index > 1 else 0 : index + 3]
        )
        if is_told or any(any(persons.names(one)) and not _OF_BODIES.search(one) for one in near):
            which = str(match.lastgroup)
            yield Hit("paper", index, match.start(which), len(match[which]))


def _of_names_near(index: int, lines: list[str]) -> Iterator[Hit]:
    """Mailboxes made of a name that stands beside them: «khaitb» below «Tăng Bá Khải»."""
    for match in _ANY_MAILBOX.finditer(lines[index]):
        parts = re.findall("[a-z]+", match[1].lower())
        spelt = {"".join(parts[:count]) for count in range(1, len(parts) + 1)}
        near = lines[max(0, index - 2) : index + 3]
        if any(spelt & persons.spellings(one) for one in near):
            yield Hit("named", index, match.start(), len(match[0]), match[0].lower())


_CUT = re.compile(
    rf"(?:0[35789]|\+84 ?[35789])[0-9 .\-]{{1,9}}\n\s*[0-9]|(?:{_PAPER_WORDS})[^\n]{{0,30}}\n\s*[0-9]",
    re.IGNORECASE,
)


def _cut(lines: list[str]) -> Iterator[Hit]:
    """Numbers that a page's edge cut in two, after a word that says what they are."""
    for index in range(len(lines) - 1):
        first = lines[index].rstrip()
        both = f"{first} {lines[index + 1].lstrip()}"
        for pattern in (_CALLED, _PAPER):
            for match in pattern.finditer(both):
                start, end = match.span("number")
                if start < len(first) < end and (pattern is _PAPER or _odd_mobile(match["number"])):
                    kind = "identity" if pattern is _PAPER else "mobile"
                    yield Hit(kind, index, start, len(first) - start, digits_of(match["number"]))


def _beside_names(lines: list[str]) -> Iterator[Hit]:
    """Birth, blood group, illness and home where a person is named."""
    for index, line in enumerate(lines):
        if _BIRTH_YEAR.search(line) or _has(line, _BIRTH_WORDS):
            for match in (match for pattern in _BORN for match in pattern.finditer(line)):
                before = line[max(0, match.start() - 12) : match.start()]
                if not _NOT_BIRTH.search(before) and _has_name(lines, index, match):
                    yield Hit("birth", index, match.start("day"), len(match["day"]))
        told = (
            _has(line, _GROUP_WORDS)
            or (_has(line, _ILL_WORDS) and _ILLNESS.search(line))
            or (_has(line, _HOME_WORDS) and _HOME.search(line))
        )
        named = [*persons.names(line)] if told else []
        if not named:
            continue
        for match in _BLOOD.finditer(line):
            between = _between(line, named, match, 60)
            if (
                between is not None and not re.search("cần|thiếu|kêu gọi|dự trữ|tìm", between)
            ) or _is_told_first(line, named, match):
                yield Hit("blood", index, match.start("what"), len(match["what"]))
        for match in _ILLNESS.finditer(line):
            between = _between(line, named, match, 90)
            if (
                (between is not None and not _SPEAKS.search(between.lower()))
                or any(
                    name.start > match.end() and _OWN.fullmatch(line[match.end() : name.start])
                    for name in named
                )
                or _is_told_first(line, named, match)
            ):
                yield Hit("health", index, match.start("what"), len(match["what"]))
        for match in _HOME.finditer(line):
            between = _between(line, named, match, 30)
            if between is not None and (
                _AT_HOME.search(line, 0, match.start() + 5)
                or (not between.strip(" ,(:–-") and _PRIVATE_DOOR.search(match["what"]))
            ):
                yield Hit("home", index, match.start("what"), len(match["what"]))


def _between(line: str, named: list[persons.Name], match: re.Match[str], most: int) -> str | None:
    """What stands between the last name before and a match in the same sentence; None if nobody."""
    start = match.start("what")
    before = [name for name in named if name.end <= start]
    if not before or start - before[-1].end > most:
        return None
    between = line[before[-1].end : start]
    return None if re.search(r"[.!?;]\s", between) else between


def _is_told_first(line: str, named: list[persons.Name], match: re.Match[str]) -> bool:
    """Whether a sentence begins with what somebody has, and then says who."""
    start = match.start("what")
    opens = _OPENS.search(line, 0, start)
    if not (opens and _HAS.search(line, opens.start(), match.end())):
        return False
    return any(
        name.titled
        and _THEN_NAMED.fullmatch(line, match.end(), name.start)
        and not _SAYS.search(line[name.end : name.end + 40].lower())
        for name in named
    )


_LABELLED_NAME = re.compile(
    r"(?:^|[\s\"{|,])(?:họ (?:và )?tên|họ, tên|name|full_name|ho_?ten|fullname)\"?\s*[:=]\s*\S",
    re.IGNORECASE,
)


_NOBODY = re.compile(r"(?:nguyễn|trần|lê) (?:văn|thị) [a-cx](?!\w)", re.IGNORECASE)  # of examples
_PATIENT = re.compile(r"(?:bệnh nhân|người bệnh|\bbn)\s*:\s*\w", re.IGNORECASE)
_DIAGNOSIS = re.compile(r"(?:chẩn đoán|nhóm máu)\s*:\s*(?P<what>\w[^\n;]{0,80})", re.IGNORECASE)


def _of_patients(lines: list[str]) -> Iterator[Hit]:
    """A form of a hospital: a patient's name, and what is the matter a few lines below."""
    for index, line in enumerate(lines):
        if not _PATIENT.search(line):
            continue
        for below in range(index, min(index + 4, len(lines))):
            if match := _DIAGNOSIS.search(lines[below]):
                yield Hit("health", below, match.start("what"), len(match["what"]))


def _has_name(lines: list[str], index: int, match: re.Match[str]) -> bool:
    """Whether a person is named before a birth day, or in the lines around by a key."""
    line = lines[index]
    if _NOBODY.search(line):
        return False
    around = line[max(0, match.start() - 80) : match.end() + 40]
    if any(True for _ in persons.names(around)) or _LABELLED_NAME.search(line):
        return True
    if len(line) - len(match[0]) > 30:
        return False
    near = lines[max(0, index - 3) : index + 4]
    return any(
        _LABELLED_NAME.search(one) or persons.is_cell(one.rpartition(":")[2]) for one in near
    )


def _listed(lines: list[str]) -> Iterator[Hit]:
    for found in peoplelists.find(lines):
        if isinstance(found, peoplelists.Row):
            yield Hit("list", found.line, found.start, found.width, rows=found.rows)
        elif found.kind == "paper":
            yield Hit("identity", found.line, found.start, len(found.text))
        else:
            number = digits_of(found.text.removesuffix(".0"))
            number = number if number[0] == "0" else f"0{number}"
            if re.fullmatch(r"0[35789][0-9]{8}", number):
                yield Hit("mobile", found.line, found.start, len(found.text), number)


def _once(found: list[Hit]) -> list[Hit]:
    """Each place once: what was told first keeps it; a list keeps what stands in its rows."""
    kept: list[Hit] = []
    for hit in found:
        twins = (
            one
            for one in kept
            if one.line == hit.line
            and one.start < hit.start + hit.width
            and hit.start < one.start + one.width
        )
        if not any(hit.kind != "list" or one.kind == "list" for one in twins):
            kept.append(hit)
    return kept


def digits_of(number: str) -> str:
    """A telephone number as it is compared: digits alone, the country's 84 as a zero."""
    digits = re.sub("[^0-9]", "", number.replace("%2B", "+").replace("O", "0").replace("o", "0"))
    if number.lstrip(" (")[:1] == "+" or number.startswith(("%2B", "(84")):
        return re.sub(r"^840?", "0", digits)
    return re.sub(r"^(?:00)?84(?=[0-9]{9}$)", "0", digits)


def find(text: Text, register: Set[str] = frozenset()) -> Iterator[Problem]:
    """All personal data of a text that the register of offices does not hold, one problem each."""
    return tell(text, hits(text.body), register)


def tell(text: Text, found: list[Hit], register: Set[str]) -> Iterator[Problem]:
    """What was found in a text as problems, without the data themselves."""
    if not found:
        return
    left = [hit for hit in found if not (hit.key and hit.key in register)]
    veiled = Text(text.path, veil(text.body, left))
    for hit in left:
        said = KINDS[hit.kind]
        message = said.message
        if hit.rows > 1:
            message += f" Có khoảng {hit.rows} dòng như vậy."
        yield veiled.problem(
            said.code, message, hit.line + 1, hit.start + 1, hit.width, expected=said.instead
        )


def private(text: Text, found: list[Hit], register: Set[str]) -> list[tuple[str, str]]:
    """The data themselves, and how they may be shown: other rules quote the lines they stand in."""
    data = [
        text.lines[hit.line][hit.start : hit.start + hit.width]
        for hit in found
        if not (hit.key and hit.key in register)
    ]
    return [(datum, masked(datum)) for datum in data if datum.strip()]


def find_in_name(shown: str) -> Iterator[Problem]:
    """The same in the name of an attachment, which becomes an address."""
    for hit in hits(shown):
        said = KINDS[hit.kind]
        yield Problem(
            path=veil(shown, [hit]),
            line=1,
            column=1,
            code=said.code,
            message=said.message,
            read=veil(shown, [hit])[hit.start : hit.start + hit.width],
            expected="tên tệp không có dữ liệu cá nhân",
        )


def veil(body: str, found: list[Hit]) -> str:
    """A text in which what was found can no longer be read, with everything at its place."""
    if not found:
        return body
    lines = body.split("\n")
    for hit in found:
        line = lines[hit.line]
        end = hit.start + hit.width
        lines[hit.line] = line[: hit.start] + masked(line[hit.start : end]) + line[end:]
    return "\n".join(lines)


def masked(datum: str) -> str:
    """A datum as it may stand in a log: of a number its first three and last two digits."""
    if "@" in datum:
        local, _, domain = datum.partition("@")
        return f"{local[:2]}{'•' * len(local[2:])}@{domain}"
    digits = [place for place, sign in enumerate(datum) if sign.isdigit()]
    letters = [place for place, sign in enumerate(datum) if sign.isalpha()]
    shown = set(digits[:3] + digits[-2:]) if len(digits) >= 9 > len(letters) else set()
    shown |= {place for place in letters if not (place and datum[place - 1].isalpha())}
    return "".join(
        sign if place in shown or not sign.isalnum() else "•" for place, sign in enumerate(datum)
    )


def _hide(address: re.Match[str]) -> str:
    return address[0] if _MESSENGERS.fullmatch(address["host"]) else _blot(address)


def _blot(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _may_be_dates(found: str) -> bool:
    """Pairs of digits with unlike signs between them: «05.08-09.08.26», «08.30-11.30 28»."""
    groups, signs = re.findall(r"[0-9]+", found), re.findall(r"[^0-9()]+", found)
    return len(groups[0]) == 2 and found[0] == "0" and len(set(signs)) > 1 if groups else False


def _is_row_of_figures(found: str) -> bool:
    """Groups that no telephone number has: «098,112,345,67», «84 33 120 6 0 91»."""
    groups = re.split(", ?", found)
    if len(groups) > 3 and all(group.isdigit() for group in groups):
        return True
    days = re.findall("[0-9]+", found)
    if _are_pairs(days) and days[-1] <= "31" and days == sorted(set(days)):
        return True
    # The country's 84 without a plus: no telephone number has groups of one digit.
    return found.startswith("84") and any(len(one) == 1 for one in re.split("[^0-9]+", found))


def _are_pairs(groups: list[str]) -> bool:
    return all(len(group) == 2 for group in groups)


def _goes_on(line: str, match: re.Match[str]) -> bool:
    """Figures that go on with the same sign: days of months, a row of a table that has a lone zero."""
    groups, sign = re.findall("[0-9]+", match[0]), re.search("[^0-9]", match[0])
    if not (sign and (_are_pairs(groups) or groups[0] == "0")):
        return False
    before, after = line[: match.start()], line[match.end() :]
    return bool(
        re.search(rf"[0-9]{re.escape(sign[0])}$", before)
        or re.match(rf"{re.escape(sign[0])}[0-9]", after)
    )
