#!/bin/sh
# Make one archive that installs without a network: the program, every library it needs at the version and hash of
# requirements.lock, pip itself, this folder, the handbook. For this kind of machine and this version of Python.
set -eu
cd "$(dirname "$0")/../.."
PY=${PY:-.venv/bin/python}
out=build/bundle
kind=$($PY -c 'import platform, sys; print(f"linux-{platform.machine()}-python{sys.version_info[0]}.{sys.version_info[1]}")')
version=$($PY -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
name=casetrack-$version-$kind
inside=$out/$name
rm -rf "$out"
mkdir -p "$inside/wheels" "$inside/share/docs"
$PY -m hatchling build -t wheel -d "$inside/wheels" >/dev/null
$PY -m pip download -q --require-hashes --only-binary :all: -r requirements.lock -d "$inside/wheels"
$PY -m pip download -q --no-deps --only-binary :all: -d "$inside/wheels" pip
cp requirements.lock deploy/bundle/install.sh deploy/bundle/README.txt LICENSE "$inside/"
cp -R deploy/systemd "$inside/share/"
cp -R docs/handbook "$inside/share/docs/"
cp docs/*.md "$inside/share/docs/"
mkdir "$inside/share/deploy"
cp deploy/README.md "$inside/share/deploy/"
cp SECURITY.md "$inside/share/"
[ ! -f build/sbom.cdx.json ] || cp build/sbom.cdx.json "$inside/share/"
$PY -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")' > "$inside/python-version"
uname -m > "$inside/machine"
(cd "$inside" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum > SHA256SUMS)
tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner -czf "$out/$name.tar.gz" "$name"
rm -rf "$inside"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
