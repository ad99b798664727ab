#!/usr/bin/env bash
# What an idle daemon costs: CPU time over half a minute, resident memory, and what a scrape of its own suite takes. Builds the program
# as the quick start does.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh
. examples/shell/build.sh
need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "measuring" curl
build_release

work=$(mktemp -d)
listener= daemon=
trap 'kill $listener $daemon 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
await() { # await WORDS FILE: until the words stand in the file
    for _ in $(seq 100); do
        ! grep -qs "$1" "$2" || return 0
        sleep 0.1
    done
    cat "$2" >&2
    echo "$0: not within 10 s: $1" >&2
    exit 1
}
export PALINGENESIS_STATE=$work/state PALINGENESIS_RUNTIME=$work/runtime
.build/release/palingenesis listen --http 127.0.0.1:0 --statsd 127.0.0.1:0 >"$work/listen.log" 2>&1 &
listener=$!
await 'StatsD on' "$work/listen.log"
.build/release/palingenesis run --listen 127.0.0.1:0 --pushgateway "$(sed -n 's/^listening for pushes on //p' "$work/listen.log")" \
    --statsd "$(sed -n 's/^listening for StatsD on //p' "$work/listen.log")" --receiver datadog -- sleep 120 2>"$work/run.log" &
daemon=$!
await 'metrics at' "$work/run.log"
sleep 5
ticks() { awk '{ print $14 + $15 }' "/proc/$daemon/stat"; }
before=$(ticks)
sleep 30
after=$(ticks)
echo "idle, pushing to both sinks at their default intervals:"
awk -v used=$((after - before)) -v hertz="$(getconf CLK_TCK)" 'BEGIN { printf "  CPU: %.2f %% of one core over 30 s\n", used / hertz / 30 * 100 }'
awk '/^(VmRSS|RssAnon|RssFile)/ { printf "  %s %.1f MB\n", $1, $2 / 1000 }' "/proc/$daemon/status"

# Over one connection, from the request to the last byte of the answer.
url=$(sed -n 's/^palingenesis: metrics at //p' "$work/run.log")
curl -sS --noproxy '*' -o /dev/null -w '%{time_total}\n' "$url?[1-500]" | sort -n |
    awk '{ times[NR] = $1 } END { printf "  scrape: %.2f ms median, %.2f ms at the least, of %d\n", times[int((NR + 1) / 2)] * 1000, times[1] * 1000, NR }'
