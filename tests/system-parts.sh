#!/bin/sh
# System parts that the tests use: a browser, fonts with Chinese, LibreOffice and pdftoppm to look at documents.
# Installs what is missing where it may; otherwise names the one command an administrator must give.
set -eu
packages="chromium fonts-noto-cjk fonts-dejavu-core libreoffice-calc libreoffice-writer poppler-utils"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
  echo "installing:$missing"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $command >/dev/null
  exit 0
fi
if sudo -n true 2>/dev/null; then
  sudo apt-get update -qq
  sudo DEBIAN_FRONTEND=noninteractive $command >/dev/null
  exit 0
fi
echo "The tests need system packages. Have an administrator run:" >&2
echo "  sudo $command" >&2
exit 1
