"""What is wrong with the content: one value per problem, and the codes they carry.

A code such as ``NGAY-02`` is stable for ever: it stands in terminals, hooks, forms and in
the error lexicon (``docs/loi.md``, made from :data:`CODES`). A code is never reused for
another rule; a rule that goes leaves a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

Severity = Literal["error", "warning"]


class More(TypedDict, total=False):
    """What a problem may say beside its sentence."""

    read: str
    expected: str
    nearest: str
    example: str


@dataclass(frozen=True, slots=True)
class Code:
    """One rule: its severity, its name and what to do about it, in Vietnamese."""

    severity: Severity
    title: str
    advice: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One fault at one place, ready to be shown.

    ``line`` and ``column`` count from 1; ``width`` is the number of characters to underline.
    ``message`` is a whole Vietnamese sentence; ``read``, ``expected``, ``nearest`` and
    ``example`` are shown when they are not empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    read: str = ""
    expected: str = ""
    nearest: str = ""
    example: str = ""
    excerpt: str = ""
    excerpt_start: int = 1
    """The column where ``excerpt`` begins: of a long line only a part is kept."""
    width: int = 1

    @property
    def severity(self) -> Severity:
        """Whether this problem stops a build; decided by its code alone."""
        return CODES[self.code].severity


class InvalidContentError(Exception):
    """The content has errors; ``problems`` is the complete list, warnings included."""

    def __init__(self, problems: list[Problem]) -> None:
        errors = sum(problem.severity == "error" for problem in problems)
        super().__init__(f"{errors} errors in content")
        self.problems = problems


def _error(title: str, advice: str) -> Code:
    return Code("error", title, advice)


def _warning(title: str, advice: str) -> Code:
    return Code("warning", title, advice)


CODES: dict[str, Code] = {
    # Files
    "TEP-01": _error(
        "Tệp không phải UTF-8",
        "Mở tệp trong trình soạn thảo, chọn Lưu thành (Save as), mã hóa UTF-8.",
    ),
    "TEP-02": _error(
        "Tệp nhị phân trong chỗ của tệp văn bản",
        "Đặt ảnh, PDF, Word vào content/files/; tệp .yaml và .md chỉ chứa chữ.",
    ),
    "TEP-03": _error("Tệp rỗng", "Điền nội dung, hoặc xóa tệp nếu tạo nhầm."),
    "TEP-04": _error(
        "Lối tắt thay cho tệp thật",
        "Chép hẳn tệp vào content/ thay cho lối tắt (symlink), dù nó trỏ đi đâu.",
    ),
    "TEP-05": _error("Tệp quá lớn", "Tách nhỏ nội dung; tệp dài thường là do dán nhầm."),
    "TEP-06": _error(
        "Tệp không đúng chỗ hoặc không đúng loại",
        "Xem bảng thư mục trong docs/content.md; đổi đuôi tệp hoặc chuyển thư mục.",
    ),
    "TEP-07": _error(
        "Tên tệp không dùng được",
        "Đổi tên tệp theo tên gợi ý: chữ không dấu, số, gạch nối; không có dấu cách.",
    ),
    "TEP-08": _error(
        "Tệp đính kèm không được nhận",
        "Chỉ nhận PDF, PNG, JPEG, DOCX, XLSX, ODT thật, mỗi tệp không quá 10 MB.",
    ),
    # Syntax
    "CU-PHAP-01": _error(
        "Có dấu hai chấm trong câu chưa đặt trong ngoặc kép",
        "Đặt cả câu trong dấu ngoặc kép.",
    ),
    "CU-PHAP-02": _error("Dùng phím Tab để thụt dòng", "Thay mỗi Tab bằng hai dấu cách."),
    "CU-PHAP-03": _error(
        "Không đọc được cách viết của dòng này",
        "So với một tệp mẫu: khóa, dấu hai chấm, dấu cách, giá trị; thụt dòng đều nhau.",
    ),
    "CU-PHAP-04": _error("Một khóa viết hai lần", "Giữ lại một dòng, xóa dòng kia."),
    "CU-PHAP-05": _error("Dấu ngoặc kép mở mà không đóng", "Thêm dấu ngoặc ấy ở cuối câu."),
    "CU-PHAP-06": _error(
        "Câu bắt đầu bằng ký hiệu riêng của YAML (& * ! [ { @ % `)",
        "Đặt cả câu trong ngoặc kép, hoặc xóa ký hiệu đó.",
    ),
    "CU-PHAP-07": _error(
        "Lồng nhau quá sâu",
        "Dữ liệu của trang không bao giờ cần lồng sâu vậy; xóa bớt dấu ngoặc hoặc bớt thụt dòng.",
    ),
    "CU-PHAP-08": _error(
        "Thiếu phần đầu giữa hai dòng ---",
        "Tệp .md bắt đầu bằng dòng ---, các khóa, rồi một dòng --- nữa, sau đó là nội dung.",
    ),
    "CU-PHAP-09": _error(
        "Dòng đầu của một bảng không đúng",
        "Chép dòng tên cột ở mục «Cần» thành dòng đầu của bảng; khi lưu từ Excel, chọn loại "
        "«CSV UTF-8», dấu phẩy.",
    ),
    # Fields
    "KHOA-01": _error(
        "Khóa không có trong mẫu",
        "Sửa tên khóa cho đúng chính tả, hoặc xóa dòng; danh sách khóa ở docs/fields.md.",
    ),
    "THIEU-01": _error("Thiếu khóa hoặc tệp bắt buộc", "Thêm khóa hoặc tệp đó theo ví dụ."),
    "KIEU-01": _error("Sai dạng giá trị", "So với ví dụ: chữ, danh sách hay nhóm khóa con."),
    "CHON-01": _error(
        "Giá trị không nằm trong các giá trị cho phép",
        "Chọn một trong các giá trị ghi sau chữ «Cần».",
    ),
    "NGAY-01": _error(
        "Không đọc được ngày", "Viết một ngày đủ ngày, tháng, năm như 2026-05-28 hoặc 28/5/2026."
    ),
    "NGAY-02": _error(
        "Ngày không có trong lịch", "Đối chiếu lại ngày, tháng, năm với văn bản gốc."
    ),
    "NGAY-03": _error("Ngày cuối trước ngày đầu", "Đối chiếu lại first và last với văn bản gốc."),
    "GIO-01": _error("Không đọc được giờ", "Viết giờ như 07:30 hoặc 7h30."),
    "GIO-02": _error(
        "Giờ kết thúc không sau giờ bắt đầu",
        "Đối chiếu lại start và end của buổi này với văn bản gốc.",
    ),
    "SO-01": _error("Không đọc được số", "Viết số như 250 hoặc 3.950."),
    "MA-01": _error(
        "Mã không hợp lệ",
        "Viết mã theo gợi ý; mã của một mục là tên tệp của mục đó, không kèm đuôi.",
    ),
    "LINK-01": _error("Địa chỉ mạng không hợp lệ", "Địa chỉ bắt đầu bằng https://."),
    "TOA-DO-01": _error(
        "Tọa độ không đọc được, hoặc ở ngoài Việt Nam",
        "Viết vĩ độ rồi kinh độ, theo độ thập phân; không biết chắc thì bỏ khóa coordinates.",
    ),
    # References between files
    "THAM-CHIEU-01": _error(
        "Nhắc đến mã không có",
        "Sửa mã, hoặc tạo tệp mang mã đó; điểm chưa có tệp thì bỏ venues, ghi place_as_written.",
    ),
    "THAM-CHIEU-02": _error(
        "Nhắc đến một tỉnh đã sáp nhập",
        "Ghi mã của tỉnh hôm nay; tên cũ vẫn giữ được trong tên, bài viết và các khóa as_written.",
    ),
    "LIEN-KET-01": _error(
        "Liên kết trong bài không dẫn tới đâu", "Sửa đường dẫn tới tệp trong content/."
    ),
    "LIEN-KET-02": _error(
        "Ảnh lấy từ trang khác", "Chép ảnh vào content/files/ rồi dẫn bằng {static}/files/tên-ảnh."
    ),
    # Identity
    "DINH-DANH-01": _error(
        "Hai tệp cùng một mã", "Đổi tên tệp mới; mã là duy nhất trong cả trang."
    ),
    "DINH-DANH-02": _error(
        "Hai buổi cùng một khóa",
        "Cho mỗi buổi một chữ riêng (a, b, c, …); buổi đã đăng giữ chữ cũ.",
    ),
    "DINH-DANH-03": _error(
        "Mã cũ đang được dùng ở chỗ khác",
        "Mỗi mã cũ chỉ thuộc một tệp; xóa nó khỏi formerly ở tệp ghi nhầm.",
    ),
    "DINH-DANH-04": _error(
        "Xóa một đợt đã đăng",
        "Đợt bị bỏ thì ghi outcome: cancelled; đăng trùng thì để lại duplicate_of; đổi tên thì ghi formerly.",
    ),
    # Drives
    "DOT-01": _error(
        "Hoãn hoặc hủy mà không nêu lý do",
        "Thêm một mục changes có date, what, reason và, nếu có, directive.",
    ),
    "DOT-02": _error(
        "Buổi chưa có địa điểm", "Ghi venues (mã điểm) hoặc place_as_written (như trong văn bản)."
    ),
    "DOT-03": _error(
        "Kết quả của một đợt đã hoãn hoặc hủy", "Xóa result, hoặc sửa outcome nếu đợt đã diễn ra."
    ),
    "DOT-04": _warning(
        "Hạn đăng ký sau buổi cuối cùng", "Đối chiếu lại deadline và date với văn bản gốc."
    ),
    "DOT-05": _error(
        "Hai buổi trùng ngày, giờ và địa điểm",
        "Xóa buổi thừa, hoặc sửa ngày, giờ, địa điểm của một buổi.",
    ),
    "DOT-06": _warning(
        "Đợt đã đăng đổi ngày, giờ hoặc nơi mà không nêu lý do",
        "Sửa bằng lệnh giot-hong move, hoặc thêm một mục changes có date, what, reason và, nếu có, directive.",
    ),
    # Drafts and what is to be published later
    "DANG-01": _warning(
        "Nhắc đến một mục chưa lên trang",
        "Không cần làm gì nếu mục kia sẽ được đăng; nếu không thì bỏ mã ấy ở đây.",
    ),
    "DANG-02": _error(
        "Mục trên trang dẫn tới một mục chưa lên trang",
        "Đăng mục kia trước hoặc cùng lúc (publish_at); hoặc tạm bỏ liên kết này.",
    ),
    "DANG-03": _error(
        "Mục đã đăng quay lại thành bản nháp",
        "Bỏ status: draft hoặc trả publish_at về như cũ. Đợt không diễn ra thì giot-hong cancel; văn bản sai thì sửa nội dung rồi đăng tiếp.",
    ),
    "DANG-04": _warning(
        "Đợt lên trang khi buổi đầu tiên đã bắt đầu hoặc đã qua",
        "Đối chiếu publish_at với ngày của đợt.",
    ),
    # Documents
    "VAN-BAN-01": _error(
        "Hai văn bản cùng cơ quan, số và ngày",
        "Xóa bản đăng trùng, hoặc sửa số, ngày cho đúng.",
    ),
    "VAN-BAN-02": _warning(
        "Văn bản chưa có số", "Bổ sung khi có; bản dự thảo hay bản quét thường trống số."
    ),
    "VAN-BAN-03": _warning("Ngày văn bản chưa đủ", "Bổ sung ngày, tháng khi có."),
    "VAN-BAN-04": _warning(
        "Phụ lục nhắc đến mà không có", "Xin bản phụ lục và đưa vào content/files/."
    ),
    "VAN-BAN-05": _error("Không có tệp được dẫn", "Đặt tệp vào content/files/ hoặc sửa đường dẫn."),
    "VAN-BAN-06": _error(
        "Văn bản nói đến chính nó", "Ghi mã của văn bản kia, hoặc xóa mục này ở references."
    ),
    # Doubts that staff should look at
    "NGHI-01": _warning(
        "Điều được đánh dấu là còn nghi ngờ", "Hỏi lại nơi ban hành; xong thì xóa mục doubts."
    ),
    "NGHI-02": _warning(
        "Chỉ tiêu chênh rất xa các đợt cùng kế hoạch", "Đối chiếu với văn bản gốc."
    ),
    "DIEM-01": _warning("Địa điểm chưa chốt", "Khi đã chốt, chỉ để lại một điểm trong venues."),
    "DIEM-02": _error(
        "Xã của điểm thuộc tỉnh khác",
        "Sửa mã xã hoặc mã tỉnh của điểm; tra trong content/places/communes.csv.",
    ),
    "HAN-01": _warning(
        "Các hạn trong cùng văn bản không khớp nhau", "Hỏi lại nơi ban hành hạn nào đúng."
    ),
    "NAM-01": _warning("Năm trong câu khác năm của kế hoạch", "Đối chiếu với văn bản gốc."),
    "THU-01": _warning("Thứ trong tuần không khớp với ngày", "Xem lại ngày hoặc thứ."),
    "QUY-DINH-01": _error(
        "Số để hỏi và tính không có trong câu quy định",
        "Đối chiếu với văn bản gốc rồi sửa câu hoặc sửa số cho khớp.",
    ),
    # Personal data
    "RIENG-01": _error(
        "Có số điện thoại của một người",
        "Thay bằng điện thoại của cơ quan; nếu đúng là số của cơ quan, ghi số ở contact của cơ quan ấy trong "
        "content/organisations/, số di động thì thêm citation (Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP).",
    ),
    "RIENG-02": _error(
        "Có số căn cước, số thẻ hay số tài khoản của một người",
        "Xóa số đó; dữ liệu cá nhân không được đưa vào kho (Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP).",
    ),
    "RIENG-03": _error(
        "Có hộp thư cá nhân",
        "Thay bằng hộp thư của cơ quan, hoặc bỏ trống; nếu đúng là hộp thư của cơ quan, ghi ở contact của cơ "
        "quan ấy, kèm citation (Luật 91/2025/QH15).",
    ),
    "RIENG-04": _error(
        "Có danh sách người kèm dữ liệu cá nhân",
        "Đăng văn bản không có danh sách, chỉ ghi số tổng; danh sách giữ ở cơ quan (Luật 91/2025/QH15; Thông tư "
        "26/2013/TT-BYT, Điều 7 khoản 3).",
    ),
    "RIENG-05": _error(
        "Có ngày sinh, nhóm máu, sức khỏe hay nơi ở cạnh tên một người",
        "Bỏ tên hoặc bỏ điều riêng ấy; người ấy đồng ý cũng vậy, vì lịch sử của kho còn mãi (Luật 91/2025/QH15; "
        "Thông tư 26/2013/TT-BYT, Điều 7 khoản 3).",
    ),
    "RIENG-06": _warning(
        "Tệp đính kèm có phần máy không đọc được chữ",
        "Người phải tự xem phần ấy: không được có danh sách, số điện thoại, số căn cước của ai; tốt nhất là đăng "
        "bản xuất từ Word, không phải bản quét.",
    ),
    "RIENG-07": _error(
        "Ảnh ghi vị trí nơi chụp",
        "Xóa thông tin vị trí của ảnh rồi đăng lại: trên điện thoại gửi ảnh với «không kèm vị trí», trên Windows "
        "bấm phải vào ảnh, Thuộc tính, Chi tiết, «Xóa thuộc tính và thông tin cá nhân» (Luật 91/2025/QH15).",
    ),
}
