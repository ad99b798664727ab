"""Tables in Markdown."""

from statistics import median


def figure(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(head, lines):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def comparison(rows, contenders, samples, peers):
    """Medians and minima, and ours as a ratio of medians to the peers'. `samples` holds values by row key and contender key."""

    def line(row):
        values = samples[row.key]
        yield f"{row.title}, {row.unit}"
        for contender in contenders:
            found = values.get(contender.key)
            yield f"{figure(median(found))} ({figure(min(found))})" if found else ""
        for peer in peers:
            both = values.get("ours") and values.get(peer) and median(values[peer])
            yield f"{median(values['ours']) / median(values[peer]):.2g}" if both else ""

    return table(["median (minimum)"] + [contender.title for contender in contenders] + list(peers.values()), map(line, rows))


def allocations(rows, contenders, counts):
    """Allocations for one operation, by row key and contender key."""

    def line(row):
        yield row.title
        for contender in contenders:
            count = counts[row.key].get(contender.key)
            yield "" if count is None else f"{count:.10g}"

    return table(["allocations for one"] + [contender.title for contender in contenders], map(line, rows))
