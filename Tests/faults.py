"""Runs `palingenesis job` under every fault of its gateway, of its disk and of the clock, many times each.

    python3 Tests/faults.py PROGRAM [ROUNDS] [PART/PARTS]

With 2/3 it takes the second third of the faults, for several processes side by side: most of a round is the job's waiting.

Of each round: the exit status is the command's, the command ran once, and all is over within the exit budget. Of all rounds of a fault:
the last take no more memory and no more files than the first, and the next run with a good gateway tells every run there was.
"""

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BUDGET = 0.2
# What a machine that is busy with other things may add to one round, and to the median of all.
SLACK, MEDIAN_SLACK = 10.0, 0.5
# More than a page here and there, much less than anything that is kept per round.
NOISE = 4 << 20
# For runs that have to arrive, on a busy machine too.
PATIENT = {"PALINGENESIS_PUSH_EXIT_BUDGET": "10s"}

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def answer(status, *headers, body=b""):
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Gateway:
    """A server on loopback; `react(connection, request)` treats a request and says whether the connection stays open."""

    def __init__(self, react, at_once=False):
        self.react, self.at_once = react, at_once
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with connection, contextlib.suppress(OSError):
            if self.at_once:
                return self.react(connection, None)
            while (request := self.read(connection)) and self.react(connection, request):
                pass

    @staticmethod
    def read(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            if not (part := connection.recv(65536)):
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(body) < int(length[1]):
            if not (part := connection.recv(65536)):
                return None
            body += part
        return head.split(b" ", 2)[0].decode(), body.decode()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Recorder(Gateway):
    """A good one: keeps the last value of each series that it is pushed."""

    def __init__(self):
        self.values = {}
        super().__init__(self.take)

    def take(self, connection, request):
        method, body = request
        if method == "GET":
            text = b'pushgateway_build_info{version="1.5.1"} 1\n'
            connection.sendall(answer(200, body=text))
        else:
            for line in body.splitlines():
                if not line.startswith("#"):
                    name, _, value = line.rpartition(" ")
                    self.values[name] = float(value)
            connection.sendall(OK)
        return True


def sends(*replies):
    """Answers each request with the same text, then closes."""

    def react(connection, request):
        for reply in replies:
            connection.sendall(reply)
        return False

    return react


def silence(connection, request):
    while connection.recv(65536):
        pass


def one_byte_a_second(connection, request):
    for byte in OK:
        connection.sendall(bytes([byte]))
        time.sleep(1)


def reset(connection, request):
    connection.recv(16)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def takes_and_dies(connection, request):
    return False


GATEWAYS = {
    "accepts and never answers": Gateway(silence),
    "answers one byte a second": Gateway(one_byte_a_second),
    "resets in mid-body": Gateway(reset, at_once=True),
    "takes the push and dies": Gateway(takes_and_dies),
    "301": Gateway(sends(answer(301, "Location: http://elsewhere.invalid/"))),
    "400 with 10 MB": Gateway(sends(answer(400, body=b"many words\n" * 1_000_000))),
    "401": Gateway(sends(answer(401))),
    "408": Gateway(sends(answer(408))),
    "429, Retry-After 2": Gateway(sends(answer(429, "Retry-After: 2"))),
    "429, Retry-After a date": Gateway(sends(answer(429, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"))),
    "500": Gateway(sends(answer(500))),
    "501": Gateway(sends(answer(501))),
    "503": Gateway(sends(answer(503))),
    "garbage instead of HTTP": Gateway(sends(b"SSH-2.0-OpenSSH_9.2\r\n")),
    "200 that shows garbage": Gateway(sends(answer(200, body=b"\xff\0push_time_seconds{ 1\n" * 9))),
}


class Bench:
    """A state directory, a configuration, and the runs of one fault."""

    def __init__(self, program, directory):
        self.program, self.directory = program, directory
        self.state = os.path.join(directory, "state")
        self.ran = os.path.join(directory, "ran")
        os.mkdir(self.state)
        self.configuration = os.path.join(directory, "config.yaml")
        with open(self.configuration, "w") as file:
            file.write("push: {exitBudget: 200ms, pushgateway: {compression: none}}\n")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": directory, "PALINGENESIS_STATE": self.state, "SWIFT_BACKTRACE": "enable=no",
        }
        self.count = 0
        self.before = None

    @property
    def jobs(self):
        return os.path.join(self.state, "jobs")

    def files(self):
        return sorted(os.listdir(self.jobs)) if os.path.isdir(self.jobs) else []

    def file(self, suffix):
        """The path of the job's file of a kind, once there was a run."""
        return self.stem + suffix

    def run(self, url, *options, prefix=(), environment={}):
        """One run that has to end with a status of its own; gives its seconds, its most memory and what it said."""
        self.count += 1
        status = 1 + self.count % 100
        # Runs once, and is seen to have run even where no file may grow.
        script = f'mkdir "{self.ran}" || exit 120; exit {status}'
        words = [*prefix, self.program, "job", "faults", "--config", self.configuration, "--label", "instance=h", "--pushgateway", url]
        with tempfile.TemporaryFile() as errors:
            began = time.monotonic()
            child = subprocess.Popen(
                [*words, *options, "--", "sh", "-c", script],
                stdin=subprocess.DEVNULL, stderr=errors, env={**self.environment, **environment},
            )
            _, wait, usage = os.wait4(child.pid, 0)
            seconds = time.monotonic() - began
            child.returncode = os.waitstatus_to_exitcode(wait)
            errors.seek(0)
            words = errors.read().decode(errors="replace")
        assert child.returncode == status, f"exit status {child.returncode} instead of {status}: {words}"
        assert seconds < BUDGET + SLACK, f"took {seconds:.1f} s: {words}"
        os.rmdir(self.ran)
        self.stem = next((os.path.join(self.jobs, name[:-5]) for name in self.files() if name.endswith(".lock")), None)
        return seconds, usage.ru_maxrss * 1024, words


def measure(bench, name, rounds, one):
    """Runs the rounds of a fault, and compares the last with the first."""
    results, files = [], []
    for number in range(rounds):
        results.append(one(number))
        files.append(len(bench.files()))
    lasting = max(1, rounds // 10)
    memory = [statistics.median(memory for _, memory, _ in part) for part in (results[:lasting], results[-lasting:])]
    assert memory[1] - memory[0] < NOISE, f"memory grew from {memory[0]} to {memory[1]} bytes"
    assert max(files) <= max(files[:2]) + 1, f"files: {files[0]} at first, {max(files)} later: {bench.files()}"
    assert not [name for name in bench.files() if name.endswith(".new")], bench.files()
    seconds = [seconds for seconds, _, _ in results]
    median = statistics.median(seconds)
    assert median < BUDGET + MEDIAN_SLACK, f"median {median:.2f} s"
    said = results[-1][2].strip().splitlines()
    print(f"{name:28} {median * 1000:6.0f} ms, at most {max(seconds) * 1000:6.0f} ms, {memory[1] / 1e6:5.1f} MB  {said[-1][:150] if said else ''}", flush=True)


def truth(bench, runs):
    """A run with a good gateway tells all the runs there were."""
    gateway = Recorder()
    bench.run(gateway.url, environment=PATIENT)
    gateway.close()
    told = gateway.values.get('job_runs_total{outcome="failure"}')
    assert told == runs, f"the next good push tells {told} runs of {runs}"
    assert gateway.values["job_exit_code"] == 1 + bench.count % 100
    assert not os.path.lexists(bench.file(".spool")), "what was kept is out of date and still there"


def gateway_faults(make, rounds):
    """Each fault with what goes through its rounds."""
    nobody = socket.socket()
    nobody.bind(("127.0.0.1", 0))
    urls = {"refuses": "http://127.0.0.1:%d" % nobody.getsockname()[1]}
    urls.update((name, gateway.url) for name, gateway in GATEWAYS.items())

    def fault(name, url):
        with make() as bench:
            # From a first run on the totals are known, whatever the gateway shows.
            good = Recorder()
            bench.run(good.url, environment=PATIENT)
            good.close()
            measure(bench, name, rounds, lambda _: bench.run(url))
            truth(bench, bench.count + 1)

    yield from (lambda name=name, url=url: fault(name, url) for name, url in urls.items())
    yield lambda: several_gateways(make, rounds)


def several_gateways(make, rounds):
    """A second gateway that never answers, and may hold a copy for all that is known, holds nobody up."""
    with make() as bench:
        good = Recorder()
        urls = (good.url, "--pushgateway", GATEWAYS["accepts and never answers"].url)
        measure(bench, "dead second gateway", rounds, lambda _: bench.run(*urls))
        bench.run(*urls, environment=PATIENT)
        assert good.values.get('job_runs_total{outcome="failure"}') == bench.count
        assert not os.path.lexists(bench.file(".spool")), "what arrived is kept"
        good.close()


def disk_faults(make, rounds):
    good = Recorder()
    refused = "http://127.0.0.1:1"

    def damages(name, damage, url=refused):
        with make() as bench:
            bench.run(url)

            def one(number):
                damage(bench, number)
                return bench.run(url)

            measure(bench, name, rounds, one)

    def write(path, data):
        with contextlib.suppress(OSError):
            os.unlink(path)
        with open(path, "wb") as file:
            file.write(data)

    def torn(bench, number):
        for suffix in (".state", ".spool"):
            path = bench.file(suffix)
            with open(path, "rb") as file:
                data = file.read()
            write(path, data[: (number * 37) % len(data)])

    def foreign(bench, number):
        for suffix in (".state", ".spool"):
            write(bench.file(suffix), os.urandom(4096))

    def replaced(make_it):
        def damage(bench, number):
            for suffix in (".state", ".spool", ".lock", ".runs", ".state.new", ".spool.new"):
                with contextlib.suppress(OSError):
                    os.unlink(bench.file(suffix))
                make_it(bench, bench.file(suffix))

        return damage

    victim = tempfile.NamedTemporaryFile()
    victim.write(b"theirs")
    victim.flush()

    def links():
        damages("links instead of files", replaced(lambda bench, path: os.symlink(victim.name, path)))
        with open(victim.name, "rb") as file:
            assert file.read() == b"theirs", "somebody else's file was written to"

    def no_directory():
        with make() as bench:
            shutil.rmtree(bench.state)
            write(bench.state, b"")
            measure(bench, "no directory", rounds, lambda _: bench.run(good.url))

    def no_growth():
        with make() as bench:
            # Writes fail as on a full disk.
            measure(bench, "no file may grow", rounds, lambda _: bench.run(good.url, prefix=["prlimit", "--fsize=0", "--"]))

    def own_disk(name, options):
        with make() as bench:
            # A file system of the round's own; where that is not permitted, the two above stand for it.
            script = 'mount -t tmpfs -o "$1" none "$0" && { [ "$1" = ro ] || cat /dev/zero >"$0/full" 2>/dev/null || true; } && shift && exec "$@"'
            prefix = ["unshare", "--map-root-user", "--mount", "--", "sh", "-c", script, bench.state, options]
            if subprocess.run([*prefix, "true"], stderr=subprocess.DEVNULL).returncode:
                print(f"{name:28} not possible here (mounting is not permitted)", flush=True)
                return
            measure(bench, name, rounds, lambda _: bench.run(good.url, prefix=prefix))

    yield lambda: damages("files torn", torn)
    yield lambda: damages("files foreign", foreign)
    yield lambda: damages("pipes instead of files", replaced(lambda bench, path: os.mkfifo(path)))
    yield from (links, no_directory, no_growth)
    yield lambda: own_disk("disk full", "size=16k,nr_inodes=20")
    yield lambda: own_disk("disk read-only", "ro")


def clock_faults(make, rounds, directory):
    """The wall clock is another one at every look, by up to a day either way."""
    source, library = os.path.join(directory, "clock.c"), os.path.join(directory, "clock.so")
    with open(source, "w") as file:
        file.write(
            """
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <time.h>
            #include <unistd.h>
            int clock_gettime(clockid_t clock, struct timespec *now) {
                long result = syscall(SYS_clock_gettime, clock, now);
                static unsigned step;
                if (clock == CLOCK_REALTIME) now->tv_sec += (rand_r(&step) ^ getpid() * 7919) % 172800 - 86400;
                return result;
            }
            """
        )
    subprocess.run([shutil.which("cc") or "clang", "-shared", "-fPIC", "-o", library, source], check=True)
    stepping = {"LD_PRELOAD": library}
    good = Recorder()
    with make() as bench:
        urls = [good.url, "http://127.0.0.1:1", good.url]
        measure(bench, "clock steps", rounds, lambda number: bench.run(urls[number % 3], environment=stepping))
        truth(bench, bench.count + 1)
    good.close()


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    part, parts = (int(word) for word in (sys.argv[3] if len(sys.argv) > 3 else "1/1").split("/"))
    with tempfile.TemporaryDirectory() as directory:

        @contextlib.contextmanager
        def make():
            with tempfile.TemporaryDirectory(dir=directory) as own:
                yield Bench(program, own)

        faults = [*gateway_faults(make, rounds), *disk_faults(make, rounds), lambda: clock_faults(make, rounds, directory)]
        faults = faults[part - 1 :: parts]
        for fault in faults:
            fault()
    print(f"{rounds} rounds of each of {len(faults)} faults: every job ended with its own status, in time, and left nothing behind")


if __name__ == "__main__":
    main()
