#!/bin/sh
# Đưa trang đã dựng lên kho tệp (S3 và các kho tương tự) bằng rclone: sh docs/hosting/upload.sh output KHO:THƯ-MỤC
#
# Tệp đổi đi trước: thứ mà trang cần, rồi dữ liệu, rồi các trang, trang chủ sau cùng; xóa là việc cuối.
# Đứt giữa chừng thì chạy lại: tệp đã lên đúng rồi thì không gửi nữa (so bằng mã kiểm, không bằng giờ).
set -eu

site=${1:?Thiếu thư mục trang, ví dụ output}
remote=${2:?Thiếu nơi đến, ví dụ kho:trang-hien-mau}

# Thư mục không phải trang đã dựng xong thì không làm gì: nếu không, bước xóa sẽ xóa cả trang.
for file in .giot-hong index.html 404.html status.json; do
  [ -f "$site/$file" ] || { echo "Không thấy $site/$file: đây không phải trang đã dựng." >&2; exit 2; }
done

year='public, max-age=31536000, immutable'
hour='public, max-age=3600'
again='no-cache'

# Các bộ lọc của rclone, loại tệp, thời gian giữ.
put() {
  type=$1 cache=$2
  shift 2
  rclone copy "$site" "$remote" --checksum --fast-list "$@" \
    --header-upload "Content-Type: $type" --header-upload "Cache-Control: $cache"
}

echo "Những gì trang cần"
put 'text/css; charset=utf-8' "$hour" --include '/theme/**.css'
put 'text/javascript; charset=utf-8' "$hour" --include '/theme/**.js'
put 'image/svg+xml; charset=utf-8' "$hour" --include '*.svg'
put 'image/png' "$year" --include '/anh/**.png'
put 'image/png' "$hour" --include '/files/**.png'
put 'image/jpeg' "$hour" --include '/files/**.{jpg,jpeg}'
put 'application/pdf' "$hour" --include '/files/**.pdf'
put 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' "$hour" --include '/files/**.docx'
put 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' "$hour" --include '/files/**.xlsx'
put 'application/vnd.oasis.opendocument.text' "$hour" --include '/files/**.odt'
put 'application/octet-stream' "$again" --include '/tim-van-ban/pagefind/**.{pagefind,pf_meta,pf_index,pf_fragment,pf_filter}'
put 'text/javascript; charset=utf-8' "$again" --include '/tim-van-ban/pagefind/**.js'

echo "Lịch, nguồn tin, dữ liệu"
put 'text/calendar; charset=utf-8' "$again" --include '*.ics'
put 'application/atom+xml; charset=utf-8' "$again" --include '*.atom.xml'
put 'application/rss+xml; charset=utf-8' "$again" --include '*.rss.xml'
put 'application/xml; charset=utf-8' "$again" --include '/sitemap*.xml'
put 'text/csv; charset=utf-8' "$again" --include '*.csv'
put 'application/json' "$again" --include '*.json'
put 'text/plain; charset=utf-8' "$again" --include '*.txt'

echo "Các trang"
put 'text/html; charset=utf-8' "$again" --include '/?*/**.html'
put 'text/html; charset=utf-8' "$again" --include '/*.html'
put 'text/javascript; charset=utf-8' "$again" --include '/sw.js'

echo "Xóa những gì không còn"
rclone sync "$site" "$remote" --checksum --fast-list --exclude '/.giot-hong' --delete-after
