#!/bin/sh
# A scripted assistant with the output of Claude Code's stream-json mode. It works through four steps, keeps its progress in the
# session file, and hits a usage limit after the second one; resumed, it does the rest.
set -eu

session_file=$1
resumed=${2:-}
session_id=4f6c2a52-8d0e-4c39-9a1d-6d2f6f0f7a11

event() { printf '%s\n' "$1"; }
say() { event "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"$1\"}]},\"session_id\":\"$session_id\"}"; }
progress() {
    printf -- '---\nstepsCompleted: %s\ntotalSteps: 4\nstatus: %s\n---\n# The work\n' "$1" "$2" > "$session_file.new"
    mv "$session_file.new" "$session_file"
}

event "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"$session_id\"}"
if [ -z "$resumed" ]; then
    progress '[]' in-progress
    say 'Step 1: reading the plan.'
    sleep 1
    progress '[1]' in-progress
    say 'Step 2: writing the code.'
    sleep 1
    progress '[1, 2]' in-progress
    reset=$(($(date +%s) + 4))
    event "{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":$reset,\"rateLimitType\":\"five_hour\"},\"session_id\":\"$session_id\"}"
    event "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"api_error_status\":429,\"result\":\"You've hit your session limit\",\"session_id\":\"$session_id\"}"
    exit 1
fi
say 'Step 3: running the tests.'
sleep 2
progress '[1, 2, 3]' in-progress
say 'Step 4: tidying up.'
sleep 1
progress '[1, 2, 3, 4]' complete
event "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":\"completed\",\"result\":\"Done.\",\"session_id\":\"$session_id\"}"
