#!/bin/sh
# Installs Sockeye for the user who runs this, without root: downloads the release for this
# platform, checks it against the release's checksums, and only then touches the prefix.
#
#   PREFIX             where to: bin/ and share/ below it      (default: ~/.local)
#   SOCKEYE_VERSION    which one, as 0.1.0                     (default: the latest)
#   SOCKEYE_BASE_URL   where the files of a release are        (default: GitHub)

set -eu

fail() {
	printf 'install.sh: %s\n' "$1" >&2
	exit 1
}

has() {
	command -v "$1" >/dev/null 2>&1
}

find_target() {
	case $(uname -m) in
	x86_64 | amd64) arch=x86_64 ;;
	aarch64 | arm64) arch=aarch64 ;;
	*) fail "install for $(uname -m): there is no executable for it: run Sockeye with Deno" ;;
	esac
	case $(uname -s) in
	Linux) target=$arch-unknown-linux-gnu ;;
	Darwin) target=$arch-apple-darwin ;;
	*) fail "install for $(uname -s): this installer knows Linux and macOS: unpack the tarball by hand" ;;
	esac
}

find_url() {
	releases=https://github.com/sockeye/sockeye/releases
	if [ -n "${SOCKEYE_BASE_URL:-}" ]; then
		url=${SOCKEYE_BASE_URL%/}
	elif [ -n "${SOCKEYE_VERSION:-}" ]; then
		url=$releases/download/v${SOCKEYE_VERSION#v}
	else
		url=$releases/latest/download
	fi
}

download() {
	if has curl; then
		curl -fsSL --proto-redir =https --connect-timeout 30 -o "$2" "$1" || fail "download $1: curl could not: see above"
	elif has wget; then
		# Without -T, which makes the wget of busybox 1.35 crash.
		wget -q -O "$2" "$1" || fail "download $1: wget could not"
	else
		fail "download $1: neither curl nor wget is there: install one"
	fi
}

sha256_of() {
	if has sha256sum; then
		sha256sum <"$1"
	elif has shasum; then
		shasum -a 256 <"$1"
	else
		fail 'check the download: neither sha256sum nor shasum is there: install one'
	fi
}

verify() {
	wanted=
	while read -r sum listed; do
		[ "$listed" != "$1" ] || wanted=$sum
	done <"$work/SHA256SUMS"
	[ -n "$wanted" ] || fail "check $1: SHA256SUMS does not list it: nothing was installed"
	found=$(sha256_of "$work/$1")
	[ "${found%% *}" = "$wanted" ] ||
		fail "check $1: its checksum is ${found%% *}, not $wanted: nothing was installed"
}

# Each file is renamed into place, so that a running Sockeye keeps the one it has.
install_files() {
	(cd "$1" && find . -type f) | while read -r file; do
		to=$prefix/${file#./}
		{ mkdir -p "${to%/*}" && cp "$1/$file" "$to.new" && mv -f "$to.new" "$to"; } ||
			fail "write $to: set PREFIX to a folder of yours"
	done
}

# Called on the last line: a script that was cut off on its way does nothing.
main() {
	prefix=${PREFIX:-${HOME:?}/.local}
	find_target
	find_url
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	name=sockeye-$target
	download "$url/SHA256SUMS" "$work/SHA256SUMS"
	download "$url/$name.tar.gz" "$work/$name.tar.gz"
	verify "$name.tar.gz"
	gzip -dc "$work/$name.tar.gz" | tar -xof - -C "$work"
	"$work/$name/bin/sockeye" version >/dev/null ||
		fail "run the executable for $target on this machine: nothing was installed"
	install_files "$work/$name"
	printf 'Installed %s as %s\n' "$("$prefix/bin/sockeye" version)" "$prefix/bin/sockeye"
	case :$PATH: in
	*":$prefix/bin:"*) ;;
	*) printf 'Add %s to your PATH to run it as sockeye\n' "$prefix/bin" ;;
	esac
}

main
