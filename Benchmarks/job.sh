#!/usr/bin/env bash
# What `palingenesis job` adds to a command that does nothing: medians of 50 runs, all kinds in turns, so that what else the machine does
# hits all of them. Beside them a C program that does nothing but carry libcurl. Builds the program as the quick start does.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh
. examples/shell/build.sh
need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "measuring" gcc python3 prometheus-pushgateway curl
build_release

work=$(mktemp -d)
gateway=
trap 'kill $gateway 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
export PALINGENESIS_STATE=$work/state HOME=$work
for name in $(env | sed -n 's/^\(PALINGENESIS_PUSH_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

printf '#include <curl/curl.h>\nint main(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }\n' >"$work/peer.c"
gcc -O2 "$work/peer.c" -lcurl -o "$work/peer"

prometheus-pushgateway --web.listen-address=127.0.0.1:0 --persistence.file= 2>"$work/gateway.log" &
gateway=$!
for _ in $(seq 100); do
    port=$(sed -n 's/.*address=127.0.0.1:\([0-9]*\).*/\1/p' "$work/gateway.log" | head -n 1)
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || {
    cat "$work/gateway.log" >&2
    exit 1
}

python3 - "$PWD/.build/release/palingenesis" "$work/peer" "http://127.0.0.1:$port" <<'PYTHON'
import statistics, subprocess, sys, time

program, peer, gateway = sys.argv[1:]
kinds = {
    "true": ["true"],
    "a C program with libcurl": [peer],
    "job, no gateway": [program, "job", "bench", "--", "true"],
    "job, gateway on loopback": [program, "job", "bench", "--pushgateway", gateway, "--", "true"],
}
times = {name: [] for name in kinds}
for round in range(53):
    for name, command in kinds.items():
        began = time.perf_counter()
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        if round >= 3:
            times[name].append((time.perf_counter() - began) * 1000)
bare = statistics.median(times["true"])
for name, values in times.items():
    median = statistics.median(values)
    print(f"{name:26} median {median:6.1f} ms, least {min(values):6.1f} ms, added to true {median - bare:5.1f} ms")
PYTHON
