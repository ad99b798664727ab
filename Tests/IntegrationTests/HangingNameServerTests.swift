import Foundation
import Testing

/// A name server that never answers, in a network of the test's own: the time limit is that of resolving as well.
struct HangingNameServerTests {
    private static let script = """
        import fcntl, socket, struct, subprocess, sys, time
        program, directory = sys.argv[1:]
        link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        fcntl.ioctl(link, 0x8914, struct.pack("16sH14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
        files = {"resolv.conf": "nameserver 127.0.0.1\\noptions timeout:30 attempts:5\\n", "nsswitch.conf": "hosts: files dns\\n", "hosts": "\\n"}
        for name, text in files.items():
            open(f"{directory}/{name}", "w").write(text)
            subprocess.run(["mount", "--bind", f"{directory}/{name}", f"/etc/{name}"], check=True)
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        silent.bind(("127.0.0.1", 53))
        open(f"{directory}/a.prom", "w").write("truth 1\\n")
        environment = {"HOME": directory, "PATH": "/usr/bin:/bin", "PALINGENESIS_PUSH_PUSHGATEWAY_TIMEOUT": "1s"}
        push = [program, "push", "--pushgateway", "http://gateway.example:9091", f"{directory}/a.prom"]
        began = time.monotonic()
        once = subprocess.run(push, env=environment, stderr=subprocess.PIPE, text=True)
        print(f"once: status {once.returncode}, in time {time.monotonic() - began < 4}: {once.stderr}", end="")
        assert silent.recv(512)

        loop = subprocess.Popen(push + ["--loop", "--interval", "200ms"], env=environment, stderr=subprocess.PIPE, text=True)
        print("loop:", loop.stderr.readline(), end="", flush=True)
        print("tasks stay few:", len(subprocess.run(["ls", f"/proc/{loop.pid}/task"], capture_output=True).stdout.split()) < 100)
        gateway = subprocess.Popen(["/usr/bin/prometheus-pushgateway", "--web.listen-address=127.0.0.1:9091"], stderr=subprocess.DEVNULL)
        open(f"{directory}/hosts", "w").write("127.0.0.1 gateway.example\\n")
        open(f"{directory}/a.prom", "w").write("truth 2\\n")
        print("loop:", loop.stderr.readline(), end="", flush=True)
        shown = subprocess.run(["curl", "-sS", "--noproxy", "*", "http://127.0.0.1:9091/metrics"], capture_output=True, text=True).stdout
        print([line for line in shown.splitlines() if line.startswith("truth")])
        for process in (loop, gateway): process.terminate()
        for process in (loop, gateway): process.wait()
        """

    @Test func aPushEndsInTimeAndTheNextGoodOneCarriesTheTruth() async throws {
        let bench = try Workbench()
        let script = try bench.write("hanging.py", Self.script)
        // The super-user has namespaces of the plain kind, anybody else needs one of users as well.
        let isSuperUser = geteuid() == 0
        let run = try ChildProgram(
            "/usr/bin/unshare",
            [isSuperUser ? "-mn" : "-rmn", "/usr/bin/python3", script, ChildProgram.palingenesis, bench.directory.path],
            directory: bench.directory
        )
        let status = try await run.end(within: 60)
        #expect(status == 0, "\(run.output) \(run.errors)")
        let words = "cannot resolve the name of gateway.example:9091 within 1 s (is a name server reachable?)"
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 5, "\(run.output)")
        #expect(lines.first == "once: status 1, in time True: palingenesis: push to pushgateway failed: \(words)")
        #expect(lines.dropFirst().first?.hasSuffix("\(words) (trying again with backoff; nothing is lost)") == true)
        #expect(lines.dropFirst(2).first == "tasks stay few: True")
        #expect(lines.dropFirst(3).first?.contains("works again after") == true)
        #expect(lines.last?.contains("} 2']") == true)
    }
}
