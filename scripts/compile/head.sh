#!/bin/sh
# Sockeye in one file: this script, then a compressed archive of the Deno runtime and the program.
# The archive is unpacked once, into the user's cache folder. Each start compares what one call of
# stat says of the unpacked files with what it said then, since reading them would take too long.

sums='@SUMS@'
nl='
'

fail() {
	printf 'sockeye: %s\n' "$1" >&2
	exit 1
}

if [ -n "${SOCKEYE_CACHE:-}" ]; then
	base=$SOCKEYE_CACHE
elif [ -n "${XDG_CACHE_HOME:-}" ]; then
	base=$XDG_CACHE_HOME/sockeye
elif [ -n "${HOME:-}" ]; then
	base=$HOME/.cache/sockeye
else
	fail 'find the cache folder: HOME is not set: set SOCKEYE_CACHE to a folder of yours'
fi
case $base in
/*) ;;
*) base=$PWD/$base ;;
esac
dir=$base/@ID@

# What stands in a folder can be swapped by whoever may write there, so nobody else may.
guard() {
	if ! { [ -d "$1" ] && [ -O "$1" ]; }; then
		fail "run from $1: it belongs to another user: set SOCKEYE_CACHE to a folder of yours"
	fi
	case $2 in
	*[2367] | *[2367]?)
		fail "run from $1: other users can write there: remove it, or set SOCKEYE_CACHE to a folder of yours"
		;;
	esac
}

# One line for each file: its mode, then what changes when it is changed or replaced.
identify() {
	@STAT@ "$@" 2>/dev/null
}

verify() {
	printf '%s\n' "$sums" | (cd "$1" && @SHA256@ -c) >/dev/null 2>&1
}

explain() {
	line=${1%%"$nl"*}
	case $1 in
	*'No space left'* | *'Wrote only'* | *uota*)
		fail "unpack into $base: it is full: make room for @MEGABYTES@ MB, or set SOCKEYE_CACHE to a folder elsewhere"
		;;
	'' | *gzip:* | *EOF* | *'short read'*)
		fail "unpack $0: the file is damaged: get it again"
		;;
	*) fail "unpack into $base: ${line##*: }: set SOCKEYE_CACHE to a folder that can be written" ;;
	esac
}

# Runs in a subshell, for its umask and its traps.
unpack() {
	for tool in find gzip mktemp stat tail tar '@SHA256@'; do
		command -v "${tool%% *}" >/dev/null || fail "unpack $0: ${tool%% *} is not there: install it"
	done
	umask 077
	why=$(mkdir -p "$base" 2>&1) || explain "$why"
	state=$(identify "$base")
	guard "$base" "${state%% *}"
	# A first run that was killed left its copy behind.
	find "$base" -maxdepth 1 -name '.new.*' -mtime +0 -exec rm -rf {} + 2>/dev/null
	# Named before it is made, so that no signal finds a folder that no trap knows of.
	new=$(mktemp -u "$base/.new.XXXXXX")
	trap 'rm -rf "$new" "$new.old"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	why=$(mkdir "$new" 2>&1) || explain "$why"
	why=$({ tail -c +@OFFSET@ "$0" | gzip -dc | tar -xof - -C "$new"; } 2>&1)
	verify "$new" || explain "$why"
	"$new/deno" --version >/dev/null 2>&1 ||
		fail "run from $base: programs cannot be run there: set SOCKEYE_CACHE to a folder elsewhere"
	identify "$new/deno" "$new"/app/* >"$new/stamp"
	# Another first run may have been faster: then mv puts this copy inside that one.
	[ ! -e "$dir" ] || verify "$dir" || mv "$dir" "$new.old"
	mv "$new" "$dir"
	rm -rf "${dir:?}/${new##*/}"
}

if [ -e "$dir" ]; then
	state=$(identify "$base" "$dir" "$dir/deno" "$dir"/app/*)
	guard "$base" "${state%% *}"
	state=${state#*"$nl"}
	guard "$dir" "${state%% *}"
	state=${state#*"$nl"}
	known=
	[ -r "$dir/stamp" ] && while IFS= read -r line; do known=$known$line$nl; done <"$dir/stamp"
	if [ "$known" != "$state$nl" ]; then
		if [ -O "$dir/deno" ] && verify "$dir"; then
			# A folder that cannot be written only makes the next start as slow as this one.
			{ printf '%s\n' "$state" >"$dir/stamp"; } 2>/dev/null
		else
			(unpack) || exit
		fi
	fi
else
	(unpack) || exit
fi

# The runtime's own caches go with the program, and it must not ask for a newer runtime.
DENO_DIR=$base/deno DENO_NO_UPDATE_CHECK=1
export DENO_DIR DENO_NO_UPDATE_CHECK
exec "$dir/deno" run @FLAGS@ "$dir/app/@ENTRY@" "$@"
