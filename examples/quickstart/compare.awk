# Reads three expositions: the pull endpoint's, a Pushgateway's, the totals of a StatsD receiver. Prints a short table, and how many
# series agree. The daemon's own push counters move with every push, and time goes on: they are left out of the comparison.

FNR == 1 { file++ }
/^#/ || /^$/ { next }
{
    value = $NF
    series = substr($0, 1, length($0) - length(value) - 1)
    # The gateway adds the group's labels.
    gsub(/instance="quickstart",?/, "", series)
    gsub(/job="palingenesis",?/, "", series)
    gsub(/,}/, "}", series)
    gsub(/{}/, "", series)
    found[file, series] = value + 0
    seen[file, series] = 1
    if (file == 1 && series !~ /^palingenesis_(push_|statsd_|uptime)/) names[++count] = series
}
END {
    printf "%-58s %12s %12s %12s\n", "", "endpoint", "push", "StatsD"
    shown = "palingenesis_sessions_started_total palingenesis_rate_limits_total palingenesis_resumes_total{reason=\"rate_limit\"} " \
        "palingenesis_resumes_success_total palingenesis_saves_total palingenesis_daemon_state " \
        "palingenesis_wait_duration_seconds_count palingenesis_wait_duration_seconds_sum palingenesis_time_saved_seconds_total"
    n = split(shown, rows, " ")
    for (i = 1; i <= n; i++)
        printf "%-58s %12.9g %12.9g %12.9g\n", rows[i], found[1, rows[i]], found[2, rows[i]], found[3, rows[i]]
    for (i = 1; i <= count; i++) {
        agree = 1
        for (f = 2; f <= 3; f++) {
            difference = found[f, names[i]] - found[1, names[i]]
            if (!seen[f, names[i]] || difference > 1e-9 || difference < -1e-9) agree = 0
        }
        if (agree) same++
        else printf "differs: %s: %s, %s, %s\n", names[i], found[1, names[i]], found[2, names[i]], found[3, names[i]]
    }
    printf "%d of %d series are the same in all three\n", same, count
    exit same != count
}
