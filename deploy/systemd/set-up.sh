#!/bin/sh
# 为 systemd 服务建账号、文件夹、设置文件，放好服务文件；可以重复运行，已有的设置不动。需要 root。
# The account, the folders, the settings and the units of the services. As root; again is safe: settings that are
# there stay. ROOT=FOLDER lays all of it into a folder instead and makes no account, to look at it.
set -eu
root=${ROOT:-}
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$here/../.." && pwd)
owner="-o casetrack -g casetrack"
group="-g casetrack"
if [ -n "$root" ]; then
  owner=
  group=
elif ! id casetrack >/dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/lib/casetrack --shell /usr/sbin/nologin casetrack
fi
install -d -m 0755 "$root/etc/casetrack" "$root/etc/systemd/system"
# shellcheck disable=SC2086
install -d -m 0700 $owner "$root/var/lib/casetrack"
settings="$root/etc/casetrack/config.toml"
if [ ! -e "$settings" ]; then
  # shellcheck disable=SC2086
  install -m 0640 $group /dev/null "$settings"
  "$program/lib/bin/python" -I -X utf8 -c '
from casetrack.library import shipped
text = shipped("config.toml").read_text("utf-8")
here, there = "sqlite:///casetrack.db", "sqlite:////var/lib/casetrack/casetrack.db"
assert text.count(here) == 1
print(text.replace(here, there), end="")' > "$settings"
fi
[ -e "$root/etc/casetrack/environment" ] || install -m 0600 /dev/null "$root/etc/casetrack/environment"
for unit in casetrack-web casetrack-scheduler; do
  sed "s#/opt/casetrack/#$program/#g" "$here/$unit.service" > "$root/etc/systemd/system/$unit.service"
done
[ -n "$root" ] || [ ! -d /run/systemd/system ] || systemctl daemon-reload
echo "$settings"
