#!/bin/sh
# 安装 casetrack，不需要网络： sh install.sh [安装到哪里，默认 /opt/casetrack]
# Install casetrack without a network: sh install.sh [FOLDER, by default /opt/casetrack]
# Again over an older version: the program is replaced, nothing else is touched. PYTHON=… names another python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/casetrack}
python=${PYTHON:-python3}
fail() { echo "$1" >&2; exit 1; }

wanted=$(cat "$here/python-version")
command -v "$python" >/dev/null || fail "没有找到 $python，需要 Python $wanted。 · There is no $python; Python $wanted is needed."
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$found" = "$wanted" ] ||
  fail "本安装包适用于 Python $wanted，$python 是 $found；可用 PYTHON=… 另行指定。 · This archive is for Python $wanted, $python is $found; name another one with PYTHON=…"
[ "$(uname -m)" = "$(cat "$here/machine")" ] ||
  fail "本安装包适用于 $(cat "$here/machine")，本机是 $(uname -m)。 · This archive is for $(cat "$here/machine"), this machine is $(uname -m)."
(cd "$here" && sha256sum --quiet --strict -c SHA256SUMS) ||
  fail "安装包不完整或者被改动过，没有安装。 · The archive is damaged or was changed; nothing was installed."

mkdir -p "$to"
to=$(cd "$to" && pwd)
new="$to/.new.$$"
# A version that fails to install leaves the one that is there as it is.
trap 'rm -rf "$new"' EXIT
old_umask=$(umask)
umask 022
# Without ensurepip, which Debian keeps in a package of its own: pip comes with the archive.
"$python" -m venv --without-pip "$new"
pip() { "$new/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" "$@"; }
pip install -q --disable-pip-version-check --no-cache-dir --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.lock"
pip install -q --disable-pip-version-check --no-cache-dir --no-index --no-deps "$here"/wheels/casetrack-*.whl
"$new/bin/python" -m casetrack --help >/dev/null
rm -rf "$to/lib.old" "$to/share"
[ ! -d "$to/lib" ] || mv "$to/lib" "$to/lib.old"
mv "$new" "$to/lib"
cp -R "$here/share" "$to/share"
mkdir -p "$to/bin"
# Not the script of the environment: that one names the folder it was made in.
printf '#!/bin/sh\nexec "%s/lib/bin/python" -m casetrack "$@"\n' "$to" > "$to/bin/casetrack"
chmod 755 "$to/bin/casetrack"
rm -rf "$to/lib.old"
umask "$old_umask"
echo "已安装： · Installed: $to/bin/casetrack"
echo "看演示： · A demonstration: $to/bin/casetrack demo --dir demo"
echo "下一步： · Next: $to/share/docs/handbook"
