#!/usr/bin/env bash
# How soon the supervisor acts: a child's exit until its detection, the announced reset until the session is resumed, and what waiting
# costs. With --binary PROGRAM that program, else it is built as the quick start does.
set -euo pipefail
cd "$(dirname "$0")/.."
program=.build/release/palingenesis
if [ "${1:-}" = --binary ]; then
    program=$2
else
    . examples/shell/packages.sh
    . examples/shell/build.sh
    need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
    build_release
fi
command -v curl >/dev/null || { echo "$0: curl is needed" >&2; exit 1; }
program=$(realpath "$program")

work=$(mktemp -d)
daemon=
trap 'kill $daemon 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
export PALINGENESIS_STATE=$work/state PALINGENESIS_RUNTIME=$work/runtime
cd "$work"
cat >assistant.sh <<'END'
#!/bin/bash
now() { date +%s.%N; }
if [ "$1" = again ]; then
    now >>resumed
    [ "$(wc -l <resumed)" -lt 20 ] || exec sleep 60
fi
reset=$(($(date +%s) + 2))
echo $reset >>resets
echo '{"type":"assistant","message":{"content":[]}}'
echo "Claude AI usage limit reached|$reset"
exit 1
END
chmod +x assistant.sh
cat >config.yaml <<END
assistant: {kind: claude, command: [$work/assistant.sh], resume: [$work/assistant.sh, again]}
resume: {resetMargin: 0s, confirmAfter: 100ms, maxPerHour: 100, maxPerDay: 100, backoff: {jitter: 0}}
http: {listen: "127.0.0.1:0"}
END
"$program" run --config config.yaml 2>run.log >/dev/null &
daemon=$!
for _ in $(seq 900); do
    [ "$(cat resumed 2>/dev/null | wc -l)" -lt 20 ] || break
    sleep 0.1
done
[ "$(wc -l <resumed)" -ge 20 ] || { cat run.log >&2; exit 1; }
url=$(sed -n 's/^palingenesis: metrics at //p' run.log)
curl -sS --noproxy '*' "$url" >metrics
sum=$(awk '$1 == "palingenesis_detection_latency_seconds_sum" { print $2 }' metrics)
count=$(awk '$1 == "palingenesis_detection_latency_seconds_count" { print $2 }' metrics)
bound=$(awk -v count="$count" -F '[" ]' '/^palingenesis_detection_latency_seconds_bucket/ && $NF == count { print $2; exit }' metrics)
awk -v sum="$sum" -v count="$count" -v bound="$bound" \
    'BEGIN { printf "from the end of a child to its judgement: %.1f ms on average of %d, none above %s s\n", sum / count * 1000, count, bound }'
paste resets resumed | head -20 | awk '{ print ($2 - $1) * 1000 }' | sort -n |
    awk '{ late[NR] = $1 } END { printf "from an announced reset to the resumed assistant: %.0f ms median, %.0f ms at most, of %d\n", late[int((NR + 1) / 2)], late[NR], NR }'

# Waiting, with a session file that is looked at: a minute of nothing.
kill $daemon; wait $daemon 2>/dev/null || true
printf -- '---\nstepsCompleted: [1]\ntotalSteps: 2\n---\n' >session.md
cat >wait.sh <<'END'
#!/bin/bash
echo "Claude AI usage limit reached|$(($(date +%s) + 600))"
exit 1
END
chmod +x wait.sh
cat >config.yaml <<END
assistant: {kind: claude, command: [$work/wait.sh]}
session: {file: session.md}
http: {listen: none}
END
"$program" run --config config.yaml 2>wait.log >/dev/null &
daemon=$!
for _ in $(seq 100); do grep -qs 'waiting' wait.log && break; sleep 0.1; done
sleep 2
ticks() { awk '{ print $14 + $15 }' "/proc/$daemon/stat"; }
before=$(ticks)
sleep 30
awk -v used=$(($(ticks) - before)) -v hertz="$(getconf CLK_TCK)" \
    'BEGIN { printf "waiting: %.2f %% of one core over 30 s\n", used / hertz / 30 * 100 }'
