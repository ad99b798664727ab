#!/usr/bin/env bash
# Watch a session stop at a usage limit, wait, resume and finish, with the same numbers at the pull endpoint, in a push and in a
# StatsD stream. Everything is real but the assistant, which is a script. Loopback only; ends by itself after about 15 seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh
. examples/shell/build.sh

need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "reading the numbers back" curl
build_release
program=$PWD/.build/release/palingenesis

work=$(mktemp -d)
listener= daemon=
cleanup() {
    for process in $daemon $listener; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Nothing of the user's own configuration or state is touched.
for name in $(env | sed -n 's/^\(PALINGENESIS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export PALINGENESIS_STATE=$work/state PALINGENESIS_RUNTIME=$work/runtime no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

await() { # await SECONDS COMMAND…: repeats the command until it succeeds
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}
fail() {
    echo "quickstart: $1" >&2
    tail -n 20 "$work"/*.log >&2
    exit 1
}

"$program" listen --http 127.0.0.1:0 --statsd 127.0.0.1:0 >"$work/listen.log" 2>&1 &
listener=$!
await 10 grep -q 'StatsD on' "$work/listen.log" || fail "the receiver did not start"
gateway=$(sed -n 's/^listening for pushes on //p' "$work/listen.log")
statsd=$(sed -n 's/^listening for StatsD on //p' "$work/listen.log")

cat >"$work/config.yaml" <<YAML
assistant:
  kind: claude
  resume: ["$PWD/examples/quickstart/assistant.sh", "$work/session.md", "{session_id}"]
session:
  file: $work/session.md
resume:
  resetMargin: 1s
  confirmAfter: 1s
push:
  pushgateway: {url: "$gateway", interval: 1s, grouping: {instance: quickstart}}
  statsd: {address: "$statsd", receiver: datadog, interval: 1s}
YAML

echo
echo "== The session: a scripted assistant that hits a limit which resets in 4 seconds"
# --stay: the daemon goes on serving after the session, so that its numbers can be read.
"$program" run --config "$work/config.yaml" --listen 127.0.0.1:0 --stay -- \
    "$PWD/examples/quickstart/assistant.sh" "$work/session.md" 2>&1 | tee "$work/run.log" &
await 10 grep -q 'metrics at' "$work/run.log" || fail "the daemon did not start"
metrics=$(sed -n 's/^palingenesis: metrics at //p' "$work/run.log")
daemon=$("$program" status --json | sed -n 's/.*"pid":\([0-9]*\).*/\1/p')
await 60 grep -q 'session completed' "$work/run.log" || fail "the session did not complete"

# Each push shows what was there before it, so two more ticks bring the receivers level with the endpoint.
sleep 2.5
curl -sf "$metrics" >"$work/endpoint.txt" || fail "the endpoint does not answer"
sleep 1.5
curl -sf "$gateway/metrics" >"$work/push.txt" || fail "the receiver does not answer"
curl -sf "$gateway/statsd" >"$work/statsd.txt" || fail "the receiver does not answer"

kill "$daemon"
await 10 sh -c "! kill -0 $daemon 2>/dev/null" || fail "the daemon did not end"
daemon=

echo
echo "== What \`palingenesis listen\` printed of it (some lines of $(wc -l <"$work/listen.log"))"
grep -E '^  palingenesis_(rate_limits_total|resumes_(success_)?total|resumes_in_flight|daemon_state|saves_total)' "$work/listen.log" |
    grep -E '→|\+[1-9]' | head -n 16
echo
echo "== The same numbers, read back from three places"
awk -f examples/quickstart/compare.awk "$work/endpoint.txt" "$work/push.txt" "$work/statsd.txt"
