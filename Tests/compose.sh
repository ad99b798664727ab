#!/usr/bin/env bash
# Checks docker-compose.yml, then runs its topology natively with the same configuration files: the daemon, a real Pushgateway, a
# real Prometheus that scrapes both, and `palingenesis listen` in place of statsd_exporter. Loopback only, bounded in time.
#
#   bash Tests/compose.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-$PWD/.build/debug/palingenesis}

python3=/usr/bin/python3
"$python3" Tests/compose.py docker-compose.yml
echo "docker-compose.yml: no findings"

work=$(mktemp -d)
processes=()
cleanup() {
    for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
fail() {
    echo "$0: $1" >&2
    tail -n 20 "$work"/*.log >&2
    exit 1
}
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.2
    done
}
free_port() { "$python3" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
ask() { curl -sf --noproxy '*' --max-time 5 "$@"; }

gateway=$(free_port) prometheus=$(free_port) endpoint=$(free_port)

prometheus-pushgateway --web.listen-address="127.0.0.1:$gateway" --persistence.file= >"$work/pushgateway.log" 2>&1 &
processes+=($!)
"$program" listen --http 127.0.0.1:0 --statsd 127.0.0.1:0 >"$work/listen.log" 2>&1 &
processes+=($!)
await 10 ask -o /dev/null "http://127.0.0.1:$gateway/-/ready" || fail "the Pushgateway did not start"
await 10 grep -q 'StatsD on' "$work/listen.log" || fail "the receiver did not start"
receiver=$(sed -n 's/^listening for pushes on http:\/\///p' "$work/listen.log")
statsd=$(sed -n 's/^listening for StatsD on //p' "$work/listen.log")

# The same files, with the services' names and the image's paths replaced by what stands for them here.
sed "s|palingenesis:7654|127.0.0.1:$endpoint|; s|pushgateway:9091|127.0.0.1:$gateway|; s|statsd-exporter:9102|$receiver|" \
    examples/compose/prometheus.yml >"$work/prometheus.yml"
sed "s|/usr/share/palingenesis|$PWD/examples/quickstart|; s|/tmp/session.md|$work/session.md|g; s|0.0.0.0:7654|127.0.0.1:$endpoint|" \
    examples/compose/config.yaml >"$work/config.yaml"
sed 's|/usr/share/palingenesis|'"$PWD/examples/quickstart"'|g' -i "$work/config.yaml"

PALINGENESIS_STATE=$work/state PALINGENESIS_RUNTIME=$work/runtime \
    PALINGENESIS_PUSH_PUSHGATEWAY_URL=http://127.0.0.1:$gateway PALINGENESIS_PUSH_STATSD_ADDRESS=$statsd \
    "$program" run --stay --config "$work/config.yaml" >"$work/daemon.log" 2>&1 &
processes+=($!)
prometheus --config.file="$work/prometheus.yml" --web.listen-address="127.0.0.1:$prometheus" --storage.tsdb.path="$work/tsdb" \
    >"$work/prometheus.log" 2>&1 &
processes+=($!)

is_one() { # is_one SELECTOR: Prometheus says that its value is 1
    ask -G --data-urlencode "query=$1" "http://127.0.0.1:$prometheus/api/v1/query" | grep -q '"value":\[[0-9.]*,"1"\]'
}
for selector in 'palingenesis_resumes_success_total{job="palingenesis",instance="127.0.0.1:'$endpoint'"}' \
    'palingenesis_resumes_success_total{job="palingenesis",instance="compose"}'; do
    await 60 is_one "$selector" || fail "Prometheus does not have $selector at 1"
    echo "Prometheus has $selector at 1"
done
has_resume() { ask "http://$receiver/statsd" | grep -q '^palingenesis_resumes_success_total 1$'; }
await 30 has_resume || fail "the StatsD receiver does not have the resume"
echo "the StatsD receiver has it too"
