#!/usr/bin/env bash
# What real receivers hold equals what the pull endpoint says: collectd's statsd plugin, and carbon and VictoriaMetrics for Graphite's
# plaintext. Installs and starts them itself, on loopback; fails when it cannot. Takes the program, or builds it.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

need_packages "reading the numbers back" collectd-core graphite-carbon victoria-metrics curl python3
program=${1:-}
if [ -z "$program" ]; then
    swift build --product palingenesis >&2
    program=$PWD/.build/debug/palingenesis
fi

work=$(mktemp -d)
processes=
cleanup() {
    for process in $processes; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
for name in $(env | sed -n 's/^\(PALINGENESIS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

fail() {
    echo "receivers: $1" >&2
    tail -n 5 "$work"/*.log >&2 || true
    exit 1
}
await() { # await SECONDS COMMAND…
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.2
    done
}
free_ports() {
    python3 - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])
PY
}
read -r collectd_port carbon_port pickle_port query_port victoria_port http_port <<<"$(free_ports 6)"

mkdir -p "$work/collectd" "$work/carbon/whisper" "$work/carbon/log"
cat >"$work/collectd.conf" <<CONF
Hostname "h"
FQDNLookup false
BaseDir "$work/collectd"
PIDFile "$work/collectd/pid"
PluginDir "/usr/lib/collectd"
TypesDB "/usr/share/collectd/types.db"
Interval 1
LoadPlugin statsd
LoadPlugin csv
<Plugin statsd>
  Host "127.0.0.1"
  Port "$collectd_port"
</Plugin>
<Plugin csv>
  DataDir "$work/collectd/csv"
  StoreRates false
</Plugin>
CONF
cat >"$work/carbon/carbon.conf" <<CONF
[cache]
STORAGE_DIR = $work/carbon
LOCAL_DATA_DIR = $work/carbon/whisper
CONF_DIR = $work/carbon
LOG_DIR = $work/carbon/log
PID_DIR = $work/carbon
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = $carbon_port
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = $pickle_port
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = $query_port
MAX_CREATES_PER_MINUTE = inf
MAX_UPDATES_PER_SECOND = 10000
ENABLE_TAGS = False
TAG_HASH_FILENAMES = False
CONF
printf '[all]\npattern = .*\nretentions = 1s:10m\n' >"$work/carbon/storage-schemas.conf"

collectd -f -C "$work/collectd.conf" >"$work/collectd.log" 2>&1 &
processes="$processes $!"
carbon-cache --debug --config="$work/carbon/carbon.conf" --pidfile="$work/carbon/pid" --logdir="$work/carbon/log" start \
    >"$work/carbon.log" 2>&1 &
processes="$processes $!"
victoria-metrics -storageDataPath="$work/victoria" -httpListenAddr="127.0.0.1:$http_port" \
    -graphiteListenAddr="127.0.0.1:$victoria_port" -search.latencyOffset=0s >"$work/victoria.log" 2>&1 &
processes="$processes $!"
await 15 test -s "$work/collectd/pid" -o -d "$work/collectd" || fail "collectd did not start"
await 15 bash -c "</dev/tcp/127.0.0.1/$carbon_port" || fail "carbon did not start"
await 15 curl -sf "http://127.0.0.1:$http_port/health" || fail "VictoriaMetrics did not start"

run() { # run NAME: a daemon whose session ends at once, with $work/NAME.yaml; leaves its endpoint in $endpoint
    PALINGENESIS_STATE=$work/$1-state PALINGENESIS_RUNTIME=$work/$1-runtime "$program" run --stay --config "$work/$1.yaml" --listen 127.0.0.1:0 -- sh -c 'echo done' >"$work/$1.log" 2>&1 &
    processes="$processes $!"
    await 15 grep -q 'metrics at ' "$work/$1.log" || fail "$1: the daemon did not start"
    endpoint=$(sed -n 's/^palingenesis: metrics at //p' "$work/$1.log")
}
cat >"$work/first.yaml" <<YAML
assistant: {kind: custom}
push:
  statsd: {address: "127.0.0.1:$collectd_port", receiver: collectd, interval: 500ms}
  graphite: {address: "127.0.0.1:$carbon_port", interval: 1s}
YAML
cat >"$work/second.yaml" <<YAML
assistant: {kind: custom}
push:
  graphite: {address: "127.0.0.1:$victoria_port", interval: 1s}
YAML
run first
first=$endpoint
run second
second=$endpoint
sleep 6

# Debian's own Python has Debian's whisper.
/usr/bin/python3 - "$work" "$first" "$second" "http://127.0.0.1:$http_port" <<'PY' || fail "the numbers differ"
import json, math, os, re, sys, time, urllib.parse, urllib.request
import whisper

work, first, second, victoria = sys.argv[1:]

# What changes with every push, or with time, is not compared.
moving = ("palingenesis_push_", "palingenesis_statsd_", "palingenesis_uptime_")

kinds = {}

def scrape(url):
    series = {}
    for line in urllib.request.urlopen(url, timeout=5).read().decode().splitlines():
        if line.startswith("# TYPE "): kinds[line.split()[2]] = line.split()[3]
        found = re.match(r"([a-zA-Z_:0-9]+)(?:\{(.*)\})? (\S+)$", line)
        if not found or line.startswith("#") or found[1].startswith(moving): continue
        labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', found[2] or ""))
        series[(found[1], tuple(sorted(labels.items())))] = float(found[3])
    return series

def collectd():
    held = {}
    folder = f"{work}/collectd/csv/h/statsd"
    for file in os.listdir(folder):
        # derive-NAME-2026-01-31: raw counters, and gauges.
        kind, name = file[:-11].split("-", 1)
        held[name] = float(open(os.path.join(folder, file)).read().split()[-1].split(",")[1])
    return held

def flat(key):
    name, labels = key
    word = lambda text: "Inf" if text == "+Inf" else re.sub(r"[^a-zA-Z0-9_-]", "_", text.replace("/", "-"))
    return name + "".join(f".{k}.{word(v)}" for k, v in labels)

def tagged(key):
    name, labels = key
    return name + "".join(f";{k}={v}" for k, v in labels)

def check(receiver, expected, held):
    # Files and exports have fifteen digits or so.
    same = lambda a, b: b is not None and abs(a - b) <= abs(a) * 1e-12
    wrong = {k: (v, held.get(k)) for k, v in expected.items() if not same(v, held.get(k))}
    for key, (want, have) in sorted(wrong.items())[:10]: print(f"{receiver}: {key}: {have}, the endpoint says {want}")
    print(f"{receiver}: {len(expected) - len(wrong)} of {len(expected)} series equal")
    return not wrong and len(expected) > 50

ok = True
series = scrape(first)
# Counters, and with them sums, are whole numbers there.
expected = {}
for (name, labels), value in series.items():
    isGauge = kinds.get(name) == "gauge"
    expected[flat((name, labels))] = value if isGauge else math.floor(value)
ok &= check("collectd", expected, collectd())

held = {}
for folder, _, files in os.walk(f"{work}/carbon/whisper"):
    for file in files:
        points = [v for v in whisper.fetch(os.path.join(folder, file), int(time.time()) - 60)[1] if v is not None]
        name = file[:-4].replace("_DOT_", ".")
        if points: held[name] = points[-1]
ok &= check("carbon", {tagged(k): v for k, v in series.items()}, held)

held = {}
query = urllib.parse.urlencode({"match[]": '{__name__=~"palingenesis_.*"}'})
for line in urllib.request.urlopen(f"{victoria}/api/v1/export?{query}", timeout=10).read().decode().splitlines():
    row = json.loads(line)
    labels = dict(row["metric"])
    held[tagged((labels.pop("__name__"), tuple(sorted(labels.items()))))] = row["values"][-1]
ok &= check("VictoriaMetrics", {tagged(k): v for k, v in scrape(second).items()}, held)
sys.exit(0 if ok else 1)
PY
echo "receivers: equal"
