#!/bin/sh
# Install the archive and run the demonstration where there is no network: in a namespace whose only interface is
# loopback, without a route. As root; PYTHON=… names the python3 to install with.
set -eu
cd "$(dirname "$0")/../.."
archive=$(ls -t build/bundle/casetrack-*.tar.gz | head -n 1)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp "$archive" "$archive.sha256" "$place/"
cat > "$place/inside.sh" <<'END'
set -eu
cd "$1"
ip link set lo up
echo "routes: $(ip route | wc -l)"
if $PYTHON -c 'import socket; socket.create_connection(("192.0.2.1", 443), 3)' 2>/dev/null; then exit 9; fi
sha256sum --quiet -c casetrack-*.tar.gz.sha256
tar -xzf casetrack-*.tar.gz
sh casetrack-*/install.sh "$1/opt/casetrack" >/dev/null
mkdir "$1/empty"
cd "$1/empty"
casetrack="$1/opt/casetrack/bin/casetrack"
$casetrack deadline --received 2026-02-13 | grep -o '2026-03-19' | head -n 1
$casetrack demo --no-serve --dir demo >/dev/null
$casetrack --config demo/config.toml verify
$casetrack --config demo/config.toml serve --port 18765 >served.txt 2>&1 &
served=$!
$PYTHON - <<'ASK'
import json, time, urllib.request
for _ in range(150):
    try:
        ready = json.load(urllib.request.urlopen("http://127.0.0.1:18765/readyz", timeout=5))
        break
    except OSError:
        time.sleep(0.2)
page = urllib.request.urlopen("http://127.0.0.1:18765/sign-in", timeout=5).read().decode()
assert ready["ready"], ready
assert "温州市教育局" in page
style = page.split('rel="stylesheet" href="')[1].split('"')[0]
assert urllib.request.urlopen("http://127.0.0.1:18765" + style, timeout=5).status == 200
print("pages: ready, sign-in and stylesheet answered")
ASK
kill $served
wait $served
# The settings of the services, laid into a folder; their database would stand where the units may write.
ROOT="$1/root" sh "$1/opt/casetrack/share/systemd/set-up.sh" >/dev/null
grep -c 'sqlite:////var/lib/casetrack/casetrack.db' "$1/root/etc/casetrack/config.toml"
grep -q "^ExecStart=$1/opt/casetrack/bin/casetrack " "$1/root/etc/systemd/system/casetrack-web.service"
$casetrack --config "$1/root/etc/casetrack/config.toml" --database "sqlite:///$1/first.db" init >/dev/null
# Again over what is there, as an upgrade does it.
sh "$1"/casetrack-*/install.sh "$1/opt/casetrack" >/dev/null
$casetrack --config demo/config.toml verify
# A changed archive is refused, and the old version stays.
printf 'x' >> "$(ls "$1"/casetrack-*/wheels/casetrack-*.whl)"
if sh "$1"/casetrack-*/install.sh "$1/opt/casetrack" 2>/dev/null; then exit 8; fi
$casetrack --help >/dev/null
echo "a changed archive was refused"
END
env -i PATH="$PATH" HOME="$place" LANG=C.UTF-8 PYTHON="${PYTHON:-python3}" unshare -n sh "$place/inside.sh" "$place"
echo "drill: $(basename "$archive") with $("${PYTHON:-python3}" --version) on $(. /etc/os-release && echo "$PRETTY_NAME") passed"
