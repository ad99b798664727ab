#!/usr/bin/env bash
# Every fault of a receiver, of the disk and of the clock, again and again: 1,000 rounds of each, or as many as you say. First what the sink,
# a job's pushes and the daemon's look into the spool make of them within one process, whose memory and descriptors have to stay where they
# were; then whole jobs, which have to end with their command's status, in time, leave nothing behind and tell the truth at the next chance.
#
#   bash Tests/faults.sh [ROUNDS] [PROGRAM] [PROCESSES]
#
# Most of it is waiting, so that several processes (4, unless you say otherwise) share the faults.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "the faults" python3 util-linux gcc libc6-dev
rounds=${1:-1000}
program=${2:-}
parts=${3:-4}
for name in $(env | sed -n 's/^\(PALINGENESIS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

swift build --build-tests >&2
tests=$(swift build --show-bin-path)/palingenesisPackageTests.xctest
program=${program:-$PWD/.build/debug/palingenesis}

# What is started here goes with this shell.
trap 'kill $(jobs -p) 2>/dev/null' EXIT
side_by_side() { # side_by_side COMMAND…: once for each part, as PALINGENESIS_FAULT_PART; ends with the first that fails
    for part in $(seq "$parts"); do PALINGENESIS_FAULT_PART=$part/$parts "$@" & done
    for _ in $(seq "$parts"); do wait -n; done
}
# In place of the subshell, so that the trap above reaches them.
sinks() { exec "$tests" --testing-library swift-testing --no-parallel --filter 'FaultMatrixTests|JobFaultTests'; }
jobs_of_part() { exec /usr/bin/python3 -B Tests/faults.py "$program" "$rounds" "$PALINGENESIS_FAULT_PART"; }

export PALINGENESIS_FAULT_ROUNDS=$rounds
side_by_side sinks
side_by_side jobs_of_part
