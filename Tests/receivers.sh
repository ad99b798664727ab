#!/usr/bin/env bash
# What real receivers hold equals what the pull endpoint says, and what `push` shows of a text full of odd names: collectd's and netdata's
# StatsD, and carbon and VictoriaMetrics for Graphite's plaintext. Installs and starts them itself, on loopback; fails when it cannot. Takes the program, or builds it.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

need_packages "reading the numbers back" collectd-core netdata-core graphite-carbon graphite-web victoria-metrics curl python3
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
read -r collectd_port carbon_port pickle_port query_port victoria_port http_port netdata_port netdata_http web_port <<<"$(free_ports 9)"

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
mkdir -p "$work"/netdata/{cache,lib,log,etc}
cat >"$work/netdata.conf" <<CONF
[global]
    run as user = $(id -un)
[directories]
    config = $work/netdata/etc
    log = $work/netdata/log
    cache = $work/netdata/cache
    lib = $work/netdata/lib
    lock = $work/netdata/lib
    home = $work/netdata/lib
    registry = $work/netdata/lib
[db]
    mode = ram
    retention = 600
    update every = 1
[health]
    enabled = no
[ml]
    enabled = no
[cloud]
    enabled = no
[registry]
    enabled = no
[plugins]
    timex = no
    checks = no
    idlejitter = no
    tc = no
    diskspace = no
    proc = no
    cgroups = no
    enable running new plugins = no
    statsd = yes
[web]
    bind to = 127.0.0.1:$netdata_http
[statsd]
    bind to = udp:127.0.0.1:$netdata_port
    max private charts hard limit = 5000
CONF

collectd -f -C "$work/collectd.conf" >"$work/collectd.log" 2>&1 &
processes="$processes $!"
carbon-cache --debug --config="$work/carbon/carbon.conf" --pidfile="$work/carbon/pid" --logdir="$work/carbon/log" start \
    >"$work/carbon.log" 2>&1 &
processes="$processes $!"
victoria-metrics -storageDataPath="$work/victoria" -httpListenAddr="127.0.0.1:$http_port" \
    -graphiteListenAddr="127.0.0.1:$victoria_port" -search.latencyOffset=0s >"$work/victoria.log" 2>&1 &
processes="$processes $!"
netdata -D -c "$work/netdata.conf" -P "$work/netdata/pid" >"$work/netdata.log" 2>&1 &
processes="$processes $!"
await 15 test -s "$work/collectd/pid" -o -d "$work/collectd" || fail "collectd did not start"
await 15 bash -c "</dev/tcp/127.0.0.1/$carbon_port" || fail "carbon did not start"
await 15 curl -sf "http://127.0.0.1:$http_port/health" || fail "VictoriaMetrics did not start"
await 15 curl -sf "http://127.0.0.1:$netdata_http/api/v1/info" || fail "netdata did not start"

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
  statsd: {address: "127.0.0.1:$netdata_port", receiver: netdata, interval: 500ms}
  graphite: {address: "127.0.0.1:$victoria_port", interval: 1s}
YAML

# A text whose names and values mean something in one grammar or another, as `push` shows it and as it is sent, in two parts.
python3 - >"$work/odd.prom" <<'PY'
values = ["GET", "get", "a b", "a_b", "a;b", "a=b", "a:b", "a,b", "a|b", "a#b", "/a/b", "grün", "e\u0301", "é", "🚀", ":", "a:", "a ", "a.b",
          "1a", "~x", "@0.1", "|c", "[a]", "+Inf", "name=x", "..", "long" * 60, "long" * 60 + "er"]
print("# TYPE odd counter")
for i, value in enumerate(values): print('odd{path="%s"} %d' % (value, i + 1))
print("# TYPE odd:gauge gauge")
for i, value in enumerate(values): print('odd:gauge{path="%s"} %r' % (value, (i - 9) / 4))
print("# TYPE large counter\nlarge 9007199254740991\n# TYPE tiny gauge\ntiny 0.001\n# TYPE nothing gauge\nnothing NaN")
PY
sed 's/ 9007199254740991$/ 7/; s/^\(odd{.*\) [0-9]*$/\1 1/' "$work/odd.prom" >"$work/odd-before.prom"
odd() { # odd RECEIVER PORT
    local options=(--receiver "$1" --statsd "127.0.0.1:$2")
    "$program" push --dry-run "${options[@]}" "$work/odd.prom" >"$work/$1.lines" 2>"$work/$1-odd.log" || fail "$1: the lines are not shown"
    ! grep -E ': (dropped|merged|truncated): ' "$work/$1-odd.log" >&2 || fail "$1: its linter complains of palingenesis' own lines"
    for part in odd-before odd; do
        cp "$work/$part.prom" "$work/sent.prom"
        PALINGENESIS_STATE=$work/push-state "$program" push --from-zero "${options[@]}" "$work/sent.prom" 2>>"$work/$1-odd.log" ||
            fail "$1: the text is not sent"
    done
}
odd collectd "$collectd_port"
odd netdata "$netdata_port"
run first
first=$endpoint
run second
second=$endpoint
sleep 6

# Debian's own Python has Debian's whisper.
/usr/bin/python3 - "$work" "$first" "$second" "http://127.0.0.1:$http_port" "http://127.0.0.1:$netdata_http" <<'PY' || fail "the numbers differ"
import json, math, os, re, sys, time, urllib.parse, urllib.request
import whisper

work, first, second, victoria, netdata = sys.argv[1:]

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

def netdata_values():
    # Raw numbers by chart.
    held = {}
    text = urllib.request.urlopen(f"{netdata}/api/v1/allmetrics?format=prometheus&source=as-collected", timeout=5).read().decode()
    for line in text.splitlines():
        found = re.match(r'netdata_statsd_\S*\{chart="statsd_([^"]*)".*\} (\S+) \d+$', line)
        if found: held[found[1]] = float(found[2])
    return held

def chart(name, is_gauge):
    kind = "gauge" if is_gauge else "counter"
    first, found, rest = re.match(r"([^._]*)([._]?)(.*)", name).groups()
    return (f"{first}.{rest}_{kind}" if found else f"{first}.{kind}").lower()

# A gauge has three decimals there (`decimal detail`), and the rest is cut off.
def to_netdata(value, is_gauge): return math.trunc(value * 1000) if is_gauge else math.floor(value)

def flat(key, dash="-"):
    name, labels = key
    word = lambda text: "Inf" if text == "+Inf" else re.sub(f"[^a-zA-Z0-9_{dash}]", "_", text.replace("/", "-"))
    return name + "".join(f".{k}.{word(v)}" for k, v in labels)

def tagged(key):
    name, labels = key
    return name + "".join(f";{k}={v}" for k, v in labels)

def lines(receiver):
    # What a text's lines say: counters and gauges by name, as `push --dry-run` shows them.
    values = {}
    for line in open(f"{work}/{receiver}.lines", encoding="utf-8"):
        name, value, kind = re.match(r"([^:|]*):([^|]*)\|([cg])$", line.rstrip("\n")).groups()
        values[(name, kind)] = float(value)
    return values

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
held = collectd()
ok &= check("collectd", expected, held)
ok &= check("collectd, odd names", {name: value for (name, _), value in lines("collectd").items()}, held)

expected = {}
for (name, labels), value in scrape(second).items():
    is_gauge = kinds.get(name) == "gauge"
    expected[chart(flat((name, labels), dash=""), is_gauge)] = to_netdata(value, is_gauge)
odd = {chart(name, kind == "g"): to_netdata(value, kind == "g") for (name, kind), value in lines("netdata").items()}
# A chart is shown some seconds after its first value.
for _ in range(20):
    held = netdata_values()
    if held.keys() >= expected.keys() | odd.keys(): break
    time.sleep(1)
ok &= check("netdata", expected, held)
ok &= check("netdata, odd names", odd, held)

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

# Graphite's own web application shows the probe of `check --online`.
cat >"$work/web_settings.py" <<PY
from graphite.settings import *
SECRET_KEY = "a test's own"
ALLOWED_HOSTS = ["*"]
STORAGE_DIR = "$work/carbon"
WHISPER_DIR = "$work/carbon/whisper"
STANDARD_DIRS = [WHISPER_DIR]
LOG_DIR = "$work/carbon/log"
CARBONLINK_HOSTS = ["127.0.0.1:$query_port"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "$work/web.db"}}
PY
PYTHONPATH=$work DJANGO_SETTINGS_MODULE=web_settings /usr/bin/python3 - "$web_port" >"$work/web.log" 2>&1 <<'PY' &
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from django.core.wsgi import get_wsgi_application
from wsgiref.simple_server import make_server
make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application()).serve_forever()
PY
processes="$processes $!"
await 30 curl -sf "http://127.0.0.1:$web_port/render?format=raw&target=nothing" || fail "Graphite's web application did not start"
cat >"$work/check.yaml" <<YAML
push:
  graphite: {address: "127.0.0.1:$carbon_port", prefix: "check.", readBack: "http://127.0.0.1:$web_port"}
YAML
"$program" check --online --config "$work/check.yaml" >"$work/check.log" || fail "the probe is not in Graphite"
grep 'online: Graphite at .*: the probe is there' "$work/check.log" || fail "the check said nothing of the probe"
echo "receivers: equal"
