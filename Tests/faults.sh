#!/usr/bin/env bash
# Every fault of a receiver, of the disk and of the clock, again and again: 1,000 rounds of each, or as many as you say. First what the sink,
# a job's pushes and the daemon's look into the spool make of them within one process, whose memory and descriptors have to stay where they
# were; then whole jobs, which have to end with their command's status, in time, leave nothing behind and tell the truth at the next chance.
#
#   bash Tests/faults.sh [ROUNDS] [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "the faults" python3 util-linux gcc libc6-dev
rounds=${1:-1000}
program=${2:-}
for name in $(env | sed -n 's/^\(PALINGENESIS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

swift build --build-tests >&2
PALINGENESIS_FAULT_ROUNDS=$rounds swift test --skip-build --no-parallel --filter 'FaultMatrixTests|JobFaultTests'
/usr/bin/python3 Tests/faults.py "${program:-$PWD/.build/debug/palingenesis}" "$rounds"
